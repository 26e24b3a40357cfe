"""The only writers of orders."""

from qinqing.commons.orders.actions.issuing import issue, withdraw
from qinqing.commons.orders.actions.writing import (
    AlreadyMarked,
    LimitPassed,
    NoLonger,
    NotAbove,
    NothingWritten,
    OutOfRange,
    TellsName,
    TheirsNot,
    Wanted,
    discard,
    draft,
    revise,
)

__all__ = [
    "AlreadyMarked",
    "LimitPassed",
    "NoLonger",
    "NotAbove",
    "NothingWritten",
    "OutOfRange",
    "TellsName",
    "TheirsNot",
    "Wanted",
    "discard",
    "draft",
    "issue",
    "revise",
    "withdraw",
]
