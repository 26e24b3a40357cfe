"""The only writers of obligations: making promises, claiming and answering, adjusting, winding the clock."""

from qinqing.kernel.obligations.actions.adjustments import (
    Asked,
    ask_extension,
    ask_suspension,
    extend,
    refuse,
    resume,
    suspend,
    waive,
)
from qinqing.kernel.obligations.actions.behalf import adopt, disown, prepare, take_back
from qinqing.kernel.obligations.actions.claims import Completion, claim, confirm, reject
from qinqing.kernel.obligations.actions.ending import end
from qinqing.kernel.obligations.actions.ladders import change_ladder, give_up_ladder, undo_ladder
from qinqing.kernel.obligations.actions.promises import Wait, bind
from qinqing.kernel.obligations.actions.replacing import NewTerms, agree, decline, propose, retract
from qinqing.kernel.obligations.actions.target import Target
from qinqing.kernel.obligations.actions.undertaking import TooFar, Undertaking, undertake
from qinqing.kernel.obligations.actions.withdrawing import unclaim

__all__ = [
    "Asked",
    "Completion",
    "NewTerms",
    "Target",
    "TooFar",
    "Undertaking",
    "Wait",
    "adopt",
    "agree",
    "ask_extension",
    "ask_suspension",
    "bind",
    "change_ladder",
    "claim",
    "confirm",
    "decline",
    "disown",
    "end",
    "extend",
    "give_up_ladder",
    "prepare",
    "propose",
    "refuse",
    "reject",
    "resume",
    "retract",
    "suspend",
    "take_back",
    "unclaim",
    "undertake",
    "undo_ladder",
    "waive",
]
