"""What a few contracts of the demo say of money."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from qinqing.domains.contracts.rules.money import Payable
from qinqing.domains.contracts.rules.money.agreed import INCENTIVE, NOT_AGREED
from qinqing.domains.contracts.rules.money.terms import DAY, PENALTY, UNPAID
from qinqing.kernel.obligations.rules.measures import MONEY

PAYMENTS = Path(__file__).parent / "payments.yaml"
SOURCE = "第 9.2 条"


@cache
def _written() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(PAYMENTS.read_text(encoding="utf-8"))
    return read


def fund_of(project: str) -> Payable | None:
    """Return the terms of a project's first support fund; None where the demo gives none."""
    given = _written().get(project)
    if given is None:
        return None
    amount, late = given["wan"] * MONEY["万元"], given.get("late")
    reach = given.get("reach", "")
    if late is None:
        return Payable(amount, INCENTIVE, NOT_AGREED, back_on=reach)
    rate = Decimal(late) / 10_000
    return Payable(amount, INCENTIVE, PENALTY, rate, DAY, None, UNPAID, late_source=SOURCE, back_on=reach)
