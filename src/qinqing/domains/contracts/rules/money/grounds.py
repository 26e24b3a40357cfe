"""By which rate lateness is reckoned: the contract's, the statutory one where it applies, or none."""

from dataclasses import dataclass
from fractions import Fraction

from qinqing.domains.contracts.rules.money.terms import (
    CREDITORS,
    DEBTORS,
    INTEREST,
    SUBJECTS,
    Account,
    Agreed,
    Rate,
)
from qinqing.domains.contracts.rules.money.words import percent

NOT_AGREED = "合同未约定，不计算"
NOT_ENTERED = "合同对逾期怎样约定还没有登记，不计算"
YEAR_OF_LPR = 365
_AT_SIGNING, _SME, _YES = "收款方签订合同时", "是中小企业", "是"


@dataclass(frozen=True, slots=True)
class Ground:
    """The terms by which lateness is reckoned (None: not at all), and why, in words."""

    terms: Agreed | None
    says: str


def _answer(said: bool | None) -> str | None:
    return None if said is None else _YES if said else "否"


def _against(account: Account) -> tuple[list[str], list[str]]:
    """Return which conditions of the statutory rate are not met, and which nobody knows."""
    declared = account.creditor.declared_sme
    asked = (
        (account.debtor.kind, DEBTORS, "付款方不是机关、事业单位或大型企业", "付款方是哪一类单位"),
        (account.creditor.kind, CREDITORS, "收款方不是中小企业", "收款方签订合同时的规模"),
        (_answer(declared), (_YES,), f"{_AT_SIGNING}没有声明{_SME}", f"{_AT_SIGNING}是否声明{_SME}"),
        (account.subject, SUBJECTS, "标的不是货物、工程或服务", "标的是不是货物、工程或服务"),
    )
    failed = [fails for kind, wanted, fails, _unknown in asked if kind is not None and kind not in wanted]
    unknown = [unknown for kind, _wanted, _fails, unknown in asked if kind is None]
    return failed, unknown


def covered(account: Account) -> bool:
    """Return whether the statutory rules on late payment to small and medium enterprises surely apply."""
    return _against(account) == ([], [])


def ground(account: Account) -> Ground:
    """Return by which terms lateness is reckoned; the contract's own come first."""
    if account.agreed:
        return Ground(account.agreed, "按合同约定计算")
    if not account.terms_known:
        return Ground(None, NOT_ENTERED)
    failed, unknown = _against(account)
    if failed:
        return Ground(None, f"{NOT_AGREED}（法定利率也不适用：{'；'.join(failed)}）")
    if unknown:
        return Ground(None, f"合同未约定；法定利率是否适用还不知道（{'；'.join(unknown)}），先不计算")
    if account.statutory is None:
        return Ground(None, "合同未约定；法定利率适用，但还没有填写利率和出处，先不计算")
    return Ground(Agreed(INTEREST, account.statutory), f"合同未约定，按法定利率计算：{account.statutory.source}")


def below_lpr(account: Account) -> str:
    """Return what to say where the agreed interest may not be below the one-year LPR of the day of signing."""
    if not account.agreed or account.agreed.kind != INTEREST or not covered(account):
        return ""
    day = (
        f"（{account.agreed_on.year}年{account.agreed_on.month}月{account.agreed_on.day}日）"
        if account.agreed_on
        else ""
    )
    named = f"合同订立时{day} 1 年期贷款市场报价利率"
    if account.lpr is None:
        return f"约定利率不得低于{named}；那一天的利率还没有填写，没有核对。"
    yearly = account.agreed.rate.daily * YEAR_OF_LPR
    agreed = f"约定利率一年按 {YEAR_OF_LPR} 天折合 {percent(yearly)}"
    if yearly >= _yearly(account.lpr):
        return f"{agreed}，不低于{named}（{account.lpr.source}）。"
    return f"{agreed}，低于{named}（{account.lpr.source}），不合条例规定；这里仍按合同计算。"


def _yearly(rate: Rate) -> Fraction:
    return rate.daily * YEAR_OF_LPR if rate.per == "day" else rate.value
