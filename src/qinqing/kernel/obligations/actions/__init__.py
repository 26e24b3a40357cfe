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
from qinqing.kernel.obligations.actions.claims import claim, confirm, reject
from qinqing.kernel.obligations.actions.promises import start
from qinqing.kernel.obligations.actions.target import Target

__all__ = [
    "Asked",
    "Target",
    "ask_extension",
    "ask_suspension",
    "claim",
    "confirm",
    "extend",
    "refuse",
    "reject",
    "resume",
    "start",
    "suspend",
    "waive",
]
