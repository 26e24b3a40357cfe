"""The board's amounts of money and the sheets of contracts are counted from the same rows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from qinqing.boards.fulfilment import board
from qinqing.boards.rules import TWELVE
from qinqing.domains.contracts.queries.money import sheet
from qinqing.domains.contracts.rules.money import Payable
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.obligations.actions import Completion, claim, confirm
from qinqing.kernel.parties.models import Rank, UnitKind
from tests import builders
from tests.builders import clause, on, target

SIGNED, DUE, TODAY = date(2026, 2, 2), date(2026, 4, 1), date(2026, 6, 30)
AMOUNT = 100_000_000
MONEY = Payable(AMOUNT, "services", "penalty", Decimal("0.0005"), "day", None, "unpaid")


@pytest.fixture
def city(demo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return builders.city()


def paid(city, made, day, amount, number="1"):
    filed = Completion(day, amount=amount)
    claim(target=target(made, number), completion=filed, uploads=[builders.pdf()], by=city.clerk, at=on(day))
    confirm(target=target(made, number), by=city.representative, at=on(day, 15))


def test_the_board_counts_what_the_sheet_counts(city):
    days = (DUE, DUE + timedelta(15), date(2026, 12, 31))
    clauses = [clause(str(number), GOV, due, money=MONEY) for number, due in enumerate(days, 1)]
    made = builders.signed_on(city, SIGNED, *clauses)
    paid(city, made, DUE - timedelta(1), 30_000_000)
    paid(city, made, DUE + timedelta(9), 20_000_000)
    paid(city, made, DUE + timedelta(11), AMOUNT, "2")
    (statement,) = sheet(made, city.head, TODAY).statements
    asked = {"period": TWELVE, "measure": "分"}
    (share,) = next(one for one in board(city.head, asked, asked, TODAY).answers if one.share.side == GOV).amounts
    assert (share.owed, share.owed_text) == (statement.due, "2,000,000.00 元")
    assert share.kept == sum(one.in_time for one in statement.items if one.fallen) == 130_000_000
    bureau = builders.unit("临港区财政局", UnitKind.DEPARTMENT)
    stranger = builders.actor(bureau, "head", Rank.CHIEF, "lanchuan/lingang/")
    (answer, _other) = board(stranger, asked, asked, TODAY).answers
    assert (answer.share.n, list(answer.amounts)) == (2, [])
