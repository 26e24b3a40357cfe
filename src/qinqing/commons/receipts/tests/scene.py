"""What tests of receipts play: land that came late, works that waited for it and were late by themselves."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from qinqing.commons.receipts.actions import Ruling, ask, object_to, rule, sign, take
from qinqing.commons.receipts.jobs import sweep as sweep_receipts
from qinqing.commons.receipts.models import Receipt, Turn
from qinqing.commons.receipts.rules.lines import Moved
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.calendars.rules import CALENDAR_DAY
from qinqing.kernel.checks.models import Rule
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.obligations.actions import ask_extension, extend
from qinqing.kernel.obligations.actions.adjustments import Asked
from qinqing.kernel.obligations.jobs import sweep
from qinqing.kernel.parties.models import Rank, Unit
from tests import builders
from tests.builders import on, target

SIGNED, LAND, DONE, WORKS, ASKED = (
    date(2026, 3, 2),
    date(2026, 4, 1),
    date(2026, 4, 13),
    date(2026, 5, 1),
    date(2026, 5, 25),
)
"""Land was due on LAND and handed over on DONE: 12 days. Works were due on WORKS: fairly on the 13th of May."""

LAST = date(2026, 6, 8)
"""Ten working days after ASKED, a Monday."""

HANDED = date(2026, 6, 16)
"""The sixth working day after LAST: from then on a neutral unit rules on what nobody answered."""


@dataclass(frozen=True)
class Town:
    """The small city, who rules there, and a contract of which number 2 waits for number 1."""

    city: builders.City
    office: Unit
    checker: Actor
    colleague: Actor
    contract: Contract


def town() -> Town:
    """Build it, with a neutral unit named for all of it."""
    city = builders.city()
    office = builders.unit("市营商办", path="lanchuan/")
    Rule.objects.create(path="", permille=0, unit=office)
    return Town(
        city,
        office,
        builders.actor(office, "clerk", jurisdiction="lanchuan/none/"),
        builders.actor(office, "clerk", Rank.SECTION_HEAD, "lanchuan/none/"),
        late(city),
    )


def late(city: builders.City) -> Contract:
    """Sign it, and let the land be handed over twelve days late."""
    contract = builders.signed_on(
        city,
        SIGNED,
        builders.clause("1", GOV, LAND, unit=CALENDAR_DAY),
        builders.clause("2", ENT, WORKS, "1", unit=CALENDAR_DAY),
    )
    builders.fulfil(city, contract, "1", DONE)
    return contract


def asked(
    town: Town, number: str = "2", by: Actor | None = None, day: date = ASKED, key: UUID | None = None
) -> Receipt:
    """Let a side ask for a receipt."""
    about = target(town.contract, number, key=key)
    return fresh(ask(target=about, by=by or town.city.representative, at=on(day)))


def fresh(receipt: Receipt) -> Receipt:
    """Read a receipt anew."""
    return Receipt.objects.select_related("matter", "obligation__matter", "former__matter").get(pk=receipt.pk)


def signed(receipt: Receipt, by: Actor, day: date = ASKED, hour: int = 12) -> None:
    """Let a side sign."""
    sign(reference=receipt.matter.reference, key=uuid4(), by=by, at=on(day, hour))


def objected(receipt: Receipt, by: Actor, day: date = ASKED, **more: object) -> None:
    """Let a side object."""
    given = {"reason": "土地移交单上是另一天。", "lines": [0], **more}
    object_to(reference=receipt.matter.reference, key=uuid4(), by=by, at=on(day, 13), **given)


def ruled(town: Town, receipt: Receipt, *moved: Moved, day: date = ASKED) -> None:
    """Let the neutral unit take it and rule."""
    reference = receipt.matter.reference
    take(reference=reference, by=town.checker, at=on(day, 14))
    rule(reference=reference, ruling=Ruling("看过移交单，问了双方。", uuid4(), moved), by=town.checker, at=on(day, 15))


def granted(town: Town, days: int = 4, day: date = ASKED) -> None:
    """Let the works be granted some days for the weather."""
    about = Asked("force_majeure", "连日暴雨")
    ask_extension(
        target=target(town.contract, "2"), asked=about, days=days, by=town.city.representative, at=on(day, 14)
    )
    extend(target=target(town.contract, "2"), by=town.city.clerk, at=on(day, 15))


def turn(receipt: Receipt, part: str) -> Turn:
    """Read whose turn it is."""
    return Turn.objects.get(receipt=receipt, part=part)


def until(first: date, day: date) -> None:
    """Let the worker run day by day."""
    while first <= day:
        while sweep(on(first, 12)) or sweep_receipts(on(first, 12)) or dispatch():
            pass
        first += timedelta(days=1)
