"""The list of enterprises, page by page, and one enterprise's record."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qinqing.commons.enterprises.models import Change, Enterprise, EnterpriseQuerySet, Import
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.narrowing import narrowed
from qinqing.commons.enterprises.queries.objections import disputed, may_be_objected
from qinqing.commons.enterprises.queries.reach import place_names, reach
from qinqing.commons.enterprises.queries.sealing import provenance
from qinqing.commons.enterprises.queries.standard import in_words, section_in_words, standard
from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.commons.enterprises.rules.codes import SHAPE
from qinqing.commons.enterprises.rules.conditions import Condition
from qinqing.commons.enterprises.rules.showing import NOBODY_KNOWS
from qinqing.commons.enterprises.rules.sizes import Size, size_of
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.queries.reading import count_of

PAGE = 50
HISTORY = 100
"""The newest changes that a record shows."""

HIDDEN = frozenset({"uscc", "size"})
"""What the page says in its head."""

LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; `after` is where the page before ended: a key, a tab, a name."""

    words: str = ""
    place: str = ""
    size: str = ""
    conditions: Sequence[Condition] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An enterprise in the list, with its size class and what that class lacks."""

    enterprise: Enterprise
    size: Size
    place: str

    @property
    def section(self) -> str:
        """Return the section of its trade with its name, or nothing."""
        return section_in_words(self.enterprise.section)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; `next` opens the following one."""

    lines: Sequence[Line]
    next: str
    count: str
    """How many match, in words that stop where counting gets dear."""


def listing(actor: Actor, asked: Asked, names: Mapping[str, str]) -> Listing:
    """Return one page of the enterprises that `actor` may see, by name; `names` says what places are called.

    Conditions narrow what is visible to the actor, so that nothing can be found out about others. Three queries, and
    no more is counted than a thousand.
    """
    rows = Enterprise.objects.visible_to(actor, reach(actor))
    if asked.place in names:
        rows = rows.within(asked.place)
    if asked.size:
        rows = rows.filter(size=asked.size)
    every = narrowed(matching(rows, asked.words), asked.conditions)
    rows = _after(every, asked.after).order_by("name", "id")
    found = list(rows[: PAGE + 1])
    more = f"{found[PAGE - 1].pk}\t{found[PAGE - 1].name}" if len(found) > PAGE else ""
    lines = [Line(one, size_of(one.figures, standard()), names.get(one.path, "")) for one in found[:PAGE]]
    return Listing(lines, more, count_of(every))


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
    """One value of a record: its field, the value in words, and the import that it came with."""

    field: Field
    text: str
    batch: Import | None
    disputed: str = ""
    """The reference of the open objection to it."""
    may_be_objected: bool = False

    @property
    def is_known(self) -> bool:
        """Say whether anybody said it; what nobody knows has no source."""
        return self.text != NOBODY_KNOWS


@dataclass(frozen=True, slots=True)
class Topic:
    """The values under one heading: those that stand out, and those that nobody knows and nobody disputes."""

    name: str
    values: Sequence[Value]

    @property
    def told(self) -> Sequence[Value]:
        """Return what is known, and what somebody objects to."""
        return [one for one in self.values if one.is_known or one.disputed]

    @property
    def disputed(self) -> bool:
        """Say whether somebody objects to one of them."""
        return any(one.disputed for one in self.values)

    @property
    def unknown(self) -> Sequence[Value]:
        """Return the rest."""
        return [one for one in self.values if not (one.is_known or one.disputed)]


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
    topics: Sequence[Topic]
    history: Sequence[Changed]

    @property
    def values(self) -> Sequence[Value]:
        """Return all values, in the order of the catalogue."""
        return [one for topic in self.topics for one in topic.values]


def record_for(actor: Actor, uscc: str, day: date) -> Record:
    """Return the record of the enterprise with a code; raises NotFound when `actor` may not see it."""
    if not SHAPE.fullmatch(uscc):
        raise NotFound
    found = Enterprise.objects.visible_to(actor, reach(actor)).select_related("entered_in").filter(uscc=uscc).first()
    if found is None:
        raise NotFound
    names, known, came = place_names(found.path, day), everything(), provenance(found)
    held = {holding.topic: holding.values for holding in found.holdings.all()}
    open_ones = disputed(found)
    values = [
        Value(
            one,
            in_words(known, one.code, _text(found, held, one), names),
            came.get(one.code),
            open_ones.get(one.code, ""),
            may_be_objected(one),
        )
        for one in known.values()
        if one.code not in HIDDEN and not (one.retired and _text(found, held, one) is None)
    ]
    by_topic: dict[str, list[Value]] = {}
    for value in values:
        by_topic.setdefault(value.field.topic, []).append(value)
    topics = [Topic(name, found_there) for name, found_there in by_topic.items()]
    history = [
        Changed(change.batch, known[field].label, *(in_words(known, field, text, names) for text in (before, after)))
        for change in found.changes.select_related("batch").order_by("-id")[:HISTORY]
        for field, before, after in values_of(change, known)
    ]
    return Record(found, size_of(found.figures, standard()), topics, history)


def own_code(actor: Actor) -> str | None:
    """Return the code under which the actor's own enterprise stands in the registry, if it does."""
    return (
        Enterprise.objects.visible_to(actor, "").values_list("uscc", flat=True).first() if actor.side == ENT else None
    )


def values_of(change: Change, known: Mapping[str, Field]) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield every field that a change names, with what stood there and what stands there now."""
    before, after = json.loads(change.before), json.loads(change.after)
    for code in known:
        if code in after:
            yield code, before[code], after[code]


def text_of_field(enterprise: Enterprise, field: Field) -> str | None:
    """Return a value as text, as changes keep it; None when nobody knows it."""
    return _text(enterprise, {one.topic: one.values for one in enterprise.holdings.all()}, field)


def _text(enterprise: Enterprise, held: Mapping[str, Sequence[int | None]], field: Field) -> str | None:
    if field.column:
        value = getattr(enterprise, field.code)
    else:
        places = held.get(field.topic, ())
        value = places[field.slot - 1] if field.slot <= len(places) else None
    return None if value is None else str(value)
