"""One registry for everybody in a process: nobody waits for another's work, and no fault leaves half of it behind."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection

from qinqing.commons.enterprises.queries import columns as reading
from qinqing.domains.policies.actions import draft_policy, set_rule, write_provisions
from qinqing.domains.policies.queries import registry
from qinqing.domains.policies.queries.fields import fields
from qinqing.domains.policies.queries.registry import Registry
from qinqing.domains.policies.rules.matching import Numpy
from qinqing.domains.policies.rules.rule import read
from qinqing.domains.policies.tests import making
from qinqing.domains.policies.tests.delivering import brought, crowd
from qinqing.domains.policies.tests.engines import Counting, truths
from qinqing.domains.policies.tests.ground import clause, tree
from tests.builders import city
from tests.routes import signed_in

PATIENCE = 60
"""Seconds after which a thread that should go on is held to be stuck, on a machine that is busy."""

READERS, TURNS = 6, 4


@pytest.fixture
def town(committed, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    made = city()
    crowd(made)
    return made


def paying(*amounts):
    return [read({"criteria": tree(clause("tax_paid", ">=", amount))}, fields()) for amount in amounts]


def employing(many):
    return read({"criteria": tree(clause("employees", ">=", many))}, fields())


def delivered(town, value, numbers=range(1, 11)):
    brought(town.clerk, {number: {"name": f"企业{number}", "tax_paid": str(value)} for number in numbers})


def answer(kept, rules):
    found = kept.matching(*rules)
    return [truths(found.one(one.criteria), found.snapshot.size) for one in rules]


def apart(work, *given):
    """Do it as a thread does that serves pages: with a connection of its own, closed afterwards."""
    try:
        return work(*given)
    finally:
        connection.close()


def test_nobody_waits_while_another_reads_the_registry(town, monkeypatch):
    kept, held = Registry(Numpy), paying(500)
    before = answer(kept, held)
    begun, goes_on = threading.Event(), threading.Event()

    def slow(*given):
        begun.set()
        assert goes_on.wait(PATIENCE)
        return reading.columns(*given)

    monkeypatch.setattr(registry, "columns", slow)
    with ThreadPoolExecutor(2) as pool:
        reads = pool.submit(apart, answer, kept, [employing(5)])
        try:
            assert begun.wait(PATIENCE)
            assert pool.submit(apart, answer, kept, held).result(PATIENCE / 4) == before
            assert not reads.done()
        finally:
            goes_on.set()
        assert reads.result(PATIENCE) == [[None] * 200]


def test_a_turn_in_the_middle_does_not_move_what_somebody_reckons_with(town):
    kept, [rule, other] = Registry(Numpy), paying(500, 501)
    mine = kept.matching(rule)
    delivered(town, 900)
    assert answer(kept, [rule, other])[1][:12] == [True] * 10 + [False] * 2
    size = mine.snapshot.size
    assert truths(mine.one(other.criteria), size) == [False] * 200, "bits that are filled later are of the same turn"
    mine.keep(())
    assert answer(kept, [other])[0][:12] == [True] * 10 + [False] * 2


def test_many_at_once_see_whole_turns_and_read_the_registry_once(town, monkeypatch):
    engine, whole = Counting(Numpy()), []
    kept, steps = Registry(lambda: engine), [500 + number for number in range(1, TURNS + 1)]
    rules, over = paying(*steps), threading.Event()

    def counted(codes, at, only=None):
        if only is None:
            whole.append(codes)
        return reading.columns(codes, at, only)

    monkeypatch.setattr(registry, "columns", counted)

    def reader():
        seen = set()
        while not over.is_set():
            given = answer(kept, rules)
            together = {tuple(truths[:10]) for truths in given}
            assert together <= {(True,) * 10, (False,) * 10}, "ten enterprises that changed in one turn"
            assert all(not any(truths[10:]) for truths in given)
            reached = [truths[0] for truths in given]
            assert reached == sorted(reached, reverse=True)
            seen.add(sum(reached))
        return seen

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(apart, reader) for _ in range(READERS)]
        try:
            for step in steps:
                delivered(town, step)
        finally:
            over.set()
        seen = [one.result(PATIENCE) for one in readers]
    assert all(seen), "each of them had an answer"
    assert [sum(truths) for truths in answer(kept, rules)] == [10] * TURNS
    assert len(whole) == 1
    assert [size for _, size in engine.asked[1:]] == [10] * (len(engine.asked) - 1)
    assert len(engine.asked) <= 1 + TURNS, "a turn is followed once, not by every reader"


# The database goes away in the middle


@pytest.fixture
def loses(monkeypatch):
    """Lets the server end the connection in the middle of reading columns, as often as it is called."""
    held = reading._held
    left = []

    def lost(*given):
        if left:
            left.pop()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return held(*given)

    monkeypatch.setattr(reading, "_held", lost)
    return lambda: left.append(1)


def test_a_database_lost_while_reading_leaves_what_was_held(town, loses):
    engine = Counting(Numpy())
    kept, [rule, other] = Registry(lambda: engine), paying(500, 501)
    loses()
    with pytest.raises(OperationalError):
        answer(kept, [rule])
    connection.close()
    assert answer(kept, [rule]) == [[True] * 200]

    for lose_with in (rule, employing(5)):
        delivered(town, 900)
        delivered(town, 400, range(11, 21))
        loses()
        with pytest.raises(OperationalError):
            answer(kept, [rule, lose_with])
        connection.close()
        assert answer(kept, [rule, other]) == answer(Registry(Numpy), [rule, other])
    assert {size for _, size in engine.asked[2:]} <= {10, 20, 200}
    assert answer(kept, [employing(5)]) == [[None] * 200]


def test_an_engine_that_fails_leaves_what_was_held(town):
    engine = Counting(Numpy())
    kept, [rule, other] = Registry(lambda: engine), paying(500, 501)
    answer(kept, [rule])
    delivered(town, 900)
    fill, engine.fill = engine.fill, failing
    with pytest.raises(OperationalError):
        answer(kept, [other])
    engine.fill = fill
    assert answer(kept, [rule, other]) == answer(Registry(Numpy), [rule, other])
    assert [size for _, size in engine.asked] == [200, 10, 200]


def failing(*_given):
    raise OperationalError("the engine's own database is away")


def test_a_page_says_so_and_the_next_one_is_whole(town, loses, monkeypatch):
    monkeypatch.setattr(registry, "_REGISTRY", Registry(Numpy))
    made = draft_policy(stated=making.stated(town, without_consultation="应急措施"), by=town.clerk)
    write_provisions(version_id=made.pk, text=making.TEXT, by=town.clerk)
    rule = read({"criteria": tree(clause("tax_paid", ">=", 500, "第二条（一）"))}, fields())
    set_rule(version_id=made.pk, rule=rule, guide="不用申请。", by=town.clerk)
    desk = signed_in(town.clerk)
    loses()
    away = desk.get(f"/policies/versions/{made.pk}/entitled/")
    connection.close()
    assert away.status_code == 503
    assert "暂时连不上记录库" in away.content.decode()
    again = desk.get(f"/policies/versions/{made.pk}/entitled/")
    assert again.status_code == 200
    assert "200 户" in again.content.decode()


# Memory


def test_no_second_copy_stays(town):
    kept, [rule], snapshots = Registry(Numpy), paying(500), []
    for value in range(600, 600 + TURNS):
        delivered(town, value)
        snapshots.append(weakref.ref(kept.matching(rule).snapshot))
    gc.collect()
    assert [one() is not None for one in snapshots] == [False] * (TURNS - 1) + [True]


def test_a_slow_reader_keeps_its_own_copy_and_no_other(town):
    kept, [rule], snapshots = Registry(Numpy), paying(500), []
    mine = kept.matching(rule)
    for value in range(600, 600 + TURNS):
        delivered(town, value)
        snapshots.append(weakref.ref(kept.matching(rule).snapshot))
    gc.collect()
    assert [one() is not None for one in snapshots] == [False] * (TURNS - 1) + [True]
    theirs = weakref.ref(mine.snapshot)
    del mine
    gc.collect()
    assert theirs() is None
