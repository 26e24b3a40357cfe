"""Pages of units and posts."""

from qinqing.kernel.parties.views.posts import post_appoint, post_end, post_portfolio
from qinqing.kernel.parties.views.steps import Change, two_steps
from qinqing.kernel.parties.views.units import change_undo, unit, unit_close, unit_establish, unit_rename, units

__all__ = [
    "Change",
    "change_undo",
    "post_appoint",
    "post_end",
    "post_portfolio",
    "two_steps",
    "unit",
    "unit_close",
    "unit_establish",
    "unit_rename",
    "units",
]
