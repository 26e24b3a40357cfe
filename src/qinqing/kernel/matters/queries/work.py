"""People's work: what rooms keep for them, in four views, as one list each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    F,
    Field,
    OuterRef,
    QuerySet,
    SmallIntegerField,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.prepared import Slot, Statement, statement
from qinqing.kernel.devices.rooms import DONE, TO_DO, Work, work
from qinqing.kernel.matters.models import Matter, MatterQuerySet
from qinqing.kernel.matters.rules import SEALED, anybody, below, filled, says, whose

COLUMNS: "Mapping[str, Field[Any, Any]]" = {
    "key": BigIntegerField(),
    "number": TextField(),
    "title": TextField(),
    "other": TextField(),
    "state": TextField(),
    "due": DateField(),
    "light": SmallIntegerField(),
    "at": DateTimeField(),
}
"""What every row of people's work says: of which part, what, with whom, how it stands, until and since when."""

_OF_MATTER = ("pk", "kind", "reference", "title")
_SAID = ("w_what", *(f"w_matter_{name}" for name in _OF_MATTER), *(f"w_{name}" for name in COLUMNS))


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


def _empty(kind: "Field[Any, Any]") -> Any:
    """Return what stands in a column of which a kind of work says nothing: no light burns, no text, no day."""
    if isinstance(kind, SmallIntegerField):
        return Value(0, output_field=kind)
    return Value("", output_field=kind) if isinstance(kind, TextField) else Cast(Value(None), kind)


@dataclass(frozen=True, slots=True)
class Laid:
    """Rows of a `Work`: how each one's matter is reached (empty: the rows are matters), what they say in COLUMNS."""

    rows: "QuerySet[Any, Any]"
    matter: str
    said: Mapping[str, Any]

    @property
    def matters(self) -> "QuerySet[Any, Any]":
        """Return the key of each row's matter and nothing else: what is only counted joins no table for its words."""
        return self.rows.order_by().values(self.matter or "pk")

    def told(self, what: str) -> "QuerySet[Any, Any]":
        """Return, for the work of code `what`, the rows with all that is said of them."""
        before = f"{self.matter}__" if self.matter else ""
        columns: dict[str, Any] = {f"w_matter_{name}": F(f"{before}{name}") for name in _OF_MATTER}
        for name, kind in COLUMNS.items():
            told = self.said.get(name)
            empty = _empty(kind)
            said = empty if told is None else Cast(F(told) if isinstance(told, str) else told, kind)
            columns[f"w_{name}"] = Coalesce(said, empty)
        columns["w_what"] = Value(what, output_field=TextField())
        found: QuerySet[Any, Any] = self.rows.order_by().annotate(**columns).values_list(*_SAID)
        return found


def laid_out(rows: "QuerySet[Any, Any]", matter: str = "matter", **said: Any) -> Laid:
    """Return rows of a `Work` with what they say: a field's name or an expression for each of COLUMNS."""
    return Laid(rows, matter, {"key": "pk", **said})


_FROM = """
    FROM ({work}) AS work {names} CROSS JOIN LATERAL (
        SELECT FROM ({visible}) AS visible (matter) WHERE visible.matter = work.w_matter_pk OFFSET 0) AS seen
"""


@cache
def waiting(actor: Actor, view: str) -> tuple[str, Sequence[Any]]:
    """Return SQL that begins with FROM: a row for all work of a view that actors of one kind may see, for counting.

    It is written for `anybody`; empty where nobody of that kind sees a matter. Whether one is visible is asked of each
    row and not by each kind of work: so the database plans in a tenth of the time what every page asks.
    """
    return _written(actor, [one.rows(actor).matters for one in work() if one.view == view], "(w_matter_pk)")


_EACH = """
    SELECT asked.place - 1, (SELECT count(*) {source})
    FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::text[], %s::text[])
        WITH ORDINALITY AS asked (person, post, unit, first, past, place)
"""


def left_by(actors: Sequence[Actor]) -> list[int]:
    """Return how much of what waits for each of these actors would have to be handed over; sealed matters are not told.

    One query for all actors of one kind.
    """
    kinds: dict[Actor, list[int]] = {}
    for place, actor in enumerate(actors):
        kinds.setdefault(anybody(actor), []).append(place)
    found = [0] * len(actors)
    for kind, places in kinds.items():
        for place, count in _left(kind, [actors[place] for place in places]):
            found[places[place]] = count
    return found


def _left(kind: Actor, actors: Sequence[Actor]) -> list[tuple[int, int]]:
    source = _leaving(kind)
    if not source:
        return []
    paths = [("", "") if one.jurisdiction is None else below(one.jurisdiction) for one in actors]
    each = [(one.person_id, one.post_id, one.unit_id, *path) for one, path in zip(actors, paths, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_EACH.format(source=source), [list(column) for column in zip(*each, strict=True)])
        return list(cursor.fetchall())


@cache
def _leaving(kind: Actor) -> str:
    """Write what actors of one kind would hand over, with columns of `asked` where it says whose it is."""
    rows = [one.rows(kind).matters for one in work() if one.view == TO_DO and one.hands_over]
    source, parameters = _written(kind, rows, "(w_matter_pk)", Matter.objects.exclude(confidentiality=SEALED))
    asked = statement(source, parameters, whose)
    columns = iter(_ASKED[says(one)] for one in asked.slots)
    return re.sub(r"%[%s]", lambda place: next(columns) if place[0] == "%s" else place[0], asked.sql)


_ASKED = {name: f"asked.{name}" for name in ("person", "post", "unit")} | {
    name: f'(asked.{name} COLLATE "C")' for name in ("first", "past")
}


@cache
def _listing(actor: Actor, view: str) -> tuple[str, Sequence[Any]]:
    return _written(actor, [one.rows(actor).told(one.code) for one in work() if one.view == view], "")


def _written(
    actor: Actor, rows: "Sequence[QuerySet[Any, Any]]", names: str, among: MatterQuerySet | None = None
) -> tuple[str, Sequence[Any]]:
    visible = (Matter.objects.all() if among is None else among).visible_to(actor).values("pk")
    if visible.query.is_empty():
        return "", ()
    asked, given = rows[0].union(*rows[1:], all=True).query.sql_with_params()
    seen, by = visible.query.sql_with_params()
    return _FROM.format(work=asked, names=names, visible=seen), (*given, *by)


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
    return _asking(_listing(actor, view), f"SELECT {', '.join(_SAID)}", narrowed, order, "first", "most")


def _asking(
    written: tuple[str, Sequence[Any]], select: str, narrowed: Sequence[str], order: str = "", *more: str
) -> Statement | None:
    """Return it as the server keeps it planned: it is tens of kilobytes over all rooms; None where nobody sees work."""
    source, parameters = written
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


def begun(kind: str) -> Any:
    """Return, for a `Work`, the matters of a kind that the actor opened: whoever stands in their first event."""

    def rows(actor: Actor) -> Laid:
        first = Event.objects.filter(actor=actor.person_id, seq=1).values("stream")
        mine = Matter.objects.filter(kind=kind, pk__in=first)
        told = {"state": "state", "light": "light", "due": "next_due", "at": "opened_at", "other": "host__short_name"}
        return laid_out(mine, "", **told)

    return rows


def _acted(actor: Actor) -> Laid:
    """Return the matters on which the actor acted, with the last act: what it recorded first names it."""
    acts = Event.objects.filter(actor=actor.person_id)
    last = acts.filter(stream=OuterRef("pk")).order_by("-at", "seq")
    mine = Matter.objects.filter(pk__in=acts.values("stream"))
    return laid_out(
        mine,
        "",
        state=Subquery(last.values("kind")[:1]),
        at=Subquery(last.values("at")[:1]),
        light="light",
        due="next_due",
        other="host__short_name",
    )


WORK = (Work("acted", "办过的事项", DONE, _acted, word=label_of),)
