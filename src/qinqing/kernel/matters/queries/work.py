"""People's work: what rooms keep for them, laid out alike, and how much of it there is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.prepared import statement
from qinqing.kernel.devices.rooms import DONE, TO_DO, Work, work
from qinqing.kernel.matters.models import Matter, MatterQuerySet
from qinqing.kernel.matters.rules import SEALED, anybody, below, says, whose

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
SAID = ("w_what", *(f"w_matter_{name}" for name in _OF_MATTER), *(f"w_{name}" for name in COLUMNS))
"""The columns of a row that `Laid.told` returns, in their order."""


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
        found: QuerySet[Any, Any] = self.rows.order_by().annotate(**columns).values_list(*SAID)
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
    return written(actor, [one.rows(actor).matters for one in work() if one.view == view], "(w_matter_pk)")


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
    source, parameters = written(kind, rows, "(w_matter_pk)", Matter.objects.exclude(confidentiality=SEALED))
    asked = statement(source, parameters, whose)
    columns = iter(_ASKED[says(one)] for one in asked.slots)
    return re.sub(r"%[%s]", lambda place: next(columns) if place[0] == "%s" else place[0], asked.sql)


_ASKED = {name: f"asked.{name}" for name in ("person", "post", "unit")} | {
    name: f'(asked.{name} COLLATE "C")' for name in ("first", "past")
}


def written(
    actor: Actor, rows: "Sequence[QuerySet[Any, Any]]", names: str, among: MatterQuerySet | None = None
) -> tuple[str, Sequence[Any]]:
    """Return SQL that begins with FROM: `rows` of work that actors of one kind may see; empty where none are seen."""
    visible = (Matter.objects.all() if among is None else among).visible_to(actor).values("pk")
    if visible.query.is_empty():
        return "", ()
    asked, given = rows[0].union(*rows[1:], all=True).query.sql_with_params()
    seen, by = visible.query.sql_with_params()
    return _FROM.format(work=asked, names=names, visible=seen), (*given, *by)


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
