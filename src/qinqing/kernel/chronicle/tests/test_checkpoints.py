"""Checkpoints: what they find that the chain alone cannot, what they give away (nothing), and proofs."""

import json
import random
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qinqing.kernel.access.models import Account
from qinqing.kernel.chronicle import jobs
from qinqing.kernel.chronicle.jobs import daily, make_checkpoint
from qinqing.kernel.chronicle.models import Checkpoint, Event, Leaf, Secret, Stream
from qinqing.kernel.chronicle.queries import NothingYet, lines, prove, published, verify
from qinqing.kernel.chronicle.rules import blinded
from qinqing.kernel.chronicle.rules.ledger import Reader
from qinqing.kernel.chronicle.rules.merkle import root, sm3_digest
from qinqing.kernel.chronicle.rules.proofs import NotProven, parse
from qinqing.kernel.chronicle.rules.signing import Ed25519
from tests.builders import actor, unit

RECOMPUTE = """
    WITH RECURSIVE tail AS (
        SELECT e.stream_id, e.seq, e.hash FROM chronicle_event e WHERE e.stream_id = %(stream)s AND e.seq = %(seq)s - 1
        UNION ALL
        SELECT e.stream_id, e.seq, chronicle_link(tail.hash, chronicle_message(
            e.stream_id, e.seq, e.kind, e.at, e.recorded_at, e.actor, e.body))
        FROM chronicle_event e JOIN tail ON e.stream_id = tail.stream_id AND e.seq = tail.seq + 1
    ), written AS (
        UPDATE chronicle_event e SET hash = tail.hash FROM tail
        WHERE e.stream_id = tail.stream_id AND e.seq = tail.seq AND e.seq >= %(seq)s
    )
    UPDATE chronicle_stream s SET seq = last.seq, hash = last.hash
    FROM (SELECT * FROM tail ORDER BY seq DESC LIMIT 1) last WHERE s.id = last.stream_id
"""
TABLES = ("event", "stream", "checkpoint", "leaf", "secret")


def tamper(superuser, *statements, **parameters):
    """Run statements as somebody who holds the whole database server."""
    with superuser() as server, server.transaction():
        for table in TABLES:
            server.execute(f"ALTER TABLE chronicle_{table} DISABLE TRIGGER ALL")
        for statement in statements:
            server.execute(statement, parameters or None)


@pytest.mark.django_db
def test_leaves_are_the_streams_that_moved(signing, say):
    first, second = say(3), say(1)
    made = make_checkpoint(signing.signer)
    assert (made.number, made.leaves) == (1, 2)
    say(stream=second)
    again = make_checkpoint(signing.signer)
    assert again.leaves == 1
    assert bytes(again.previous) == made.signed.statement.digest
    assert set(Leaf.objects.values_list("stream_id", "seq")) == {(first, 3), (second, 1), (second, 2)}
    for leaf in Leaf.objects.all():
        secret, event = Secret.objects.get(pk=leaf.stream_id), Event.objects.get(pk=(leaf.stream_id, leaf.seq))
        assert bytes(leaf.leaf) == blinded(bytes(secret.secret), leaf.seq, bytes(event.hash))
    leaves = sorted(bytes(leaf) for leaf in Leaf.objects.filter(checkpoint=1).values_list("leaf", flat=True))
    assert (bytes(made.sha256), bytes(made.sm3)) == (root(leaves), root(leaves, sm3_digest))
    assert verify().faults == []


@pytest.mark.django_db
def test_one_a_day_and_none_without_a_key(settings, signing, say, tmp_path):
    say()
    keys, settings.QINQING_KEYS = settings.QINQING_KEYS, tmp_path / "nothing"
    assert daily() == 0
    settings.QINQING_KEYS = keys
    assert daily() == 1
    assert daily() == 0
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db
def test_the_next_day_one_more_even_when_nothing_moved(signing, say, monkeypatch):
    say()
    assert daily() == 1
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(jobs, "database_now", lambda: tomorrow)
    assert daily() == 1
    assert Checkpoint.objects.get(pk=2).leaves == 0
    assert verify().faults == []


def test_a_moment_is_one_moment(committed, signing, say, monkeypatch):
    """What is appended while a checkpoint is made belongs to the next one."""
    stream = say(2)
    began = jobs.last_checkpoint

    def meanwhile():
        found = began()
        thread = threading.Thread(target=lambda: (say(stream=stream), connection.close()))
        thread.start()
        thread.join()
        return found

    monkeypatch.setattr(jobs, "last_checkpoint", meanwhile)
    make_checkpoint(signing.signer)
    assert Leaf.objects.get().seq == 2
    assert Stream.objects.get(pk=stream).seq == 3
    assert verify().faults == []


def test_a_rewritten_tail_is_found_by_the_checkpoint_only(committed, signing, say, superuser):
    stream, other = say(5), say(5)
    make_checkpoint(signing.signer)
    change = 'UPDATE chronicle_event SET body = \'{"post":1,"thing":9}\' WHERE stream_id = %(stream)s AND seq = 3'
    tamper(superuser, change, RECOMPUTE, stream=stream, seq=3)
    without = [line for line in lines() if line[:1] not in {b"C", b"L"}]
    assert Reader().read(without).faults == []
    found = verify()
    assert {(fault.stream, fault.seq) for fault in found.faults} == {(stream, 5), (0, 1)}
    assert other not in {fault.stream for fault in found.faults}


ATTACKS = {
    "leaf and root too": (
        """UPDATE chronicle_leaf l SET leaf = sha256(s.secret || int8send(l.seq) || e.hash)
        FROM chronicle_secret s, chronicle_event e
        WHERE s.stream_id = l.stream_id AND e.stream_id = l.stream_id AND e.seq = l.seq""",
        "UPDATE chronicle_checkpoint SET sha256 = sha256('\\x00' || (SELECT leaf FROM chronicle_leaf))",
    ),
    "leaf removed": ("DELETE FROM chronicle_leaf",),
    "secret changed": ("UPDATE chronicle_secret SET secret = sha256('')",),
    "secret removed": ("DELETE FROM chronicle_secret",),
    "checkpoint removed": ("DELETE FROM chronicle_checkpoint",),
    "time of checkpoint": ("UPDATE chronicle_checkpoint SET made_at = made_at - interval '1 day'",),
    "second root": ("UPDATE chronicle_checkpoint SET sm3 = sha256('')",),
    "number of leaves": ("UPDATE chronicle_checkpoint SET leaves = 2",),
    "previous": ("UPDATE chronicle_checkpoint SET previous = sha256('')",),
    "signature": ("UPDATE chronicle_checkpoint SET signature = sha256('') || sha256('')",),
    "key": ("UPDATE chronicle_checkpoint SET public_key = sha256('')",),
    "algorithm": ("UPDATE chronicle_checkpoint SET algorithm = 'none'",),
    "truncated": (
        "DELETE FROM chronicle_event WHERE seq = 3",
        "UPDATE chronicle_stream SET seq = 2, hash = (SELECT hash FROM chronicle_event WHERE seq = 2)",
    ),
    "stream removed": ("DELETE FROM chronicle_event", "DELETE FROM chronicle_stream"),
    "all of it removed": (
        "DELETE FROM chronicle_event",
        "DELETE FROM chronicle_stream",
        "DELETE FROM chronicle_secret",
        "DELETE FROM chronicle_leaf",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_checkpoints_resist(committed, signing, say, superuser, attack):
    stream = say(3)
    make_checkpoint(signing.signer)
    assert verify().faults == []
    if attack == "leaf and root too":
        change = "UPDATE chronicle_event SET kind = 'toy.thing.lost' WHERE stream_id = %(stream)s AND seq = 2"
        tamper(superuser, change, RECOMPUTE, stream=stream, seq=2)
    tamper(superuser, *ATTACKS[attack])
    assert verify().faults


@pytest.mark.django_db
def test_a_foreign_key_is_not_believed(signing, say):
    say()
    make_checkpoint(Ed25519(bytes(range(32))))
    assert [fault.why for fault in verify().faults] == ["签名用的不是本平台的钥匙。"]


@pytest.fixture
def proof(db, signing, say):
    stream = say(6)
    for _ in range(4):
        say(2)
    make_checkpoint(signing.signer)
    say(2, stream=stream)
    return prove(stream, 4)


def test_a_proof_proves(proof):
    parse(proof.text).check()
    assert [text.split("\t")[1] for text in proof.messages] == ["4", "5", "6"]


def test_first_and_last_are_proven_too_and_later_ones_not_yet(proof):
    for seq in (1, 6):
        parse(prove(proof.stream, seq).text).check()
    for seq in (0, 7, 9):
        with pytest.raises(NothingYet):
            prove(proof.stream, seq)


@pytest.mark.parametrize("seq", [-1, 0, 1 << 64])
def test_a_proof_of_an_event_that_cannot_be_is_refused(proof, seq):
    impossible = replace(proof, seq=seq, messages=[f"{proof.stream}\t{seq}\ttoy"])
    with pytest.raises(NotProven):
        parse(impossible.text).check()


def test_a_proof_with_one_byte_changed_is_refused(proof):
    whole = proof.text.encode()
    chance = random.Random(1)
    places = range(len(whole)) if len(whole) < 400 else sorted(chance.sample(range(len(whole)), 400))
    for place in places:
        for bit in (1, 32):
            spoilt = bytearray(whole)
            spoilt[place] ^= bit
            with pytest.raises((NotProven, UnicodeDecodeError)):
                parse(bytes(spoilt).decode()).check()


def test_nothing_published_tells_whose_history_it_is(client, db, signing, say):
    sealed = say(2, kind="matter", note="密封的内容")
    head = Stream.objects.get(pk=sealed)
    make_checkpoint(signing.signer)
    say(stream=sealed)
    make_checkpoint(signing.signer)
    shown = client.get("/checkpoints/").content.decode() + client.get("/api/v1/checkpoints").content.decode()
    leaves = [bytes(leaf) for leaf in Leaf.objects.values_list("leaf", flat=True)]
    assert len(set(leaves)) == len(leaves)
    secret = bytes(Secret.objects.get(pk=sealed).secret)
    for hidden in [bytes(head.hash), secret, *leaves]:
        assert hidden.hex() not in shown
    for guess in (bytes(head.hash), blinded(b"", 2, bytes(head.hash)), blinded(bytes(32), 2, bytes(head.hash))):
        assert guess not in leaves


def test_the_public_page_and_its_json(client, db, signing, say):
    assert "还没有检查点" in client.get("/checkpoints/").content.decode()
    say()
    made = make_checkpoint(signing.signer)
    page = client.get("/checkpoints/").content.decode()
    for part in (made.sha256, made.sm3, made.signature, made.public_key):
        assert bytes(part).hex() in page
    assert "还没有保护到" in page
    answer = client.get("/api/v1/checkpoints").json()["checkpoints"]
    assert answer == [one.plain for one in published()] == json.loads(json.dumps(answer))


@pytest.mark.django_db
def test_looking_at_the_auditors_page_reads_no_history(client, settings, say):
    """However often it is loaded: only somebody who asks for it has everything recomputed, and that is recorded."""
    settings.QINQING_TOTP_ROLES = frozenset()
    auditor = actor(unit("审计局"), "audit")
    account = Account.objects.create(username="auditor", person_id=auditor.person_id)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    say(3)
    assert "还没有校验过" in client.get("/verification/").content.decode()
    client.post("/verification/")
    (told,) = Event.objects.filter(kind="chronicle.records.verified")
    assert (told.actor, told.facts["faults"]) == (auditor.person_id, [])
    with CaptureQueriesContext(connection) as asked:
        assert "全部一致" in client.get("/verification/").content.decode()
    assert not [one for one in asked if "chronicle_leaf" in one["sql"]]
    assert Event.objects.filter(kind="chronicle.records.verified").count() == 1


@pytest.mark.django_db
def test_the_auditors_page_shows_the_last_root_and_what_is_not_protected(client, settings, signing, say):
    settings.QINQING_TOTP_ROLES = frozenset()
    auditor = actor(unit("审计局"), "audit")
    account = Account.objects.create(username="auditor", person_id=auditor.person_id)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "还没有检查点" in client.get("/verification/").content.decode()
    say()
    made = make_checkpoint(signing.signer)
    shown = client.post("/verification/", follow=True).content.decode()
    assert bytes(made.sha256).hex() in shown
    assert "全部一致" in shown
    assert "还没有保护到" in shown
    make_checkpoint(Ed25519(bytes(range(32))))
    assert "检查点 2" not in client.get("/verification/").content.decode(), "looking recomputes nothing"
    shown = client.post("/verification/", follow=True).content.decode()
    assert "检查点 2" in shown
    assert "签名用的不是本平台的钥匙" in shown
