"""The only writer: one permission, one check, one transaction, one event."""

import pytest
from django.db import connection

from qinqing.kernel.chronicle.actions import open_stream, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.models import Event, Stream
from qinqing.kernel.devices.action import LookedAway, RecordedNothing, action, database_now, running
from qinqing.kernel.devices.refusal import NotAllowed
from qinqing.kernel.obligations.access import CLAIM
from tests.builders import act, actor, unit

pytestmark = pytest.mark.django_db
DONE = EventKind("toy.thing.done", "办了")


@pytest.fixture
def clerk():
    return actor(unit("管委会"), "clerk")


def test_an_action_that_records_nothing_is_undone(clerk):
    with pytest.raises(RecordedNothing):
        act(work=lambda at: open_stream("lost"), by=clerk)
    assert not Stream.objects.filter(kind="lost").exists()


def test_an_action_that_looks_away_is_undone(clerk):
    @action(CLAIM)
    def careless(*, by, at):
        record(open_stream("lost").pk, DONE, by=by, at=at)

    with pytest.raises(LookedAway):
        careless(by=clerk, at=database_now())
    assert not Stream.objects.filter(kind="lost").exists()


def test_permission_comes_first(clerk):
    head = actor(unit("另一单位"), "head")
    with pytest.raises(NotAllowed):
        act(work=lambda at: pytest.fail("ran"), by=head)


def test_at_is_the_clock_of_the_database(clerk):
    moments = []

    def work(at):
        moments.append(at)
        record(open_stream("toy").pk, DONE, by=clerk, at=at)

    act(work=work, by=clerk)
    assert moments == [database_now()]
    assert Event.objects.get(kind=DONE.tag).at == moments[0]


def test_files_of_a_failed_action_are_taken_back_newest_first(clerk):
    undone = []

    def work(at):
        running().undo.extend([lambda: undone.append("first"), lambda: undone.append("second")])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act(work=work, by=clerk)
    assert undone == ["second", "first"]


def test_an_action_inside_an_action_shares_its_fate(clerk):
    undone = []

    def inner(at):
        running().undo.append(lambda: undone.append("inner"))
        record(open_stream("lost").pk, DONE, by=clerk, at=at)

    def outer(at):
        act(work=inner, by=clerk, at=at)
        record(open_stream("lost").pk, DONE, by=clerk, at=at)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act(work=outer, by=clerk)
    assert undone == ["inner"]
    assert not Stream.objects.filter(kind="lost").exists()


def test_an_inner_action_must_record_by_itself(clerk):
    def outer(at):
        record(open_stream("toy").pk, DONE, by=clerk, at=at)
        act(work=lambda at: None, by=clerk, at=at)

    with pytest.raises(RecordedNothing):
        act(work=outer, by=clerk)


def test_nothing_writes_behind_an_action(clerk):
    stream = Stream.objects.create(kind="toy")
    for write in (lambda: open_stream("toy"), lambda: record(stream.pk, DONE, by=clerk, at=database_now())):
        with pytest.raises(RuntimeError):
            write()
    assert not Event.objects.filter(stream=stream).exists()


def test_actions_take_keywords_only(clerk):
    with pytest.raises(TypeError):
        act(lambda at: None, clerk)


def test_the_database_says_when_a_transaction_began():
    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp()")
        assert cursor.fetchone()[0] == database_now()
