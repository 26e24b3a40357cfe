"""What a room says of itself in its `apps.py` for others to show: kinds of matters, calculators for anyone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps


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


def calculators() -> list[Calculator]:
    """Return every calculator, in the order of the rooms."""
    found: list[Calculator] = []
    for room in apps.get_app_configs():
        said: Iterable[Calculator] = getattr(room, "calculators", ())
        found.extend(said)
    return found
