"""Whoever has just claimed takes it back: a slip of the hand, never a way to try again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.devices.undo import WINDOW, Recorded, Undo
from qinqing.kernel.matters.actions import moved
from qinqing.kernel.obligations import access, events
from qinqing.kernel.obligations.actions.claims import goes_on
from qinqing.kernel.obligations.actions.clock import park
from qinqing.kernel.obligations.actions.target import Target, held
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Claim, PreparedClaim
from qinqing.kernel.obligations.queries import facts, open_claim


@action(access.CLAIM)
def unclaim(*, claim_id: int, by: Actor, at: datetime = NOW) -> None:
    """Take back what oneself claimed at most WINDOW ago, before anybody answered: both stay in the history.

    The debtor's ladder goes on as if nothing had been claimed, the other side is told, and what was adopted waits for
    the enterprise again. Later nobody takes a claim back: time and again withdrawn and made anew, it would keep the
    alarms silent and the answer waiting. The lot of a check stays with the promise: its next claim has the same.
    """
    about = Claim.objects.filter(pk=claim_id).select_related("obligation__matter").first()
    if about is None:
        raise NotFound
    matter, promise = held(Target(about.obligation.matter.reference, about.obligation.number, about.key), by=by)
    about.refresh_from_db()
    if about.outcome == Claim.WITHDRAWN and about.claimed_by_id == by.person_id:
        running().repeated = True
        return
    waiting = open_claim(promise)
    waiting = waiting if waiting is not None and waiting.pk == claim_id else None
    LIFE.require("unclaim", promise.state, facts(promise, by, waiting, sent_since=at - WINDOW))
    Claim.objects.filter(pk=claim_id).update(outcome=Claim.WITHDRAWN)
    _waits_again(about)
    record(matter.pk, events.UNCLAIMED, by=by, at=at, facts={"obligation": promise.pk, "claim": claim_id})
    park([promise.pk])
    goes_on(promise, "unclaim", promise.accepted)
    moved(matter)


def _waits_again(withdrawn: Claim) -> None:
    adopted = PreparedClaim.objects.filter(obligation=withdrawn.obligation_id, outcome=PreparedClaim.ADOPTED)
    unanswered = {"answer_key": None, "answered_at": None, "answered_by": None}
    adopted.filter(answer_key=withdrawn.key).update(outcome=PreparedClaim.WAITING, **unanswered)


def _unclaim(claimed: Recorded, by: Actor) -> None:
    unclaim(claim_id=claimed.facts["claim"], by=by)


def _answered(claimed: Sequence[Recorded], _: Actor) -> Mapping[tuple[int, int], str]:
    """Return which of them wait no more; one query."""
    keys = [one.facts["claim"] for one in claimed]
    waiting = set(Claim.objects.filter(pk__in=keys, outcome=Claim.OPEN).values_list("pk", flat=True))
    return {
        (one.stream, one.seq): "对方已经答复，或者已经撤回。" for one in claimed if one.facts["claim"] not in waiting
    }


UNDOES = (Undo(events.CLAIMED.tag, access.CLAIM, _unclaim, _answered),)
