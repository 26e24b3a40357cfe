"""The server's own clock jumps, an hour back and a day forward: nothing fires twice, nothing too early, nothing is lost.

The server runs under Debian's `faketime`; where that is not installed this is not tested, and says so.
"""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Clock, Firing, Obligation
from qinqing.site.connections import release
from tests.fixtures import django_connection
from tests.fixtures.servers import home
from tests.storms.crowd import gather
from tests.storms.ordeal import ordeal

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
CLAUSES = 64
NOW, BACK, FORWARD = "+0", "-1h", "+1d"

pytestmark = pytest.mark.skipif(not LIBRARIES, reason="Debian's package faketime is not installed")


@pytest.fixture
def said():
    """The file that tells the server, whose user must reach it, by how much its clock is wrong."""
    with home() as place:
        place.chmod(0o755)
        file = place / "clock"
        file.write_text(NOW)
        file.chmod(0o644)
        yield file


@pytest.fixture
def crowd(django_db_blocker, worker_database, monkeypatch, said):
    """Obligations on a server whose clock can be set."""
    monkeypatch.setenv("LD_PRELOAD", str(LIBRARIES[0]))
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(said))
    monkeypatch.setenv("FAKETIME_NO_CACHE", "1")
    monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    with django_db_blocker.unblock():
        try:
            with ordeal(monkeypatch) as made:
                monkeypatch.delenv("LD_PRELOAD")
                yield gather(made.database, CLAUSES)
                release()
        finally:
            monkeypatch.undo()
            django_connection.use(worker_database.addresses.app)


def wrong_by():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0] - timezone.now()


def fired():
    events = Event.objects.filter(kind="obligations.clock.fired")
    return Counter((event.facts["obligation"], event.facts["step"]) for event in events)


@pytest.mark.slow
def test_the_servers_clock_jumps(crowd, said):
    soon = Obligation.objects.filter(pk__gt=crowd.first).order_by("pk").values_list("pk", flat=True)[:8]
    later, much_later = list(soon[:4]), list(soon[4:])
    now = timezone.now()
    Clock.objects.filter(pk__in=later).update(next_at=now + timedelta(minutes=30), step=1)
    Clock.objects.filter(pk__in=much_later).update(next_at=now + timedelta(hours=20), step=1)
    first = sweep_until()
    assert first >= CLAUSES - 8

    said.write_text(BACK)
    assert wrong_by() < timedelta(minutes=-59)
    assert sweep_until() == 0

    said.write_text(NOW)
    assert sweep_until() == 0

    said.write_text(FORWARD)
    assert wrong_by() > timedelta(hours=23)
    moved = sweep_until()
    assert moved == len(later) + len(much_later)

    for wrong in (BACK, NOW, FORWARD):
        said.write_text(wrong)
        assert sweep_until() == 0
    assert set(fired().values()) == {1}
    assert sum(fired().values()) == Firing.objects.count() == first + moved
    assert verify().faults == []
