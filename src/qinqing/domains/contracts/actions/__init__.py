"""What makes a contract, and the draft that it begins as."""

from qinqing.domains.contracts.actions.clauses import Spot, Written, add, keep, leave_out, write
from qinqing.domains.contracts.actions.consents import Proposal, Seen, agree, decline, propose, retract
from qinqing.domains.contracts.actions.drafts import Heading, IsSecret, begin, edit
from qinqing.domains.contracts.actions.money import declare, drop_money, write_money
from qinqing.domains.contracts.actions.offering import copy, insert, lay
from qinqing.domains.contracts.actions.signing import (
    AlreadyEntered,
    BeyondTheCalendar,
    Clause,
    DueBeforeGate,
    DueBeforeSigning,
    NoClauses,
    NotYourUnit,
    OneSided,
    SameNumber,
    SignedInTheFuture,
    Terms,
    UnknownGate,
    sign,
)
from qinqing.domains.contracts.actions.steps import conclude, drop, give_back, review, send
from qinqing.domains.contracts.actions.terms import TermsOf

__all__ = [
    "AlreadyEntered",
    "BeyondTheCalendar",
    "Clause",
    "DueBeforeGate",
    "DueBeforeSigning",
    "Heading",
    "IsSecret",
    "NoClauses",
    "NotYourUnit",
    "OneSided",
    "Proposal",
    "SameNumber",
    "Seen",
    "SignedInTheFuture",
    "Spot",
    "Terms",
    "TermsOf",
    "UnknownGate",
    "Written",
    "add",
    "agree",
    "begin",
    "conclude",
    "copy",
    "declare",
    "decline",
    "drop",
    "drop_money",
    "edit",
    "give_back",
    "insert",
    "keep",
    "lay",
    "leave_out",
    "propose",
    "retract",
    "review",
    "send",
    "sign",
    "write",
    "write_money",
]
