"""Reading obligations: what an actor may do with them, and the dates of their gates."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.matters.queries import hidden
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.lifecycle import ASKED, Facts
from qinqing.kernel.obligations.models import Adjustment, Claim, Gate, Obligation, PreparedClaim, Replacement
from qinqing.kernel.obligations.queries.silence import stands_in
from qinqing.kernel.obligations.rules import GateDates
from qinqing.kernel.obligations.rules.measures import MONEY


def facts(
    promise: Obligation,
    actor: Actor,
    open_claim: Claim | None = None,
    asked: Adjustment | None = None,
    proposed: Replacement | None = None,
    prepared: PreparedClaim | None = None,
    today: date | None = None,
    sent_since: datetime | None = None,
) -> Facts:
    """Return what the lifecycle's guards look at; `promise` comes with its matter and its units.

    Only where `today` is given can somebody stand in for a silent verifier, and only what was claimed at `sent_since`
    or later can whoever claimed it take back.
    """
    decider = promise.grantor or promise.creditor
    return Facts(
        actor=actor,
        debtor_id=promise.debtor_id,
        debtor=promise.debtor.short_name,
        verifier_id=promise.verifier_id,
        verifier=promise.verifier.short_name,
        claimed_by=open_claim.claimed_by_id if open_claim else None,
        creditor_id=promise.creditor_id,
        creditor=promise.creditor.short_name,
        decider_id=decider.pk,
        decider=decider.short_name,
        asked_by=asked.asked_by_id if asked else None,
        asked_kind=asked.kind if asked else "",
        part=_is_part(promise, open_claim),
        parties=frozenset({promise.debtor_id, promise.creditor_id}),
        proposed_by=proposed.proposed_by_id if proposed else None,
        proposed_to=(promise.creditor_id if proposed.by_debtor else promise.debtor_id) if proposed else None,
        acts_for=_acts_for(actor, promise),
        prepared_by=prepared.prepared_by_id if prepared else None,
        drafted_by=open_claim.prepared_by_id if open_claim else None,
        stands_in=today is not None and stands_in(promise, actor.unit_id, today),
        just_sent=open_claim is not None and sent_since is not None and open_claim.claimed_at >= sent_since,
    )


def _acts_for(actor: Actor, promise: Obligation) -> bool:
    """Say whether somebody of the host unit, or who looks over the place of the enterprise, may act on its behalf."""
    looks_over = actor.jurisdiction is not None and promise.debtor.path.startswith(actor.jurisdiction)
    hosts = actor.unit_id == promise.matter.host_id
    return actor.side == GOV and promise.debtor.side == ENT and (hosts or looks_over)


def _is_part(promise: Obligation, claim: Claim | None) -> bool:
    amount = claim.amount if claim else None
    return promise.quantity is not None and amount is not None and promise.accepted + amount < promise.quantity


def gate_dates(obligations: Sequence[int]) -> dict[int, list[GateDates]]:
    """Return the gates' dates of each obligation, in one query."""
    gates = Gate.objects.filter(obligation__in=obligations).values_list("obligation", "on__base_due", "on__verified_on")
    dates: dict[int, list[GateDates]] = defaultdict(list)
    for obligation, base_due, verified_on in gates:
        dates[obligation].append(GateDates(base_due, verified_on))
    return dates


def tells_amount(promise: Obligation, actor: Actor, measure: str = "") -> bool:
    """Say whether `actor` may read the quantity of a promise; no query where it is annotated, or for a side of it.

    `measure` is that of what would replace it: money that is only proposed is as secret.
    """
    if not {promise.measure, measure} & MONEY.keys():
        return True
    if actor.unit_id in {promise.debtor_id, promise.creditor_id, promise.verifier_id}:
        return True
    if promise.measure not in MONEY:
        return Obligation.objects.filter(pk=promise.pk).whose_money_reads(actor).exists()
    said = getattr(promise, "tells_amount", None)
    return Obligation.objects.filter(pk=promise.pk).weighable_by(actor).exists() if said is None else bool(said)


def obligation_for(actor: Actor, reference: str, number: str) -> Obligation:
    """Return an obligation of a matter that `actor` may see; raises NotFound otherwise, Recused after a conflict."""
    visible = Obligation.objects.visible_to(actor).select_related(
        "matter", "debtor", "creditor", "verifier", "grantor", "calendar"
    )
    promise = visible.filter(matter__reference=reference, number=number).first()
    if promise is None:
        raise hidden(reference, actor)
    return promise


def open_claim(promise: Obligation) -> Claim | None:
    """Return the claim that waits for an answer, if there is one."""
    return promise.claims.filter(outcome=Claim.OPEN).select_related("claimed_by", "prepared_by").first()


def open_prepared(promise: Obligation) -> PreparedClaim | None:
    """Return what was prepared on the debtor's behalf and waits for it, if there is something."""
    waiting = promise.prepared.filter(outcome=PreparedClaim.WAITING).select_related("prepared_by")
    return waiting.prefetch_related("files").first()


def all_prepared(matter_id: int) -> dict[int, PreparedClaim]:
    """Return what was prepared on behalf of the debtors of a matter and waits for them, by obligation."""
    found = PreparedClaim.objects.filter(obligation__matter=matter_id, outcome=PreparedClaim.WAITING)
    return {prepared.obligation_id: prepared for prepared in found}


def open_adjustment(promise: Obligation) -> Adjustment | None:
    """Return the application that waits for an answer, if there is one."""
    return promise.adjustments.filter(outcome=ASKED).select_related("asked_by").first()


def open_adjustments(matter_id: int) -> dict[int, Adjustment]:
    """Return the applications of a matter that wait for an answer, by obligation."""
    found = Adjustment.objects.filter(obligation__matter=matter_id, outcome=ASKED)
    return {asked.obligation_id: asked for asked in found}


def open_replacement(promise: Obligation) -> Replacement | None:
    """Return the supplement that waits for the other side, if there is one."""
    return promise.replacements.filter(outcome=ASKED).select_related("proposed_by").first()


def open_replacements(matter_id: int) -> dict[int, Replacement]:
    """Return the supplements of a matter that wait for the other side, by obligation."""
    found = Replacement.objects.filter(obligation__matter=matter_id, outcome=ASKED)
    return {proposed.obligation_id: proposed for proposed in found}


def reason_of(asked: Adjustment) -> str:
    """Return what the debtor wrote with an application."""
    return _written(asked.obligation, events.ASKED, "adjustment", asked.pk)


def why_proposed(proposed: Replacement) -> str:
    """Return what a side wrote with new terms; empty when nothing was written."""
    return _written(proposed.obligation, events.PROPOSED, "replacement", proposed.pk)


def note_of(claim: Claim) -> str:
    """Return what the debtor wrote with a claim; empty when nothing was written."""
    return _written(claim.obligation, events.CLAIMED, "claim", claim.pk)


def why_returned(promise: Obligation) -> str:
    """Return why the last claim was sent back; empty where it was not, or where nothing was claimed yet."""
    last = promise.claims.order_by("-pk").first()
    if last is None or last.outcome != Claim.RETURNED:
        return ""
    return _written(promise, events.REJECTED, "claim", last.pk)


def note_prepared(prepared: PreparedClaim) -> str:
    """Return what somebody wrote on the debtor's behalf; empty when nothing was written."""
    return _written(prepared.obligation, events.PREPARED, "prepared", prepared.pk)


def _written(promise: Obligation, kind: EventKind, key: str, pk: int) -> str:
    """Return the text of the one event of `kind` that speaks of a row by its key; an erased one says so."""
    for entry in history(promise.matter_id):
        if entry.kind == kind.tag and entry.facts[key] == pk:
            return entry.text(kind.texts[0])
    return ""
