"""Claims that somebody prepares on an enterprise's behalf (代办): they count once the enterprise adopts them."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.evidence.actions import keep
from qinqing.kernel.matters.actions import current, moved
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations import access, events
from qinqing.kernel.obligations.actions.adjustments import NeedsReason
from qinqing.kernel.obligations.actions.claims import Completion, Filed, credible, file_claim, ready
from qinqing.kernel.obligations.actions.target import Target, held
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Obligation, PreparedClaim
from qinqing.kernel.obligations.queries import facts, open_prepared


@action(access.PREPARE)
def prepare(
    *, target: Target, completion: Completion, uploads: Sequence["UploadedFile[bytes]"], by: Actor, at: datetime = NOW
) -> None:
    """Prepare a claim with evidence for an enterprise: no clock stops, and nothing is claimed until it adopts it."""
    matter, promise = held(target, by=by)
    if PreparedClaim.objects.filter(key=target.key, obligation=promise, prepared_by=by.person_id).exists():
        running().repeated = True
        return
    current(matter, target.rev)
    known = facts(promise, by, prepared=open_prepared(promise))
    ready("prepare", promise, known, completion, len(uploads), timezone.localdate(at))
    files = keep(matter, uploads, by=by, at=at)
    made = PreparedClaim.objects.create(
        obligation=promise,
        key=target.key,
        completed_on=completion.completed_on,
        amount=completion.amount,
        prepared_at=at,
        prepared_by_id=by.person_id,
    )
    made.files.set(files)
    told = {
        "obligation": promise.pk,
        "prepared": made.pk,
        "completed_on": completion.completed_on,
        "amount": completion.amount,
        "files": [file.digest.hex() for file in files],
    }
    record(matter.pk, events.PREPARED, by=by, at=at, facts=told, texts={"note": completion.note.strip()})
    moved(matter)


def _answered(
    name: str, outcome: str, target: Target, by: Actor, at: datetime
) -> tuple[Matter, Obligation, PreparedClaim] | None:
    """Close what was prepared with `outcome`; None when the same form already did."""
    matter, promise = held(target, by=by)
    if PreparedClaim.objects.filter(answer_key=target.key, obligation=promise, answered_by=by.person_id).exists():
        running().repeated = True
        return None
    current(matter, target.rev)
    waiting = open_prepared(promise)
    LIFE.require(name, promise.state, facts(promise, by, prepared=waiting))
    if waiting is None:
        raise RuntimeError("the guards of the lifecycle let nobody answer to nothing")
    PreparedClaim.objects.filter(pk=waiting.pk).update(
        outcome=outcome, answer_key=target.key, answered_at=at, answered_by=by.person_id
    )
    return matter, promise, waiting


@action(access.ADOPT)
def adopt(*, target: Target, note: str = "", by: Actor, at: datetime = NOW) -> None:
    """File what was prepared as the enterprise's own claim, in its own words; the files keep who added them."""
    answered = _answered("adopt", PreparedClaim.ADOPTED, target, by, at)
    if answered is None:
        return
    matter, promise, prepared = answered
    completion = Completion(prepared.completed_on, note, prepared.amount)
    credible(promise, completion, timezone.localdate(at))
    file_claim(matter, promise, target, Filed(completion, list(prepared.files.all()), prepared), by=by, at=at)


@action(access.ADOPT, alone=True)
def disown(*, target: Target, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Decline what was prepared, with a reason; the promise stays as it is."""
    if not reason.strip():
        raise NeedsReason
    if answered := _answered("disown", PreparedClaim.DECLINED, target, by, at):
        _close(answered, events.DISOWNED, reason, by, at)


@action(access.PREPARE)
def take_back(*, target: Target, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Withdraw what oneself prepared, with a reason, before the enterprise answered."""
    if not reason.strip():
        raise NeedsReason
    if answered := _answered("take_back", PreparedClaim.WITHDRAWN, target, by, at):
        _close(answered, events.TAKEN_BACK, reason, by, at)


def _close(
    answered: tuple[Matter, Obligation, PreparedClaim], kind: EventKind, reason: str, by: Actor, at: datetime
) -> None:
    matter, promise, prepared = answered
    told = {"obligation": promise.pk, "prepared": prepared.pk}
    record(matter.pk, kind, by=by, at=at, facts=told, texts={"reason": reason.strip()})
    moved(matter)
