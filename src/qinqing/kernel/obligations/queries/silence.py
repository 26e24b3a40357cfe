"""Who has to speak when the verifier of a claim is silent: whoever stands above it, then a neutral unit."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import BeyondCalendar, WorkCalendar
from qinqing.kernel.obligations.lifecycle import CLAIMED
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules.ladders import HOUR, ZONE, passing
from qinqing.kernel.parties.models import Unit, UnitKind
from qinqing.kernel.parties.queries import lines

NEVER_ANSWERS = frozenset({UnitKind.STATIONED, UnitKind.INSPECTION, UnitKind.EXTERNAL})
"""Whoever watches those who check never answers in their place; a body without log-in cannot."""


@dataclass(frozen=True, slots=True)
class Turns:
    """When the answer to a claim passes on: `superior` is None where nobody above may answer, and is left out then."""

    answer_until: date
    superior: Unit | None
    superior_from: date
    superior_until: date
    neutral_from: date


def superiors(promises: Sequence[Obligation]) -> dict[int, Unit]:
    """Return for each promise who may answer in the place of the silent verifier; one query, none where nobody could.

    Left out are promises where the superior would judge in its own line: neither the debtor, nor who stands above it or
    below it, nor whoever watches. An enterprise has nobody above it.
    """
    found = {one.pk: above for one in promises if (above := one.verifier.belongs_to) and _may_answer(above)}
    debtors = {one.pk: one.debtor_id for one in promises if one.pk in found}
    line = lines({*debtors.values(), *(unit.pk for unit in found.values())}) if found else {}
    return {
        pk: above
        for pk, above in found.items()
        if above.pk not in line[debtors[pk]] and debtors[pk] not in line[above.pk]
    }


def _may_answer(unit: Unit) -> bool:
    return unit.kind not in NEVER_ANSWERS and unit.until is None


def superior_of(promise: Obligation) -> Unit | None:
    """Return who may answer in the place of the silent verifier; None where it would judge in its own line."""
    return superiors([promise]).get(promise.pk)


def passings(promises: Sequence[Obligation]) -> dict[int, Turns]:
    """Return when the answers to open claims pass on, by their ladders, which come with their steps.

    Two queries whatever their number, and one more for each calendar. Left out are promises without a claim, and what
    lies beyond the calendar.
    """
    claimed = [one for one in promises if one.state == CLAIMED and one.answer_due is not None]
    above, days = superiors(claimed), {code: calendar(code) for code in {one.calendar.code for one in claimed}}
    found = {}
    for one in claimed:
        with suppress(BeyondCalendar):
            found[one.pk] = _passing(one, above.get(one.pk), days[one.calendar.code])
    return found


def _passing(promise: Obligation, above: Unit | None, days: WorkCalendar) -> Turns:
    steps, last = passing(promise.answer_ladder.rungs()), cast("date", promise.answer_due)
    superior_from = days.shift(last, steps.superior.offset, steps.superior.unit)
    neutral_from = days.shift(last, steps.neutral.offset, steps.neutral.unit)
    until = days.shift(last, steps.neutral.offset - 1, steps.neutral.unit)
    return Turns(last, above, superior_from, until, neutral_from if above else superior_from)


def turns(promise: Obligation) -> Turns | None:
    """Return when the answer to the open claim passes on; None for no claim."""
    return passings([promise]).get(promise.pk)


def neutral_at(promise: Obligation) -> datetime | None:
    """Return when the open claim passes to a neutral unit; None for no claim."""
    found = turns(promise)
    return datetime.combine(found.neutral_from, HOUR, ZONE) if found else None


def stands_in(promise: Obligation, unit_id: int, today: date) -> bool:
    """Say whether a unit may answer today in the place of the silent verifier; asks nothing for anybody else's unit."""
    if promise.state != CLAIMED or promise.verifier.belongs_to_id != unit_id or promise.answer_due is None:
        return False
    if today <= promise.answer_due:
        return False
    found = turns(promise)
    return found is not None and found.superior is not None and today >= found.superior_from
