"""Who is entitled under a rule, of whom that is not known yet and who holds what is missing, page by page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qinqing.commons.enterprises.models import Enterprise
from qinqing.commons.enterprises.queries import away_from
from qinqing.commons.enterprises.queries import reach as reach_of
from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.domains.policies.queries.registry import matching
from qinqing.domains.policies.rules.criteria import Criteria, clauses_of
from qinqing.domains.policies.rules.effects import PLACE, within
from qinqing.domains.policies.rules.matching import Matching
from qinqing.domains.policies.rules.matching.bitmaps import Bitmap, Positions, at, count, empty, packed, positions
from qinqing.domains.policies.rules.matching.paying import paid
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.wording import required
from qinqing.kernel.devices.actor import Actor

PAGE = 50
AT_ONCE = 1_000
"""Enterprises that are read from the database at a time for a spreadsheet."""

MET, QUICK, WAITING = "met", "quick", "waiting"
WHICH = {MET: "条件都符合", QUICK: "只差企业自己能填的", WAITING: "等部门的数据"}
"""免申即享 only where every condition is met; 快申快享 where the enterprise itself can supply all that is open."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to: which of WHICH or of Near, a place or everywhere, a page from 1."""

    which: str = MET
    place: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """Heads of each of WHICH; `cents` for those who meet everything, of `unpriced` among them it is not known."""

    heads: Mapping[str, int]
    cents: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class Near:
    """How many fail this item alone and meet all the others; `label` and `required` say what it asks.

    `which` lists them.
    """

    which: str
    label: str
    required: str
    heads: int


@dataclass(frozen=True, slots=True)
class Line:
    """One enterprise: `cents` is None where nothing is paid or the sum is not known; `lacks` are the open fields."""

    enterprise: Enterprise
    place: str
    size: str
    cents: int | None
    lacks: Sequence[Field]

    @property
    def holders(self) -> str:
        """Return the departments that hold what is missing, each once."""
        return "、".join(dict.fromkeys(field.source for field in self.lacks if field.source))

    @property
    def open_fields(self) -> str:
        """Return what is missing, by name."""
        return "、".join(dict.fromkeys(field.label for field in self.lacks))


@dataclass(frozen=True)
class Entitled:
    """The list and its counts; `found` are the keys of all lines, with their sums and what they lack."""

    counts: Counts
    near: Sequence[Near]
    found: "Found"
    pays: bool


@dataclass(frozen=True)
class Found:
    """Those whom the list shows, not yet read from the database."""

    ids: NDArray[np.int64]
    cents: NDArray[np.int64]
    priced: NDArray[np.bool_]
    lacks: Sequence[tuple[Field, NDArray[np.bool_]]]

    @property
    def size(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    def lines(self, actor: Actor, names: Mapping[str, str], start: int = 0, end: int | None = None) -> Iterator[Line]:
        """Yield lines from one place of the list to another; one query for each AT_ONCE of them.

        Whom `actor` may not see is left out by the database as well.
        """
        path, end = reach_of(actor), min(end or self.size, self.size)
        for first in range(start, end, AT_ONCE):
            places = range(first, min(first + AT_ONCE, end))
            keys = [int(self.ids[place]) for place in places]
            rows = Enterprise.objects.visible_to(actor, path).in_bulk(keys)
            yield from (
                self._line(rows[key], place, names) for key, place in zip(keys, places, strict=True) if key in rows
            )

    def _line(self, enterprise: Enterprise, place: int, names: Mapping[str, str]) -> Line:
        cents = int(self.cents[place]) if self.priced[place] else None
        lacks = [field for field, open_ones in self.lacks if open_ones[place]]
        size = enterprise.get_size_display()
        return Line(enterprise, names.get(enterprise.path, ""), size, cents, lacks)


def entitled(actor: Actor, rule: Rule, asked: Asked, fields: Mapping[str, Field]) -> Entitled:
    """Return who is entitled within what `actor` may see; whoever is kept away from an enterprise does not count it."""
    path = reach_of(actor)
    if asked.place.startswith(path) and asked.place in (fields[PLACE].choices or {}):
        path = asked.place
    away = list(Enterprise.objects.filter(uscc__in=away_from(actor)).values_list("pk", flat=True))
    narrowed = within(rule, path)
    found = matching(narrowed)
    seen = _seen(found, away)
    bits = found.one(narrowed.criteria)
    quick = _quick(found, narrowed.criteria, fields) & bits.unknown & seen
    bitmaps = {MET: bits.true & seen, QUICK: quick, WAITING: bits.unknown & seen & ~quick}
    sums = paid(found, rule.amount, positions(bitmaps[MET])) if rule.amount else None
    counts = Counts(
        {which: count(bitmap) for which, bitmap in bitmaps.items()},
        sums.total if sums else 0,
        int(np.count_nonzero(~sums.known)) if sums else 0,
    )
    # The last item is the place, which nobody can help.
    missed = [bitmap & seen for bitmap in found.near(narrowed.criteria)[:-1]]
    near = _near(rule.criteria, [count(bitmap) for bitmap in missed], fields)
    bitmaps |= {one.which: bitmap for one, bitmap in zip(near, missed, strict=True)}
    listed = _listed(found, rule, positions(bitmaps.get(asked.which, empty(found.snapshot.size))), fields)
    return Entitled(counts, near, listed, rule.amount is not None)


def _seen(found: Matching, away: Sequence[int]) -> Bitmap:
    return packed(~np.isin(found.snapshot.ids, away))


def _quick(found: Matching, criteria: Criteria, fields: Mapping[str, Field]) -> Bitmap:
    """Return of whom every open item can be closed by what the enterprise itself may supply."""
    closed = ~empty(found.snapshot.size)
    for item, bits in zip(criteria.items, found.items(criteria), strict=True):
        own = empty(found.snapshot.size)
        for clause in clauses_of(item):
            if fields[clause.condition.field].supplied:
                own |= found.bits(clause.condition).unknown
        closed &= ~bits.unknown | own
    return closed


def _listed(found: Matching, rule: Rule, places: Positions, fields: Mapping[str, Field]) -> Found:
    size = len(places)
    cents, priced = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    if rule.amount:
        cents, priced = paid(found, rule.amount, places)
    lacks: dict[str, NDArray[np.bool_]] = {}
    for item, bits in zip(rule.criteria.items, found.items(rule.criteria), strict=True):
        undecided = at(bits.unknown, places)
        for clause in clauses_of(item):
            code = clause.condition.field
            open_ones = undecided & at(found.bits(clause.condition).unknown, places)
            lacks[code] = lacks[code] | open_ones if code in lacks else open_ones
    return Found(found.snapshot.ids[places], cents, priced, [(fields[code], held) for code, held in lacks.items()])


def _near(criteria: Criteria, heads: Sequence[int], fields: Mapping[str, Field]) -> list[Near]:
    """Put beside each item how many fail it alone."""
    found = []
    for place, (item, many) in enumerate(zip(criteria.items, heads, strict=True)):
        asked = [clause.condition for clause in clauses_of(item)]
        labels = [fields[one.field].label for one in asked]
        said = [f"{fields[one.field].label}：{required(one, fields[one.field])}" for one in asked]
        found.append(Near(f"near-{place}", "或".join(dict.fromkeys(labels)), "；或者".join(said), many))
    return found
