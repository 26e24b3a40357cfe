"""What a clause of money says: amount, what it pays for, lateness, claw-back; and what of it should be asked about."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qinqing.domains.contracts.rules.money.capitals import capitals
from qinqing.domains.contracts.rules.money.terms import (
    BASES,
    DAY,
    INTEREST,
    PENALTY,
    UNPAID,
    YEAR,
    Agreed,
    Cap,
    Rate,
)
from qinqing.domains.contracts.rules.money.words import formula, percent
from qinqing.kernel.obligations.rules.measures import so_many, yuan

GOODS, WORKS, SERVICES, LAND, INCENTIVE, OTHER = "goods", "works", "services", "land", "incentive", "other"
PAYS_FOR = {
    GOODS: "货物",
    WORKS: "工程",
    SERVICES: "服务",
    LAND: "土地价款",
    INCENTIVE: "奖励、补贴等",
    OTHER: "其他",
}
NOT_AGREED = "none"
LATENESS = {NOT_AGREED: "合同没有约定", INTEREST: "约定了逾期利息", PENALTY: "约定了逾期违约金"}
YEARS = {360: "360 天", 365: "365 天", 366: "366 天"}

_HIGH_DAILY, _HIGH_YEARLY, _LOW_YEARLY = Fraction(1, 1000), Fraction(24, 100), Fraction(1, 100)
_DAYS = 365


@dataclass(frozen=True, slots=True)
class Payable:
    """The terms of one payment: `amount` in 分, `rate` and shares as parts of one, `cap` of this payment alone.

    `back_on` is the number of the clause that has to be reached, so many `back_measure`; without `back_quantity` that
    clause counts as reached when it is fulfilled in time. `tolerated` is the share that the contract takes for enough.
    """

    amount: int
    subject: str
    late: str = NOT_AGREED
    rate: Decimal | None = None
    per: str = ""
    days_in_year: int | None = None
    base: str = ""
    cap_amount: int | None = None
    cap_share: Decimal | None = None
    late_source: str = ""
    back_on: str = ""
    back_quantity: int | None = None
    back_measure: str = ""
    tolerated: Decimal | None = None

    @property
    def agreed(self) -> Agreed | None:
        """Return what the contract says of lateness; None where it says nothing."""
        if self.late == NOT_AGREED or self.rate is None:
            return None
        cap = None
        if self.cap_amount is not None or self.cap_share is not None:
            cap = Cap(self.cap_amount, None if self.cap_share is None else Fraction(self.cap_share))
        rate = Rate(Fraction(self.rate), self.per, self.days_in_year, self.late_source)
        return Agreed(self.late, rate, self.base or UNPAID, cap)

    @property
    def kind_of_subject(self) -> str:
        """Return 货物, 工程, 服务 or 其他: what the statutory rate asks for."""
        return PAYS_FOR[self.subject] if self.subject in {GOODS, WORKS, SERVICES} else "其他"


def faults(one: Payable) -> Iterator[tuple[str, str]]:
    """Yield what cannot stand: the field, and a sentence."""
    yield from _late_faults(one)
    if one.cap_share is not None and not 0 < one.cap_share <= 1:
        yield "cap_share", "请填 0 到 100 之间的百分数，例如 20。"
    if (one.back_quantity is None) != (not one.back_measure):
        yield "back_quantity", "数量和单位要一起填，例如 10 和 亿元。"
    if not one.back_on and (one.back_quantity is not None or one.tolerated is not None):
        yield "back_on", "请填按哪一条的完成情况退还。"
    if one.tolerated is not None and not 0 < one.tolerated <= 1:
        yield "tolerated", "请填 0 到 100 之间的百分数，例如 90。"
    if one.tolerated is not None and one.back_quantity is None:
        yield "back_quantity", "要按比例算，先填应达到的数量和单位。"


def _late_faults(one: Payable) -> Iterator[tuple[str, str]]:
    if one.late == NOT_AGREED:
        if one.rate is not None:
            yield "late", "填了利率，就要选约定的是逾期利息还是违约金。"
        return
    if one.rate is None:
        yield "rate", "请填合同约定的利率。合同没有约定的，上面选「合同没有约定」。"
    elif not 0 < one.rate < 1:
        yield "rate", "利率要大于 0、小于 100%。请核对单位是百分之、千分之还是万分之。"
    if one.per not in {DAY, YEAR}:
        yield "per", "请选按日还是按年。"
    if one.per == YEAR and one.days_in_year is None:
        yield "days_in_year", "按年的利率要写明一年按几天算：360 天和 365 天的结果不同，系统不替双方选。"
    if one.base not in BASES:
        yield "base", "请选按什么算。"


def doubts(one: Payable) -> list[str]:
    """Return what is legal but looks like a slip: % for ‰, a year for a day; a person answers before it is kept."""
    if one.late == NOT_AGREED or one.rate is None:
        return []
    rate = Fraction(one.rate)
    if one.per == DAY and rate > _HIGH_DAILY:
        year = percent(rate * _DAYS)
        return [f"每日 {percent(rate)}，一年就是 {year}。请对照原文：是百分之、千分之还是万分之，按日还是按年？"]
    if one.per == YEAR and rate > _HIGH_YEARLY:
        return [f"每年 {percent(rate)}，偏高。请对照原文：是不是按年，是百分之还是千分之？"]
    if one.per == YEAR and rate < _LOW_YEARLY:
        return [f"每年 {percent(rate)}，一天只有 {percent(rate / _DAYS)}。请对照原文：是不是按日，是百分之还是千分之？"]
    return []


def readings(one: Payable | None) -> dict[str, str]:
    """Return the terms as people read them, every number in words; empty strings where there are none."""
    if one is None:
        return dict.fromkeys(("金额", "大写", "付什么", "逾期", "逾期约定的出处", "达不到要退还"), "")
    return {
        "金额": amount_text(one.amount),
        "大写": capitals(one.amount),
        "付什么": PAYS_FOR[one.subject],
        "逾期": _late_text(one),
        "逾期约定的出处": one.late_source,
        "达不到要退还": back_text(one),
    }


def amount_text(fen: int) -> str:
    """Return an amount in 元, and in 万元 beside it where it is that large."""
    wan = f"，即 {_trim(Fraction(fen, 1_000_000))} 万元" if fen >= 1_000_000 else ""
    return f"{yuan(fen)}{wan}"


def _trim(value: Fraction) -> str:
    whole, rest = divmod(value.numerator * (1_000_000 // value.denominator), 1_000_000)
    return f"{whole:,}.{rest:06d}".rstrip("0").rstrip(".")


def _late_text(one: Payable) -> str:
    agreed = one.agreed
    if agreed is None:
        return LATENESS[NOT_AGREED]
    most = [yuan(one.cap_amount)] if one.cap_amount is not None else []
    most += [f"这笔款的 {percent(Fraction(one.cap_share))}"] if one.cap_share is not None else []
    capped = f"；最多 {'和'.join(most)}{'中较少的' if len(most) > 1 else ''}" if most else ""
    return f"{LATENESS[one.late]}：{formula(agreed)}{capped}"


def back_text(one: Payable) -> str:
    """Return the condition of a claw-back in words; empty where there is none."""
    if not one.back_on:
        return ""
    if one.back_quantity is None:
        return f"第 {one.back_on} 条没有按期办到的，退还全部已付款"
    enough = f"；达到 {percent(Fraction(one.tolerated))} 即算达到" if one.tolerated is not None else ""
    share = f"已付款 ×（1 − 实际完成 ÷ {so_many(one.back_quantity, one.back_measure)}）"
    return f"第 {one.back_on} 条应达到 {so_many(one.back_quantity, one.back_measure)}，达不到的退还：{share}{enough}"
