"""What a room says of itself in its `apps.py` for others to show: kinds of matters, notices, counts, calculators."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Calculator:
    """A page that reckons for anyone without log-in: its URL name, what it is called, what it answers."""

    url_name: str
    name: str
    answers: str


def matter_kinds() -> dict[str, str]:
    """Return every kind of matter with its name, in the order of the rooms; raises ValueError for one said twice."""
    found: dict[str, str] = {}
    for room in apps.get_app_configs():
        said: Mapping[str, str] = getattr(room, "matter_kinds", {})
        if twice := found.keys() & said.keys():
            raise ValueError(f"declared twice: {sorted(twice)}")
        found.update(said)
    return found


def notices_say() -> dict[str, str]:
    """Return, for the events of rooms above the notices, what a notice of each says to its reader."""
    found: dict[str, str] = {}
    for room in apps.get_app_configs():
        said: Mapping[str, str] = getattr(room, "notices_say", {})
        found.update(said)
    return found


def counters(name: str) -> list[Callable[[Any], Any]]:
    """Return what rooms add to a count of the map: functions from an actor to the rows that wait for it.

    A room names them by their dotted paths, since models are not there yet when it is registered.
    """
    found: list[Callable[[Any], Any]] = []
    for room in apps.get_app_configs():
        said: Mapping[str, str] = getattr(room, "counters", {})
        if name in said:
            found.append(import_string(said[name]))
    return found


def calculators() -> list[Calculator]:
    """Return every calculator, in the order of the rooms."""
    found: list[Calculator] = []
    for room in apps.get_app_configs():
        said: Iterable[Calculator] = getattr(room, "calculators", ())
        found.extend(said)
    return found
