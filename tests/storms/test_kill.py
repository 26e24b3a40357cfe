"""kill -9 of the worker and of the whole database server while a storm of due steps is fired and told.

`QINQING_STORM=200000` makes the storm as large as it is meant to hold; every day it is a small one.
"""

import os
import random
import time
from collections import Counter

import pytest

from qinqing.kernel.obligations.jobs import BATCH
from qinqing.site.connections import release
from tests.fixtures import django_connection
from tests.storms.crowd import check, gather, is_over
from tests.storms.ordeal import Ordeal, ordeal, until

SIZE = int(os.environ.get("QINQING_STORM", "2000"))
DEATHS = max(4, min(40, SIZE // BATCH))
SWEEP, TELLING = "WITH pick AS", 'INSERT INTO "notices_notice"'
SOUGHT = ((SWEEP,), (SWEEP,), (TELLING,), (TELLING,))
"""What the first four deaths fall into; those after them come at any time."""


@pytest.fixture
def storm(django_db_blocker, worker_database, monkeypatch):
    with django_db_blocker.unblock(), ordeal(monkeypatch) as made:
        try:
            yield made
        finally:
            release()
    monkeypatch.undo()
    with django_db_blocker.unblock():
        django_connection.use(worker_database.addresses.app)


def strike(made: Ordeal, number: int, chance: random.Random) -> tuple[str, str]:
    """Let a worker come to work, wait a little more, and kill it, or the server under it."""
    child = made.worker()
    found = made.working_on(SOUGHT[number] if number < len(SOUGHT) else (SWEEP, TELLING), 60)
    time.sleep(chance.random() * (0.05 if number < len(SOUGHT) else 2))
    if number % 2:
        made.kill_server()
        made.kill_worker(child)
        return "server", found
    made.kill_worker(child)
    return "worker", found


@pytest.mark.slow
def test_everything_fires_once_whoever_is_killed(storm):
    crowd, chance = gather(storm.database, SIZE), random.Random(SIZE)
    deaths = Counter(strike(storm, number, chance) for number in range(DEATHS))
    assert {(who, what) for who in ("worker", "server") for what in (SWEEP, TELLING)} <= deaths.keys(), deaths
    storm.worker()
    until(is_over, 120 + SIZE / 5)
    check(crowd)
    print(f"{SIZE} due obligations; killed while the server worked on: {dict(deaths)}")
