"""The accounts of a contract from its promises of money; only what the other side confirmed counts as paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qinqing.commons.tables.rules.fields import FEN as UNITS
from qinqing.domains.contracts.rules.money.terms import Account, Instalment, Party, Payment

FEN = {"分": 1, **UNITS}
"""Measures that are money -> how many 分 one of them is."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise of money: its number and title, who owes whom, when, so many of a measure in FEN."""

    number: str
    title: str
    debtor: str
    creditor: str
    due: date
    quantity: int
    measure: str


@dataclass(frozen=True, slots=True)
class Paid:
    """A part of a promise that the other side confirmed as paid on a day."""

    number: str
    on: date
    quantity: int


def accounts(owed: Sequence[Owed], paid: Sequence[Paid], as_of: date) -> list[Account]:
    """Return an account for each who owes whom, in the order in which their first instalments fall due.

    What the contract says of lateness is not written into its promises: the accounts say that it is not known.
    """
    pairs = dict.fromkeys((one.debtor, one.creditor) for one in sorted(owed, key=lambda one: (one.due, one.number)))
    return [_account(pair, [one for one in owed if (one.debtor, one.creditor) == pair], paid, as_of) for pair in pairs]


def _account(pair: tuple[str, str], owed: Sequence[Owed], paid: Sequence[Paid], as_of: date) -> Account:
    fen = {one.number: FEN[one.measure] for one in owed}
    return Account(
        debtor=Party(pair[0]),
        creditor=Party(pair[1]),
        subject=None,
        as_of=as_of,
        instalments=[Instalment(one.number, one.due, one.quantity * fen[one.number], one.title) for one in owed],
        payments=[Payment(one.on, one.quantity * fen[one.number], one.number) for one in paid if one.number in fen],
        terms_known=False,
        part="条",
    )
