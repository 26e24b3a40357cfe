"""Putting promises under the clock, letting them wait for one another, and letting them follow one another."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.actions import lock
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.actions.clock import park, summarise, wind
from qinqing.kernel.obligations.actions.dates import GATE, settle
from qinqing.kernel.obligations.lifecycle import CLOSED, PENDING, RUNNING
from qinqing.kernel.obligations.models import Gate, Obligation
from qinqing.kernel.obligations.queries import alarms_on
from qinqing.kernel.obligations.queries.waiting import below
from qinqing.kernel.obligations.rules import START, CycleOfGates, Key

ELSEWHERE = "另一事项的承诺"
"""How a promise is named to whoever may not see its matter."""


class WaitsInACircle(Refusal):
    """Promises that wait for one another could never begin; the circle is named."""

    says = _("前项互相等待：{circle}。请去掉其中一个前项。")


class TooLateToWait(Refusal):
    """Only what has not been claimed, stopped or settled can still begin to wait for something."""

    says = _("「{title}」现在不能再加前项：它已经报完成、中止或办结。")


@dataclass(frozen=True, slots=True)
class Wait:
    """The promise `obligation` waits for the promise `on`, in one of MODES; both by their keys."""

    obligation: int
    on: int
    mode: str = START


def start(matter_id: int, obligations: Sequence[Obligation], *, by: Actor, at: datetime) -> None:
    """Put promises that were just made under the clock: called by the actions of mechanisms.

    Those without a start gate run, the others wait in `pending`. For gates on promises of other matters see `bind`.
    """
    waits: dict[int, list[tuple[int, str]]] = defaultdict(list)
    gates = Gate.objects.filter(obligation__in=[promise.pk for promise in obligations]).order_by("pk")
    for pk, on, mode in gates.values_list("obligation", "on", "mode"):
        waits[pk].append((on, mode))
    for promise in obligations:
        facts = {
            "obligation": promise.pk,
            "base_due": promise.base_due,
            "base_start": promise.base_start,
            "due": promise.alarm_on,
            "unit": promise.unit,
            "waits": waits[promise.pk],
        }
        record(matter_id, events.STARTED, by=by, at=at, facts=facts)
    wind([promise.pk for promise in obligations if promise.state == RUNNING])
    summarise(matter_id)


def follow(matter_id: int, *changed: int, by: Actor, at: datetime, why: str) -> None:
    """Let promises follow what was just recorded: dates move, and what waited opens, in whatever matter it stands.

    `changed` are the promises for which others may wait; the caller holds the streams of all matters `below` them.
    """
    matters = {matter_id, *below(changed)}
    for promise, found in settle(matters, at=at, as_of=timezone.localdate(at), why=why):
        facts = {"obligation": promise.pk, "due": alarms_on(promise, found), "lost_days": found.lost}
        record(promise.matter_id, events.OPENED, by=by, at=at, facts=facts)
    summarise(*matters)


def bind(waits: Sequence[Wait], *, by: Actor, at: datetime) -> None:
    """Let promises wait for others, of whatever matter: called by the actions of mechanisms.

    It takes its own locks, in order: call it first, or for a matter that the same action opened. Raises NotFound for a
    gate that `by` may not see, WaitsInACircle with the names of the circle.
    """
    running()
    concerned = {key for wait in waits for key in (wait.obligation, wait.on)}
    lock([], along=lambda: below(concerned))
    known = Obligation.objects.in_bulk(concerned)
    _check(waits, known, by)
    Gate.objects.bulk_create(Gate(obligation_id=wait.obligation, on_id=wait.on, mode=wait.mode) for wait in waits)
    _wait([wait.obligation for wait in waits])
    for wait in waits:
        facts = {"obligation": wait.obligation, "on": wait.on, "mode": wait.mode}
        for matter in sorted({known[wait.obligation].matter_id, known[wait.on].matter_id}):
            record(matter, events.GATED, by=by, at=at, facts=facts)
    first = known[waits[0].obligation].matter_id
    try:
        follow(first, *(wait.obligation for wait in waits), by=by, at=at, why=GATE)
    except CycleOfGates as circle:
        raise WaitsInACircle(circle=_named(circle.keys, by)) from circle


def _check(waits: Iterable[Wait], known: dict[int, Obligation], by: Actor) -> None:
    wanted = {wait.on for wait in waits}
    if Obligation.objects.visible_to(by).filter(pk__in=wanted).count() < len(wanted):
        raise NotFound
    for wait in waits:
        if known[wait.obligation].state not in {PENDING, RUNNING}:
            raise TooLateToWait(title=known[wait.obligation].title)


def _wait(obligations: Sequence[int]) -> None:
    """Let what now has an open start gate wait; a date reckoned before it began counts from the gate."""
    opened = Gate.objects.filter(obligation__in=obligations, mode=START).exclude(on__state__in=CLOSED)
    waiting = set(opened.values_list("obligation", flat=True))
    Obligation.objects.filter(pk__in=waiting, state=RUNNING).update(state=PENDING, light=0)
    park(sorted(waiting))


def _named(keys: Sequence[Key], by: Actor) -> str:
    titles = dict(Obligation.objects.visible_to(by).filter(pk__in=keys).values_list("pk", F("title")))
    return " → ".join(f"「{titles[int(key)]}」" if int(key) in titles else ELSEWHERE for key in keys)
