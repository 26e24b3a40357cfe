"""Reading history, checking it, and proving what stands in it."""

from qinqing.kernel.chronicle.queries.checkpoints import NothingYet, last_checkpoint, prove, published, signers
from qinqing.kernel.chronicle.queries.history import Entry, has_own_role, history, is_demo
from qinqing.kernel.chronicle.queries.ledger import last_verified, lines, verify
from qinqing.kernel.chronicle.queries.looks import Viewer, looks_of, viewers

__all__ = [
    "Entry",
    "NothingYet",
    "Viewer",
    "has_own_role",
    "history",
    "is_demo",
    "last_checkpoint",
    "last_verified",
    "lines",
    "looks_of",
    "prove",
    "published",
    "signers",
    "verify",
    "viewers",
]
