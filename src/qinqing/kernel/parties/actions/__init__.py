"""The only writers of units and posts."""

from qinqing.kernel.parties.actions.places import Relocation, relocate
from qinqing.kernel.parties.actions.portfolios import set_portfolio
from qinqing.kernel.parties.actions.posts import Appointment, appoint, delegate, end_delegation, end_post
from qinqing.kernel.parties.actions.seats import representatives, rescope, reseat, seat, unseat
from qinqing.kernel.parties.actions.successions import inherit
from qinqing.kernel.parties.actions.undoing import undo
from qinqing.kernel.parties.actions.units import AREA, close, establish, rename

__all__ = [
    "AREA",
    "Appointment",
    "Relocation",
    "appoint",
    "close",
    "delegate",
    "end_delegation",
    "end_post",
    "establish",
    "inherit",
    "relocate",
    "rename",
    "representatives",
    "rescope",
    "reseat",
    "seat",
    "set_portfolio",
    "undo",
    "unseat",
]
