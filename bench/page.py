"""A page of the list of contracts out of very many, narrowed, against the ticket list of django-helpdesk."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from bench.bed import Bed, filled
from bench.harness import Measured, ratio
from bench.helpdesk import Missing, helpdesk
from bench.many import advance, multiply, numbered
from bench.visits import Site, Visitor, visiting, visits
from bench.words import Aim, Section, aims, compared, table
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.models import Account
from qinqing.kernel.obligations.models import Obligation
from qinqing.site.postgres import prepare
from tests.builders import city, unit, usual_contract
from tests.fixtures.ground import PREFIX, Ground
from tests.fixtures.live import collect_static

ROUNDS = 5
ROWS = 50
UNITS = 100
ROW = '<th scope="row"'
LIST, NARROWED = "/contracts/", "/contracts/?light=3"


@dataclass(frozen=True)
class Size:
    """How many contracts, how many tickets, and how many requests in a row."""

    contracts: int = 100_000
    tickets: int = 10_000
    requests: int = 20


FULL = Size(contracts=1_000_000)


def _sign() -> None:
    """Sign one contract by the real action, and let the head of the park in."""
    people = city()
    Account.objects.create(username="head", person_id=people.head.person_id)
    for number in range(UNITS):
        unit(f"单位 {number}")
    usual_contract(people, timezone.localdate())


def _multiply(bed: Bed, count: int) -> None:
    """Make contracts of it: half of them below the head, each thirtieth alarmed, each tenth with another light."""
    contract = Contract.objects.select_related("matter__stream").get()
    matter, parties = contract.matter, list(contract.matter.parties.order_by("side"))
    park = contract.government_id
    others = f"(SELECT max(id) FROM parties_unit) - n % {UNITS}"
    light = "CASE WHEN n % 30 = 0 THEN 3 WHEN n % 10 = 0 THEN 1 + n / 10 % 2 ELSE 0 END"
    first, rows = matter.pk + 1_000, numbered(count)
    stream = f"{first} + n"
    with prepare.session(bed.filled.superuser) as opened:
        multiply(opened, matter.stream, rows, id=stream)
        multiply(
            opened,
            matter,
            rows,
            stream_id=stream,
            reference="'HT-' || n",
            path="CASE WHEN n % 2 = 0 THEN alike.path ELSE 'lanchuan/haian/' END",
            light=light,
            next_due="current_date + n % 300",
        )
        multiply(opened, contract, rows, matter_id=stream, number="'合同-' || n")
        for party in parties:
            own = {"unit_id": others} if party.unit_id == park else {}
            multiply(opened, party, rows, matter_id=stream, **own)
        for promise in matter.obligations.order_by("number"):
            multiply(opened, promise, rows, matter_id=stream, light=light if promise.number == "1" else "0")
        advance(opened, "chronicle_stream", Obligation._meta.db_table)  # noqa: SLF001 - Django's public name
        opened.execute("VACUUM ANALYZE")


def site(bed: Bed, var: Path, name: str, address: str, username: str = "head", row: str = ROW) -> Site:
    """Return our site with the settings for production, on what was filled; no role needs a second factor."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("QINQING_")}
    own = {
        "DJANGO_SETTINGS_MODULE": "qinqing.site.settings.production",
        "QINQING_SECRET_KEY": "only for a bench",
        "QINQING_HOSTS": "testserver",
        "QINQING_ROLE_PREFIX": PREFIX,
        "QINQING_TOTP_ROLES": "none",
        "QINQING_VAR": str(var),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    return Site(
        name=name,
        python=sys.executable,
        environment={**kept, **bed.filled.addresses.environment(), **own},
        database=bed.filled,
        username=username,
        backend="allauth.account.auth_backends.AuthenticationBackend",
        addresses=[address],
        row=row,
    )


@contextmanager
def _all(ground: Ground, bed: Bed, place: Path, size: Size) -> Iterator[tuple[list[Visitor], str]]:
    """Start all sites that can be had; the text says which could not, and why."""
    var = place / "var"
    collect_static(var)
    ours = [
        site(bed, var, f"all of {size.contracts:,} contracts", LIST),
        site(bed, var, f"narrowed, of {size.contracts:,} contracts", NARROWED),
    ]
    with visiting(ours[0]) as whole, visiting(ours[1]) as narrowed:
        try:
            with helpdesk(ground, place / "helpdesk", size.tickets, ROWS) as peer, visiting(peer) as other:
                yield [whole, narrowed, other], ""
        except Missing as why:
            yield [whole, narrowed], f"Without django-helpdesk, which could not be had here: {why}."


def bench(ground: Ground, size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure whole requests of somebody who is logged in, without a web server on either side."""
    size = size or Size()
    with filled(ground, "page", _sign) as bed, tempfile.TemporaryDirectory() as place:
        _multiply(bed, size.contracts)
        with _all(ground, bed, Path(place), size) as (visitors, missing):
            measured = visits(visitors, size.requests, rounds)
            shown = [[one.site.name, str(one.last["rows"]), f"{one.last['size'] / 1024:.1f} KiB"] for one in visitors]
    return Section(
        "A page of the list of contracts",
        f"The whole request (middleware, session, rights, queries, template) of somebody who is logged in, with the "
        f"settings for production, {size.requests} times in a row, each site in a process of its own. What does the "
        "server's CPU do for a page?",
        [_aims(measured), table(["list", "rows", "page"], shown), compared(measured, "request")],
        [*filter(None, [missing]), *_NOTES],
    )


def _aims(measured: list[Measured]) -> str:
    if len(measured) < 3:
        return "Nothing to compare with."
    whole, narrowed, peer = measured
    return aims(
        [
            Aim("narrowed page / ticket list, CPU", 0.1, ratio(narrowed, peer, "own"), "{:.2f}", at_least=False),
            Aim("whole page / ticket list, CPU", 0.1, ratio(whole, peer, "own"), "{:.2f}", at_least=False),
            Aim(
                "narrowed page / ticket list, CPU of PostgreSQL",
                1,
                ratio(narrowed, peer, "server"),
                "{:.2f}",
                at_least=False,
            ),
        ]
    )


_NOTES = (
    'Here "CPU here" is the process of the site, and the aims compare that; PostgreSQL stands apart.',
    "The reader heads a jurisdiction with half of the contracts; a thirtieth of all is alarmed.",
    "The ticket list is what its reader waits for: its page, and the rows that the page asks for.",
)
