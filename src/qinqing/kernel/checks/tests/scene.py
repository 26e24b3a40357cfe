"""What tests of checks play: a claim, the days after it, a neutral unit."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.checks.actions import Finding, conclude, set_aside, take
from qinqing.kernel.checks.jobs import sweep_until as sweep_checks
from qinqing.kernel.checks.models import Check, Rule
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Claim
from qinqing.kernel.parties.models import Rank, Unit
from tests import builders
from tests.builders import on, photo, target

SIGNED, CLAIMED = date(2026, 3, 2), date(2026, 3, 9)
LAST, HANDED, NEUTRAL = date(2026, 3, 23), date(2026, 3, 24), date(2026, 3, 31)
"""A Monday's claim is to be answered until LAST; then whoever stands above has from HANDED to the day before NEUTRAL."""


@dataclass(frozen=True)
class Town:
    """The small city and who checks there."""

    city: builders.City
    office: Unit
    checker: Actor
    colleague: Actor
    chief: Actor


def town(permille: int = 0) -> Town:
    """Build the city, with a neutral unit named for all of it."""
    city = builders.city()
    office = builders.unit("市营商办", path="lanchuan/")
    Rule.objects.create(path="", permille=permille, unit=office)
    return Town(
        city,
        office,
        builders.actor(office, "clerk", jurisdiction="lanchuan/none/"),
        builders.actor(office, "clerk", jurisdiction="lanchuan/none/"),
        builders.actor(office, "head", Rank.CHIEF, "lanchuan/none/"),
    )


def claimed(town: Town, side: str = "gov", hour: int = 10, day: date = CLAIMED, **more: Any) -> Contract:
    """Let the park claim to the firm, on a Monday unless said otherwise, or with side ent the firm to the park."""
    clauses = [builders.clause("1", side, date(2026, 12, 31), **more)]
    contract = builders.signed_on(town.city, SIGNED, *clauses)
    by = town.city.clerk if side == "gov" else town.city.representative
    said = Completion(day, amount=more.get("quantity"))
    claim(target=target(contract), completion=said, uploads=[photo()], by=by, at=on(day, hour))
    return contract


def news() -> None:
    """Tell everything that happened."""
    while dispatch():
        pass


def until(day: date, hour: int = 12) -> None:
    """Let the worker run day by day from the claim up to `day`."""
    now = CLAIMED
    news()
    while now <= day:
        run(now, hour)
        now += timedelta(days=1)


def run(day: date, hour: int = 12) -> None:
    """Let the worker do what is due at noon of a day."""
    while sweep_until(on(day, hour)) or sweep_checks(on(day, hour)) or dispatch():
        pass


def aside(contract: Contract, by: Actor, day: date = CLAIMED, hour: int = 11, note: str = "") -> None:
    """Answer a claim in confidence."""
    set_aside(target=target(contract), note=note, by=by, at=on(day, hour))


def the_claim(contract: Contract) -> Claim:
    """Return the one claim of a contract."""
    return Claim.objects.select_related("obligation__matter").get(obligation__matter=contract.pk)


def the_check(contract: Contract) -> Check:
    """Return the one check of a contract."""
    return Check.objects.select_related("matter", "unit", "claim").get(claim__obligation__matter=contract.pk)


def checked(town: Town, contract: Contract, result: str, day: date, **more: Any) -> Check:
    """Let the neutral unit take the check and write its result."""
    reference = the_check(contract).matter.reference
    take(reference=reference, by=town.checker, at=on(day, 14))
    finding = Finding(result, "到现场看过，问了双方。", uuid4(), **more)
    conclude(reference=reference, finding=finding, by=town.checker, at=on(day, 15))
    return the_check(contract)
