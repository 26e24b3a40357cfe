"""What a calculation of money is given: amounts in 分, rates as exact fractions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

DAY, YEAR = "day", "year"
PERIODS = {DAY: "日", YEAR: "年"}

UNPAID, WHOLE = "unpaid", "whole"
BASES = {UNPAID: "逾期未付的部分", WHOLE: "该期应付全额"}

INTEREST, PENALTY = "interest", "penalty"
KINDS = {INTEREST: "逾期利息", PENALTY: "逾期违约金"}

DEBTORS = ("机关", "事业单位", "大型企业")
"""Whose lateness the statutory rate is for: 保障中小企业款项支付条例 as the facts give it."""

OTHER_DEBTORS = ("中型企业", "小型企业", "微型企业", "其他单位")
CREDITORS = ("中型", "小型", "微型")
OTHER_CREDITORS = ("大型",)
SUBJECTS = ("货物", "工程", "服务")
OTHER_SUBJECTS = ("其他",)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate for a day or a year; a year has as many days as the contract says. `source` says where it is from."""

    value: Fraction
    per: str
    days_in_year: int | None = None
    source: str = ""

    @property
    def daily(self) -> Fraction:
        """Return the rate for one day."""
        return self.value if self.per == DAY else self.value / (self.days_in_year or 1)


@dataclass(frozen=True, slots=True)
class Cap:
    """What late interest or a penalty comes to at most: an amount, or a share of all instalments."""

    amount: int | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the contract says of lateness."""

    kind: str
    rate: Rate
    base: str = UNPAID
    cap: Cap | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A side of the account: its name, and what it is; None where nobody knows yet."""

    name: str
    kind: str | None = None
    declared_sme: bool | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """One amount that falls due."""

    number: str
    due: date
    amount: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment; for the instalment named, else for what fell due first."""

    on: date
    amount: int
    towards: str = ""


@dataclass(frozen=True, slots=True)
class Incentive:
    """Money given for a promised quantity; where less was reached, the same share goes back.

    `tolerated` is the share that the contract takes for enough, where it names one.
    """

    title: str
    paid: int
    promised: Fraction
    reached: Fraction
    unit: str = ""
    tolerated: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that a sheet is computed from; `statutory` and `lpr` are data with their source, never code.

    Where nobody entered yet what the contract says of lateness, `terms_known` is False: then nothing may be said of it.
    `part` is what an instalment is called. `agreed_on` is the day on which the terms were agreed, where it is known.
    """

    debtor: Party
    creditor: Party
    subject: str | None
    as_of: date
    instalments: Sequence[Instalment]
    payments: Sequence[Payment] = ()
    agreed: Agreed | None = None
    statutory: Rate | None = None
    lpr: Rate | None = None
    agreed_on: date | None = None
    incentives: Sequence[Incentive] = ()
    terms_known: bool = True
    part: str = "期"
