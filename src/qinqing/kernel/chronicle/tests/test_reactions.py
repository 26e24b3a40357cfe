"""News: told after the commit, at least once, in order; what fails is tried again, then parked, and holds up nobody."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from qinqing.kernel.chronicle import reactions as module
from qinqing.kernel.chronicle.actions import open_stream, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.models import Delivery, Event, News
from qinqing.kernel.chronicle.reactions import ATTEMPTS, Reaction, dispatch
from qinqing.kernel.parties.models import Person
from tests.builders import act, actor, unit

DONE = EventKind("toy.thing.done", "办了", ("thing",))
OTHER = EventKind("toy.thing.left", "放下", ("thing",))


class Listener:
    """Remembers what it was told; fails on the things in `bad`."""

    def __init__(self):
        self.told, self.bad = [], set()

    def __call__(self, events):
        Person.objects.create(name="听到")
        if failing := [event for event in events if event.facts["thing"] in self.bad]:
            raise ValueError(failing[0].facts["thing"])
        self.told += [event.facts["thing"] for event in events]


@pytest.fixture
def listener(monkeypatch):
    heard = Listener()
    registered = {"toy.hear": Reaction("toy.hear", frozenset({DONE.tag}), heard)}
    monkeypatch.setattr(module, "reactions", lambda: registered)
    return heard


def say(*things, kind=DONE):
    clerk = actor(unit("管委会"), "clerk")

    def work(at):
        stream = open_stream("toy").pk
        for thing in things:
            record(stream, kind, by=clerk, at=at, facts={"thing": thing})
        return stream

    return act(work=work, by=clerk)


def make_due():
    Delivery.objects.filter(retry_at__isnull=False).update(retry_at=F("retry_at") - timedelta(days=1))


@pytest.mark.django_db
def test_told_once_and_in_order(listener):
    say(1, 2, 3)
    say(4, kind=OTHER)
    assert dispatch() == 4
    assert listener.told == [1, 2, 3]
    assert dispatch() == 0
    assert listener.told == [1, 2, 3]


@pytest.mark.django_db
def test_in_batches(listener, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    say(1, 2, 3, 4, 5)
    assert [dispatch(), dispatch(), dispatch(), dispatch()] == [2, 2, 1, 0]
    assert listener.told == [1, 2, 3, 4, 5]


@pytest.mark.django_db
def test_one_bad_event_holds_up_nobody(listener):
    listener.bad = {2}
    say(1, 2, 3)
    say(4)
    assert dispatch() == 4
    assert listener.told == [1, 3, 4]
    assert not News.objects.exists()
    waiting = Delivery.objects.get()
    assert (waiting.reaction, waiting.attempts) == ("toy.hear", 1)
    assert "ValueError: 2" in waiting.fault


@pytest.mark.django_db
def test_a_failed_attempt_leaves_nothing_behind(listener):
    listener.bad = {1}
    say(1)
    dispatch()
    assert not Person.objects.filter(name="听到").exists()


@pytest.mark.django_db
def test_tried_again_later(listener):
    listener.bad = {1}
    say(1)
    dispatch()
    listener.bad = set()
    assert dispatch() == 0
    assert listener.told == []
    make_due()
    assert dispatch() == 1
    assert listener.told == [1]
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_parked_after_many_attempts_and_shown(listener):
    listener.bad = {1}
    say(1)
    dispatch()
    waits = []
    for _ in range(ATTEMPTS):
        waiting = Delivery.objects.get()
        if waiting.retry_at is None:
            break
        waits.append(waiting.retry_at)
        make_due()
        dispatch()
    parked = Delivery.objects.get()
    assert (parked.attempts, parked.retry_at) == (ATTEMPTS, None)
    assert waits == sorted(waits)
    assert "ValueError" in parked.fault
    make_due()
    assert dispatch() == 0


@pytest.mark.django_db
def test_a_reaction_that_is_gone_is_parked_not_forgotten(listener):
    say(1)
    event = Event.objects.get(kind=DONE.tag)
    Delivery.objects.create(
        reaction="toy.gone", stream_id=event.stream_id, seq=event.seq, retry_at=event.at - timedelta(days=1)
    )
    News.objects.all().delete()
    assert dispatch() == 1
    assert "no such reaction" in Delivery.objects.get().fault


def test_nothing_is_told_of_what_was_undone(committed, listener):
    with transaction.atomic():
        say(1)
        transaction.set_rollback(True)
    assert dispatch() == 0
    assert listener.told == []


def test_two_dispatchers_share_the_work(committed, listener):
    for thing in range(40):
        say(thing)
    module_batch, module.BATCH = module.BATCH, 5

    def work():
        while dispatch():
            pass
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    module.BATCH = module_batch
    while dispatch():
        pass
    assert sorted(listener.told) == list(range(40))


def test_a_second_worker_never_overtakes_the_first(committed, monkeypatch):
    told, begun, go_on = [], threading.Event(), threading.Event()

    def hear(events):
        first = not begun.is_set()
        begun.set()
        if first:
            go_on.wait(20)
        told.extend(event.facts["thing"] for event in events)

    registered = {"toy.hear": Reaction("toy.hear", frozenset({DONE.tag}), hear)}
    monkeypatch.setattr(module, "reactions", lambda: registered)
    monkeypatch.setattr(module, "BATCH", 2)
    say(1, 2, 3, 4)

    def work():
        dispatch()
        connection.close()

    slow = threading.Thread(target=work)
    slow.start()
    assert begun.wait(20)
    assert dispatch() == 0
    go_on.set()
    slow.join()
    assert dispatch() == 2
    assert told == [1, 2, 3, 4]
