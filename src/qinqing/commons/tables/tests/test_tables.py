"""Spreadsheets as people make them."""

from datetime import date

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.commons.tables.queries import long_list, sheets, workbook
from qinqing.commons.tables.rules.model import address, letters
from qinqing.commons.tables.rules.telling import lines, plain
from qinqing.commons.tables.rules.understanding import understand
from qinqing.commons.tables.tests.books import HEADER, ROW, book, said, table


def cells(found, place=0):
    return dict(found.rows[place].cells)


def test_a_clean_table_needs_nothing_said():
    found = table([HEADER, ROW])
    assert cells(found) == {
        "serial": "1",
        "enterprise": "岚川禾曜新材料有限公司",
        "uscc": "91990000MA0Q000193",
        "investment": 60_000_000_000,
        "signed_on": "2025-11-18",
        "due": "2026-03-05",
    }
    assert said(found) == {"repairs": {}, "questions": {}, "errors": {}}


def test_titles_two_header_rows_and_merged_cells():
    def merge(made, sheet):
        for area in ("A1:F1", "D3:E3", "A3:A4", "B3:B4", "C3:C4", "F3:F4", "B5:B6"):
            sheet.merge_cells(area)

    rows = [
        ["2026年重点项目台账"],
        ["单位：亿元"],
        ["序号", "企业名称", "信用代码", "项目情况", None, "完成时限"],
        [None, None, None, "项目名称", "总投资", None],
        [1, "岚川澄湖精密制造有限公司", None, "减速器", 2.8, None],
        [2, None, None, "厂房", 0.1, None],
    ]
    found = table(rows, merge)
    assert list(found.headers) == [3, 4]
    assert [one.header for one in found.columns][3:5] == ["项目情况/项目名称", "项目情况/总投资"]
    assert [row.cells["enterprise"] for row in found.rows] == ["岚川澄湖精密制造有限公司"] * 2
    assert [row.cells["investment"] for row in found.rows] == [28_000_000_000, 1_000_000_000]


def test_hidden_rows_columns_and_sheets_are_asked_about():
    def hide(made, sheet):
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["D"].hidden = True
        made.create_sheet("草稿").sheet_state = "hidden"

    first, second = map(understand, sheets(book([HEADER, ROW, ROW], hide)))
    assert [row.number for row in first.rows] == [3]
    assert "investment" not in cells(first)
    assert "投资额（万元）" in first.questions[0].says
    assert "隐藏" in second.questions[0].says


@pytest.mark.parametrize(
    ("written", "value", "kind"),
    [
        ("2026.3.5", "2026-03-05", "repairs"),
        ("2026年3月5日", "2026-03-05", "repairs"),
        ("20260305", "2026-03-05", "repairs"),
        ("２０２６／３／５", "2026-03-05", "repairs"),
        (date(2026, 3, 5), "2026-03-05", None),
        (46086, "2026-03-05", "repairs"),
        ("46086", "2026-03-05", "repairs"),
        ("2026年3月", "2026-03", "questions"),
        ("待定", None, "questions"),
        ("—", None, None),
        ("2026-02-30", None, "errors"),
        ("下雨以后", None, "errors"),
        (7, None, "errors"),
    ],
)
def test_dates(written, value, kind):
    found = table([HEADER, [*ROW[:5], written]])
    assert cells(found)["due"] == value
    assert [name for name, remarks in said(found).items() if "F2" in remarks] == ([kind] if kind else [])


def test_serials_of_the_other_date_system():
    def old_mac(made, sheet):
        made.epoch = CALENDAR_MAC_1904

    assert cells(table([HEADER, [*ROW[:5], 44624]], old_mac))["due"] == "2026-03-05"


@pytest.mark.parametrize(
    ("written", "value", "kind"),
    [
        (60000, 60_000_000_000, None),
        (0.1, 100_000, None),
        ("60,000", 60_000_000_000, "repairs"),
        (" 60000 ", 60_000_000_000, "repairs"),
        ("2.8亿元", 28_000_000_000, "repairs"),
        ("3000元", 300_000, "repairs"),
        ("约8000", 8_000_000_000, "questions"),
        (600_000_000, 600_000_000_000_000, "questions"),
        ("待定", None, "questions"),
        ("很多", None, "errors"),
        ("/", None, None),
    ],
)
def test_money(written, value, kind):
    found = table([HEADER, [*ROW[:3], written, *ROW[4:]]])
    assert cells(found)["investment"] == value
    assert [name for name, remarks in said(found).items() if "D2" in remarks] == ([kind] if kind else [])


def test_money_without_any_unit_is_asked():
    found = table([["企业名称", "金额"], ["岚川禾曜新材料有限公司", 500]])
    assert "元还是万元" in found.questions[0].says


@pytest.mark.parametrize(
    ("written", "value", "kind"),
    [
        ("91990000ma0q 000193", "91990000MA0Q000193", "repairs"),
        ("91990000MA0Q000194", "91990000MA0Q000194", "questions"),
        ("9199000", "9199000", "questions"),
        (919900001234567890, None, "errors"),
    ],
)
def test_credit_codes_are_warned_about_not_refused(written, value, kind):
    found = table([HEADER, [*ROW[:2], written, *ROW[3:]]])
    assert cells(found)["uscc"] == value
    assert "C2" in said(found)[kind]


def test_totals_repeated_headers_and_notes_are_left_out():
    found = table([HEADER, ROW, ["合计", None, None, 60000], HEADER, ROW, ["注：数据截至年底"]])
    assert [row.number for row in found.rows] == [2, 5]
    assert [one.says for one in found.skipped] == ["合计行", "重复的表头", "表尾的说明"]


def test_formulas_are_never_calculated():
    found = table([HEADER, [*ROW[:3], "=1+1", *ROW[4:]]])
    assert cells(found)["investment"] is None
    assert "公式" in said(found)["errors"]["D2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv(encoding):
    text = "企业名称,完成时限\n岚川禾曜新材料有限公司,2026.3.5\n"
    found = understand(sheets(text.encode(encoding))[0])
    assert cells(found) == {"enterprise": "岚川禾曜新材料有限公司", "due": "2026-03-05"}


def test_no_header_is_an_error():
    assert "表头" in table([["只有", "文字"], ["没有", "意义"]]).errors[0].says


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04no", "损坏"),
        (b"\xd0\xcf\x11\xe0no", "损坏"),
        (b"\x00\x01", "不是文本"),
        (b"x" * 20_971_521, "太大"),
    ],
)
def test_what_cannot_be_read_says_why(content, says):
    with pytest.raises(UnreadableFile, match=says):
        sheets(content)


def test_too_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_CELLS", 5)
    with pytest.raises(UnreadableFile, match="拆成"):
        sheets(book([HEADER, ROW]))
    with pytest.raises(UnreadableFile, match="拆成"):
        sheets(b"a,b\n" * 4)
    assert len(long_list(b"a,b\n" * 4).rows) == 4


def test_a_long_list_is_read_without_looking_closely(monkeypatch):
    monkeypatch.setattr(workbook, "load_workbook", None)
    found = long_list(
        book([HEADER, [*ROW[:5], "=1+1"]], lambda made, sheet: sheet.row_dimensions.group(2, hidden=True))
    )
    assert found.rows[0] == HEADER
    assert found.rows[1][1] == ROW[1]
    assert not found.metadata_known
    with pytest.raises(UnreadableFile, match="没有可以读的工作表"):
        long_list(
            book([HEADER], lambda made, sheet: (made.create_chartsheet(), setattr(sheet, "sheet_state", "hidden")))
        )


def test_a_quote_that_never_ends_does_not_swallow_the_rest():
    with pytest.raises(UnreadableFile, match="第 3 行"):
        sheets(b'a,b\nc,"d\ne,f\n')


def test_told_as_json_and_as_lines():
    found = [table([HEADER, [*ROW[:5], "2026.3.5"]])]
    told = plain(found)
    assert told["repairs"] == [
        {"sheet": "Sheet", "cell": "F2", "says": "日期改成统一写法", "was": "2026.3.5", "now": "2026-03-05"}
    ]
    assert any("2026.3.5 → 2026-03-05" in line for line in lines(found))


@pytest.mark.parametrize(("row", "column", "name"), [(0, 0, "A1"), (6, 25, "Z7"), (0, 26, "AA1"), (0, 702, "AAA1")])
def test_names_of_cells(row, column, name):
    assert address(row, column) == name
    assert letters(column) == name.rstrip("0123456789")
