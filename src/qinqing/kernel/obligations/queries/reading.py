"""Reading obligations: what an actor may do with them, and the dates of their gates."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Prefetch

from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.queries import hidden
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.lifecycle import ASKED, Facts
from qinqing.kernel.obligations.models import Adjustment, Claim, Gate, Ladder, LadderStep, Obligation
from qinqing.kernel.obligations.rules import GateDates


def facts(promise: Obligation, actor: Actor, open_claim: Claim | None = None, asked: Adjustment | None = None) -> Facts:
    """Return what the lifecycle's guards look at; `promise` comes with debtor, creditor, verifier and grantor."""
    decider = promise.grantor or promise.creditor
    return Facts(
        actor=actor,
        debtor_id=promise.debtor_id,
        debtor=promise.debtor.short_name,
        verifier_id=promise.verifier_id,
        verifier=promise.verifier.short_name,
        claimed_by=open_claim.claimed_by_id if open_claim else None,
        decider_id=decider.pk,
        decider=decider.short_name,
        asked_by=asked.asked_by_id if asked else None,
        asked_kind=asked.kind if asked else "",
    )


def gate_dates(obligations: Sequence[int]) -> dict[int, list[GateDates]]:
    """Return the gates' dates of each obligation, in one query."""
    gates = Gate.objects.filter(obligation__in=obligations).values_list("obligation", "on__base_due", "on__verified_on")
    dates: dict[int, list[GateDates]] = defaultdict(list)
    for obligation, base_due, verified_on in gates:
        dates[obligation].append(GateDates(base_due, verified_on))
    return dates


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
    return promise.claims.filter(outcome=Claim.OPEN).select_related("claimed_by").prefetch_related("files").first()


def open_adjustment(promise: Obligation) -> Adjustment | None:
    """Return the application that waits for an answer, if there is one."""
    return promise.adjustments.filter(outcome=ASKED).select_related("asked_by").first()


def open_adjustments(matter_id: int) -> dict[int, Adjustment]:
    """Return the applications of a matter that wait for an answer, by obligation."""
    found = Adjustment.objects.filter(obligation__matter=matter_id, outcome=ASKED)
    return {asked.obligation_id: asked for asked in found}


def reason_of(asked: Adjustment) -> str:
    """Return what the debtor wrote with an application; empty when it was erased."""
    for entry in history(asked.obligation.matter_id):
        if entry.kind == events.ASKED.tag and entry.facts["adjustment"] == asked.pk:
            return entry.texts.get("reason") or ""
    return ""


def all_ladders() -> Sequence[Ladder]:
    """Return the newest version of every ladder with its steps, in two queries."""
    newest = Ladder.objects.order_by("code", "-version").distinct("code")
    return list(newest.prefetch_related(Prefetch("steps", LadderStep.objects.order_by("number"))))


def note_of(claim: Claim) -> str:
    """Return what the debtor wrote with a claim; empty when nothing was written, or it was erased."""
    for entry in history(claim.obligation.matter_id):
        if entry.kind == events.CLAIMED.tag and entry.facts["claim"] == claim.pk:
            return entry.texts.get("note") or ""
    return ""
