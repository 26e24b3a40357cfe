"""Long files: kept, read by the worker row by row, staged as any import, or refused with every cell at fault."""

import io
from datetime import date

import pyarrow as pa
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from pyarrow import parquet

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.jobs import read_uploads
from qinqing.commons.enterprises.models import Enterprise, Import, Staged, Upload
from qinqing.commons.enterprises.queries.uploads import place_of
from qinqing.commons.enterprises.tests.sheets import code, workbook
from qinqing.commons.tables.queries import streams
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.parties.models import Post
from tests.builders import city
from tests.routes import content, signed_in

pytestmark = pytest.mark.django_db

HEAD = "统一社会信用代码,企业名称,从业人数,年纳税额（万元）\n"


@pytest.fixture
def town(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    monkeypatch.setattr("qinqing.commons.enterprises.forms.imports.AT_ONCE_BYTES", 0)
    return city()


def sent(town, content, name="企业.csv", as_of="2026-06-30"):
    given = {"source": "登记库", "as_of": as_of, "file": SimpleUploadedFile(name, content)}
    return signed_in(town.clerk).post("/registry/imports/new/", given)


def text(*rows):
    return (HEAD + "".join(f"{code(number)},{more}\n" for number, more in rows)).encode()


def test_a_long_file_is_read_later_and_then_confirmed(town):
    answer = sent(town, text((1, "甲,5,12.5"), (2, "乙,,")))
    upload = Upload.objects.get()
    assert answer.headers["Location"] == f"/registry/uploads/{upload.pk}/"
    desk = signed_in(town.clerk)
    assert "正在后台读取" in desk.get(answer.headers["Location"]).content.decode()
    assert not Import.objects.exists()
    assert read_uploads() == 1
    assert read_uploads() == 0
    assert not place_of(upload).exists()
    batch = Import.objects.get()
    assert (batch.rows, batch.fields) == (2, ["employees", "name", "tax_paid"])
    assert desk.get(answer.headers["Location"]).headers["Location"] == f"/registry/imports/{batch.pk}/"
    assert batch.doubts, "check digits are doubted as in a short file"
    actions.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    assert Enterprise.objects.get(uscc=code(1)).employees == 5
    assert verify().faults == []


def test_one_cell_at_fault_keeps_all_of_it_out(town):
    upload = kept(town, text(*((number, "甲,x,1") for number in range(250)), (300, "乙,3,一")))
    read_uploads()
    upload.refresh_from_db()
    assert (upload.state, upload.faults_count, len(upload.faults)) == (Upload.REFUSED, 251, 251)
    assert upload.faults[-1][:2] == ["D252", "年纳税额（万元）"]
    assert not Staged.objects.exists()
    assert not Import.objects.exists()
    desk = signed_in(town.clerk)
    page = desk.get(f"/registry/uploads/{upload.pk}/").content.decode()
    assert page.count('role="rowheader"') == 200
    assert "有 251 处要改" in page
    table = content(desk.get(f"/registry/uploads/{upload.pk}/faults.xlsx"))
    assert b"D252" in table
    assert signed_in(town.stranger).get(f"/registry/uploads/{upload.pk}/").status_code == 404
    assert signed_in(town.head).get(f"/registry/uploads/{upload.pk}/").status_code == 404
    assert "没有导入" in desk.get("/registry/imports/").content.decode()


def kept(town, content, name="企业.csv"):
    assert sent(town, content, name).status_code == 302
    return Upload.objects.latest("pk")


def refused(town, content, name="企业.csv"):
    upload = kept(town, content, name)
    read_uploads()
    upload.refresh_from_db()
    assert upload.state == Upload.REFUSED
    assert not place_of(upload).exists()
    assert not Import.objects.exists()
    return upload.refused


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        ("机密★3年\n".encode() + HEAD.encode(), "企业.csv", "密级"),
        (b"PK\x03\x04", "企业.xlsx", "损坏"),
        (b"\x00\x01\x02", "企业.csv", "文本"),
        (b'a,b\n"x,1\n', "企业.csv", "引号"),
        (b"PAR1", "企业.parquet", "Parquet"),
        (text((1, "甲,5,1"), (1, "乙,5,1")), "企业.csv", "与第 2 行重复"),
        (text((1, ",5,1")), "企业.csv", "没有这家企业"),
        (HEAD.encode(), "企业.csv", "1 处"),
    ],
)
def test_what_is_refused_says_why(town, content, name, says):
    assert says in refused(town, content, name)


def test_too_many_rows(town, monkeypatch):
    monkeypatch.setattr("qinqing.commons.enterprises.queries.uploads.MOST_ROWS", 3)
    monkeypatch.setattr("qinqing.commons.enterprises.queries.uploads.HEADROOM", 1)
    assert "超过 1,000,000 行" in refused(town, text(*((number, "甲,1,1") for number in range(5))))


def test_whoever_left_his_post_imports_nothing(town):
    upload = kept(town, text((1, "甲,5,1")))
    Post.objects.filter(pk=upload.post_id).update(role="head")
    read_uploads()
    upload.refresh_from_db()
    assert upload.state == Upload.REFUSED
    assert not Import.objects.exists()


def test_a_workbook_is_read_row_by_row(town):
    head = ("统一社会信用代码", "企业名称", "成立日期")
    kept(town, workbook([code(1), "甲", date(2020, 2, 29)], head=head), "企业.xlsx")
    read_uploads()
    assert Staged.objects.get().given.count("2020-02-29") == 1


def test_hidden_sheets_are_passed_over(tmp_path):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("空").hide()
    book.add_worksheet("名册").write(0, 0, "见得着")
    book.worksheets()[1].activate()
    book.close()
    place = tmp_path / "a"
    place.write_bytes(out.getvalue())
    assert list(streams.long_rows(place, streams.XLSX)) == [("见得着",)]


def test_parquet(town):
    rows = {"统一社会信用代码": [code(1)], "企业名称": ["甲"], "成立日期": [date(2020, 2, 29)], "从业人数": [None]}
    out = io.BytesIO()
    parquet.write_table(pa.table(rows), out)
    kept(town, out.getvalue(), "企业.parquet")
    read_uploads()
    assert '"founded_on": "2020-02-29"' in Staged.objects.get().given


def test_parquet_without_the_analysis_set_says_what_to_do(town, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(streams, "import_module", missing)
    assert "分析组件" in refused(town, b"PAR1", "企业.parquet")
