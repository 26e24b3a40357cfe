"""Promises are never edited: the debtor asks for more time or a stop, somebody else decides, and both are recorded."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import current, moved
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations import access, events
from qinqing.kernel.obligations.actions.claims import lapse
from qinqing.kernel.obligations.actions.clock import park
from qinqing.kernel.obligations.actions.dates import ADJUSTMENT, GATE
from qinqing.kernel.obligations.actions.promises import follow
from qinqing.kernel.obligations.actions.target import Target, held
from qinqing.kernel.obligations.lifecycle import GRANTED, LIFE, REFUSED, SUSPENDED
from qinqing.kernel.obligations.models import Adjustment, Obligation
from qinqing.kernel.obligations.queries import facts, judged, open_adjustment
from qinqing.kernel.obligations.queries.judging import caused_by
from qinqing.kernel.obligations.rules import EXTENSION, SUSPENSION

LONGEST = 3650
"""Nobody asks for more days at once; a larger number is a slip of the hand."""


class NeedsReason(Refusal):
    """Whoever asks, refuses or waives says why: it stands in the history, and decides to whom the days are booked."""

    says = _("请写明理由，对方会看到，也会留在记录里。")


class NotSoManyDays(Refusal):
    """An extension is a number of days in the promise's own unit."""

    says = _("延期天数请填 1 到 {most} 的整数。")


class StopsTooEarly(Refusal):
    """A suspension begins within the promise's window, and not after today: what will happen is not known."""

    says = _("中止的起始日要晚于 {after}（开始计时的那天），不晚于今天（{today}）。")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the debtor asks: whose cause it is (one of PARTIES), and why."""

    party: str
    reason: str


@action(access.ASK)
def ask_extension(*, target: Target, asked: Asked, days: int, by: Actor, at: datetime = NOW) -> None:
    """Ask for an extension by `days` of the promise's own unit; the clock runs on until somebody grants it."""
    if not 0 < days <= LONGEST:
        raise NotSoManyDays(most=LONGEST)
    _ask("ask_extension", target, asked, by, at, days=days)


@action(access.ASK)
def ask_suspension(*, target: Target, asked: Asked, start_on: date, by: Actor, at: datetime = NOW) -> None:
    """Ask that the clock stop from `start_on`; it runs on until somebody grants it."""
    _ask("ask_suspension", target, asked, by, at, start_on=start_on)


def _ask(
    name: str, target: Target, asked: Asked, by: Actor, at: datetime, *, days: int = 0, start_on: date | None = None
) -> None:
    if not asked.reason.strip():
        raise NeedsReason
    matter, promise = held(target, by=by)
    if Adjustment.objects.filter(key=target.key, obligation=promise, asked_by=by.person_id).exists():
        running().repeated = True
        return
    current(matter, target.rev)
    LIFE.require(name, promise.state, facts(promise, by, asked=open_adjustment(promise)))
    today = timezone.localdate(at)
    if start_on and not promise.base_start < start_on <= today:
        raise StopsTooEarly(after=f"{promise.base_start:%Y-%m-%d}", today=f"{today:%Y-%m-%d}")
    made = Adjustment.objects.create(
        obligation=promise,
        key=target.key,
        kind=SUSPENSION if start_on else EXTENSION,
        days=days,
        start_on=start_on,
        party=asked.party,
        caused_by_id=caused_by(promise, asked.party),
        asked_at=at,
        asked_by_id=by.person_id,
    )
    told = {
        "obligation": promise.pk,
        "adjustment": made.pk,
        "kind": made.kind,
        "days": days,
        "start_on": start_on,
        "party": made.party,
        "caused_by": made.caused_by_id,
    }
    record(matter.pk, events.ASKED, by=by, at=at, facts=told, texts={"reason": asked.reason.strip()})
    moved(matter)


def _decided(name: str, target: Target, by: Actor, at: datetime) -> tuple[Matter, Obligation, Adjustment] | None:
    """Close the open application; None when the same form already did."""
    matter, promise = held(target, by=by, judges=True)
    if Adjustment.objects.filter(decision_key=target.key, obligation=promise, decided_by=by.person_id).exists():
        running().repeated = True
        return None
    current(matter, target.rev)
    asked = open_adjustment(promise)
    move = LIFE.require(name, promise.state, facts(promise, by, asked=asked))
    if asked is None:
        raise RuntimeError("the guards of the lifecycle let nobody decide on nothing")
    outcome = REFUSED if name == "refuse" else GRANTED
    remaining = _remaining(promise, asked, at) if move.to == SUSPENDED else None
    Adjustment.objects.filter(pk=asked.pk).update(
        outcome=outcome, decision_key=target.key, decided_at=at, decided_by=by.person_id
    )
    if move.to != promise.state:
        Obligation.objects.filter(pk=promise.pk).update(state=move.to, light=0, remaining=remaining)
    moved(matter)
    return matter, promise, asked


def _remaining(promise: Obligation, asked: Adjustment, at: datetime) -> int:
    """Return how many of its days were left when it stopped."""
    _, found = judged([promise.matter_id], timezone.localdate(at))[promise.pk]
    first = asked.start_on or timezone.localdate(at)
    return max(0, found.promise.between(first, found.fair_due) + found.promise.calendar.counts(first, promise.unit))


def _told(kind: EventKind, decided: tuple[Matter, Obligation, Adjustment], by: Actor, at: datetime, text: str) -> None:
    matter, promise, asked = decided
    told = {"obligation": promise.pk, "adjustment": asked.pk, "kind": asked.kind}
    record(matter.pk, kind, by=by, at=at, facts=told, texts={kind.texts[0]: text.strip()})


@action(access.DECIDE)
def extend(*, target: Target, note: str = "", by: Actor, at: datetime = NOW) -> None:
    """Grant the extension: the legal date moves by the days asked for, booked to the party that caused it."""
    if decided := _decided("extend", target, by, at):
        _told(events.GRANTED, decided, by, at, note)
        follow(decided[0].pk, decided[1].pk, by=by, at=at, why=ADJUSTMENT)


@action(access.DECIDE)
def suspend(*, target: Target, note: str = "", by: Actor, at: datetime = NOW) -> None:
    """Grant the suspension: the clock is gone until it is resumed, the days that were left are kept."""
    if decided := _decided("suspend", target, by, at):
        _told(events.GRANTED, decided, by, at, note)
        park([decided[1].pk])
        follow(decided[0].pk, decided[1].pk, by=by, at=at, why=ADJUSTMENT)


@action(access.DECIDE, alone=True)
def refuse(*, target: Target, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Refuse the application, with a reason; nothing moves."""
    if not reason.strip():
        raise NeedsReason
    if decided := _decided("refuse", target, by, at):
        _told(events.REFUSED, decided, by, at, reason)


@action(access.DECIDE)
def resume(*, target: Target, note: str = "", by: Actor, at: datetime = NOW) -> None:
    """Let a suspended clock run again from today: the suspended days were lost, the dates are reckoned anew."""
    matter, promise = held(target, by=by, judges=True)
    current(matter, target.rev)
    move = LIFE.require("resume", promise.state, facts(promise, by))
    resumed_on = timezone.localdate(at)
    open_ones = Adjustment.objects.filter(obligation=promise, kind=SUSPENSION, outcome=GRANTED, resumed_on__isnull=True)
    open_ones.update(resumed_on=resumed_on)
    Obligation.objects.filter(pk=promise.pk).update(state=move.to, remaining=None)
    told = {"obligation": promise.pk, "resumed_on": resumed_on}
    record(matter.pk, events.RESUMED, by=by, at=at, facts=told, texts={"note": note.strip()})
    follow(matter.pk, promise.pk, by=by, at=at, why=ADJUSTMENT)
    moved(matter)


@action(access.WAIVE, alone=True)
def waive(*, target: Target, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Let the debtor off for good, with a reason: nothing more is owed, and what waited for it begins."""
    if not reason.strip():
        raise NeedsReason
    matter, promise = held(target, by=by, judges=True)
    current(matter, target.rev)
    move = LIFE.require("waive", promise.state, facts(promise, by))
    released_on = timezone.localdate(at)
    lapse([promise.pk])
    park([promise.pk])
    Obligation.objects.filter(pk=promise.pk).update(state=move.to, light=0, released_on=released_on, remaining=None)
    told = {"obligation": promise.pk, "waived_on": released_on}
    record(matter.pk, events.WAIVED, by=by, at=at, facts=told, texts={"reason": reason.strip()})
    follow(matter.pk, promise.pk, by=by, at=at, why=GATE)
    moved(matter)
