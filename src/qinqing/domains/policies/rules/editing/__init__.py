"""A rule as the rows of a form: opened, typed, judged with every fault at its row, and shown again."""

from qinqing.domains.policies.rules.editing.changing import added, added_tier, dropped, switched
from qinqing.domains.policies.rules.editing.judging import Judged, judged
from qinqing.domains.policies.rules.editing.opening import opened
from qinqing.domains.policies.rules.editing.rows import NOTHING, Asking, Draft, Paying
from qinqing.domains.policies.rules.editing.typed import typed

__all__ = [
    "NOTHING",
    "Asking",
    "Draft",
    "Judged",
    "Paying",
    "added",
    "added_tier",
    "dropped",
    "judged",
    "opened",
    "switched",
    "typed",
]
