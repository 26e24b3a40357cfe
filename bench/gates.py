"""A whole DAG of promises after one of them was late: all judged and stored at once, against one after the other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F
from django.utils import timezone

from bench.bed import Bed, filled
from bench.harness import Measured, Variant, measure, ratio
from bench.words import Aim, Section, aims, compared
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.matters.actions import lock
from qinqing.kernel.obligations.actions.clock import park, relight, wind
from qinqing.kernel.obligations.actions.dates import GATE, Moved, move, settle
from qinqing.kernel.obligations.lifecycle import VERIFIED
from qinqing.kernel.obligations.models import Clock, Gate, Obligation
from qinqing.kernel.obligations.queries import judged
from qinqing.kernel.obligations.rules import FULFIL, SHIFT
from qinqing.kernel.obligations.rules.fairness import GateDates, fair
from tests.builders import act, city, clause, sign_contract
from tests.fixtures.ground import Database, Ground

ROUNDS = 5
KEPT = EventKind("bench.promise.kept", "兑现")
LATE = 40
"""Days by which the first promise was kept too late."""


@dataclass(frozen=True)
class Size:
    """How many promises, each waiting for the first and for up to `gates` of those before it."""

    promises: int = 200
    gates: int = 2


@dataclass
class Net:
    """One contract whose promises hang together, and who acts."""

    size: Size
    by: Any = None

    def sign(self) -> None:
        """Sign it by the real action and let all its promises hang on the first, which was kept late."""
        people, today = city(), timezone.localdate()
        begun = today - timedelta(days=100)
        clauses = [
            clause(str(number), ENT if number % 2 else GOV, today + timedelta(days=10 + number * 3))
            for number in range(self.size.promises)
        ]
        sign_contract(people, *clauses, signed_on=begun)
        first, *others = Obligation.objects.order_by("base_due")
        Gate.objects.bulk_create(
            Gate(obligation=promise, on=on, mode=SHIFT)
            for at, promise in enumerate(others)
            for on in (first, *others[max(0, at - self.size.gates) : at])
        )
        due = begun + timedelta(days=10)
        dates = {"base_start": begun, "base_due": due, "due": due, "alarm_on": due}
        kept = due + timedelta(days=LATE)
        Obligation.objects.filter(pk=first.pk).update(**dates, state=VERIFIED, verified_on=kept)
        Obligation.objects.exclude(pk=first.pk).update(base_start=begun)
        Clock.objects.filter(obligation=first).delete()
        self.by = people.clerk


def _matter() -> int:
    return Contract.objects.get().pk


def _done(net: Net) -> int:
    """Return how many promises there are, all but the first of which moved, each with its event."""
    moved = Event.objects.filter(kind="obligations.clock.due_moved").count()
    if moved != net.size.promises - 1:
        raise RuntimeError(f"{moved} dates moved")
    return net.size.promises


def _at_once(net: Net) -> int:
    """Recompute as the product does after a claim was accepted: fairness and dates in one go."""
    matter = _matter()

    def work(at: datetime) -> None:
        lock([matter])
        settle([matter], at=at, as_of=timezone.localdate(at), why=GATE)
        record(matter, KEPT, by=net.by, at=at)

    act(work=work, by=net.by)
    return _done(net)


def _one_by_one(net: Net) -> int:
    """Judge and store each promise by itself, in the order of gates: its gates, its date, its event, its clock."""
    matter = _matter()

    def work(at: datetime) -> None:
        lock([matter])
        for key in Obligation.objects.filter(matter=matter).order_by("base_due").values_list("pk", flat=True)[1:]:
            _one(key, at)
        record(matter, KEPT, by=net.by, at=at)

    act(work=work, by=net.by)
    return _done(net)


def _one(key: int, at: datetime) -> None:
    promise = Obligation.objects.get(pk=key)
    gates = [GateDates(gate.on.base_due, gate.on.verified_on) for gate in promise.gates.select_related("on")]
    today = timezone.localdate(at)
    found = fair(calendar(), promise.unit, promise.base_start, promise.base_due, gates, today)
    if found.due == promise.alarm_on:
        return
    changed = {"alarm_on": found.due, "lost_days": found.lost_days, "counted": True, "epoch": F("epoch") + 1}
    Obligation.objects.filter(pk=key).update(**changed)
    dates = (promise.alarm_on, found.due, promise.due, promise.due)
    move([Moved(key, FULFIL, promise.epoch, *dates)], at=at, why=GATE)
    park([key])
    wind([key])
    relight([key])


@contextmanager
def _copy(bed: Bed) -> Iterator[list[int]]:
    def warm(_: Database) -> None:
        judged([_matter()], timezone.localdate())

    with bed.copy(warm) as pids:
        yield pids


def bench(ground: Ground, size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure both ways on copies of one contract."""
    net = Net(size or Size())
    with filled(ground, "gates", net.sign) as bed:
        ways: list[tuple[str, Callable[[Net], int]]] = [("at once (ours)", _at_once), ("one by one", _one_by_one)]
        variants = [Variant(name, partial(run, net), partial(_copy, bed)) for name, run in ways]
        measured = measure(variants, rounds)
    return Section(
        "A net of promises recomputed",
        f"{net.size.promises} promises of one contract, each waiting for the first and for {net.size.gates} before it; "
        f"the first was kept {LATE} days late. What does it cost until dates, days, clocks and events of all stand?",
        [_aims(measured), compared(measured, "promise")],
        ["One by one asks, judges, writes, tells and winds the clock for each; it books no lost day to anybody."],
    )


def _aims(measured: list[Measured]) -> str:
    ours, loop = measured
    return aims(
        [
            Aim("at once / one by one, wall", 0.2, ratio(ours, loop, "wall"), "{:.2f}", at_least=False),
            Aim("at once / one by one, CPU", 0.2, ratio(ours, loop, "cpu"), "{:.2f}", at_least=False),
        ]
    )
