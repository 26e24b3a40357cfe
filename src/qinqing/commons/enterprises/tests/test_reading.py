"""What a sheet may look like, and what is said of every cell that cannot be taken."""

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook

from qinqing.commons.enterprises.forms import cells_of
from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.rules.codes import doubt_of
from qinqing.commons.enterprises.rules.columns import COLUMNS, Context
from qinqing.commons.enterprises.tests.sheets import DAY, HEAD, code, read, sheet, workbook
from qinqing.commons.files.rules.unreadable import UnreadableFile

HERE = Context(DAY, {"临港区管委会": "lanchuan/lingang/"})
FULL = tuple(column.label for column in COLUMNS)


def taken(*rows, head=HEAD):
    return read(sheet(*rows, head=head), HERE, standard())


def fault(head, cell):
    found = taken([code(1), cell], head=("统一社会信用代码", head))
    [note] = found.faults
    return note


def test_a_full_row():
    row = [
        code(1),
        " 示例 科技\n有限公司 ",
        "临港区管委会",
        None,
        "C2921",
        60.0,
        "1,234.5",
        80000,
        date(2020, 5, 1),
        "在业",
        5950001.0,
    ]
    [one] = taken(row, head=FULL).rows
    assert one.uscc == code(1)
    assert one.given == {
        "name": "示例 科技 有限公司",
        "path": "lanchuan/lingang/",
        "section": "C",
        "industry": "2921",
        "employees": "60",
        "revenue": "12345000",
        "assets": "800000000",
        "founded_on": "2020-05-01",
        "status": "active",
        "contact": "5950001",
    }


def test_an_empty_cell_changes_nothing_and_a_word_clears():
    [one] = taken([code(1), "", None, "  ", "清空"]).rows
    assert one.given == {"revenue": None}


def test_titles_stand_above_and_other_columns_are_left_out():
    cells = [["企业名册"], [None], ["备注", "统一社会信用代码 ", "名称"], ["x", code(1), "示例"]]
    found = read(cells, HERE, standard())
    assert [(row.number, row.given) for row in found.rows] == [(4, {"name": "示例"})]
    assert found.ignored == ["备注"]


@pytest.mark.parametrize(
    ("head", "cell", "says"),
    [
        ("从业人数", "六十", "不是数字"),
        ("从业人数", 60.5, "整数"),
        ("从业人数", -1, "负数"),
        ("从业人数", "1e999999", "太大"),
        ("营业收入（万元）", "1.23456", "四位小数"),
        ("营业收入（万元）", "NaN", "太大"),
        ("营业收入（万元）", 2e13, "太大"),
        ("营业收入(万元)", True, "不是数字"),
        ("成立日期", "2026-02-30", "没有这一天"),
        ("成立日期", datetime(2026, 7, 1, tzinfo=UTC), "晚于"),
        ("成立日期", "去年", "不是日期"),
        ("成立日期", "0001-01-01", "太早"),
        ("行业代码", "制造业", "2 至 4 位数字"),
        ("行业代码", "9999", "没有 99 这个大类"),
        ("行业门类", "X", "A 到 T"),
        ("登记状态", "很好", "存续"),
        ("辖区", "外市", "不在您的辖区"),
        ("企业名称", "长" * 201, "缩短"),
        ("企业名称", "清空", "不能清空"),
    ],
)
def test_cells_that_cannot_be_taken(head, cell, says):
    note = fault(head, cell)
    assert note.where == "B2"
    assert says in note.says


def test_floats_of_a_sheet_are_read_as_shown():
    [one] = taken([code(1), None, None, None, 0.1 + 0.2]).rows
    assert one.given["revenue"] == "3000"


def test_section_and_industry_agree():
    head = ("统一社会信用代码", "行业门类", "行业代码")
    assert "不一致" in taken([code(1), "C", "5112"], head=head).faults[0].says
    assert taken([code(1), "F", "5112"], head=head).rows[0].given["section"] == "F"


def test_codes_are_checked_and_doubts_do_not_stop():
    assert doubt_of("91350100M000100Y43") is None
    assert "校验位" in doubt_of("91350100M000100Y44")
    found = taken(["９１９９０００0test 000001"], head=HEAD[:1])
    assert found.rows[0].uscc == code(1)
    assert found.doubts[0].where == "A2"
    assert "18 位" in taken(["123"], head=HEAD[:1]).faults[0].says


def test_a_row_without_code():
    found = taken([code(1), "甲"], [code(1), "乙"], [None, "丙"])
    assert [(note.where, note.says[:5]) for note in found.faults] == [("A4", "这一行没有")]
    assert [row.number for row in found.rows] == [2, 3], "codes that stand twice are found among the staged rows"


def test_sheets_without_headings_or_rows():
    assert read([["a"], ["b"]], HERE, standard()).faults_count == 1
    assert read([], HERE, standard()).faults_count == 1
    assert read([list(HEAD)], HERE, standard()).faults_count == 1
    assert taken([code(1)], head=("统一社会信用代码", "名称", "企业名称")).faults[0].where == "C1"


def test_many_faults_are_counted_and_few_are_named():
    rows = ([code(number), None, None, "x"] for number in range(300))
    found = read(sheet(*rows), HERE, standard(), most=200)
    assert (found.faults_count, len(found.faults)) == (300, 200)


def test_a_workbook_and_texts_of_both_encodings():
    rows = ([code(1), "示例科技", "2921", 60, 1234.5], [code(2), "又一家", None, None, date(2026, 1, 2)])
    cells = cells_of("a.XLSX", workbook(*rows))
    assert cells[1][:2] == [code(1), "示例科技"]
    assert cells[2][4] == date(2026, 1, 2)
    text = f'统一社会信用代码,企业名称\n{code(1)},"示例,科技"\n'
    for encoding in ("utf-8-sig", "utf-8", "gb18030"):
        assert cells_of("a.csv", text.encode(encoding))[1] == [code(1), "示例,科技"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"%PDF", "只收"),
        ("a.xlsx", b"%PDF-1.7", "不是 .xlsx"),
        ("a.xlsx", b"PK\x03\x04" + bytes(18), "损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "损坏"),
        ("a.csv", b"\x00\x01\xff\xfe", "不是文本"),
        ("a.csv", b'b\n"a\n', "第 2 行.*引号"),
        ("a.csv", "机密★3年\n".encode(), "涉密"),
        ("a.csv", "企业名册,秘 密\n".encode(), "涉密"),
        ("秘密★1年 a.csv", b"x\n", "涉密"),
        ("a.csv", b"x\n" * 100_021, "最多"),
    ],
)
def test_files_that_cannot_be_read(name, content, says):
    with pytest.raises(UnreadableFile, match=says):
        cells_of(name, content)


def test_the_first_sheet_that_is_shown_is_read():
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["草稿"])
    book.create_sheet("名册").append(list(HEAD))
    out = io.BytesIO()
    book.save(out)
    assert cells_of("a.xlsx", out.getvalue()) == [list(HEAD)]
