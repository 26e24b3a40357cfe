"""The only writers of publications."""

from qinqing.kernel.publications.actions.composing import NothingOver, Restless
from qinqing.kernel.publications.actions.drafting import (
    AlreadyThere,
    NoPlace,
    NothingChanged,
    Unexplained,
    correct,
    discard,
    draft,
    prepare,
    refresh,
    submit,
)
from qinqing.kernel.publications.actions.issuing import issue, send_back, withdraw

__all__ = [
    "AlreadyThere",
    "NoPlace",
    "NothingChanged",
    "NothingOver",
    "Restless",
    "Unexplained",
    "correct",
    "discard",
    "draft",
    "issue",
    "prepare",
    "refresh",
    "send_back",
    "submit",
    "withdraw",
]
