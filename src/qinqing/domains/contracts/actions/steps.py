"""The steps of a draft from person to person: sent, reviewed or given back, signed or dropped."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.actions.drafts import held, recount
from qinqing.domains.contracts.actions.signing import Clause, SignedInTheFuture, Terms, sign
from qinqing.domains.contracts.lifecycle.draft import LIFE
from qinqing.domains.contracts.models import KEPT, RESOLUTION, UNCLEAR, Contract, Draft
from qinqing.domains.contracts.queries.drafts import faults_of, judged
from qinqing.domains.contracts.queries.terms import declared_of, payable_of
from qinqing.domains.contracts.rules.drafting import in_order
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import moved
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations import rules as promising


class NeedsReason(Refusal):
    """Whoever gives a draft back or drops it says why."""

    says = _("请写明理由。")


class NotSignable(Refusal):
    """The dates that count from the signing are known only now; what they break is said before anything is made."""

    says = _("按这个签订日期还不能登记：{faults}请核对日期，或退回起草修改。")


def _step(
    draft: Draft, name: str, kind: EventKind, by: Actor, at: datetime, told: dict[str, object], words: str
) -> None:
    running()
    Matter.objects.filter(pk=draft.pk).update(state=LIFE.move(name).to)
    moved(draft.matter)
    record(draft.pk, kind, by=by, at=at, facts=told, texts={"words": words.strip()})


def _reason(words: str) -> str:
    if not words.strip():
        raise NeedsReason
    return words


@action(access.WRITE_DRAFT)
def send(*, reference: str, words: str = "", rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Send a draft to its legality review, once every suggestion is decided and every kept clause is complete."""
    draft = held(reference, "send", by=by, rev=rev)
    states = list(draft.clauses.values_list("state", flat=True))
    told: dict[str, object] = {"clauses": states.count(KEPT), "unclear": states.count(UNCLEAR)}
    _step(draft, "send", events.SENT, by, at, told, words)


@action(access.REVIEW_DRAFT)
def review(*, reference: str, words: str = "", rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Find a draft lawful: somebody who did not draft along, and the name stays with it."""
    draft = held(reference, "review", by=by, rev=rev)
    Draft.objects.filter(pk=draft.pk).update(reviewed_at=at, reviewed_by=by.person_id)
    told: dict[str, object] = {"clauses": draft.clauses.filter(state=KEPT).count()}
    _step(draft, "review", events.REVIEWED, by, at, told, words)


@action(access.READ_DRAFT)
def give_back(*, reference: str, words: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Give a draft back to be written further, with the reason; a review given before no longer holds."""
    draft = held(reference, "return", by=by, rev=rev)
    Draft.objects.filter(pk=draft.pk).update(reviewed_at=None, reviewed_by=None)
    _step(draft, "return", events.RETURNED, by, at, {"was": draft.matter.state}, _reason(words))


@action(access.WRITE_DRAFT)
def drop(*, reference: str, words: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Drop a draft for good, with the reason; it stays readable."""
    draft = held(reference, "drop", by=by, rev=rev)
    _step(draft, "drop", events.DROPPED, by, at, {"was": draft.matter.state}, _reason(words))


@action(access.SIGN)
def conclude(
    *, reference: str, signed_on: date, words: str = "", rev: int | None = None, by: Actor, at: datetime = NOW
) -> Contract:
    """Enter the contract that a reviewed draft became; both stand or neither does."""
    draft = held(reference, "sign", by=by, rev=rev)
    if signed_on > timezone.localdate(at):
        raise SignedInTheFuture(today=f"{timezone.localdate(at):%Y-%m-%d}")
    draft.signed_on = signed_on
    recount(draft)
    found = faults_of(draft, list(draft.clauses.all()))
    if found:
        raise NotSignable(faults="".join(found))
    contract = sign(terms=_terms(draft), by=by, at=at)
    Draft.objects.filter(pk=draft.pk).update(signed_on=signed_on, contract=contract)
    told: dict[str, object] = {"contract": contract.matter.reference, "signed_on": signed_on}
    _step(draft, "sign", events.CONCLUDED, by, at, told, words)
    return contract


def _terms(draft: Draft) -> Terms:
    """Return the kept clauses as the contract's, each behind those that it waits for.

    The limits of a resolution government set alone: they are watched, and enter no rate of the enterprise.
    """
    one_sided = draft.document == RESOLUTION
    rows = {one.position: one for one in draft.clauses.filter(state=KEPT).select_related("payment")}
    ordered = [rows[one.position] for one in in_order(judged(list(rows.values()), draft.signed_on))]
    return Terms(
        number=draft.number,
        project=draft.project,
        title=draft.matter.title,
        government=draft.matter.host,
        enterprise=draft.enterprise,
        signed_on=draft.signed_on or date.max,
        document=draft.document,
        meeting=draft.meeting,
        issuer=draft.issuer,
        clauses=[
            Clause(
                number=one.number,
                title=one.title,
                side=one.side,
                base_due=one.base_due or date.max,
                text=one.text or one.title,
                waits_for=one.gates,
                stops_for=one.stops,
                unit=one.unit,
                page=one.page,
                quantity=one.quantity,
                measure=one.measure,
                agreed_by=promising.GOV_ALONE if one_sided else promising.BOTH,
                source_kind=promising.RESOLUTION if one_sided else promising.CLAUSE,
                condition=one.condition,
                recurrence=one.recurrence,
                until=one.until,
                money=payable_of(one),
                milestone=one.milestone,
            )
            for one in ordered
        ],
        declared=declared_of(draft),
    )
