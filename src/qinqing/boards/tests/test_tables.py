"""Spreadsheets of the boards and of the contracts: what the page shows, all of it, to nobody else."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from qinqing.boards import queries
from qinqing.boards.looks import month
from qinqing.boards.looks import months as looked
from qinqing.boards.queries import alarms
from qinqing.boards.tests.fulfilled import Counties, both, contract, counties
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.obligations.jobs import sweep_until
from tests import builders
from tests.routes import browser, raw, signed_in


@pytest.fixture
def land(db: None, settings: Any) -> Counties:
    settings.QINQING_TOTP_ROLES = frozenset()
    return counties()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def taken(who: Actor, name: str, **asked: Any) -> dict[str, list[list[Any]]]:
    """Take a spreadsheet and return its sheets, without the heads and without the notes."""
    return read(signed_in(who), name, **asked)


def read(client: Client, name: str, **asked: Any) -> dict[str, list[list[Any]]]:
    answer = client.get(reverse(name), asked)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    book = load_workbook(BytesIO(raw(answer)))
    sheets = [sheet for sheet in book.worksheets if sheet.title != "说明"]
    return {sheet.title: [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in sheets}


def test_every_alarm_of_the_page_and_beyond_its_end(land: Counties, today: date, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "MOST", 3)
    contract(land.city, today - timedelta(days=30), {}, both(4))
    contract(land.second, today - timedelta(days=30), {}, both(1))
    sweep_until()
    for who in (land.city.supervisor, land.city.head):
        page = alarms(who, today)
        rows = taken(who, "alarms_table")["亮灯的事项"]
        assert len(rows) == page.total > sum(len(group.rows) for group in page.groups)
        assert {row[0] for row in rows} <= {"提醒", "预警", "警报"}
    assert len(taken(land.city.head, "alarms_table")["亮灯的事项"]) == 8


def test_the_turn_of_a_unit(land: Counties, today: date) -> None:
    contract(land.city, today + timedelta(days=30), {}, {GOV: 3, ENT: 2})
    assert [row[1] for row in taken(land.city.clerk, "todo_table")["待办"]] == ["报完成"] * 3
    assert len(taken(land.city.representative, "todo_table")["待办"]) == 2
    assert taken(land.city.rival, "todo_table")["待办"] == []
    both_sides = taken(land.city.clerk, "mine_table")
    assert {title: len(rows) for title, rows in both_sides.items()} == {"我们欠对方的": 3, "对方欠我们的": 2}
    assert {row[8] for row in both_sides["对方欠我们的"]} == {land.city.firm.short_name}
    assert list(taken(land.city.clerk, "mine_table", side="owed")) == ["对方欠我们的"]
    assert [len(rows) for rows in taken(land.city.rival, "mine_table").values()] == [0, 0]


def test_contracts_as_the_page_is_narrowed(land: Counties, today: date, monkeypatch: Any) -> None:
    monkeypatch.setattr("qinqing.domains.contracts.queries.listing.BATCH", 2)
    late = contract(land.city, today - timedelta(days=30), {}, both(1))
    calm = [contract(land.city, today + timedelta(days=300), {}, both(1)) for _ in range(4)]
    other = contract(land.second, today + timedelta(days=300), {}, both(1))
    sweep_until()
    everything = taken(land.city.supervisor, "contracts_table")["双兑现合同"]
    assert sorted(row[3] for row in everything) == sorted(one.number for one in (late, other, *calm))
    assert everything[0][3] == late.number
    assert [row[3] for row in taken(land.city.clerk, "contracts_table", light="3")["双兑现合同"]] == [late.number]
    assert [row[3] for row in taken(land.second.clerk, "contracts_table")["双兑现合同"]] == [other.number]
    assert taken(land.city.rival, "contracts_table")["双兑现合同"] == []


def test_the_figures_of_the_board_and_the_rows_behind_one(land: Counties, today: date) -> None:
    contract(land.city, today - timedelta(days=3), {GOV: 9, ENT: 6}, {GOV: 3, ENT: 1})
    contract(land.city, today - timedelta(days=3), {}, {GOV: 2}, quantity=7, measure="亩")
    found = taken(land.city.supervisor, "fulfilment_table")
    assert found["双方"][0][:5] == ["合计", 14, 14, 9, pytest.approx(9 / 14)]
    assert found["双方"][0][7:11] == [7, 7, 6, "样本不足"]
    assert found["按数量"] == [["政府", "亩", 14, 0, "样本不足", 2]]
    assert sum(row[1] for row in found["按月"]) == sum(row[1] for row in found["按县区"]) == 14
    rows = taken(land.city.supervisor, "fulfilment_promises_table", side="gov", what="broken")["承诺"]
    assert len(rows) == 5
    assert {row[11] for row in rows} == {"没有兑现"}


def test_a_title_that_looks_like_a_formula_stays_a_title(land: Counties, today: date) -> None:
    due = today + timedelta(days=30)
    clause = builders.Clause("1", '=HYPERLINK("http://x.test")', GOV, due, "原文")
    builders.sign_contract(land.city, clause, signed_on=today)
    rows = taken(land.city.clerk, "todo_table")["待办"]
    assert [row[5] for row in rows] == ['=HYPERLINK("http://x.test")']


def test_rows_are_read_batch_by_batch(land: Counties, today: date, monkeypatch: Any) -> None:
    monkeypatch.setattr("qinqing.kernel.pages.queries.standing.BATCH", 20)
    client, costs = signed_in(land.city.supervisor), []
    client.get(reverse("alarms"))
    for _ in range(2):
        contract(land.city, today - timedelta(days=30), {}, both(8))
        sweep_until()
        with CaptureQueriesContext(connection) as asked:
            read(client, "alarms_table")
        costs.append(len(asked))
    assert costs[1] - costs[0] <= 4, "sixteen rows more are one batch more"


def test_the_auditors_see_who_took_what(land: Counties, today: date) -> None:
    contract(land.city, today - timedelta(days=30), {}, both(1))
    sweep_until()
    taken(land.city.supervisor, "alarms_table")
    (one,) = looked()
    viewer, found = month(one.stream)
    assert (viewer.looks, [(look.what, look.matter) for look in found]) == (1, [("导出表格", "警报与待办，2 行")])
    audit = builders.actor(builders.unit("审计室"), "audit")
    page = browser(audit.person_id).get(reverse("looks_month", args=[one.stream])).content.decode()
    assert "警报与待办，2 行" in page
