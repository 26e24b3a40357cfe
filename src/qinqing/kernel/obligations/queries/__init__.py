"""Reading obligations: one, many, the judgement of those that wait for one another, what a calendar moves."""

from qinqing.kernel.obligations.queries.following import Movement, consequences, moved_by
from qinqing.kernel.obligations.queries.judging import alarms_on, cause_of, judged, moving, outlook
from qinqing.kernel.obligations.queries.reading import (
    all_ladders,
    facts,
    gate_dates,
    note_of,
    obligation_for,
    open_adjustment,
    open_adjustments,
    open_claim,
    reason_of,
)

__all__ = [
    "Movement",
    "alarms_on",
    "all_ladders",
    "cause_of",
    "consequences",
    "facts",
    "gate_dates",
    "judged",
    "moved_by",
    "moving",
    "note_of",
    "obligation_for",
    "open_adjustment",
    "open_adjustments",
    "open_claim",
    "outlook",
    "reason_of",
]
