"""Promises, what they wait for, and the clock that watches them."""

from qinqing.kernel.obligations.models.clock import Clock, Firing
from qinqing.kernel.obligations.models.dealings import Adjustment, Claim, PreparedClaim, Replacement
from qinqing.kernel.obligations.models.ladders import Ladder, LadderStep
from qinqing.kernel.obligations.models.promises import Gate, Obligation, ObligationQuerySet, Series
from qinqing.kernel.obligations.models.totals import Total, TotalQuerySet, reads_totals

__all__ = [
    "Adjustment",
    "Claim",
    "Clock",
    "Firing",
    "Gate",
    "Ladder",
    "LadderStep",
    "Obligation",
    "ObligationQuerySet",
    "PreparedClaim",
    "Replacement",
    "Series",
    "Total",
    "TotalQuerySet",
    "reads_totals",
]
