"""Sweepers and people at once, for a while: no deadlock, nothing lost, nothing doubled."""

import random
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.obligations.actions import (
    Asked,
    Completion,
    ask_extension,
    ask_suspension,
    claim,
    confirm,
    extend,
    reject,
    resume,
    suspend,
)
from qinqing.kernel.obligations.jobs import sweep, sweep_until
from qinqing.kernel.obligations.lifecycle import RUNNING
from qinqing.kernel.obligations.models import Clock, Firing, LadderStep, Obligation
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.obligations.rules import FORCE_MAJEURE, FULFIL
from qinqing.site.connections import release
from tests.builders import city, clause, photo, sign_contract, target

ASKED = Asked(FORCE_MAJEURE, "台风")
CONTRACTS, CLAUSES, ACTS = 12, 6, 50


@pytest.fixture
def storm(committed):
    """Contracts whose steps are all due, each clause waiting for nothing."""
    town, today = city(), timezone.localdate()
    due = [today - timedelta(days=40 + 3 * n) for n in range(CLAUSES)]
    clauses = [clause(str(n), "gov", day) for n, day in enumerate(due)]
    clauses.append(clause("last", "ent", today + timedelta(days=10), "0", "1"))
    contracts = [sign_contract(town, *clauses, signed_on=today - timedelta(days=120)) for _ in range(CONTRACTS)]
    return town, contracts


def acts(town, contract, number, today):
    """Everything that a debtor and a creditor may try with a clause."""
    at = {"target": target(contract, number)}
    return [
        lambda: claim(**at, completion=Completion(today), uploads=[photo()], by=town.clerk),
        lambda: reject(**at, reason="缺", by=town.representative),
        lambda: confirm(**at, by=town.representative),
        lambda: ask_extension(**at, asked=ASKED, days=5, by=town.clerk),
        lambda: extend(**at, by=town.representative),
        lambda: ask_suspension(**at, asked=ASKED, start_on=today - timedelta(days=60), by=town.clerk),
        lambda: suspend(**at, by=town.representative),
        lambda: resume(**at, by=town.representative),
    ]


def steps_due(obligation, now):
    """Which steps ought to have fired for a running promise in its epoch, asked of the database's own function."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT step.number FROM obligations_ladderstep AS step
               WHERE step.ladder_id = %s
                 AND obligations_step_at(%s, %s, step."offset", step.unit) <= %s ORDER BY 1""",
            [obligation.ladder_id, obligation.calendar_id, obligation.alarm_on, now],
        )
        return [number for (number,) in cursor.fetchall()]


def deadlocks():
    """How many the server has counted here, also those that were tried again; processes tell theirs when they end."""
    release()
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


class Crowd:
    """Threads that keep what went wrong in them."""

    def __init__(self):
        self.faults, self.done, self.stop = [], [], threading.Event()

    def thread(self, work, *given):
        def guarded():
            try:
                work(*given)
            except Exception as fault:  # noqa: BLE001 - told at the end, with all others
                self.faults.append(fault)
            finally:
                connection.close()

        return threading.Thread(target=guarded)

    def sweeping(self):
        while not self.stop.is_set():
            sweep(batch=5)

    def acting(self, seed, town, contracts):
        chance, today = random.Random(seed), timezone.localdate()
        for _ in range(ACTS):
            act = chance.choice(acts(town, chance.choice(contracts), str(chance.randrange(CLAUSES)), today))
            try:
                act()
            except Refusal:
                continue
            self.done.append(act)

    def run(self, town, contracts):
        sweepers = [self.thread(self.sweeping) for _ in range(2)]
        people = [self.thread(self.acting, seed, town, contracts) for seed in range(8)]
        for thread in (*sweepers, *people):
            thread.start()
        for thread in people:
            thread.join()
        self.stop.set()
        for thread in sweepers:
            thread.join()


@pytest.mark.slow
def test_two_sweepers_and_eight_people(storm):
    crowd = Crowd()
    crowd.run(*storm)
    assert crowd.faults == []
    assert deadlocks() == 0
    assert len(crowd.done) > 40
    sweep_until()
    now = timezone.now()
    fired = Event.objects.filter(kind="obligations.clock.fired")
    doubled = fired.values("facts__obligation", "facts__purpose", "facts__epoch", "facts__step").annotate(
        n=Count("seq")
    )
    assert not doubled.filter(n__gt=1).exists()
    for promise in Obligation.objects.filter(state=RUNNING):
        mine = Firing.objects.filter(obligation=promise, purpose=FULFIL, epoch=promise.epoch)
        assert sorted(mine.values_list("step", flat=True)) == steps_due(promise, now)
        last = LadderStep.objects.filter(ladder=promise.ladder).count()
        assert Clock.objects.filter(obligation=promise).exists() == (len(mine) < last)
    assert not Clock.objects.exclude(obligation__state__in=["running", "claimed"]).exists()
    assert verify().broken == []
    assert unlike_history() == []


def test_a_clock_set_back_fires_nothing_twice(storm):
    now = timezone.now()
    total = sweep_until(now)
    assert total == CONTRACTS * CLAUSES * 4
    for days in (1, 30, 400):
        assert sweep_until(now - timedelta(days=days)) == 0
    assert sweep_until(now) == 0
    assert Event.objects.filter(kind="obligations.clock.fired").count() == Firing.objects.count() == total


def test_a_clock_that_jumps_back_between_batches_goes_on_where_it_was(storm):
    now, moved = timezone.now(), 0
    for back in (0, 60, 0, 45, 0):
        moved += sweep(now - timedelta(days=back), batch=20)
    moved += sweep_until(now)
    assert moved == Firing.objects.count() == CONTRACTS * CLAUSES * 4
    assert verify().broken == []
    assert unlike_history() == []
