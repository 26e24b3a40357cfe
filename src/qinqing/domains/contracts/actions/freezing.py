"""Freezing what a contract says of money and who its sides are, on the day of its signing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts import events
from qinqing.domains.contracts.models import TERMS, Contract, PaymentTerm, Standing
from qinqing.domains.contracts.queries.standing import size_of
from qinqing.domains.contracts.rules.money.agreed import Payable, faults
from qinqing.domains.contracts.rules.money.standing import Declared
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules.measures import FEN, MONEY, MOST_FEN


class NotATerm(Refusal):
    """The terms of a payment contradict themselves."""

    says = _("付款条件不能这样写：{fault}")


class NoAmount(Refusal):
    """An amount lies between 0.01 元 and 1 万亿元: what is beyond is a slip of the hand."""

    says = _("金额应在 0.01 元到 1 万亿元之间。请核对单位是元还是万元。")


class NoSuchGoal(Refusal):
    """A claw-back rests on a promise of the payee in the same contract, and on one quantity of it."""

    says = _("第 {number} 条的退还条件按第 {on} 条的完成情况算，{why}。请核对编号。")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is said of one payment by whoever signs: a clause's number with its terms."""

    number: str
    terms: Payable


def check(terms: Payable) -> None:
    """Raise a Refusal where the terms of a payment cannot stand."""
    if not 0 < terms.amount <= MOST_FEN:
        raise NoAmount
    if fault := next(faults(terms), None):
        raise NotATerm(fault=fault[1])


def measured(agreed: Sequence[Agreed]) -> Mapping[str, tuple[int, str]]:
    """Return the quantity that payments demand of other clauses: number -> so many of a measure; money in 分.

    Raises NoSuchGoal where two payments demand different quantities of one clause.
    """
    found: dict[str, tuple[int, str]] = {}
    for one in agreed:
        terms = one.terms
        if not terms.back_on or terms.back_quantity is None:
            continue
        wanted = _wanted(terms)
        if found.setdefault(terms.back_on, wanted) != wanted:
            raise NoSuchGoal(number=one.number, on=terms.back_on, why="和另一条写的数量不一样")
    return found


def _wanted(terms: Payable) -> tuple[int, str]:
    """Return the quantity that a claw-back demands; money in 分."""
    fen = MONEY.get(terms.back_measure)
    return ((terms.back_quantity or 0) * (fen or 1), FEN if fen else terms.back_measure)


def freeze(contract: Contract, agreed: Sequence[Agreed], declared: Declared | None, *, by: Actor, at: datetime) -> None:
    """Freeze what a contract says of money and who its sides are on the day of signing; called by `sign`."""
    if not agreed and declared is None:
        return
    said = declared or Declared()
    size, source = size_of(contract.enterprise)
    running()
    Standing.objects.create(matter=contract.matter, **asdict(said), size=size, size_source=source)
    rows = {one.number: one for one in Obligation.objects.filter(matter=contract.pk)}
    for one in agreed:
        check(one.terms)
        goal = goal_of(one, rows)
        kept = {name: getattr(one.terms, name) for name in TERMS}
        PaymentTerm.objects.create(obligation=rows[one.number], back_on=goal, **kept)
    told = {"payments": [one.number for one in agreed], "body": said.body, "declared": said.declared, "size": size}
    record(contract.pk, events.FROZEN, by=by, at=at, facts=told)


def goal_of(one: Agreed, rows: Mapping[str, Obligation]) -> Obligation | None:
    """Return the promise on which a claw-back rests; raises NoSuchGoal where it cannot."""
    on = one.terms.back_on
    if not on:
        return None
    goal = rows.get(on)
    if goal is None or goal.number == one.number:
        raise NoSuchGoal(number=one.number, on=on, why="采用的条款里没有这一条")
    if goal.debtor_id != rows[one.number].creditor_id:
        raise NoSuchGoal(number=one.number, on=on, why="那一条不由收款的一方履行")
    if one.terms.back_quantity is not None and not goal.quantity:
        raise NoSuchGoal(number=one.number, on=on, why="那一条没有数量")
    if one.terms.back_quantity is not None and _wanted(one.terms) != (goal.quantity, goal.measure):
        raise NoSuchGoal(number=one.number, on=on, why="写的数量和那一条的不一样")
    return goal
