"""The boards: whose turn it is, what burns, and for whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from qinqing.boards.queries import alarms, turn
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.obligations.actions import claim
from qinqing.kernel.obligations.jobs import sweep_until
from tests import builders


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def test_the_turn_passes_with_the_claim(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    mine, theirs = turn(city.clerk, today), turn(city.representative, today)
    assert [row.promise.number for row in mine.mine] == ["1"]
    assert [row.promise.number for row in theirs.theirs] == ["1"]
    claim(target=builders.target(contract), completed_on=today, uploads=[builders.photo()], by=city.clerk)
    mine, theirs = turn(city.clerk, today), turn(city.representative, today)
    assert (mine.count, [row.promise.number for row in theirs.to_answer]) == (0, ["1"])
    assert theirs.to_answer[0].due.lead == "等示例科技答复"


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
        with django_assert_num_queries(5):
            alarms(city.supervisor, today)


def test_nothing_burns_nothing_is_chosen(city: builders.City, today: date) -> None:
    board = alarms(city.supervisor, today)
    assert (board.total, board.chosen) == (0, None)
