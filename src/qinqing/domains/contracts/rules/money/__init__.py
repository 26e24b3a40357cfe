"""Money of a contract: due, paid, late interest or penalty, claw-back; a calculation, never a demand."""

from qinqing.domains.contracts.rules.money.agreed import Payable
from qinqing.domains.contracts.rules.money.promised import Item, Owed, Reached, Statement, statements
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
    "Account",
    "Agreed",
    "Cap",
    "Incentive",
    "Instalment",
    "Item",
    "Line",
    "Malformed",
    "Owed",
    "Party",
    "Payable",
    "Payment",
    "Rate",
    "Reached",
    "Sheet",
    "Statement",
    "read",
    "sheet",
    "statements",
]
