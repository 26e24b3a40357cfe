"""The boards: whose turn it is, what burns, and for whom."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.boards.mine import OWED, OWES, both
from qinqing.boards.queries import alarms
from qinqing.boards.work import page_of
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.queries import counts, shown
from qinqing.kernel.pages.rules.navigation import said
from tests import builders
from tests.routes import signed_in


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def test_the_turn_passes_with_the_claim(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    assert todo(city.clerk, today) == [("claim", "1")]
    assert sides(city.clerk, today) == {OWES: ["1"], OWED: ["2"]}
    assert sides(city.representative, today) == {OWES: ["2"], OWED: ["1"]}
    claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    assert todo(city.clerk, today) == []
    assert todo(city.representative, today) == [("answer", "1")]
    [answer] = page_of(city.representative, {}, today).rows
    assert answer.due is not None
    assert answer.due.lead == "等您答复"
    assert _due_of(contract, city.supervisor, today) == "等示例科技答复"


def todo(actor: Actor, today: date) -> list[tuple[str, str]]:
    return [(row.item.work.code, row.item.number) for row in page_of(actor, {}, today).rows]


def sides(actor: Actor, today: date) -> dict[str, list[str]]:
    found = both(actor, {}, today)
    return {side.code: [line.shown.promise.number for line in side.lines] for side in found}


def _due_of(contract: Contract, actor: Actor, today: date) -> str:
    promises = Obligation.objects.filter(matter=contract.pk, number="1").select_related(
        "matter", "debtor", "creditor", "verifier", "calendar"
    )
    return shown(promises, today, actor)[0].due.lead


def test_counts_are_of_what_the_viewer_may_see(city: builders.City, today: date) -> None:
    builders.usual_contract(city, today, land_due=today - timedelta(days=30))
    sweep_until()
    assert alarms(city.supervisor, today).total == 1
    assert alarms(city.head, today).total == 1
    assert alarms(city.stranger, today).total == 0


def test_the_board_says_who_was_told(city: builders.City, today: date) -> None:
    builders.usual_contract(city, today, land_due=today - timedelta(days=30))
    sweep_until()
    while dispatch():
        pass
    board = alarms(city.supervisor, today)
    assert board.chosen is not None
    assert board.chosen.late
    assert "报派驻组supervisor" in {entry.text for entry in board.told}


def test_the_board_costs_the_same_for_one_and_for_many(
    city: builders.City, today: date, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        builders.usual_contract(city, today, land_due=today - timedelta(days=30))
        sweep_until()
        alarms(city.supervisor, today)
        with django_assert_num_queries(10):
            alarms(city.supervisor, today)


def test_nothing_burns_nothing_is_chosen(city: builders.City, today: date) -> None:
    board = alarms(city.supervisor, today)
    assert (board.total, board.chosen) == (0, None)


def test_the_map_says_what_waits_in_one_query(city: builders.City, today: date) -> None:
    client = signed_in(city.clerk)
    for count in (1, 2):
        builders.usual_contract(city, today, land_due=today - timedelta(days=30))
        sweep_until()
        while dispatch():
            pass
        with CaptureQueriesContext(connection) as asked:
            page = re.sub(r"<[^>]*>", "", client.get(reverse("contracts")).content.decode())
        unsigned = Notice.objects.of(city.clerk).unacknowledged().count()
        assert unsigned >= count
        assert f"我的事项{count} 件待办" in page
        assert f"消息{unsigned} 条未签收" in page
        assert len([one for one in asked if "AS counted" in one["sql"] or "counted," in one["sql"]]) == 1


def test_a_count_ends_somewhere(city: builders.City, today: date) -> None:
    assert [said(count) for count in (0, 1, 99, 100)] == ["", "1", "99", "99+"]
    assert counts(city.supervisor, ["notices", "turn"]) == {"notices": 0, "turn": 0}


def test_a_supervisor_has_a_next_act_on_an_alarm(city: builders.City, today: date, settings: Any) -> None:
    settings.QINQING_TOTP_ROLES = frozenset()
    builders.usual_contract(city, today, land_due=today - timedelta(days=30))
    sweep_until()
    while dispatch():
        pass
    client = signed_in(city.supervisor)
    board = alarms(city.supervisor, today)
    assert [act.label for act in board.acts] == ["打开事项", "签收", "发督办单", "提请处理"]
    assert client.get(board.acts[0].url).status_code == 200
    assert client.get(board.acts[2].url).status_code == 200
    assert client.get(board.acts[3].url).status_code == 200
    assert board.chosen is not None
    signed = client.post(board.acts[1].url)
    assert signed.headers["Location"] == f"{reverse('alarms')}?item={board.chosen.promise.pk}#chosen"
    board = alarms(city.supervisor, today)
    assert "签收" not in {act.label for act in board.acts}
    told = [entry.detail for entry in board.told if entry.text == "报派驻组supervisor"]
    assert len(told) == 1
    assert told[0].endswith("签收")
    assert not told[0].startswith("未")
    assert [one.label for one in board.barred] == ["确认兑现", "关闭警报"]


def test_signing_leads_to_no_other_host(city: builders.City, today: date) -> None:
    builders.usual_contract(city, today, land_due=today - timedelta(days=30))
    sweep_until()
    while dispatch():
        pass
    notice = Notice.objects.of(city.clerk).unacknowledged().latest("pk")
    answer = signed_in(city.clerk).post(reverse("notice_acknowledge", args=[notice.pk]) + "?next=//elsewhere.test/")
    assert answer.headers["Location"] == reverse("notices")
