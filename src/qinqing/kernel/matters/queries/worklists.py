"""Lists of people's work: one view of all rooms, narrowed, counted and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import TextField
from django.urls import reverse

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.prepared import Slot, Statement, statement
from qinqing.kernel.devices.rooms import TO_DO, Work, work
from qinqing.kernel.matters.queries.work import SAID, waiting, written
from qinqing.kernel.matters.rules import anybody, filled, whose


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a list of people's work; without `number` it is the whole matter, without `may` one only reads."""

    work: Work
    matter: int
    kind: str
    reference: str
    about: str
    key: int
    number: str
    title: str
    other: str
    state: str
    due: date | None
    light: int
    at: datetime | None
    may: bool = False

    @property
    def word(self) -> str:
        """Return how it stands, in words."""
        return self.work.word(self.state) if self.state else ""

    @property
    def url(self) -> str:
        """Return the page of its matter, opened at its part."""
        return reverse(self.kind, args=[self.reference]) + (f"?item={self.number}" if self.number else "")

    @property
    def act(self) -> str:
        """Return where it is done; empty where there is no page of its own."""
        if not self.work.url_name:
            return ""
        return reverse(self.work.url_name, args=[self.reference, self.number] if self.number else [self.reference])


@cache
def _listing(actor: Actor, view: str) -> tuple[str, Sequence[Any]]:
    return written(actor, [one.rows(actor).told(one.code) for one in work() if one.view == view], "")


_NARROWED = {
    "what": "w_what = %s",
    "kind": "w_matter_kind = %s",
    "light": "w_light = %s::smallint",
    "q": "lower(w_matter_reference) = lower(%s::text) OR position(lower(%s::text) IN lower(w_title)) > 0 "
    "OR position(lower(%s::text) IN lower(w_matter_title)) > 0",
}
"""What narrows a list of work, each said of its columns, so of every kind of work alike."""

_ORDER = {TO_DO: "w_light DESC, w_due ASC NULLS FIRST, w_matter_pk, w_key"}
"""What burns, then what has no date and therefore waits for a word of ours, then by date; else the newest first."""

_NEWEST = "w_at DESC NULLS LAST, w_matter_pk DESC, w_key DESC"


@dataclass(frozen=True, slots=True)
class Worklist:
    """One view of a person's work, of all rooms, narrowed to what of _NARROWED is asked for; read it with `items`."""

    actor: Actor
    view: str
    wanted: Mapping[str, Any]

    @property
    def _asked(self) -> list[str]:
        return [name for name in _NARROWED if self.wanted.get(name) not in {None, ""}]

    def count(self) -> int:
        """Return how many rows there are; one query."""
        asked = _counted(anybody(self.actor), self.view, *self._asked)
        return int(self._rows(asked)[0][0]) if asked else 0

    def __getitem__(self, part: slice) -> list[tuple[Any, ...]]:
        """Return some of the rows, what is to be done first or the newest; one query."""
        first = part.start or 0
        most = None if part.stop is None else part.stop - first
        asked = _listed(anybody(self.actor), self.view, *self._asked)
        return self._rows(asked, first=first, most=most) if asked else []

    def _rows(self, asked: Statement, **more: int | None) -> list[tuple[Any, ...]]:
        values = {**self.wanted, **more}
        slots = filled(asked.slots, self.actor)
        return asked.rows([values[one.name] if isinstance(one, Slot) else one for one in slots])


@cache
def _counted(actor: Actor, view: str, *narrowed: str) -> Statement | None:
    return _asking((_listing if narrowed else waiting)(actor, view), "SELECT count(*)", narrowed)


@cache
def _listed(actor: Actor, view: str, *narrowed: str) -> Statement | None:
    order = f"ORDER BY {_ORDER.get(view, _NEWEST)} OFFSET %s LIMIT %s"
    return _asking(_listing(actor, view), f"SELECT {', '.join(SAID)}", narrowed, order, "first", "most")


def _asking(
    asked: tuple[str, Sequence[Any]], select: str, narrowed: Sequence[str], order: str = "", *more: str
) -> Statement | None:
    """Return it as the server keeps it planned: it is tens of kilobytes over all rooms; None where nobody sees work."""
    source, parameters = asked
    if not source:
        return None
    where = " AND ".join(["TRUE", *(f"({_NARROWED[name]})" for name in narrowed)])
    names = [*(name for name in narrowed for _ in range(_NARROWED[name].count("%s"))), *more]
    slots = [Slot(name, TextField()) for name in names]
    return statement(f"{select} {source} WHERE {where} {order}", [*parameters, *slots], _varies)


def _varies(parameter: object) -> bool:
    return isinstance(parameter, Slot) or whose(parameter)


def worklist(actor: Actor, view: str, wanted: Mapping[str, Any] | None = None) -> Worklist:
    """Return one view of a person's work: narrowed to the work of a code, to a kind of matter, a light, words."""
    return Worklist(actor, view, wanted or {})


def items(actor: Actor, rows: Sequence[tuple[Any, ...]]) -> list[Item]:
    """Return the rows that `worklist` found as things to be read."""
    known = {one.code: one for one in work()}
    found = []
    for what, *more in rows:
        one = known[what]
        listed = Item(one, *more)
        found.append(replace(listed, may=not one.permission or may(actor, one.permission)))
    return found
