"""Values of the catalogue: read from cells, kept at their places, only from the owner, never back in time, undone."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import OlderThanKnown, WrittenOver, turn
from qinqing.commons.enterprises.actions.staging import (
    Delivery,
    Faulty,
    NothingChanges,
    NotInCatalogue,
    OthersField,
)
from qinqing.commons.enterprises.events import LOOKED
from qinqing.commons.enterprises.models import Change, Enterprise, Holding, Import, Staged
from qinqing.commons.enterprises.queries import preview, seal, standard
from qinqing.commons.enterprises.queries.catalogue import committed, everything
from qinqing.commons.enterprises.queries.listing import record_for
from qinqing.commons.enterprises.rules.columns import BadCell, Context
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.rules.values import encoded, headings, said
from qinqing.commons.enterprises.tests.sheets import DAY, code, read, sheet
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.parties.models import Unit
from tests.builders import actor, city, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db

LATER, EARLIER = DAY + timedelta(days=30), DAY - timedelta(days=300)


@pytest.fixture
def town():
    return city()


@pytest.fixture
def keeper():
    return actor(unit("营商局", path="lanchuan/"), "system", jurisdiction="lanchuan/")


def brought(by, *rows, as_of=DAY, source="税务局导出"):
    given = [Row(number, uscc, fields) for number, (uscc, fields) in enumerate(rows, start=2)]
    batch = actions.stage(delivery=Delivery(source, as_of, given), by=by)
    return actions.apply(import_id=batch.pk, seen=turn(), by=by)


def held(number=1):
    """Return what is held of an enterprise, by code."""
    found = {}
    topics = {one.topic: one.values for one in Holding.objects.filter(enterprise__uscc=code(number))}
    for one in everything().values():
        values = topics.get(one.topic, ())
        if one.slot and one.slot <= len(values) and values[one.slot - 1] is not None:
            found[one.code] = values[one.slot - 1]
    return found


def seals_hold():
    return all(seal(one) == bytes(one.seal) for one in Import.objects.exclude(turn=None))


@pytest.mark.parametrize(
    ("field", "cell", "stored", "words"),
    [
        ("high_tech", "是", 1, "是"),
        ("high_tech", False, 0, "否"),
        ("tax_credit", "B级", 1, "B 级"),
        ("tax_credit", "B", 1, "B 级"),
        ("rd_ratio", 3.25, 325, "3.25%"),
        ("rd_ratio", "0.1", 10, "0.10%"),
        ("rd_ratio", 0.1 + 0.2, 30, "0.30%"),
        ("output_growth", "-4.5", -45, "-4.5%"),
        ("patents", 12.0, 12, "12 件"),
        ("first_in_statistics", 2021, 2021, "2021 年"),
        ("tax_paid", "1,234.5", 12_345_000, "1,234.5 万元"),
        ("high_tech_until", "2028-12-31", 21549, "2028 年 12 月 31 日"),
        ("high_tech_until", date(2028, 12, 31), 21549, "2028 年 12 月 31 日"),
    ],
)
def test_cells_become_numbers_and_words(field, cell, stored, words):
    known = committed()[field]
    assert encoded(known, cell) == stored
    assert said(known, stored) == words


@pytest.mark.parametrize(
    ("field", "cell", "says"),
    [
        ("high_tech", "也许", "是"),
        ("tax_credit", "E", "A 级"),
        ("rd_ratio", "3.255", "2 位小数"),
        ("patents", "1.5", "整数"),
        ("patents", -1, "负数"),
        ("tax_paid", "六", "数字"),
        ("high_tech_until", "1700-1-1", "年份"),
        ("high_tech_until", "明年", "日期"),
    ],
)
def test_cells_that_cannot_be_taken(field, cell, says):
    with pytest.raises(BadCell, match=says):
        encoded(committed()[field], cell)


def test_a_sheet_of_catalogue_fields(town):
    head = ("统一社会信用代码", "企业名称", "年纳税额（万元）", "高新技术企业", "研发投入强度(%)", "老板星座")
    rows = sheet([code(1), "示例", 120, "是", 3.5, "狮子"], [code(2), "又一家", "清空", "不是", None, None], head=head)
    found = read(rows, Context(DAY, {}), standard(), columns=headings(committed()))
    assert [(note.where, note.label) for note in found.faults] == [("D3", "高新技术企业")]
    assert ("F1", "老板星座") in [(note.where, note.label) for note in found.doubts]
    rows[2][3] = "否"
    found = read(rows, Context(DAY, {}), standard(), columns=headings(committed()))
    assert found.rows[0].given == {"name": "示例", "tax_paid": "1200000", "high_tech": "1", "rd_ratio": "350"}
    assert found.rows[1].given == {"name": "又一家", "tax_paid": None, "high_tech": "0"}


def test_filled_changed_and_taken_back(town):
    first = brought(town.clerk, (code(1), {"name": "甲", "tax_paid": "100", "patents": "3"}), (code(2), {"name": "乙"}))
    assert held() == {"tax_paid": 100, "patents": 3}
    assert (first.entered, first.values_written) == (2, 2)
    assert not Change.objects.exists(), "what is new stands in its rows"
    second = brought(town.clerk, (code(1), {"tax_paid": "250", "tax_credit": "0", "exports": "7"}))
    assert held() == {"tax_paid": 250, "patents": 3, "tax_credit": 0, "exports": 7}
    assert Change.objects.get().before == '{"tax_paid": "100", "tax_credit": null}'
    assert (second.changed, second.values_written) == (1, 3)
    assert seals_hold()
    undone = actions.undo(import_id=second.pk, by=town.clerk)
    assert held() == {"tax_paid": 100, "patents": 3}
    actions.undo(import_id=undone.pk, by=town.clerk)
    assert held() == {"tax_paid": 250, "patents": 3, "tax_credit": 0, "exports": 7}
    with pytest.raises(WrittenOver):
        actions.undo(import_id=first.pk, by=town.clerk)
    assert seals_hold()
    assert [one.turn for one in Import.objects.order_by("turn")] == [1, 2, 3, 4]
    assert verify().faults == []


def test_what_is_not_a_fill_is_not_undone_as_one(town):
    """An import that fills one topic and changes another of the same enterprise is taken back as it was."""
    brought(town.clerk, (code(1), {"name": "甲", "tax_paid": "100"}))
    batch = brought(town.clerk, (code(1), {"tax_paid": "200", "patents": "9"}))
    actions.undo(import_id=batch.pk, by=town.clerk)
    assert held() == {"tax_paid": 100}
    assert seals_hold()


def test_older_days_never_overwrite_newer(town):
    brought(town.clerk, (code(1), {"name": "甲", "tax_paid": "100"}))
    brought(town.clerk, (code(1), {"tax_paid": "300"}), as_of=LATER)
    batch = brought(town.clerk, (code(1), {"tax_paid": "200", "tax_credit": "1"}))
    assert held() == {"tax_paid": 300, "tax_credit": 1}
    assert batch.values_written == 1
    with pytest.raises(OlderThanKnown):
        brought(town.clerk, (code(1), {"tax_paid": "5"}), as_of=EARLIER)
    later = brought(town.clerk, (code(1), {"tax_paid": "400"}), as_of=LATER)
    actions.undo(import_id=later.pk, by=town.clerk)
    with pytest.raises(OlderThanKnown):
        brought(town.clerk, (code(1), {"tax_paid": "5"}))


def test_the_same_again_is_nothing(town):
    rows = [(code(1), {"name": "甲", "tax_paid": "100"})]
    brought(town.clerk, *rows)
    with pytest.raises(NothingChanges):
        brought(town.clerk, *rows)
    with pytest.raises(NothingChanges):
        brought(town.clerk, (code(1), {"rd_spend": None}))
    brought(town.clerk, (code(1), {"tax_paid": None}))
    assert held() == {}


def test_only_the_owner_delivers(town, keeper):
    tax = actor(unit("市税务局", path="lanchuan/"), "clerk")
    actions.assign(source="税务部门", unit=tax_unit(tax), by=keeper)
    with pytest.raises(OthersField, match=r"年纳税额.*市税务局"):
        brought(town.clerk, (code(1), {"name": "甲", "tax_paid": "100"}))
    assert not Staged.objects.exists()
    brought(tax, (code(1), {"name": "甲", "tax_paid": "100", "path": "lanchuan/lingang/"}))
    brought(town.clerk, (code(1), {"patents": "2"}))
    assert held() == {"tax_paid": 100, "patents": 2}
    page = signed_in(town.clerk).get("/registry/imports/new/").content.decode()
    assert "年纳税额" not in page
    assert "有效发明专利" in page


def tax_unit(who):
    return Unit.objects.get(pk=who.unit_id)


def test_a_foreign_column_is_refused_at_its_heading(town, keeper):
    tax = unit("市税务局", path="lanchuan/")
    actions.assign(source="税务部门", unit=tax, by=keeper)
    answer = upload(town.clerk, f"统一社会信用代码,企业名称,年纳税额（万元）\n{code(1)},甲,1\n{code(2)},乙,2\n")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "C1" in shown
    assert "由归口单位市税务局提供" in shown
    assert not Import.objects.exists()


def upload(who, text, name="企业.csv"):
    sent = {"source": "导出", "as_of": "2026-06-30", "file": SimpleUploadedFile(name, text.encode())}
    return signed_in(who).post("/registry/imports/new/", sent)


@pytest.mark.parametrize("given", [{"unknown_field": "1"}, {"size": "1"}])
def test_what_the_catalogue_does_not_take(town, given):
    with pytest.raises(NotInCatalogue):
        brought(town.clerk, (code(1), {"name": "甲", **given}))


def test_a_code_twice_is_named(town):
    rows = [(code(1), {"name": "甲"}), (code(2), {"name": "乙"}), (code(1), {"name": "丙"})]
    with pytest.raises(Faulty, match=r"第 4 行.*与第 2 行重复"):
        brought(town.clerk, *rows)
    assert not Import.objects.exists()


def test_the_record_says_what_is_known_and_from_whom(town):
    brought(town.clerk, (code(1), {"name": "甲", "employees": "7", "tax_paid": "1000000"}))
    brought(town.clerk, (code(1), {"patents": "4"}), source="知识产权局导出", as_of=LATER)
    record = record_for(town.clerk, code(1), LATER)
    known = {one.field.code: (one.text, one.batch.source, one.batch.as_of) for one in record.values if one.is_known}
    assert known["tax_paid"] == ("100 万元", "税务局导出", DAY)
    assert known["patents"] == ("4 件", "知识产权局导出", LATER)
    assert known["employees"] == ("7 人", "税务局导出", DAY)
    page = signed_in(town.clerk).get(f"/registry/{code(1)}/").content.decode()
    assert "4 件" in page
    assert "归科技部门" in page
    brought(town.clerk, (code(1), {"patents": "5"}), as_of=LATER)
    assert "有效发明专利" in [one.label for one in record_for(town.clerk, code(1), LATER).history]


def test_what_was_said_again_keeps_its_source(town):
    """An import that repeats one value and is the first to know another is the source of the other alone."""
    brought(town.clerk, (code(1), {"name": "甲", "tax_paid": "100"}))
    brought(town.clerk, (code(1), {"tax_paid": "100", "patents": "4"}), source="别处", as_of=LATER)
    record = record_for(town.clerk, code(1), LATER)
    assert {one.field.code: one.batch.source for one in record.values if one.is_known and one.field.slot} == {
        "tax_paid": "税务局导出",
        "patents": "别处",
    }


def test_looks_at_sensitive_values_are_noted(town):
    brought(town.clerk, (code(1), {"name": "甲", "patents": "4"}))
    address = f"/registry/{code(1)}/"
    signed_in(town.clerk).get(address)
    assert not Event.objects.filter(kind=LOOKED.tag).exists(), "nothing sensitive was known"
    brought(town.clerk, (code(1), {"tax_paid": "100", "exports": "7"}))
    signed_in(town.clerk).get(address)
    event = Event.objects.get(kind=LOOKED.tag)
    assert (event.facts["table"], event.facts["rows"]) == (f"企业档案 {code(1)}", 2)
    signed_in(town.representative).get(address)
    assert Event.objects.filter(kind=LOOKED.tag).count() == 1, "one's own record is no look at others"


def test_a_quiet_change_breaks_the_seal(town):
    batch = brought(town.clerk, (code(1), {"name": "甲", "tax_paid": "100"}))
    assert seals_hold()
    Holding.objects.update(values=[101])
    assert seal(batch) != bytes(batch.seal)


def test_previews_count_what_is_filled(town):
    brought(town.clerk, (code(1), {"name": "甲"}))
    rows = [Row(2, code(1), {"tax_paid": "1", "tax_credit": "2"}), Row(3, code(2), {"name": "乙", "patents": "1"})]
    batch = actions.stage(delivery=Delivery("x", DAY, rows), by=town.clerk)
    found = preview(batch)
    assert (found.entered, found.changed, found.unchanged, found.values, found.filled) == (1, 1, 0, 0, 3)
    assert Enterprise.objects.count() == 1
