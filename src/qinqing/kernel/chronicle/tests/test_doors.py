"""The two doors: who may append what, and that nobody changes what stands."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from qinqing.kernel.chronicle.actions import Erasable, Subject, erase, erase_texts, find_texts, open_stream, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.models import Content, Event, News, Stream
from qinqing.kernel.chronicle.queries import history, verify
from qinqing.kernel.chronicle.rules import canonical, genesis, link, message
from qinqing.kernel.devices.action import database_now
from tests.builders import act, actor, unit

DONE = EventKind("toy.thing.done", "办了", ("thing",), ("note",))
IMPORTED = EventKind("toy.thing.imported", "补录", ("thing",))
CLOCK = EventKind("toy.clock.fired", "到时", ("thing",))
TEXTS = (Erasable("文字", find_texts, erase_texts),)
BATCH = "SELECT chronicle_append_batch(%s::bigint[], %s::text[], %s::timestamptz[], %s::text[])"


@pytest.fixture
def clerk(db):
    return actor(unit("管委会"), "clerk")


def append(clerk, count=1, *, stream=None, kind=DONE, note="", at=None):
    """Record events by an action and return the stream."""

    def work(now):
        into = stream or open_stream("toy").pk
        for thing in range(count):
            record(into, kind, by=clerk, at=at or now, facts={"thing": thing}, texts={"note": note} if note else None)
        return into

    return act(work=work, by=clerk)


def batch(*rows):
    with connection.cursor() as cursor:
        cursor.execute(BATCH, [list(column) for column in zip(*rows, strict=True)])
        return cursor.fetchone()[0]


def refused(code, statement, parameters=()):
    """Assert that the database refuses a statement with one of its own codes, or for want of a right."""
    with pytest.raises(DatabaseError) as fault, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    assert fault.value.__cause__.sqlstate == code


def test_the_first_door_links_as_python_does(clerk):
    stream = append(clerk, 3, note="说明")
    previous = genesis("toy")
    for seq, event in enumerate(Event.objects.filter(stream=stream).order_by("seq"), start=1):
        expected = link(
            previous, message(stream, seq, event.kind, event.at, event.recorded_at, event.actor, event.body)
        )
        assert (event.seq, bytes(event.hash)) == (seq, expected)
        assert event.body == canonical(event.facts)
        assert event.actor == clerk.person_id
        previous = expected
    head = Stream.objects.get(pk=stream)
    assert (head.seq, bytes(head.hash)) == (3, previous)
    assert News.objects.filter(stream_id=stream).count() == 3


def test_the_second_door_links_as_python_does_and_orders_by_time(clerk):
    first, second = append(clerk, 2), append(clerk)
    now = database_now()
    rows = [(first, "toy.clock.fired", now - timedelta(days=1), '{"thing":2}'), (second, "toy.clock.fired", now, "{}")]
    rows += [(first, "toy.clock.fired", now - timedelta(days=2), '{"thing":1}')]
    assert batch(*rows) == 3
    found = list(Event.objects.filter(stream=first).order_by("seq"))
    assert [event.facts.get("thing") for event in found] == [0, 1, 1, 2]
    assert [event.at for event in found[2:]] == [now - timedelta(days=2), now - timedelta(days=1)]
    previous = genesis("toy")
    for event in found:
        previous = link(
            previous, message(first, event.seq, event.kind, event.at, event.recorded_at, event.actor, event.body)
        )
        assert bytes(event.hash) == previous
    assert bytes(Stream.objects.get(pk=first).hash) == previous
    append(clerk, stream=first)
    assert verify().broken == []


def test_bodies_of_both_doors_are_canonical(clerk):
    batch((append(clerk), "toy.clock.fired", database_now(), canonical({"b": 1, "a": "到"})))
    assert all(event.body == canonical(event.facts) for event in Event.objects.all())


def test_each_door_has_its_kinds(clerk):
    with pytest.raises(DatabaseError, match="sweep only"), transaction.atomic():
        append(clerk, kind=CLOCK)
    stream = append(clerk)
    for kind in ("toy.thing.done", "toy.clock.fired.done", "x.toy.clock.fired", "toy.clock.Fired"):
        with pytest.raises(DatabaseError, match="clock only"), transaction.atomic():
            batch((stream, kind, database_now(), "{}"))


@pytest.mark.parametrize("away", [timedelta(minutes=-6), timedelta(minutes=6), timedelta(days=-400)])
def test_people_act_now(clerk, away):
    with pytest.raises(DatabaseError, match="is not now"), transaction.atomic():
        append(clerk, at=database_now() + away)
    append(clerk, at=database_now() + timedelta(minutes=4))


def test_imports_may_lie_in_the_past(clerk):
    moment = database_now() - timedelta(days=400)
    stream = append(clerk, kind=IMPORTED, at=moment)
    event = Event.objects.get(stream=stream)
    assert event.at == moment
    assert event.recorded_at > moment + timedelta(days=399)


@pytest.mark.parametrize("body", ["[]", "null", "1", '"words"'])
def test_a_body_is_an_object(clerk, body):
    """Anything else would stand there for good and no page could read that history any more."""
    stream = append(clerk)
    refused(
        "23514",
        "INSERT INTO chronicle_event (stream_id, kind, at, actor, body) VALUES (%s, 'toy.thing.done', now(), NULL, %s)",
        [stream, body],
    )
    refused("23514", BATCH, [[stream], ["toy.clock.fired"], [database_now()], [body]])


def test_the_sweep_does_not_write_the_future(clerk):
    with pytest.raises(DatabaseError, match="future"), transaction.atomic():
        batch((append(clerk), "toy.clock.fired", database_now() + timedelta(days=1), "{}"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chronicle_event SET body = '{}'",
        "UPDATE chronicle_event SET at = now()",
        "DELETE FROM chronicle_event",
        "TRUNCATE chronicle_event CASCADE",
        "UPDATE chronicle_stream SET seq = 0",
        "UPDATE chronicle_stream SET hash = '\\x00'",
        "DELETE FROM chronicle_stream",
        "TRUNCATE chronicle_stream CASCADE",
        "UPDATE chronicle_content SET text = ''",
        "INSERT INTO chronicle_event (stream_id, kind, at, body, hash) VALUES (1, 'toy.thing.done', now(), '{}', '\\x00')",
        "INSERT INTO chronicle_event (stream_id, kind, at, body, recorded_at) VALUES (1, 'a.b.c', now(), '{}', now())",
        "INSERT INTO chronicle_event (stream_id, kind, at, body, seq) VALUES (1, 'toy.thing.done', now(), '{}', 9)",
        "ALTER TABLE chronicle_event DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE TABLE chronicle_shadow (id int)",
        "CREATE OR REPLACE FUNCTION chronicle_is_demo() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    ],
)
def test_the_application_has_no_right_to(clerk, statement):
    append(clerk, note="说明")
    refused("42501", statement)


def test_the_application_may_lock_a_stream_but_not_rename_it(clerk):
    stream = append(clerk)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    refused("QQ003", "UPDATE chronicle_stream SET kind = 'other' WHERE id = %s", [stream])


@pytest.fixture
def committed_stream(committed):
    return append(actor(unit("管委会"), "clerk"), 3, note="说明")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chronicle_event SET body = '{}'",
        "DELETE FROM chronicle_event",
        "TRUNCATE chronicle_event CASCADE",
        "DELETE FROM chronicle_stream",
        "TRUNCATE chronicle_stream CASCADE",
        "UPDATE chronicle_stream SET kind = 'other'",
        "SET session_replication_role = replica; DELETE FROM chronicle_event",
    ],
)
def test_not_even_the_owner_changes_history(committed_stream, owner, statement):
    with pytest.raises(psycopg.Error) as fault:
        owner().execute(statement)
    assert fault.value.sqlstate in {"QQ003", "42501"}
    assert verify().broken == []


TAMPERINGS = {
    "body": "UPDATE chronicle_event SET body = '{}' WHERE seq = 2",
    "at": "UPDATE chronicle_event SET at = at - interval '1 day' WHERE seq = 2",
    "recorded_at": "UPDATE chronicle_event SET recorded_at = recorded_at - interval '1 day' WHERE seq = 2",
    "kind": "UPDATE chronicle_event SET kind = 'toy.thing.undone' WHERE seq = 2",
    "actor": "UPDATE chronicle_event SET actor = NULL WHERE seq = 2",
    "hash": "UPDATE chronicle_event SET hash = sha256('') WHERE seq = 2",
    "removed": "DELETE FROM chronicle_event WHERE seq = 2",
    "removed first": "DELETE FROM chronicle_event WHERE seq = 1",
    "removed last": "DELETE FROM chronicle_event WHERE seq = 3",
    "removed all": "DELETE FROM chronicle_event",
    "swapped": "UPDATE chronicle_event AS a SET body = b.body FROM chronicle_event AS b WHERE a.seq + b.seq = 3",
    "head": "UPDATE chronicle_stream SET seq = 2",
    "head hash": "UPDATE chronicle_stream SET hash = sha256('')",
    "removed middle and renumbered": """
        DELETE FROM chronicle_event WHERE seq = 2; UPDATE chronicle_event SET seq = 2 WHERE seq = 3;
        UPDATE chronicle_stream SET seq = 2""",
    "added": """
        INSERT INTO chronicle_event (stream_id, seq, kind, at, recorded_at, body, hash)
        SELECT stream_id, 4, kind, at, at, body, chronicle_link(hash, chronicle_message(
            stream_id, 4, kind, at, at, NULL, body)) FROM chronicle_event WHERE seq = 3""",
    "kind of stream": "UPDATE chronicle_stream SET kind = 'look:2026-01:0'",
    "facts": "ALTER TABLE chronicle_event ALTER facts DROP EXPRESSION; UPDATE chronicle_event SET facts = '{}'",
    "text": "UPDATE chronicle_content SET text = '没说过'",
    "salt": "UPDATE chronicle_content SET salt = sha256('')",
    "digest": "UPDATE chronicle_content SET digest = sha256(digest)",
    "text removed": "DELETE FROM chronicle_content",
    "text moved": """
        INSERT INTO chronicle_stream (kind, seq, hash) VALUES ('toy', 0, sha256('toy'));
        UPDATE chronicle_content SET stream_id = (SELECT max(id) FROM chronicle_stream)""",
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found(committed_stream, superuser, tampering):
    assert verify().broken == []
    with superuser() as server, server.transaction():
        for table in ("event", "stream"):
            server.execute(f"ALTER TABLE chronicle_{table} DISABLE TRIGGER USER")
        server.execute(TAMPERINGS[tampering])
    found = verify()
    assert committed_stream in {stream for stream, _ in found.broken}
    assert len(found.broken) <= 6


def test_a_text_goes_by_law_or_not_at_all(clerk, settings):
    settings.QINQING_ERASABLES = "qinqing.kernel.chronicle.tests.test_doors.TEXTS"
    stream = append(clerk, note="张三的电话")
    assert history(stream)[0].texts == {"note": "张三的电话"}
    assert "张三" not in Event.objects.get(stream=stream).body
    security = actor(unit("网信办"), "security")
    assert erase(subject=Subject("张三"), reason="本人申请", by=security) == [("文字", 1)]
    assert history(stream)[0].texts == {"note": None}
    assert verify().broken == []
    append(clerk, stream=stream, note="没有申请的")
    Content.objects.filter(stream=stream).delete()
    assert verify().broken == [(stream, 2)]


def test_counts_and_number_of_queries(clerk, django_assert_num_queries):
    stream = append(clerk, 30, note="说明")
    found = verify()
    assert (found.streams, found.events) == (Stream.objects.count(), 30)
    with django_assert_num_queries(2):
        assert [entry.seq for entry in history(stream)] == list(range(1, 31))


def test_undeclared_facts_and_floats_are_refused(clerk):
    for facts in ({}, {"thing": 1, "more": 2}):
        with pytest.raises(ValueError, match="facts"):
            act(work=lambda at, facts=facts: record(1, DONE, by=clerk, at=at, facts=facts), by=clerk)
    with pytest.raises(TypeError):
        act(work=lambda at: record(1, DONE, by=clerk, at=at, facts={"thing": 0.5}), by=clerk)
