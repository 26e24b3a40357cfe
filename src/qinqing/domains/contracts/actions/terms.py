"""Terms for a payment of a contract that is signed already, by a supplementary agreement: for the future only."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts.actions.freezing import Agreed, check, goal_of
from qinqing.domains.contracts.models import TERMS, AddedTerms, Consent, Contract
from qinqing.domains.contracts.queries.agreed import Version, versions
from qinqing.domains.contracts.queries.terms import payments_open
from qinqing.domains.contracts.rules.money import Payable
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries.judging import outlook
from qinqing.kernel.obligations.rules.measures import MONEY


class NoSuchPayment(Refusal):
    """Terms belong to money that is still to be paid, and not to what a claw-back rests on."""

    says = _("第 {number} 条不是还没办结的付款，不能补充付款条件。请核对编号。")


class AlreadyDue(Refusal):
    """What has fallen due follows the terms of its day; nobody makes lateness dearer or cheaper afterwards."""

    says = _("第 {number} 条应于 {due} 前付款，已经到期：到期的按原来的约定计算。补充的条件只用于以后到期的付款。")


class GoalIsDue(Refusal):
    """Whether money goes back is decided by the terms of the day on which its condition fell due."""

    says = _("第 {number} 条的退还条件看第 {on} 条，那一条应于 {due} 前完成，已经到期，退还条件不能再改。")


class SameTerms(Refusal):
    """What changes nothing is not agreed to."""

    says = _("和现在的付款条件完全一样，不用补充。")


@dataclass(frozen=True, slots=True)
class TermsOf:
    """The terms that a side proposes for the payment of this number; their amount is that of the promise."""

    number: str
    terms: Payable


def checked(contract: Contract, given: TermsOf, today: date) -> tuple[Obligation, Obligation | None]:
    """Return the payment and what its claw-back rests on; raises what stands against these terms on `today`."""
    open_ones = {one.number: one for one in payments_open(contract.pk)}
    promise = open_ones.get(given.number)
    if promise is None:
        raise NoSuchPayment(number=given.number)
    rows = {
        one.number: one for one in Obligation.objects.filter(matter=contract.pk).select_related("debtor", "calendar")
    }
    terms = replace(given.terms, amount=(promise.quantity or 0) * MONEY[promise.measure])
    check(terms)
    goal = goal_of(Agreed(given.number, terms), rows)
    known = versions(rows.values(), today).get(promise.pk, [])
    if known and _alike(known[-1], terms, goal):
        raise SameTerms
    _in_time(given, rows, promise, goal, known, today)
    return promise, goal


def _in_time(
    given: TermsOf,
    rows: dict[str, Obligation],
    promise: Obligation,
    goal: Obligation | None,
    known: list[Version],
    today: date,
) -> None:
    """Raise where the payment is due, or a condition of its claw-back that would come, go or change."""
    by_key = {one.pk: one for one in rows.values()}
    former = by_key.get(known[-1].goal or 0) if known else None
    wanted = {one.pk: one for one in (promise, former, goal) if one}
    due = {pk: found.fair_due for pk, found in outlook([rows[one.number] for one in wanted.values()], today).items()}
    if due[promise.pk] < today:
        raise AlreadyDue(number=given.number, due=f"{due[promise.pk]:%Y-%m-%d}")
    if known and _back(known[-1].payable) == _back(replace(given.terms, back_on=goal.number if goal else "")):
        return
    for one in (former, goal):
        if one and due[one.pk] < today:
            raise GoalIsDue(number=given.number, on=one.number, due=f"{due[one.pk]:%Y-%m-%d}")


def _back(terms: Payable) -> tuple[object, ...]:
    return terms.back_on, terms.back_quantity, terms.back_measure, terms.tolerated


def _alike(version: Version, terms: Payable, goal: Obligation | None) -> bool:
    same = replace(version.payable, amount=terms.amount, back_on=terms.back_on)
    return same == terms and version.goal == (goal.pk if goal else None)


def put(contract: Contract, consent: Consent, given: TermsOf, today: date) -> AddedTerms:
    """Put proposed terms beside the proposal; in force once the other side agrees."""
    promise, goal = checked(contract, given, today)
    running()
    kept = {name: getattr(given.terms, name) for name in TERMS}
    return AddedTerms.objects.create(consent=consent, obligation=promise, back_on=goal, **kept)


def agreed_to(contract: Contract, proposed: AddedTerms, today: date) -> int:
    """Judge proposed terms once more on the day of the agreement; return the payment's key."""
    number, on = proposed.obligation.number, proposed.back_on.number if proposed.back_on else ""
    checked(contract, TermsOf(number, proposed.payable_of(0, on)), today)
    return proposed.obligation_id
