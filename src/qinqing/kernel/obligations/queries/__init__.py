"""Reading obligations: one, many, the judgement of those that wait for one another, what a calendar moves."""

from qinqing.kernel.obligations.queries.following import Movement, consequences, moved_by
from qinqing.kernel.obligations.queries.judging import alarms_on, cause_of, judged, moves, moving, outlook, waiting
from qinqing.kernel.obligations.queries.ladders import all_ladders, ladders_at
from qinqing.kernel.obligations.queries.places import kept_below, left_open
from qinqing.kernel.obligations.queries.reading import (
    all_prepared,
    facts,
    gate_dates,
    note_of,
    note_prepared,
    obligation_for,
    open_adjustment,
    open_adjustments,
    open_claim,
    open_prepared,
    open_replacement,
    open_replacements,
    reason_of,
    tells_amount,
    why_proposed,
    why_returned,
)
from qinqing.kernel.obligations.queries.seeing import Difference, difference, seen_of
from qinqing.kernel.obligations.queries.silence import Turns, superior_of, turns

__all__ = [
    "Difference",
    "Movement",
    "Turns",
    "alarms_on",
    "all_ladders",
    "all_prepared",
    "cause_of",
    "consequences",
    "difference",
    "facts",
    "gate_dates",
    "judged",
    "kept_below",
    "ladders_at",
    "left_open",
    "moved_by",
    "moves",
    "moving",
    "note_of",
    "note_prepared",
    "obligation_for",
    "open_adjustment",
    "open_adjustments",
    "open_claim",
    "open_prepared",
    "open_replacement",
    "open_replacements",
    "outlook",
    "reason_of",
    "seen_of",
    "superior_of",
    "tells_amount",
    "turns",
    "waiting",
    "why_proposed",
    "why_returned",
]
