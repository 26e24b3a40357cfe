"""What a room says of itself in its `apps.py`: kinds of matters, words of notices, calculators, work, what is found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

TO_DO, UNREAD, DONE, BEGUN = "todo", "unread", "done", "begun"
VIEWS = {TO_DO: "待办", UNREAD: "待阅", DONE: "已办", BEGUN: "我发起的"}
"""The ways in which a person's work is listed: it is my turn, I was told, I acted, I began it."""


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


def lists() -> dict[str, str]:
    """Return every list that can be narrowed: its URL name, then what it is called; ValueError for one said twice."""
    found: dict[str, str] = {}
    for room in apps.get_app_configs():
        said: Mapping[str, str] = getattr(room, "lists", {})
        if twice := found.keys() & said.keys():
            raise ValueError(f"declared twice: {sorted(twice)}")
        found.update(said)
    return found


def independent_kinds() -> frozenset[str]:
    """Return the kinds of matters in which somebody judges whom nobody above may sway: no instruction there."""
    said: Iterable[Iterable[str]] = (getattr(room, "independent_kinds", ()) for room in apps.get_app_configs())
    return frozenset(kind for one in said for kind in one)


def notices_say() -> dict[str, str]:
    """Return, for the events of rooms above the notices, what a notice of each says to its reader."""
    found: dict[str, str] = {}
    for room in apps.get_app_configs():
        said: Mapping[str, str] = getattr(room, "notices_say", {})
        found.update(said)
    return found


def calculators() -> list[Calculator]:
    """Return every calculator, in the order of the rooms."""
    found: list[Calculator] = []
    for room in apps.get_app_configs():
        said: Iterable[Calculator] = getattr(room, "calculators", ())
        found.extend(said)
    return found


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work that a room keeps for people; `view` is one of VIEWS.

    `rows` is given the actor and returns what `laid_out` of `kernel.matters.queries` makes of rows; whether the actor
    may see a row's matter is asked there, of all work alike. `url_name` is where it is done: it takes the matter's
    reference, and the part's number where there is one; whoever lacks `permission` only reads. `word` says the state
    of a row. `hands_over` says that it stays to be done when the one whose work it is leaves.
    """

    code: str
    label: str
    view: str
    rows: Callable[[Any], Any]
    url_name: str = ""
    permission: str = ""
    word: Callable[[str], str] = str
    hands_over: bool = False


@cache
def work() -> tuple[Work, ...]:
    """Return the work that the rooms keep, in their order; a room names its own by the path of a sequence.

    Raises ValueError for a code said twice.
    """
    found: list[Work] = named("work")
    codes = [one.code for one in found]
    if len(codes) != len(set(codes)):
        raise ValueError(f"declared twice: {sorted({code for code in codes if codes.count(code) > 1})}")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a search found: what it is called, what tells it from others, its page."""

    title: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class Sought:
    """One kind of thing that a room lets people search for; whoever lacks `permission` is not shown the kind.

    `find` is given the actor, what was typed and how many at most, and returns hits that the actor may see.
    """

    code: str
    label: str
    find: Callable[[Any, str, int], Sequence[Hit]]
    permission: str = ""


@cache
def sought() -> tuple[Sought, ...]:
    """Return what can be searched for, in the order of the rooms; a room names its own by the path of a sequence."""
    return tuple(named("sought"))


@cache
def counted() -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Return what rooms above the pages let the map count: each a name and, for an actor, the rows that it counts."""
    return tuple(named("counted"))


@cache
def withheld() -> tuple[Callable[[Any], Any], ...]:
    """Return what rooms keep of a matter's files from some who may see the matter: for an actor, the files' keys."""
    return tuple(named("withheld"))


def named(what: str) -> list[Any]:
    """Return what the rooms say under `what`, each by the path of a sequence, in their order."""
    found: list[Any] = []
    for room in apps.get_app_configs():
        if path := getattr(room, what, ""):
            found.extend(import_string(path))
    return found
