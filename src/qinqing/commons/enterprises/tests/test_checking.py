"""Checks of snapshots: step by step by the worker, what they find, who asks, and taking a snapshot back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.actions.snapshotting import BeingChecked, SnapshotNameTaken, SnapshotWithdrawn
from qinqing.commons.enterprises.actions.staging import Delivery
from qinqing.commons.enterprises.jobs import check_snapshots
from qinqing.commons.enterprises.models import Enterprise, Import, Snapshot, SnapshotCheck
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.tests.sheets import DAY, code
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from tests.builders import city
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    found = city()
    for number in range(1, 4):
        brought(found.clerk, number)
    return found


def brought(by, number):
    rows = [Row(2, code(number), {"name": f"企业{number}", "employees": "5", "tax_paid": "100"})]
    batch = actions.stage(delivery=Delivery("登记库", DAY, rows), by=by)
    return actions.apply(import_id=batch.pk, seen=turn(), by=by)


def checked(taken, by):
    actions.ask_for_check(snapshot_id=taken.pk, by=by)
    steps = 0
    while check_snapshots():
        steps += 1
    found = SnapshotCheck.objects.latest("pk")
    assert found.ended_at
    return steps, found.state, found.broken


def test_what_stood_still_stands_whatever_came_later(town):
    taken = actions.take_snapshot(name="上半年", by=town.clerk)
    brought(town.clerk, 9)
    assert checked(taken, town.supervisor) == (4, "whole", []), "three imports, and the end"
    event = Event.objects.filter(kind="enterprises.clock.snapshot_checked").get()
    assert (event.facts["state"], event.facts["broken"]) == ("whole", 0)
    assert verify().faults == []


def test_it_names_the_import_whose_values_were_written_over(town):
    taken = actions.take_snapshot(name="上半年", by=town.clerk)
    Enterprise.objects.filter(uscc=code(2)).update(employees=6)
    assert checked(taken, town.clerk)[1:] == ("broken", [2])
    Import.objects.filter(turn=2).update(seal=b"x")
    assert checked(taken, town.clerk)[1:] == ("forged", [2]), "a seal of another day does not help"


def test_seals_that_are_written_over_while_it_reads(town):
    taken = actions.take_snapshot(name="上半年", by=town.clerk)
    actions.ask_for_check(snapshot_id=taken.pk, by=town.clerk)
    assert check_snapshots() == 1
    Import.objects.filter(turn=1).update(seal=b"x")
    while check_snapshots():
        pass
    assert SnapshotCheck.objects.get().state == "forged"


def test_it_is_seen_how_far_it_is_and_it_goes_on_there(town):
    taken = actions.take_snapshot(name="上半年", by=town.clerk)
    desk = signed_in(town.clerk)
    here = f"/registry/snapshots/{taken.pk}/"
    desk.post(f"{here}check/")
    assert "已读 0 次，共 3 次" in desk.get(here).content.decode()
    with CaptureQueriesContext(connection) as caught:
        check_snapshots()
    assert sum("sha256" in one["sql"] for one in caught) == 1, "one import a step"
    assert "已读 1 次，共 3 次" in desk.get(here).content.decode()
    refused = desk.post(f"{here}check/", follow=True).content.decode()
    assert "正在核对，请等它结束" in refused
    with pytest.raises(BeingChecked):
        actions.ask_for_check(snapshot_id=taken.pk, by=town.head)
    while check_snapshots():
        pass
    shown = desk.get(here).content.decode()
    assert "与留存时一致" in shown
    assert "第 3 次" in shown
    assert "与留存时一致" in desk.get("/registry/snapshots/").content.decode()


def test_who_may(town):
    taken = actions.take_snapshot(name="上半年", by=town.clerk)
    for who in (town.head, town.supervisor, town.representative):
        with pytest.raises(NotAllowed):
            actions.take_snapshot(name="别的", by=who)
        with pytest.raises(NotAllowed):
            actions.withdraw_snapshot(snapshot_id=taken.pk, by=who)
    with pytest.raises(NotAllowed):
        actions.ask_for_check(snapshot_id=taken.pk, by=town.representative)
    with pytest.raises(NotFound):
        actions.ask_for_check(snapshot_id=0, by=town.clerk)
    for address in ("/registry/snapshots/", f"/registry/snapshots/{taken.pk}/"):
        assert signed_in(town.representative).get(address).status_code == 404
    shown = signed_in(town.stranger).get(f"/registry/snapshots/{taken.pk}/").content.decode()
    assert "没有您管辖范围之内的导入" in shown
    assert "登记库" not in shown, "what another place imported is not told"


def test_taking_one_and_taking_it_back(town):
    desk = signed_in(town.clerk)
    assert "还没有快照" in desk.get("/registry/snapshots/").content.decode()
    sent = {"name": "上半年"}
    preview = desk.post("/registry/snapshots/new/", sent).content.decode()
    assert "第 3 次导入之后" in preview
    assert not Snapshot.objects.exists()
    done = desk.post("/registry/snapshots/new/", {**sent, "confirm": "1"}, follow=True)
    taken = Snapshot.objects.get()
    assert (taken.name, taken.turn) == ("上半年", 3)
    assert "撤销" in done.content.decode(), "the message offers to take it back"
    actions.withdraw_snapshot(snapshot_id=taken.pk, by=town.clerk)
    with pytest.raises(SnapshotWithdrawn):
        actions.withdraw_snapshot(snapshot_id=taken.pk, by=town.clerk)
    with pytest.raises(SnapshotWithdrawn):
        actions.ask_for_check(snapshot_id=taken.pk, by=town.clerk)
    with pytest.raises(SnapshotNameTaken):
        actions.take_snapshot(name="上半年", by=town.clerk)
    assert "已撤销" in desk.get("/registry/snapshots/").content.decode()
    shown = desk.get(f"/registry/snapshots/{taken.pk}/").content.decode()
    assert "已经撤销" in shown
    assert "开始核对" not in shown
    assert verify().faults == []
