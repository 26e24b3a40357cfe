"""Money of a contract: due, paid, late interest or penalty, claw-back; a calculation, never a demand."""

from qinqing.domains.contracts.rules.money.promised import FEN, Owed, Paid, accounts
from qinqing.domains.contracts.rules.money.reading import Malformed, read
from qinqing.domains.contracts.rules.money.sheet import Line, Sheet, sheet
from qinqing.domains.contracts.rules.money.terms import (
    Account,
    Agreed,
    Cap,
    Incentive,
    Instalment,
    Party,
    Payment,
    Rate,
)

__all__ = [
    "FEN",
    "Account",
    "Agreed",
    "Cap",
    "Incentive",
    "Instalment",
    "Line",
    "Malformed",
    "Owed",
    "Paid",
    "Party",
    "Payment",
    "Rate",
    "Sheet",
    "accounts",
    "read",
    "sheet",
]
