"""The sheet that both sides see alike: every line with its formula in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qinqing.domains.contracts.rules.money.grounds import below_lpr, ground
from qinqing.domains.contracts.rules.money.lateness import Settled, accrued, settle, shares
from qinqing.domains.contracts.rules.money.terms import BASES, KINDS, Account, Agreed, Cap, Incentive
from qinqing.domains.contracts.rules.money.words import exact, formula, percent, rounded, yuan
from qinqing.kernel.calendars.rules import whole_day

CALCULATION = "这是按双方填写的数字作出的计算，不是催款，也不认定违约；双方看到的相同。"
ROUNDING = "全程按分数精确计算，只在每一项合计时四舍五入到分一次。"
NOTHING, IN_THE_SUM = "不计算", "计入合计"
CENTS = 100
COUNTING = "到期日当天不算逾期，付款当天算；按自然日计。"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is, how it was reckoned, and the amount in 分; `otherwise` is read where there is none."""

    label: str
    says: str
    amount: int | None = None
    otherwise: str = NOTHING

    @property
    def text(self) -> str:
        """Return the amount as it is read."""
        return self.otherwise if self.amount is None else yuan(self.amount)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole account; amounts in 分. `late` and `back` are None where nothing is reckoned."""

    debtor: str
    creditor: str
    due: int
    paid: int
    open: int
    beyond: int
    late: int | None
    back: int | None
    lines: Sequence[Line]
    notes: Sequence[str]

    @property
    def totals(self) -> list[tuple[str, str]]:
        """Return the sums as they are read; what was paid beyond all instalments only where there is some."""
        late = NOTHING if self.late is None else yuan(self.late)
        found = [("已到期应付", yuan(self.due)), ("已付", yuan(self.paid)), ("到期未付", yuan(self.open))]
        beyond = [("多付", yuan(self.beyond))] if self.beyond else []
        return [*found, *beyond, ("逾期利息或违约金", late)]


def sheet(account: Account) -> Sheet:
    """Return the sheet of an account as of its day."""
    received = [one for one in account.payments if one.on <= account.as_of]
    parts, beyond = shares(account.instalments, received)
    settled = [
        settle(one, parts[one.number], account.as_of) for one in sorted(account.instalments, key=lambda one: one.due)
    ]
    fallen = [one for one in settled if one.instalment.due <= account.as_of]
    found = ground(account)
    late = _late(settled, found.terms, account) if found.terms else None
    back = sum(map(_back, account.incentives)) if account.incentives else None
    due, paid = sum(one.instalment.amount for one in fallen), sum(one.amount for one in received)
    lines = [*_due_lines(settled, account), *_late_lines(settled, found.terms, found.says, late, account)]
    lines += [_back_line(one) for one in account.incentives]
    notes = [CALCULATION, COUNTING, ROUNDING, *filter(None, [below_lpr(account)])]
    still = sum(one.open for one in fallen)
    return Sheet(account.debtor.name, account.creditor.name, due, paid, still, beyond, late, back, lines, notes)


def _due_lines(settled: Sequence[Settled], account: Account) -> Iterator[Line]:
    for one in settled:
        given = one.instalment
        title = f"第 {given.number} {account.part}{given.title and f'（{given.title}）'}"
        if given.due > account.as_of:
            yield Line(title, f"{whole_day(given.due)} 到期，还没有到；已付 {yuan(one.paid)}", given.amount)
        else:
            late = sum(span.days for span in one.spans)
            words = f"{whole_day(given.due)} 到期；已付 {yuan(one.paid)}，未付 {yuan(one.open)}"
            yield Line(title, f"{words}，逾期 {late} 天" if late else words, given.amount)


def _exact_late(settled: Sequence[Settled], terms: Agreed) -> Fraction:
    return sum((accrued(one.spans, terms.rate.daily, terms.base) for one in settled), Fraction(0))


def _most(cap: Cap | None, account: Account) -> Fraction | None:
    """Return what a cap comes to, exact."""
    if cap is None:
        return None
    limits = [Fraction(cap.amount)] if cap.amount is not None else []
    if cap.share is not None:
        limits.append(cap.share * sum(one.amount for one in account.instalments))
    return min(limits, default=None)


def _late(settled: Sequence[Settled], terms: Agreed, account: Account) -> int:
    most, exact_sum = _most(terms.cap, account), _exact_late(settled, terms)
    return rounded(exact_sum if most is None else min(exact_sum, most))


def _late_lines(
    settled: Sequence[Settled], terms: Agreed | None, says: str, late: int | None, account: Account
) -> Iterator[Line]:
    if terms is None:
        yield Line("逾期利息或违约金", f"{says}。")
        return
    for one in settled:
        for span in one.spans:
            amount = span.base(terms.base)
            words = f"{BASES[terms.base]} {yuan(amount)} × {exact(terms.rate.daily)} × {span.days} 天"
            words += f"（{whole_day(span.after)} 次日至 {whole_day(span.until)}）"
            yield Line(
                f"第 {one.instalment.number} {account.part}逾期",
                f"{words} = {exact(amount * terms.rate.daily * span.days / CENTS)} 元",
                otherwise=IN_THE_SUM,
            )
    most = _most(terms.cap, account)
    capped = f"；合同约定最多 {yuan(rounded(most))}" if most is not None else ""
    yield Line(KINDS[terms.kind], f"{says}：{formula(terms)}{capped}。", late)


def _exact_back(one: Incentive) -> Fraction:
    share = one.reached / one.promised
    if share >= 1 or (one.tolerated is not None and share >= one.tolerated):
        return Fraction(0)
    return one.paid * (1 - share)


def _back(one: Incentive) -> int:
    return rounded(_exact_back(one))


def _back_line(one: Incentive) -> Line:
    share = one.reached / one.promised
    words = f"已兑付 {yuan(one.paid)} ×（1 − 实际 {exact(one.reached)} ÷ 约定 {exact(one.promised)}）"
    words += f"，单位{one.unit}。" if one.unit else "。"
    if share >= 1:
        words = f"实际达到约定的 {percent(share)}，不扣回。"
    elif one.tolerated is not None and share >= one.tolerated:
        words = f"实际达到约定的 {percent(share)}，合同约定达到 {percent(one.tolerated)} 即不扣回。"
    return Line(f"按比例扣回：{one.title}", words, _back(one))
