"""The list of enterprises, page by page, and one enterprise's record."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qinqing.commons.enterprises.models import Change, Enterprise, EnterpriseQuerySet, Import
from qinqing.commons.enterprises.queries.reach import place_names, reach
from qinqing.commons.enterprises.queries.sealing import provenance
from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.rules.codes import SHAPE
from qinqing.commons.enterprises.rules.columns import COLUMNS, LABELS, Column
from qinqing.commons.enterprises.rules.showing import NOBODY_KNOWS, shown
from qinqing.commons.enterprises.rules.sizes import Size, size_of
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.refusal import NotFound

PAGE = 50
HISTORY = 100
"""The newest changes that a record shows."""

LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; `after` is where the page before ended: a key, a tab, a name."""

    words: str = ""
    place: str = ""
    size: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An enterprise in the list, with its size class and what that class lacks."""

    enterprise: Enterprise
    size: Size
    place: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; `next` opens the following one."""

    lines: Sequence[Line]
    next: str
    places: Mapping[str, str]


def listing(actor: Actor, asked: Asked, day: date) -> Listing:
    """Return one page of the enterprises that `actor` may see, by name; three queries, whatever the registry's size."""
    path = reach(actor)
    names = place_names(path, day)
    rows = Enterprise.objects.visible_to(actor, path)
    if asked.place in names:
        rows = rows.within(asked.place)
    if asked.size:
        rows = rows.filter(size=asked.size)
    rows = _after(matching(rows, asked.words), asked.after).order_by("name", "id")
    found = list(rows[: PAGE + 1])
    more = f"{found[PAGE - 1].pk}\t{found[PAGE - 1].name}" if len(found) > PAGE else ""
    lines = [Line(one, size_of(one.figures, standard()), names.get(one.path, "")) for one in found[:PAGE]]
    return Listing(lines, more, names)


def matching(rows: EnterpriseQuerySet, words: str) -> EnterpriseQuerySet:
    """Narrow enterprises to those whose name, or whose code, begins with what was typed."""
    wanted = words.strip()
    if not wanted:
        return rows
    by_code = wanted.upper()
    return rows.filter(Q(name__gte=wanted, name__lt=wanted + LAST) | Q(uscc__gte=by_code, uscc__lt=by_code + LAST))


def _after(rows: EnterpriseQuerySet, after: str) -> EnterpriseQuerySet:
    key, _, name = after.partition("\t")
    if not (key.isdecimal() and len(key) <= 18 and name):
        return rows
    return rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=int(key)))


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a record: its column, the value in words, and the import that it came with."""

    column: Column
    text: str
    batch: Import

    @property
    def is_known(self) -> bool:
        """Say whether anybody said it; what nobody knows has no source."""
        return self.text != NOBODY_KNOWS


@dataclass(frozen=True, slots=True)
class Changed:
    """One change in a record's history."""

    batch: Import
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Record:
    """Everything on one enterprise's page."""

    enterprise: Enterprise
    size: Size
    values: Sequence[Value]
    history: Sequence[Changed]


def record_for(actor: Actor, uscc: str, day: date) -> Record:
    """Return the record of the enterprise with a code; raises NotFound when `actor` may not see it."""
    if not SHAPE.fullmatch(uscc):
        raise NotFound
    found = Enterprise.objects.visible_to(actor, reach(actor)).select_related("entered_in").filter(uscc=uscc).first()
    if found is None:
        raise NotFound
    names = place_names(found.path, day)
    came = provenance(found)
    values = [
        Value(column, shown(column.field, _text(found, column.field), names), came[column.field])
        for column in COLUMNS
        if column.field != "uscc"
    ]
    history = [
        Changed(change.batch, LABELS[field], shown(field, before, names), shown(field, after, names))
        for change in found.changes.select_related("batch").order_by("-id")[:HISTORY]
        for field, before, after in values_of(change)
    ]
    return Record(found, size_of(found.figures, standard()), values, history)


def own_code(actor: Actor) -> str | None:
    """Return the code under which the actor's own enterprise stands in the registry, if it does."""
    return (
        Enterprise.objects.visible_to(actor, "").values_list("uscc", flat=True).first() if actor.side == ENT else None
    )


def values_of(change: Change) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield every field that a change names, with what stood there and what stands there now."""
    before, after = json.loads(change.before), json.loads(change.after)
    for column in COLUMNS:
        if column.field in after:
            yield column.field, before[column.field], after[column.field]


def _text(enterprise: Enterprise, field: str) -> str | None:
    value = getattr(enterprise, field)
    return None if value is None else str(value)
