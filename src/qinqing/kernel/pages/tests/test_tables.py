"""Tables as spreadsheets: texts stay texts, rows are bounded, and that they were taken is noted."""

from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.pages.events import EXPORTED
from qinqing.kernel.pages.rules import tables as rules
from qinqing.kernel.pages.rules.tables import Cell, Column, Table, clean, is_risky, sheet_name
from qinqing.kernel.pages.views import tables as views
from qinqing.kernel.pages.views.tables import spreadsheet
from tests import builders
from tests.routes import raw

ONE: Table[Cell] = Table("一列", (Column("值", lambda value: value, 20),))
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x.test")', "＝1", "#N/A", "2026-01-01"]


def sent(*values: Cell, **more: Any) -> Any:
    """Send one table and return it as read back."""
    request = RequestFactory().get("/")
    request.actor = builders.city().clerk
    return load_workbook(BytesIO(raw(spreadsheet(request, "试表", [ONE.part(values)], **more))))


@pytest.mark.django_db
def test_a_text_stays_a_text_whatever_it_begins_with() -> None:
    sheet = sent(*FORMULAS)["一列"]
    cells = [sheet.cell(row, 1) for row in range(2, len(FORMULAS) + 2)]
    assert [cell.value for cell in cells] == FORMULAS
    assert {cell.data_type for cell in cells} == {"s"}
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * 6 + [False] * 3


@pytest.mark.django_db
def test_numbers_dates_and_shares_keep_their_kind() -> None:
    sheet = sent(12, date(2026, 5, 20), Fraction(1, 4), None, "字")["一列"]
    values = [sheet.cell(row, 1).value for row in range(1, 7)]
    assert (values[:2], values[3:]) == (["值", 12], [0.25, None, "字"])
    assert values[2].date() == date(2026, 5, 20)
    assert sheet.cell(4, 1).number_format == "0.0%"
    assert sheet.freeze_panes == "A2"


@pytest.mark.django_db
def test_it_says_what_it_is_and_where_it_ends(monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "MOST_ROWS", 3)
    book = sent(1, 2, 3, 4, 5, narrowed="灯：警报", notes=["口径一"])
    assert book["一列"].max_row == 4
    said = {row[0].value: row[1].value for row in book["说明"].iter_rows(min_row=2)}
    assert said["行数"] == "一列：3"
    assert said["范围"] == "灯：警报；只含导出人看得到的事项"
    assert said["口径"] == "口径一"
    assert "最多 3 行" in said["未导出"]
    assert "涉密" in said["保密"]


@pytest.mark.django_db
def test_that_it_was_taken_is_noted_for_the_auditors() -> None:
    sent("a", "b")
    event = Event.objects.get(kind=EXPORTED.tag)
    assert event.facts.items() >= {"table": "试表", "rows": 2}.items()
    assert event.stream.kind.startswith("look:")


@given(st.text())
def test_nothing_that_a_sheet_cannot_hold_is_left(text: str) -> None:
    assert not rules._UNFIT.search(clean(text))
    assert len(sheet_name(text)) <= 31
    assert not set("[]:*?/\\") & set(sheet_name(text))


def test_what_could_be_a_formula() -> None:
    assert [is_risky(text) for text in ("=1", "+1", "-1", "@a", "\t=", "\r=", "", "1=", "字")] == [True] * 6 + [
        False
    ] * 3
