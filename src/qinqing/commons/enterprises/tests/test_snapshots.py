"""Snapshots: any values after any turn read back as they stood then, as columns and for one enterprise."""

import json

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.actions.snapshotting import NothingToKeep, SnapshotNameTaken
from qinqing.commons.enterprises.actions.staging import Delivery, NothingChanges
from qinqing.commons.enterprises.models import Enterprise, Holding, Import, Snapshot
from qinqing.commons.enterprises.queries import columns as reading
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.columns import UNKNOWN, NotComparable, changed, columns, last_turn
from qinqing.commons.enterprises.queries.shape import FIELDS
from qinqing.commons.enterprises.queries.snapshots import broken, standing
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.tests.sheets import DAY, code
from qinqing.kernel.chronicle.queries import verify
from tests.builders import city

pytestmark = pytest.mark.django_db

CODES = (
    "path",
    "industry",
    "employees",
    "revenue",
    "founded_on",
    "status",
    "size",
    "tax_paid",
    "tax_credit",
    "patents",
)

fields = st.fixed_dictionaries(
    {"name": st.sampled_from(["甲", "乙"])},
    optional={
        "industry": st.sampled_from(["2921", "7510", ""]),
        "employees": st.none() | st.integers(0, 2000).map(str),
        "revenue": st.none() | st.integers(0, 10**9).map(str),
        "founded_on": st.none() | st.sampled_from(["2020-02-29", "1969-12-31"]),
        "status": st.sampled_from(["active", "moved"]),
        "tax_paid": st.none() | st.integers(0, 10**12).map(str),
        "tax_credit": st.none() | st.sampled_from(["0", "4"]),
        "patents": st.none() | st.integers(0, 9).map(str),
    },
)
deliveries = st.lists(st.dictionaries(st.integers(1, 4), fields, min_size=1) | st.just("undo"), min_size=1, max_size=6)


@pytest.fixture
def town():
    return city()


def brought(by, rows, as_of=DAY):
    given_rows = [Row(number, code(number), row) for number, row in rows.items()]
    batch = actions.stage(delivery=Delivery("登记库", as_of, given_rows), by=by)
    try:
        return actions.apply(import_id=batch.pk, seen=turn(), by=by)
    except NothingChanges:
        actions.drop(import_id=batch.pk, by=by)
        return None


def plainly():
    """Read the registry row by row as it stands: the oracle of what is read set by set."""
    known, found = everything(), {}
    for one in Enterprise.objects.filter(listed=True):
        topics = {holding.topic: holding.values for holding in Holding.objects.filter(enterprise=one)}
        row = {}
        for name in CODES:
            field = known[name]
            places = topics.get(field.topic, ())
            value = getattr(one, name) if field.column else (places[field.slot - 1 : field.slot] or [None])[0]
            row[name] = value
        found[one.pk] = row
    return found


def decoded(found):
    known, rows = everything(), {}
    for place, key in enumerate(found.ids.tolist()):
        row = {}
        for name in CODES:
            number = int(found.values[name][place])
            field = known[name]
            if number == UNKNOWN:
                row[name] = None
            elif name in found.words:
                row[name] = found.words[name][number]
            elif field.column and field.kind == "choice":
                row[name] = list(field.choices)[number]
            elif field.column and field.kind == "day":
                row[name] = np.datetime64(number, "D").astype(object)
            else:
                row[name] = number
        rows[key] = row
    return rows


def spoken(row):
    known = everything()
    return {name: None if row[name] is None else str(row[name]) for name in CODES if known[name].code != "size"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(deliveries)
def test_after_any_turn_what_stood_then(town, made):
    was = {last_turn(): plainly()}
    for rows in made:
        if rows == "undo":
            last = Import.objects.filter(turn=last_turn(), reverted=None).first()
            if last:
                actions.undo(import_id=last.pk, by=town.clerk)
        else:
            brought(town.clerk, rows)
        was[last_turn()] = plainly()
    for number, rows in sorted(was.items()):
        found = columns(CODES, number)
        assert decoded(found) == rows
        assert found.ids.tolist() == sorted(rows)
        some = [*sorted(rows)[::2], 10**9]
        assert decoded(columns(CODES, number, np.array(some))) == {key: row for key, row in rows.items() if key in some}
        for one in Enterprise.objects.all():
            stood = standing(one, number)
            if one.pk not in rows:
                assert stood == {}
            else:
                expected = spoken(rows[one.pk])
                assert {name: stood.get(name) for name in expected} == expected
        for earlier in (one for one in was if one < number):
            found = changed(earlier, number)
            assert all(keys.tolist() == sorted(set(keys.tolist())) for keys in found.values())
            named = {(name, key) for name, keys in found.items() for key in keys.tolist()}
            assert told(was[earlier], rows) <= named
            assert named == one_by_one(earlier, number)


def one_by_one(after, upto):
    """Return every (field, enterprise) that imports between two turns wrote, read row by row."""
    known, found = everything(), set()
    for batch in Import.objects.filter(turn__gt=after, turn__lte=upto):
        for change in batch.changes.all():
            found |= {(name, change.enterprise_id) for name in json.loads(change.after)}
        for held in batch.holdings.all():
            found |= {(name, held.enterprise_id) for name, one in known.items() if one.slot and one.topic == held.topic}
        for one in batch.enterprises.all():
            found |= {(name, one.pk) for name in (*FIELDS, "uscc", "listed")}
    figures = ("section", "industry", "employees", "revenue", "assets")
    return found | {("size", key) for name, key in found if name in figures}


def told(before, after):
    """Return every (field, enterprise) that stands otherwise, and who came or went."""
    both = before.keys() & after.keys()
    found = {(name, key) for key in both for name in CODES if before[key][name] != after[key][name]}
    return found | {("listed", key) for key in before.keys() ^ after.keys()}


def test_changes_name_nothing_else(town):
    brought(town.clerk, {1: {"name": "甲", "tax_paid": "1"}, 2: {"name": "乙"}})
    at = last_turn()
    brought(town.clerk, {1: {"tax_paid": "2", "name": "甲"}, 2: {"name": "乙", "patents": "3"}})
    first, second = (Enterprise.objects.get(uscc=code(number)).pk for number in (1, 2))
    found = {name: ids.tolist() for name, ids in changed(at, last_turn()).items()}
    assert found["tax_paid"] == [first]
    assert found["patents"] == [second]
    assert "employees" not in found
    assert "name" not in found
    assert changed(last_turn(), last_turn()) == {}


def test_changes_take_three_statements(town):
    brought(town.clerk, {number: {"name": "甲", "tax_paid": "1"} for number in range(1, 4)})
    brought(town.clerk, {number: {"name": "乙", "tax_paid": "2"} for number in range(1, 30)})
    upto = last_turn()
    with CaptureQueriesContext(connection) as caught:
        assert len(changed(0, upto)["tax_paid"]) == 29
    assert len(caught) == 1, "the catalogue; three more by COPY"


def test_what_comes_while_columns_are_read_loses_nobody(town, monkeypatch):
    brought(town.clerk, {1: {"name": "甲", "industry": "2921"}, 2: {"name": "乙", "industry": "2921"}})

    def meanwhile(*asked):
        brought(town.clerk, {1: {"name": "甲", "industry": "7510"}, 3: {"name": "丙", "industry": "7510"}})
        return own(*asked)

    own = reading._own
    monkeypatch.setattr(reading, "_own", meanwhile)
    found = columns(["industry"])
    assert [found.words["industry"][place] for place in found.values["industry"].tolist()] == ["2921", "2921"]


def test_a_snapshot_is_a_name_and_a_digest(town):
    with pytest.raises(NothingToKeep):
        actions.take_snapshot(name="空的", by=town.clerk)
    brought(town.clerk, {1: {"name": "甲", "tax_paid": "1", "employees": "5"}})
    taken = actions.take_snapshot(name="2026 年上半年", by=town.clerk)
    with pytest.raises(SnapshotNameTaken):
        actions.take_snapshot(name="2026 年上半年", by=town.clerk)
    brought(town.clerk, {1: {"name": "甲", "tax_paid": "2"}})
    assert broken(taken) == []
    assert columns(["tax_paid"], taken.turn).values["tax_paid"].tolist() == [1]
    assert columns(["tax_paid"]).values["tax_paid"].tolist() == [2]
    assert verify().faults == []
    Enterprise.objects.update(employees=6)
    assert [one.turn for one in broken(taken)] == [1]
    Import.objects.filter(turn=1).update(seal=b"x")
    with pytest.raises(ValueError, match="seals"):
        broken(taken)
    assert Snapshot.objects.count() == 1


def test_columns_take_a_few_statements(town):
    brought(town.clerk, {number: {"name": f"企业{number}", "tax_paid": str(number)} for number in range(1, 4)})
    counts = []
    for size in (3, 60):
        brought(town.clerk, {number: {"name": f"企业{number}", "tax_paid": "9"} for number in range(1, size)})
        with CaptureQueriesContext(connection) as caught:
            columns(CODES, 1)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_only_what_can_be_compared(town):
    for strange in ("name", "contact", "nothing"):
        with pytest.raises(NotComparable):
            columns([strange])
    assert columns(["tax_paid"]).ids.tolist() == []
