"""Long work on imports: asked for and called off by people, done by the worker in the name of whoever asked."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.actions.applying import AlreadyReverted, MovedOn, apply, undo
from qinqing.commons.enterprises.actions.locking import Busy, begun, free, lock, name_of, only_one
from qinqing.commons.enterprises.actions.refusing import LeftPost, WornOut
from qinqing.commons.enterprises.actions.staging import AlreadyDone, UnderWay
from qinqing.commons.enterprises.models import Errand, Import
from qinqing.commons.enterprises.queries.askers import asker, stand_in
from qinqing.commons.enterprises.queries.differences import foreseen
from qinqing.commons.enterprises.queries.progress import note, place_of_errand
from qinqing.commons.enterprises.queries.reach import import_for
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.queries.uploads import CalledOff
from qinqing.commons.enterprises.rules.errands import COMPARED, MOST_TRIES
from qinqing.commons.enterprises.rules.sheets import Reading
from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, by_the_clock, database_now, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal

_AT_STATE = {Errand.RECKON: Import.STAGED, Errand.APPLY: Import.STAGED, Errand.UNDO: Import.APPLIED}


class NothingUnderWay(Refusal):
    """What is already done, or was called off before, is not called off."""

    says = _("已经办完，不能再取消：{state}。")
    status = 409


@action(access.IMPORT)
def ask(*, import_id: int, kind: str, seen: int = 0, by: Actor, at: datetime = NOW) -> Errand:
    """Let the worker do something long with an import; asked for twice it is done once."""
    stream = lock()
    running().row_checked = True
    batch = import_for(by, import_id)
    if batch is None:
        raise NotFound
    waiting = batch.errands.filter(state=Errand.WAITING).first()
    if waiting is not None and waiting.kind == kind:
        running().repeated = True
        return waiting
    if waiting is not None:
        raise UnderWay(what=waiting.get_kind_display())
    if batch.state != _AT_STATE[kind]:
        raise AlreadyDone(state=batch.get_state_display())
    if kind == Errand.UNDO and Import.objects.filter(reverts=batch).exists():
        raise AlreadyReverted
    if kind == Errand.APPLY and seen != turn():
        raise MovedOn
    errand = Errand.objects.create(
        kind=kind, batch=batch, post_id=by.post_id, stand_in_id=stand_in(by), seen=seen, asked_at=at
    )
    facts = {"errand": errand.pk, "batch": batch.pk, "kind": kind}
    record(stream, events.ERRAND_ASKED, by=by, at=at, facts=facts)
    return errand


@action(access.IMPORT)
def call_off(*, errand_id: int, by: Actor, at: datetime = NOW) -> Errand:
    """End what the worker is doing: it notices at its next step, and nothing of it stays."""
    stream = lock()
    running().row_checked = True
    errand = Errand.objects.select_for_update(no_key=True).filter(pk=errand_id).first()
    if errand is None or import_for(by, errand.batch_id) is None:
        raise NotFound
    if errand.state != Errand.WAITING:
        raise NothingUnderWay(state=errand.get_state_display())
    errand.state, errand.ended_at = Errand.CALLED_OFF, at
    errand.save(update_fields=["state", "ended_at"])
    facts = {"errand": errand.pk, "batch": errand.batch_id}
    record(stream, events.ERRAND_CALLED_OFF, by=by, at=at, facts=facts)
    return errand


def carry_out() -> int:
    """Do what waits longest, wholly or not at all, and return how much was done: 0 or 1.

    Each try is counted before it begins, so that what breaks off again and again is not tried for ever.
    """
    waiting = Errand.objects.filter(state=Errand.WAITING).select_related("stand_in").order_by("pk")
    errand = begun(waiting, lambda one: one.kind == Errand.RECKON or free())
    if errand is None:
        return 0
    try:
        with transaction.atomic():
            return int(only_one(name_of(errand)) and _carried_out(errand))
    except CalledOff:
        return 1
    finally:
        place_of_errand(errand.pk).unlink(missing_ok=True)


def _carried_out(errand: Errand) -> bool:
    """Do it in the name of whoever asked, and say whether it ended; a Refusal is also an end."""
    try:
        if errand.tries > MOST_TRIES:
            raise WornOut(tries=MOST_TRIES)
        by = asker(errand.post_id, errand.stand_in, timezone.localdate(database_now()))
        if by is None:
            raise LeftPost
        errand.result = _DO[errand.kind](errand, by)
    except Busy:
        _wait(errand)
        return False
    except Refusal as refusal:
        _end(errand, Errand.REFUSED, refusal)
    else:
        _end(errand, Errand.DONE)
    return True


def _wait(errand: Errand) -> None:
    """Leave it for later: somebody else writes values, so that this was no try."""
    with by_the_clock():
        errand.tries -= 1
        errand.save(update_fields=["tries"])


def _end(errand: Errand, state: str, refusal: Refusal | None = None) -> None:
    """Note how it ended; raises CalledOff when somebody was quicker, so that nothing of it stays."""
    with by_the_clock() as at:
        stream = lock()
        if not Errand.objects.select_for_update(no_key=True).filter(pk=errand.pk, state=Errand.WAITING).exists():
            raise CalledOff
        errand.state, errand.ended_at = state, at
        if refusal is not None:
            errand.refused = str(refusal)
            reading: Reading = refusal.details.get("faults") or Reading()  # type: ignore[assignment]  # only WrongRows has it
            errand.faults, errand.faults_count = reading.kept(), reading.faults_count
            facts = {"errand": errand.pk, "batch": errand.batch_id, "faults": errand.faults_count}
            append([Entry(stream, events.ERRAND_REFUSED, at, facts)])
        errand.save(update_fields=["state", "ended_at", "refused", "faults", "faults_count", "result"])


def _step(errand: Errand) -> Callable[[int], None]:
    """Return what notes how far it is; it raises CalledOff when somebody called it off."""

    def step(number: int) -> None:
        if not Errand.objects.filter(pk=errand.pk, state=Errand.WAITING).exists():
            raise CalledOff
        note(place_of_errand(errand.pk), number)

    return step


def _reckon(errand: Errand, by: Actor) -> None:
    """Reckon anew what a staged import would do."""
    with by_the_clock():
        _step(errand)(COMPARED)
        errand.batch.foreseen = foreseen(errand.batch)
        errand.batch.save(update_fields=["foreseen"])


def _apply(errand: Errand, by: Actor) -> None:
    apply(import_id=errand.batch_id, seen=errand.seen, by=by, step=_step(errand))


def _undo(errand: Errand, by: Actor) -> Import:
    return undo(import_id=errand.batch_id, by=by, step=_step(errand))


_DO: Mapping[str, Callable[[Errand, Actor], Import | None]] = {
    Errand.RECKON: _reckon,
    Errand.APPLY: _apply,
    Errand.UNDO: _undo,
}
