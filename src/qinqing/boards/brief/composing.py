"""What a brief says, read from the same rows as the boards: of a place, never of a person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils import timezone

from qinqing.boards.brief.burning import burning, gone
from qinqing.boards.fulfilment import SIDES, Row, county_names, lit, tallied
from qinqing.boards.rules import county_of, is_city, month_after, months
from qinqing.boards.scope import scope
from qinqing.boards.tables import RATE_NOTES
from qinqing.commons.deliveries.queries import Counted, Standing, standings
from qinqing.domains.contracts.models import KIND as CONTRACT
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.matters.models import Matter, MatterQuerySet
from qinqing.kernel.matters.rules import SEALED, below
from qinqing.kernel.obligations.queries.judging import judged
from qinqing.kernel.obligations.queries.rates import in_rates, of_side
from qinqing.kernel.obligations.rules import BUCKETS
from qinqing.kernel.obligations.rules.rates import ENOUGH
from qinqing.kernel.obligations.rules.terms import OWN
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.publications.rules.hiding import hidden
from qinqing.kernel.publications.rules.kinds import Asked, Content

BACK = 11
"""Months before that of the brief that its sums, its chart and its groups reach back: of one month there are few."""

QUARTER = 3
"""Months that are put together where a single one has too few cases."""

NOTES = (
    *(note for note in RATE_NOTES if "金额" not in note),
    "只算这个范围之内、不密封的合同；不因为谁起草、谁阅看而不同。金额是商业秘密，不列。",
    "不足 10 项的只写项数；别家的数会被推算出来的，一并不列。没有一个月满 10 项的，每三个月合在一起。",
    "说升、说降，是两期的 95% 区间不重叠。灯是读取数据那一刻的。",
)
"""Frozen with the figures: they say how those were reckoned, whatever is reckoned later."""

Cell = list[int]
"""`[n, kept, owed, delivered]`; of what is hidden `[n]` alone."""

NO_MEASURE: Mapping[str, Any] = {}


def onlooker(place: str) -> Actor:
    """Return who looks over a place and is nobody: no unit's amounts of money, no grant, no conflict opens or closes.

    So a brief does not hang on who drafts it, and tells nothing that somebody was shown alone.
    """
    return Actor(UUID(int=0), "", 0, "", 0, "", "supervisor", GOV, jurisdiction=place)


def sources(place: str) -> MatterQuerySet:
    """Return the contracts of a place of which a brief counts the promises."""
    first, end = below(place)
    found = Matter.objects.filter(kind=CONTRACT, path__gte=first, path__lt=end)
    return found.exclude(confidentiality=SEALED)


def compose(asked: Asked) -> Content:
    """Read the body of a brief; as many queries whatever the number of promises."""
    who, month = onlooker(asked.place), asked.period.first
    today = timezone.localdate(asked.as_of)
    delivering = standings(who, today)
    days = (month_after(month, -BACK), asked.period.last)
    counts, amounts = tallied(who, NO_MEASURE, days, today, delivers=bool(delivering))
    monthly = {one: [row for row in counts if row.month == one] for one in months(*days)}
    cells = {side: _cells(monthly, side) for side in SIDES}
    lights = lit(who, NO_MEASURE)
    red, total = burning(who, today)
    return {
        "place": asked.place,
        "place_name": _place_name(asked.place),
        "sides": {side: cells[side][month] for side in SIDES},
        "year": {side: _cell(counts, side) for side in SIDES},
        "amounts": {side: _amounts(amounts, side) for side in SIDES},
        **_over_time(monthly, cells),
        "counties": _counties(counts),
        "units": _units(counts),
        "lamps": {side: [lights.get((side, light), 0) for light in (3, 2, 1)] for side in SIDES},
        "red": red,
        "red_total": total,
        "moved": _moved(who, asked.period.first, asked.period.last, today),
        "delivering": len(delivering),
        "late": [_late(one) for one in delivering if one.fresh.is_late],
        "since": _since(asked, red, total),
        "notes": list(NOTES),
    }


def _over_time(monthly: Mapping[date, Sequence[Row]], cells: Mapping[str, Mapping[date, Cell]]) -> dict[str, Any]:
    """Return the months, or where none of them may be shown, quarters: `span` is how many months each holds."""
    if any(len(cell) > 1 and cell[0] for one in cells.values() for cell in one.values()):
        return {"span": 1, "months": [[one.isoformat(), {side: cells[side][one] for side in SIDES}] for one in monthly]}
    firsts = list(monthly)[::QUARTER]
    rows = {
        first: [row for month in monthly if first <= month < month_after(first, QUARTER) for row in monthly[month]]
        for first in firsts
    }
    wider = {side: _cells(rows, side) for side in SIDES}
    return {
        "span": QUARTER,
        "months": [[one.isoformat(), {side: wider[side][one] for side in SIDES}] for one in firsts],
    }


def _place_name(place: str) -> str:
    return "全市" if is_city(place) or not place else county_names([place])[0][1]


def _sum(rows: Iterable[Row]) -> Cell:
    found = list(rows)
    n, kept, owed = (sum(getattr(row, name) for row in found) for name in ("n", "kept", "owed"))
    return [n, kept, owed, sum(row.n for row in found if isinstance(row, Counted))]


def _shut(cell: Cell) -> Cell:
    return cell[:1]


def _cell(rows: Iterable[Row], side: str) -> Cell:
    cell = _sum(row for row in rows if row.side == side)
    return cell if cell[0] >= ENOUGH else _shut(cell)


def _amounts(rows: Sequence[Row], side: str) -> dict[str, Cell]:
    return {
        measure: _cell([row for row in rows if row.measure == measure], side)
        for measure in sorted({row.measure for row in rows if row.side == side})
    }


def _grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


def _cells(groups: Mapping[Any, Sequence[Row]], side: str) -> dict[Any, Cell]:
    """Return the figures of groups whose total is shown, with those hidden that few cases or the total would tell."""
    cells = {str(key): _sum(row for row in rows if row.side == side) for key, rows in groups.items()}
    gone_ = hidden({key: cell[0] for key, cell in cells.items()})
    return {key: _shut(cells[str(key)]) if str(key) in gone_ else cells[str(key)] for key in groups}


def _counties(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the counties in the order of places: no rank."""
    placed = _grouped(rows, lambda row: county_of(row.place))
    sides = {side: _cells(placed, side) for side in SIDES}
    return [
        {"place": place, "name": name, **{side: sides[side][place] for side in SIDES}}
        for place, name in county_names(placed)
    ]


def _units(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the units that host the contracts, in the order of places; within a county nothing is reckoned back."""
    placed = _grouped(rows, lambda row: county_of(row.place))
    county = {side: _cells(placed, side) for side in SIDES}
    found: dict[int, dict[str, Any]] = {}
    for place, those in placed.items():
        hosted = _grouped(those, lambda row: row.host)
        for side in SIDES:
            shown = _cells(hosted, side)
            closed = len(county[side][place]) == 1
            for host, cell in shown.items():
                own = found.setdefault(host, {})
                own[side] = _joined(own.get(side), _shut(cell) if closed else cell)
    units = Unit.objects.filter(pk__in=found).order_by("path", "name", "pk")
    return [{"unit": unit.pk, "name": unit.short_name, **found[unit.pk]} for unit in units]


def _joined(was: Cell | None, now: Cell) -> Cell:
    """Return two parts of a unit's figures as one; it is hidden where one of them is."""
    if was is None:
        return now
    if len(was) == 1 or len(now) == 1:
        return [was[0] + now[0]]
    return [one + two for one, two in zip(was, now, strict=True)]


def _moved(who: Actor, first: date, last: date, today: date) -> dict[str, Any]:
    """Return of what fell due in the month how much was moved by somebody else, and to whom those days were booked.

    Days of few promises would tell on somebody: below ENOUGH their number alone stands.
    """
    found = {}
    for side in SIDES:
        rows = in_rates(scope(who, NO_MEASURE).filter(of_side(side)), first, last, today)
        keys = {pk: matter for pk, matter, base, alarm in rows.values_list(*_DATES).order_by("pk") if base != alarm}
        found[side] = {"n": len(keys), "days": _booked(keys, today) if len(keys) >= ENOUGH else {}}
    return found


_DATES = ("pk", "matter", "base_due", "alarm_on")


def _booked(keys: Mapping[int, int], today: date) -> dict[str, dict[str, str]]:
    """Return the days by unit and bucket as exact fractions: working and calendar days are never added."""
    known = judged(keys.values(), today)
    days: defaultdict[str, defaultdict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for key in keys:
        promise, one = known[key]
        for bucket, count in one.buckets.items():
            if bucket != OWN and count:
                days[promise.unit][bucket] += count
    return {unit: {bucket: str(those[bucket]) for bucket in BUCKETS if those[bucket]} for unit, those in days.items()}


def _late(one: Standing) -> dict[str, Any]:
    fresh = one.fresh
    return {
        "name": one.origin.unit.short_name,
        "as_of": fresh.as_of.isoformat() if fresh.as_of else None,
        "due_on": fresh.due_on.isoformat(),
        "days": fresh.days_late,
    }


def _since(asked: Asked, red: Sequence[Mapping[str, Any]], total: int) -> dict[str, Any] | None:
    """Return what is otherwise than in the last issue; None where there was none."""
    was = asked.before
    if was is None:
        return None
    before = {one["key"]: one for one in was["red"]}
    now = {one["key"] for one in red}
    whole = total == len(red) and was["red_total"] == len(was["red"])
    return {
        "mark": asked.before_mark,
        "whole": whole,
        "new": sorted(now - set(before)) if whole else [],
        "gone": gone([before[key] for key in sorted(set(before) - now)]) if whole else [],
        "sides": was["sides"],
        "year": was["year"],
        "counties": {one["place"]: {side: one[side] for side in SIDES} for one in was["counties"]},
    }


def audience(body: Content) -> list[int]:
    """Return the units of which a brief speaks."""
    return sorted({one["unit"] for one in body["units"]} | {one["unit"] for one in body["red"]})
