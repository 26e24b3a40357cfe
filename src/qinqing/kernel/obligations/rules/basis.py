"""A judgement's basis as plain values: what the rule was given, so that anybody can judge the same again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from qinqing.kernel.calendars.rules import BeyondCalendar, WorkCalendar, ordinals
from qinqing.kernel.obligations.rules.fairness import Reckoned, judge
from qinqing.kernel.obligations.rules.promises import Adjusted, Key, Promised, WaitsFor
from qinqing.kernel.obligations.rules.telling import plain
from qinqing.kernel.obligations.rules.terms import KINDS, MODES, PARTIES, SIDES, UNITS

WEEKEND = 5
MARGINS = (60, 400, 4000)
"""Days that a calendar holds on both sides of the dates that are named, the fewest that suffice."""


class BadBasis(ValueError):
    """What was read is no basis: the sentence says what is wrong."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Promise `of` with all that it waits for, as known on `as_of`."""

    of: Key
    as_of: date
    promises: Sequence[Promised]

    def judged(self) -> Reckoned:
        """Judge the promise; raises CycleOfGates, BeyondCalendar."""
        return judge(self.promises, self.as_of)[self.of]


def needed(promises: Iterable[Promised], of: Key) -> list[Promised]:
    """Return a promise with all that it waits for and what those replaced, and nothing else."""
    known = {one.key: one for one in promises}
    found: dict[Key, Promised] = {}
    coming = [of]
    while coming:
        key = coming.pop()
        if key in known and key not in found:
            one = found[key] = known[key]
            coming += [gate.on for gate in one.gates] + ([] if one.replaces is None else [one.replaces])
    return [found[key] for key in sorted(found, key=str)]


def told(basis: Basis) -> dict[str, Any]:
    """Return a basis as JSON can hold it: calendars no longer than the judgement reads, dates as text."""
    calendars: list[WorkCalendar] = []
    places = [_place(calendars, one.calendar) for one in basis.promises]
    short = _short(basis, calendars)
    return {
        "as_of": basis.as_of.isoformat(),
        "of": basis.of,
        "calendars": [_told_calendar(one) for one in short],
        "promises": [_told(one, place) for one, place in zip(basis.promises, places, strict=True)],
    }


def _place(calendars: list[WorkCalendar], one: WorkCalendar) -> int:
    for place, known in enumerate(calendars):
        if known is one:
            return place
    calendars.append(one)
    return len(calendars) - 1


def _short(basis: Basis, calendars: Sequence[WorkCalendar]) -> list[WorkCalendar]:
    """Cut calendars to what the judgement reads: beyond its ends a calendar raises, so a shorter one never lies."""
    days = [basis.as_of, *(day for one in basis.promises for day in _days(one))]
    for margin in MARGINS:
        cut = [_cut(one, min(days), max(days), margin) for one in calendars]
        try:
            replace(basis, promises=_with(basis.promises, calendars, cut)).judged()
        except BeyondCalendar:
            continue
        return cut
    return list(calendars)


def _days(one: Promised) -> list[date]:
    given = [day for adjusted in one.adjustments for day in (adjusted.start, adjusted.end)]
    named = [one.base_start, one.base_due, one.verified_on, one.released_on, one.first_due, *given]
    return [day for day in named if day is not None]


def _cut(one: WorkCalendar, first: date, last: date, margin: int) -> WorkCalendar:
    begin, end = max(one.first, first - timedelta(days=margin)), min(one.last, last + timedelta(days=margin))
    return _made(begin, end, _exceptions(one, begin, end))


def _exceptions(one: WorkCalendar, first: date, last: date) -> dict[date, bool]:
    """Return the days on which it is not as the week has it."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return {day: one.is_work(day) for day in days if one.is_work(day) != (day.weekday() < WEEKEND)}


def _made(first: date, last: date, exceptions: Mapping[date, bool]) -> WorkCalendar:
    working, counted = ordinals(first, last, exceptions)
    return WorkCalendar(first=first, ordinals=counted, working=working, published_to=last)


def _with(
    promises: Sequence[Promised], calendars: Sequence[WorkCalendar], cut: Sequence[WorkCalendar]
) -> list[Promised]:
    by = {id(known): short for known, short in zip(calendars, cut, strict=True)}
    return [replace(one, calendar=by[id(one.calendar)]) for one in promises]


def _told_calendar(one: WorkCalendar) -> dict[str, Any]:
    odd = _exceptions(one, one.first, one.last)
    return {
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "rest": [day.isoformat() for day, is_work in odd.items() if not is_work],
        "work": [day.isoformat() for day, is_work in odd.items() if is_work],
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _told(one: Promised, calendar: int) -> dict[str, Any]:
    return {
        "id": one.key,
        "debtor": one.debtor,
        "side": one.side,
        "unit": one.unit,
        "calendar": calendar,
        "base_start": one.base_start.isoformat(),
        "base_due": one.base_due.isoformat(),
        "verified_on": _text(one.verified_on),
        "released_on": _text(one.released_on),
        "gates": [[gate.on, gate.mode] for gate in one.gates],
        "adjustments": [_told_adjusted(adjusted) for adjusted in one.adjustments],
        "replaces": one.replaces,
        "first_due": _text(one.first_due),
    }


def _told_adjusted(one: Adjusted) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "party": one.party,
        "cause": one.cause,
        "days": one.days,
        "start": _text(one.start),
        "end": _text(one.end),
        "debtor": one.debtor,
    }


def figures(found: Reckoned) -> dict[str, Any]:
    """Return a judgement as JSON can hold it, with the stretches of days that were lost and their roots."""
    spans = [
        {
            "start": one.start.isoformat(),
            "end": one.end.isoformat(),
            "days": one.count,
            "roots": [[root.party, root.debtor, root.cause] for root in sorted(one.why, key=str)],
        }
        for one in found.spans
    ]
    return {**plain(found), "spans": spans}


def read(given: Any) -> Basis:
    """Return the basis that `told` made plain; raises BadBasis for anything else."""
    try:
        calendars = [_read_calendar(one) for one in given["calendars"]]
        promises = [_read(one, calendars) for one in given["promises"]]
        found = Basis(given["of"], date.fromisoformat(given["as_of"]), promises)
        known = {one.key for one in promises}
        if found.of not in known or len(known) != len(promises):
            raise KeyError("of")
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as fault:
        raise BadBasis("计算依据不完整，或者被改动过。") from fault
    return found


def _read_calendar(given: Mapping[str, Any]) -> WorkCalendar:
    rest = {date.fromisoformat(day): False for day in given["rest"]}
    work = {date.fromisoformat(day): True for day in given["work"]}
    return _made(date.fromisoformat(given["first"]), date.fromisoformat(given["last"]), rest | work)


def _day(given: str | None) -> date | None:
    return None if given is None else date.fromisoformat(given)


def _one_of(word: str, words: Iterable[str]) -> str:
    if word not in words:
        raise ValueError(word)
    return word


def _read(given: Mapping[str, Any], calendars: Sequence[WorkCalendar]) -> Promised:
    return Promised(
        key=given["id"],
        debtor=given["debtor"],
        side=_one_of(given["side"], SIDES),
        unit=_one_of(given["unit"], UNITS),
        calendar=calendars[given["calendar"]],
        base_start=date.fromisoformat(given["base_start"]),
        base_due=date.fromisoformat(given["base_due"]),
        verified_on=_day(given["verified_on"]),
        released_on=_day(given["released_on"]),
        gates=tuple(WaitsFor(on, _one_of(mode, MODES)) for on, mode in given["gates"]),
        adjustments=tuple(_read_adjusted(one) for one in given["adjustments"]),
        replaces=given["replaces"],
        first_due=_day(given["first_due"]),
    )


def _whole(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise TypeError(given)
    return given


def _read_adjusted(given: Mapping[str, Any]) -> Adjusted:
    return Adjusted(
        kind=_one_of(given["kind"], KINDS),
        party=_one_of(given["party"], PARTIES),
        cause=given["cause"],
        days=_whole(given["days"]),
        start=_day(given["start"]),
        end=_day(given["end"]),
        debtor=given["debtor"],
    )
