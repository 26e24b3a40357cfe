"""Imports: two steps, all or nothing, nothing twice, provenance and seal, taken back by a second one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import AlreadyReverted, MovedOn, WrittenOver, turn
from qinqing.commons.enterprises.actions.staging import (
    AlreadyDone,
    AsOfTomorrow,
    Delivery,
    Faulty,
    NothingChanges,
    OlderThanKnown,
    StayAway,
    WrongRows,
)
from qinqing.commons.enterprises.models import Change, Enterprise, Import, Staged
from qinqing.commons.enterprises.queries import away_from, preview, seal, standard
from qinqing.commons.enterprises.queries.sealing import provenance
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.rules.sizes import size_of
from qinqing.commons.enterprises.tests.sheets import DAY, HEAD, code, imported, staged
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.parties.models import Person
from tests.builders import SINCE, actor, city, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db

FIRST = [code(1), "示例科技", "2921", 60, 1234.5]
SECOND = [code(2), "又一家", "7510", 9, None]


@pytest.fixture
def town():
    return city()


def state():
    return list(
        Enterprise.objects.order_by("uscc").values_list("uscc", "name", "employees", "revenue", "size", "listed")
    )


def test_new_enterprises(town):
    batch = staged(town.clerk, FIRST, SECOND)
    assert Enterprise.objects.count() == 0
    seen = preview(batch)
    assert (seen.rows, seen.entered, seen.changed, seen.unchanged) == (2, 2, 0, 0)
    actions.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    assert state() == [
        (code(1), "示例科技", 60, 12_345_000, "small", True),
        (code(2), "又一家", 9, None, "micro", True),
    ]
    one = Enterprise.objects.get(uscc=code(1))
    assert (one.path, one.section) == ("lanchuan/lingang/", "C")
    assert all(size_of(one.figures, standard()).code == one.size for one in Enterprise.objects.all())
    assert not Staged.objects.exists()
    event = Event.objects.get(kind="enterprises.import.applied")
    batch.refresh_from_db()
    assert event.facts["seal"] == bytes(batch.seal).hex() == seal(batch).hex()
    assert (event.facts["entered"], event.facts["values"]) == (2, 0)
    assert verify().faults == []


def test_changed_field_by_field_with_provenance(town):
    first = imported(town.clerk, FIRST, SECOND)
    batch = staged(town.clerk, [code(1), "示例科技", "2921", 350, 2500], SECOND, source="税务局导出")
    seen = preview(batch)
    assert (seen.entered, seen.changed, seen.unchanged, seen.values) == (0, 1, 1, 2)
    assert [(one.field, one.before, one.after) for one in seen.differences] == [
        ("employees", "60", "350"),
        ("revenue", "12345000", "25000000"),
    ]
    actions.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    one = Enterprise.objects.get(uscc=code(1))
    assert (one.size, one.revenue) == ("medium", 25_000_000)
    came = provenance(one)
    assert came["employees"].source == "税务局导出"
    assert came["name"].pk == first.pk
    assert Change.objects.count() == 1


LATER, EARLIER = DAY + timedelta(days=30), DAY - timedelta(days=300)


def test_figures_do_not_go_back_in_time(town):
    imported(town.clerk, FIRST)
    imported(town.clerk, [code(1), "示例科技", "2921", 350, None], as_of=LATER)
    batch = staged(town.clerk, [code(1), "示例科技", "2922", 7, 8], SECOND)
    seen = preview(batch)
    assert (seen.entered, seen.changed, seen.values, seen.kept) == (1, 1, 2, 1), "of the same day it may be corrected"
    actions.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    one = Enterprise.objects.get(uscc=code(1))
    assert (one.employees, one.industry, one.revenue) == (350, "2922", 80_000)
    assert provenance(one)["employees"].as_of == LATER
    assert verify().faults == []


def test_an_import_of_an_earlier_day_that_changes_nothing_says_why(town):
    imported(town.clerk, FIRST)
    batch = staged(town.clerk, [code(1), "旧名称", "2921", 5, 6], as_of=EARLIER)
    assert preview(batch).kept == 3
    with pytest.raises(OlderThanKnown, match="截止日期更晚"):
        actions.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    assert Enterprise.objects.get(uscc=code(1)).name == "示例科技"
    page = signed_in(town.clerk).get(f"/registry/imports/{batch.pk}/").content.decode()
    assert "另有 3 项与登记不同" in page
    assert "完全一致" not in page
    assert "确认导入" not in page


def test_what_was_taken_back_holds_nothing_up(town):
    imported(town.clerk, FIRST)
    later = imported(town.clerk, [code(1), "示例科技", "2921", 350, 9], as_of=LATER)
    undone = actions.undo(import_id=later.pk, by=town.clerk)
    batch = imported(town.clerk, [code(1), "示例科技", "2921", 70, 9])
    assert Enterprise.objects.get(uscc=code(1)).employees == 70
    actions.undo(import_id=batch.pk, by=town.clerk)
    actions.undo(import_id=undone.pk, by=town.clerk)
    assert Enterprise.objects.get(uscc=code(1)).employees == 350
    assert preview(staged(town.clerk, [code(1), "示例科技", "2921", 71, 9])).kept == 1, "it stands again"


def test_an_enterprise_whose_entry_was_taken_back_is_entered_again(town):
    entered = imported(town.clerk, FIRST, as_of=LATER)
    actions.undo(import_id=entered.pk, by=town.clerk)
    imported(town.clerk, [code(1), "新名称", "2921", 60, 1234.5])
    again = Enterprise.objects.get(uscc=code(1))
    assert (again.listed, again.name) == (True, "新名称")


def test_the_same_file_twice_is_refused_and_writes_nothing(town):
    imported(town.clerk, FIRST)
    before = Event.objects.count()
    batch = staged(town.clerk, FIRST)
    assert preview(batch).nothing
    with pytest.raises(NothingChanges):
        actions.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    actions.drop(import_id=batch.pk, by=town.clerk)
    assert (Change.objects.count(), Staged.objects.count()) == (0, 0)
    assert Event.objects.count() == before + 2
    for act in (
        lambda: actions.drop(import_id=batch.pk, by=town.clerk),
        lambda: actions.apply(import_id=batch.pk, seen=turn(), by=town.clerk),
    ):
        with pytest.raises(AlreadyDone):
            act()


def test_all_or_nothing(town):
    imported(actor(unit("海安住建局", path="lanchuan/haian/"), "clerk"), [code(9), "别处的"])
    with pytest.raises(Faulty, match=r"B3.*登记里也没有这家企业.*A4.*登记在别的辖区"):
        staged(town.clerk, FIRST, [code(3)], [code(9), "改名"])
    assert not Staged.objects.exists()
    assert Import.objects.count() == 1


def test_whoever_stands_above_imports_for_those_below(town):
    office = actor(unit("市场监管局", path="lanchuan/"), "clerk")
    imported(office, [*FIRST, "临港区管委会"], head=(*HEAD, "辖区"))
    assert Enterprise.objects.get().path == "lanchuan/lingang/"
    imported(town.clerk, [code(1), "新名称"], head=HEAD[:2])
    assert Enterprise.objects.get().name == "新名称"


def test_a_preview_gets_old(town):
    batch, seen = staged(town.clerk, FIRST), turn()
    imported(town.clerk, SECOND)
    with pytest.raises(MovedOn):
        actions.apply(import_id=batch.pk, seen=seen, by=town.clerk)


def test_what_was_entered_elsewhere_meanwhile_is_left_alone(town):
    batch = staged(town.clerk, FIRST)
    imported(town.stranger, FIRST)
    with pytest.raises(WrongRows, match=r"第 2 行.*登记在别的辖区"):
        actions.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    assert Enterprise.objects.get().path == "lanchuan/haian/"


def test_what_moved_away_is_not_taken_back(town):
    imported(town.clerk, FIRST)
    office = actor(unit("市场监管局", path="lanchuan/"), "clerk")
    later = imported(town.clerk, [code(1), "改名公司"], head=HEAD[:2])
    imported(office, [code(1), "外县住建局"], head=("统一社会信用代码", "辖区"))
    with pytest.raises(WrongRows):
        actions.undo(import_id=later.pk, by=town.clerk)
    assert actions.undo(import_id=later.pk, by=office).changed == 1


def test_whoever_declared_a_conflict_neither_writes_nor_sees_it(town):
    imported(town.clerk, SECOND)
    other = actor(town.park, "clerk")
    waiting, applied = staged(other, FIRST, [code(2), "改名公司", None, None, None]), imported(other, FIRST)
    person = Person.objects.get(pk=town.clerk.person_id)
    Exclusion.objects.create(person=person, unit=town.firm, since=SINCE)
    assert town.firm.uscc == code(1)
    for act in (
        lambda: staged(town.clerk, FIRST),
        lambda: actions.apply(import_id=waiting.pk, seen=turn(), by=town.clerk),
        lambda: actions.undo(import_id=applied.pk, by=town.clerk),
    ):
        with pytest.raises(StayAway, match="依规回避"):
            act()
    assert {one.uscc for one in preview(waiting, away_from(town.clerk)).differences} == {code(2)}
    assert preview(staged(other, [code(1), "新名"], head=HEAD[:2]), away_from(town.clerk)).differences == []
    assert away_from(other) == []


def test_taken_back_and_brought_again(town):
    first = imported(town.clerk, FIRST)
    before = state()
    second = imported(town.clerk, [code(1), "改名公司", "2921", None, "清空"], SECOND)
    between = state()
    undone = actions.undo(import_id=second.pk, by=town.clerk)
    assert state()[0] == before[0]
    assert [one.uscc for one in Enterprise.objects.filter(listed=True)] == [code(1)]
    assert (undone.changed, undone.reverts_id) == (2, second.pk)
    with pytest.raises(AlreadyReverted):
        actions.undo(import_id=second.pk, by=town.clerk)
    actions.undo(import_id=undone.pk, by=town.clerk)
    assert state() == between
    for one in Import.objects.exclude(seal=b""):
        assert seal(one) == bytes(one.seal)
    assert first.entered == 1


def test_nothing_is_taken_back_from_under_a_later_import(town):
    first = imported(town.clerk, FIRST)
    later = imported(town.clerk, [code(1), "改名公司"], head=HEAD[:2])
    with pytest.raises(WrittenOver):
        actions.undo(import_id=first.pk, by=town.clerk)
    actions.undo(import_id=later.pk, by=town.clerk)
    actions.undo(import_id=first.pk, by=town.clerk)
    assert not Enterprise.objects.filter(listed=True).exists()
    again = imported(town.clerk, FIRST)
    assert (again.entered, again.changed) == (0, 1)
    assert state()[0][-1] is True


def test_a_quiet_change_breaks_the_seal(town):
    batch = imported(town.clerk, FIRST)
    assert seal(batch) == bytes(batch.seal)
    Enterprise.objects.update(revenue=1)
    assert seal(batch) != bytes(batch.seal)


def test_who_may(town):
    batch = staged(town.clerk, FIRST)
    for who, refusal in [
        (town.head, NotAllowed),
        (town.supervisor, NotAllowed),
        (town.representative, NotAllowed),
        (town.stranger, NotFound),
    ]:
        with pytest.raises(refusal):
            actions.apply(import_id=batch.pk, seen=turn(), by=who)
    with pytest.raises(NotFound):
        actions.undo(import_id=batch.pk, by=town.clerk)
    with pytest.raises(AsOfTomorrow):
        actions.stage(delivery=Delivery("x", DAY.replace(year=2099), []), by=town.clerk)


def queries(town, count):
    rows = [Row(number, code(number + count * 1000), {"name": f"企业{number}"}) for number in range(count)]
    with CaptureQueriesContext(
        connection,
    ) as caught:
        batch = actions.stage(delivery=Delivery("x", DAY, rows), by=town.clerk)
        preview(batch)
        actions.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    return len(caught)


def test_no_query_for_each_row(town):
    queries(town, 1)
    assert queries(town, 3) == queries(town, 60)
