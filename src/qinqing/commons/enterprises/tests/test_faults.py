"""A file is judged whole: every fault of its headings, cells and rows at once, as a page and as a sheet."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.models import Import, Staged, Upload
from qinqing.commons.enterprises.queries.supplying import supplied
from qinqing.commons.enterprises.rules.sheets import Reading
from qinqing.commons.enterprises.tests.sheets import DAY, code, imported, workbook
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.parties.models import Unit
from tests.builders import actor, city, unit
from tests.routes import content, signed_in

pytestmark = pytest.mark.django_db

HEAD = ("统一社会信用代码", "企业名称", "行业代码", "从业人数", "从业人员", "年纳税额（万元）")


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    return city()


def sent(who, content_, name="企业.xlsx"):
    given = {"source": "登记库", "as_of": "2026-06-30", "file": SimpleUploadedFile(name, content_)}
    return signed_in(who).post("/registry/imports/new/", given)


def faulty(town):
    keeper = actor(unit("营商局", path="lanchuan/"), "system", jurisdiction="lanchuan/")
    actions.assign(source="税务部门", unit=unit("市税务局", path="lanchuan/"), by=keeper)
    imported(actor(unit("海安住建局", path="lanchuan/haian/"), "clerk"), [code(9), "别处的"])
    rows = [
        [code(1), "甲", "99", "六十", None, 1],
        [code(2), None, "2921", -1, None, 1],
        [code(9), "改名", None, None, None, 1],
        [None, "没有代码", None, None, None, 1],
        [code(1), "甲又", None, 3, None, 1],
        ["123", "太短", None, None, None, None],
    ]
    return workbook(*rows, head=HEAD)


EVERY = ["E1", "F1", "C2", "D2", "B3", "D3", "A4", "A5", "A6", "A7"]


def test_every_fault_of_a_file_is_named_at_once(town):
    book = faulty(town)
    answer = sent(town.clerk, book)
    assert answer.status_code == 422
    assert "有 10 处要改" in answer.content.decode()
    upload = Upload.objects.get()
    assert [where for where, _label, _says in upload.faults] == EVERY
    assert (upload.state, upload.faults_count) == (Upload.REFUSED, 10)
    desk, sheet = signed_in(town.clerk), f"/registry/uploads/{upload.pk}/faults.xlsx"
    assert sheet in answer.content.decode()
    table = content(desk.get(sheet))
    assert all(where.encode() in table for where in EVERY)
    assert "登记库" in desk.get("/registry/imports/").content.decode()
    assert "重新选文件" in desk.get(f"/registry/uploads/{upload.pk}/").content.decode()
    assert signed_in(town.stranger).get(sheet).status_code == 404
    assert not Staged.objects.exists()
    assert Import.objects.count() == 1
    assert verify().faults == []


def test_a_sheet_without_the_column_of_codes_is_judged_all_the_same(town):
    head = ("企业名称", "从业人数")
    sent(town.clerk, workbook(["甲", "六十"], ["乙", 3], head=head))
    assert [where for where, _label, _says in Upload.objects.get().faults] == ["第 1 行", "B2"]


def test_more_faults_than_are_kept_are_counted(town, monkeypatch):
    monkeypatch.setattr("qinqing.commons.enterprises.actions.uploading.Reading", _few)
    sent(town.clerk, workbook(*([code(7), None] for _row in range(20)), head=HEAD[:2]))
    upload = Upload.objects.get()
    assert (upload.faults_count, len(upload.faults)) == (39, 5)
    assert "这里列出前 5 处" in signed_in(town.clerk).get(f"/registry/uploads/{upload.pk}/").content.decode()


def _few():
    return Reading(most=5)


def test_a_blank_sheet_filled_with_its_examples_is_taken(town):
    answer = signed_in(town.clerk).get("/registry/imports/blank.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book["企业"]
    heads = [cell.value for cell in sheet[1]]
    examples = {row[0].value: row[2].value for row in book["填写说明"].iter_rows(min_row=2)}
    sheet.append([examples[head] for head in heads])
    filled = io.BytesIO()
    book.save(filled)
    assert sent(town.clerk, filled.getvalue()).status_code == 302, Upload.objects.values_list("faults", flat=True)
    batch = Import.objects.get()
    assert batch.doubts == []
    assert set(batch.fields) == {one.field.code for one in supplied(town.clerk, DAY)} - {"uscc"}


def test_a_blank_sheet_offers_what_may_be_chosen(town):
    answer = signed_in(town.clerk).get("/registry/imports/blank.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    heads = {cell.value: cell.column_letter for cell in book["企业"][1]}
    rules = {str(rule.sqref).split("2:")[0]: rule for rule in book["企业"].data_validations.dataValidation}
    status = rules[heads["登记状态"]]
    assert (status.type, status.formula1) == ("list", f"'可选的值'!${heads['登记状态']}$2:${heads['登记状态']}$6")
    assert "万元" in rules[heads["营业收入（万元）"]].prompt
    assert book["可选的值"][f"{heads['登记状态']}2"].value == "存续"


def test_an_office_gets_the_columns_that_are_its_own(town):
    keeper = actor(unit("营商局", path="lanchuan/"), "system", jurisdiction="lanchuan/")
    actions.assign(source="税务部门", unit=unit("市税务局", path="lanchuan/"), by=keeper)
    assert "tax_paid" not in {one.field.code for one in supplied(town.clerk, DAY)}
    tax = actor(unit("市税务局二", path="lanchuan/"), "clerk")
    actions.assign(source="税务部门", unit=unit_of(tax), by=keeper)
    assert "tax_paid" in {one.field.code for one in supplied(tax, DAY)}
    assert signed_in(town.head).get("/registry/imports/blank.xlsx").status_code == 404


def unit_of(who):
    return Unit.objects.get(pk=who.unit_id)
