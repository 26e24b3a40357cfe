"""Who has to speak when the verifier of a claim is silent: whoever stands above it, then a neutral unit."""

from dataclasses import dataclass
from datetime import date

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import BeyondCalendar
from qinqing.kernel.obligations.lifecycle import CLAIMED
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules.ladders import handing
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


def superior_of(promise: Obligation) -> Unit | None:
    """Return who may answer in the place of the silent verifier; None where it would judge in its own line.

    Neither the debtor, nor who stands above it or below it, nor whoever watches. An enterprise has nobody above it.
    """
    above = promise.verifier.belongs_to
    if above is None or above.kind in NEVER_ANSWERS or above.until is not None:
        return None
    if above.pk == promise.debtor_id:
        return None
    line = lines([above.pk, promise.debtor_id])
    return None if above.pk in line[promise.debtor_id] or promise.debtor_id in line[above.pk] else above


def turns(promise: Obligation) -> Turns | None:
    """Return when the answer to the open claim passes on, by the ladder that the promise took; None for no claim."""
    if promise.state != CLAIMED or promise.answer_due is None:
        return None
    steps = handing(promise.answer_ladder.rungs())
    if steps is None:
        return None
    days, above, last = calendar(promise.calendar.code), superior_of(promise), promise.answer_due
    try:
        superior_from = days.shift(last, steps.superior.offset, steps.superior.unit)
        neutral_from = days.shift(last, steps.neutral.offset, steps.neutral.unit)
        until = days.shift(last, steps.neutral.offset - 1, steps.neutral.unit)
    except BeyondCalendar:
        return None
    return Turns(last, above, superior_from, until, neutral_from if above else superior_from)


def stands_in(promise: Obligation, unit_id: int, today: date) -> bool:
    """Say whether a unit may answer today in the place of the silent verifier; asks nothing for anybody else's unit."""
    if promise.state != CLAIMED or promise.verifier.belongs_to_id != unit_id or promise.answer_due is None:
        return False
    if today <= promise.answer_due or superior_of(promise) is None:
        return False
    found = turns(promise)
    return found is not None and today >= found.superior_from
