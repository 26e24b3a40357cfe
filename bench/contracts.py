"""The board of contracts, the list of them, and the desks of both sides among very many promises, against a peer."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from bench.bed import Bed, filled
from bench.harness import Measured, ratio
from bench.helpdesk import Missing, helpdesk
from bench.many import advance, headed, multiply, numbered
from bench.page import ROWS, site
from bench.visits import Visitor, visiting, visits
from bench.words import Aim, Section, aims, compared, span, table
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.models import Account
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.lifecycle import RUNNING, VERIFIED
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import ALARM
from qinqing.kernel.obligations.rules.measures import FEN
from qinqing.kernel.parties.models import Unit, UnitKind
from qinqing.site.postgres import prepare
from qinqing.site.postgres.roles import Session
from tests.builders import city, clause, sign_contract, unit
from tests.fixtures.ground import Ground
from tests.fixtures.live import collect_static

ROUNDS = 5
OFFICES, FIRMS, CLAUSES = 100, 1_000, 10
"""Contracts of so many offices with so many enterprises; promises of a contract, of both sides in turn."""

PAGES = (
    ("board of contracts", "/fulfilment/", "head"),
    ("contracts, all", "/contracts/", "head"),
    ("contracts, enterprise's turn, none found", "/contracts/?turn=ent&light=2", "head"),
    ("contracts, words found nowhere", "/contracts/?q=没有这样的合同", "head"),
    ("alarm board", "/alarms/", "head"),
    ("my obligations, office", "/todo/", "clerk"),
    ("my obligations, enterprise", "/enterprise/", "representative"),
)
BUDGETS = {
    "board of contracts": 1.0,
    "contracts, words found nowhere": 1.0,
    "alarm board": 0.5,
    "my obligations, office": 0.5,
}
USUAL = 0.3
"""How much of the peer's CPU and of its wait a page may take, unless BUDGETS gives it more: the alarm board and an
office's desk show up to 200 rows in a list where the peer shows 50, the board of contracts adds up a year.
"""


@dataclass(frozen=True)
class Size:
    """How many contracts, each of CLAUSES promises; how many tickets of the peer, and requests in a row."""

    contracts: int = 10_000
    tickets: int = 10_000
    requests: int = 20

    @property
    def promises(self) -> int:
        """Return how many promises there are."""
        return self.contracts * CLAUSES


FULL = Size(contracts=100_000)


@dataclass
class Crowd:
    """Whose contracts they are: the units that take turns, the readers' own first."""

    offices: list[int] = field(default_factory=list)
    firms: list[int] = field(default_factory=list)

    def sign(self) -> None:
        """Sign one contract by the real action, with units on both sides and the readers' accounts."""
        people, today = city(), timezone.localdate()
        for name in ("head", "clerk", "representative"):
            Account.objects.create(username=name, person_id=getattr(people, name).person_id)
        self.offices = [people.park.pk, *(unit(f"单位 {number}").pk for number in range(1, OFFICES))]
        firms = Unit.objects.bulk_create(
            Unit(
                name=f"企业 {number}", short_name=f"企业 {number}", kind=UnitKind.ENTERPRISE, since=people.firm.since,
                path=people.firm.path, uscc=f"91990000TEST9{number:05}",
            )
            for number in range(1, FIRMS)
        )  # fmt: skip
        self.firms = [people.firm.pk, *(one.pk for one in firms)]
        clauses = [
            clause(str(number), ENT if number % 2 else GOV, today + timedelta(days=30 * number + 30), **_amount(number))
            for number in range(CLAUSES)
        ]
        sign_contract(people, *clauses, signed_on=today - timedelta(days=900))

    def turn(self, units: Sequence[int]) -> str:
        """Return the SQL of whose turn the contract numbered n is."""
        return f"(ARRAY{list(units)})[n % {len(units)} + 1]"


def _amount(number: int) -> dict[str, Any]:
    """Of ten clauses two promise land, two money, the others no quantity."""
    return ({"quantity": 30, "measure": "亩"}, {"quantity": 5_000_000, "measure": FEN}, {}, {}, {})[number % 5]


def _multiply(bed: Bed, crowd: Crowd, count: int) -> None:
    """Make contracts of it, half of them below the head; half of each is kept, a thirtieth of all is alarmed."""
    contract = Contract.objects.select_related("matter__stream").get()
    matter, first, rows = contract.matter, contract.pk + 1_000, numbered(count)
    stream, office, firm = f"{first} + n", crowd.turn(crowd.offices), crowd.turn(crowd.firms)
    light = f"CASE WHEN n % 30 = 0 THEN {ALARM} ELSE 0 END"
    with prepare.session(bed.filled.superuser) as opened:
        multiply(opened, matter.stream, rows, id=stream)
        multiply(
            opened,
            matter,
            rows,
            stream_id=stream,
            reference="'HT-' || n",
            title="'第 ' || n || ' 号投资合同'",
            path="CASE WHEN n % 2 = 0 THEN alike.path ELSE 'lanchuan/haian/' END",
            host_id=office,
            light=light,
            next_due="current_date + n % 300",
        )
        multiply(
            opened, contract, rows, matter_id=stream, number="'合同-' || n", government_id=office, enterprise_id=firm
        )
        for party in matter.parties.all():
            multiply(opened, party, rows, matter_id=stream, unit_id=office if party.side == GOV else firm)
        for promise in matter.obligations.all():
            sides = (office, firm) if promise.debtor_id == contract.government_id else (firm, office)
            _promises(opened, promise, rows, stream, light, *sides)
        headed(opened)
        advance(opened, "chronicle_stream", Obligation._meta.db_table)  # noqa: SLF001 - Django's public name
        opened.execute("SELECT obligations_total_anew()")
        opened.execute("VACUUM ANALYZE")


def _promises(opened: Session, like: Obligation, rows: str, stream: str, light: str, owes: str, owed: str) -> None:
    """Make one clause of every contract: of the first half kept, some of them late, of the last one some alarmed."""
    number = int(like.number)
    kept = number < CLAUSES // 2
    ago = f"current_date - 3 - (n * 7 + {number} * 37) % 360"
    ahead = f"current_date + 1 + (n + {number} * 31) % 300"
    shines = number == CLAUSES - 1
    day = ago if kept else f"CASE WHEN {light} > 0 THEN current_date - 5 ELSE {ahead} END" if shines else ahead
    multiply(
        opened,
        like,
        rows,
        matter_id=stream,
        debtor_id=owes,
        creditor_id=owed,
        verifier_id=owed,
        state=f"'{VERIFIED if kept else RUNNING}'",
        base_due=day,
        due=day,
        alarm_on=day,
        verified_on=f"{day} + CASE WHEN n % 10 = 0 THEN 2 ELSE -1 END" if kept else "NULL",
        light=light if shines else "0",
    )


@contextmanager
def _all(ground: Ground, bed: Bed, place: Path, size: Size) -> Iterator[tuple[list[Visitor], Visitor | None, str]]:
    """Start a site for each page, and the peer if it can be had; the text says why it could not."""
    var = place / "var"
    collect_static(var)
    with ExitStack() as stack:
        ours = [
            stack.enter_context(visiting(site(bed, var, name, address, reader, "<a ")))
            for name, address, reader in PAGES
        ]
        try:
            peer = stack.enter_context(helpdesk(ground, place / "helpdesk", size.tickets, ROWS))
        except Missing as why:
            yield ours, None, f"Without django-helpdesk, which could not be had here: {why}."
        else:
            yield ours, stack.enter_context(visiting(peer)), ""


def bench(ground: Ground, size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure whole requests of people who are logged in, without a web server on either side."""
    size, crowd = size or Size(), Crowd()
    with filled(ground, "contracts", crowd.sign) as bed, tempfile.TemporaryDirectory() as place:
        _multiply(bed, crowd, size.contracts)
        with _all(ground, bed, Path(place), size) as (ours, peer, missing):
            visitors = [*ours, *filter(None, [peer])]
            measured = visits(visitors, size.requests, rounds)
            shown = [[one.site.name, span(one.p95), f"{one.last['size'] / 1024:.1f} KiB"] for one in visitors]
            reached = _aims(measured, ours, peer) if peer else "Nothing to compare with."
    return Section(
        "Boards and desks of contracts",
        f"The whole request of somebody who is logged in, among {size.contracts:,} contracts with {size.promises:,} "
        f"promises, {size.requests} times in a row, each page in a process of its own. How long is waited for, and "
        "what does the server's CPU do?",
        [reached, table(["page", "95 of 100 answered within", "page"], shown), compared(measured, "request")],
        [*filter(None, [missing]), *_NOTES],
    )


def _aims(measured: Sequence[Measured], ours: Sequence[Visitor], peer: Visitor) -> str:
    found = []
    for one, visitor in zip(measured, ours, strict=False):
        name, budget = one.name, BUDGETS.get(one.name, USUAL)
        found += [
            Aim(f"{name} / ticket list, CPU", budget, ratio(one, measured[-1], "cpu"), "{:.2f}", at_least=False),
            Aim(f"{name} / ticket list, p95", budget, visitor.p95 / peer.p95, "{:.2f}", at_least=False),
        ]
    return aims(found)


_NOTES = (
    'The aims compare the CPU of the site and of its PostgreSQL together, and what is waited for ("p95").',
    "The head sees half of all contracts; the office has a hundredth of them, the enterprise a thousandth.",
    "Half of each contract is kept over the past year, a tenth of that late; a thirtieth of all contracts is alarmed.",
    "Of ten clauses two promise land and two money, whose amounts are read only by whom they concern.",
    "The ticket list is what its reader waits for: its page, and the rows that the page asks for.",
)
