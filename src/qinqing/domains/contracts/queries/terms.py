"""What a draft says of money: payments of its clauses, who both sides are, what its text suggests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from qinqing.commons.enterprises.rules.sizes import SIZES
from qinqing.domains.contracts.models import (
    KEPT,
    LEFT_OUT,
    UNCLEAR,
    AddedTerms,
    ClausePayment,
    Consent,
    Draft,
    DraftClause,
    PaymentTerm,
    Standing,
)
from qinqing.domains.contracts.queries.standing import size_of
from qinqing.domains.contracts.rules.extraction.money import sums
from qinqing.domains.contracts.rules.money.agreed import Payable, amount_text, readings
from qinqing.domains.contracts.rules.money.standing import BODIES, DECLARED, Declared
from qinqing.domains.contracts.rules.money.suggesting import Found, lateness_in
from qinqing.kernel.obligations.lifecycle import CLOSED
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules.measures import MONEY
from qinqing.kernel.parties.models import UnitKind

_ORGANS = frozenset({UnitKind.DEPARTMENT, UnitKind.TOWN, UnitKind.PARTY})


NO_SUM_IN_TITLE = "金额是商业秘密，标题会出现在列表和提醒里：请把金额只填在付款条件里。"


@dataclass(frozen=True, slots=True)
class Priced:
    """A clause with what it says of money in words, and the amounts that its text names where nothing was entered."""

    readings: Sequence[tuple[str, str]]
    suggested: Sequence[str]


@dataclass(frozen=True, slots=True)
class DraftMoney:
    """Everything of money on the page of a draft: for the writer and the reviewer alike."""

    clauses: Mapping[int, Priced]
    standing: Sequence[tuple[str, str]]


def payable_of(clause: DraftClause) -> Payable | None:
    """Return what a clause says of money; None where it says nothing."""
    payment = getattr(clause, "payment", None)
    return payment.payable if payment else None


def declared_of(draft: Draft) -> Declared | None:
    """Return what was said of both sides of a draft; None where nothing was."""
    found = Standing.objects.filter(matter=draft.pk).first()
    return Declared(found.body, found.declared, found.evidence) if found else None


def likely_body(draft: Draft) -> str:
    """Return what the government side surely is by its kind in the register of units; empty where a person must say."""
    return "organ" if draft.matter.host.kind in _ORGANS else ""


def suggested_sums(clause: DraftClause) -> list[int]:
    """Return the amounts that the text of a clause names, in 分."""
    return list(dict.fromkeys(fen for _place, fen in sums(clause.text) if fen > 0))


def suggested_lateness(draft: Draft) -> list[Found]:
    """Return the sentences of a draft's text that speak of late payment, with the rates that they name."""
    return lateness_in(draft.text)


def payments_of(draft: Draft) -> dict[int, Payable]:
    """Return what the clauses of a draft say of money, by the clause's key; one query."""
    return {one.clause_id: one.payable for one in ClausePayment.objects.filter(clause__draft=draft.pk)}


def money_of(draft: Draft, clauses: Sequence[DraftClause]) -> DraftMoney:
    """Return what a draft says of money; as many queries whatever the number of its clauses."""
    payments = payments_of(draft)
    priced = {one.pk: _priced(one, payments.get(one.pk)) for one in clauses if one.state not in {LEFT_OUT, UNCLEAR}}
    found = any(one.readings or one.suggested for one in priced.values())
    return DraftMoney(priced, _standing(draft) if found else ())


def _priced(clause: DraftClause, terms: Payable | None) -> Priced:
    if terms:
        return Priced([pair for pair in readings(terms).items() if pair[1]], ())
    return Priced((), [amount_text(fen) for fen in suggested_sums(clause)])


def _standing(draft: Draft) -> list[tuple[str, str]]:
    said = declared_of(draft) or Declared()
    size, source = size_of(draft.enterprise)
    words = DECLARED[said.declared]
    return [
        ("政府一方", BODIES[said.body]),
        ("企业声明", f"{words}（{said.evidence}）" if said.evidence else words),
        ("登记规模", f"{SIZES[size]}。{source}"),
    ]


def money_faults(clauses: Sequence[DraftClause], payments: Mapping[int, Payable]) -> Iterator[str]:
    """Yield what of the money stands against a review, one sentence each."""
    kept = {one.number: one for one in clauses if one.state == KEPT}
    goals: dict[str, tuple[int | None, str]] = {}
    for one in kept.values():
        terms = payments.get(one.pk)
        if terms is None:
            continue
        if sums(one.title):
            yield f"第 {one.number} 条的标题里写了金额。{NO_SUM_IN_TITLE}"
        if terms.back_on:
            wanted = (terms.back_quantity, terms.back_measure)
            alike = not terms.back_quantity or goals.setdefault(terms.back_on, wanted) == wanted
            yield from _goal_faults(one, kept.get(terms.back_on), terms.back_on, payments, alike=alike)


def _goal_faults(
    one: DraftClause, goal: DraftClause | None, number: str, payments: Mapping[int, Payable], *, alike: bool
) -> Iterator[str]:
    says = f"第 {one.number} 条的退还条件要看第 {number} 条，"
    if goal is None or goal is one:
        yield f"{says}采用的条款里没有这一条。"
    elif goal.side == one.side:
        yield f"{says}那一条应由收款的一方履行。"
    elif goal.pk in payments:
        yield f"{says}那一条自己是付款，不能作退还的条件。"
    elif not alike:
        yield f"第 {number} 条被两条付款引用，写的数量不一样。请核对。"


def payments_open(contract_id: int) -> list[Obligation]:
    """Return the payments of a contract that are not settled: what no claw-back rests on, by its date."""
    rows = Obligation.objects.filter(matter=contract_id, measure__in=MONEY, quantity__isnull=False)
    still = rows.exclude(state__in=CLOSED)
    for model in (PaymentTerm, AddedTerms):
        still = still.filter(~Exists(model.objects.filter(back_on=OuterRef("pk"))))
    return list(still.order_by("base_due", "number"))


def terms_of(consent: Consent) -> list[tuple[str, str]]:
    """Return the terms that a side proposes, as people read them; empty where it proposes something else."""
    found: AddedTerms | None = getattr(consent, "terms", None)
    if found is None:
        return []
    promise = found.obligation
    amount = (promise.quantity or 0) * MONEY[promise.measure]
    said = readings(found.payable_of(amount, found.back_on.number if found.back_on else ""))
    return [("哪一笔付款", f"第 {promise.number} 条 {promise.title}"), *(pair for pair in said.items() if pair[1])]
