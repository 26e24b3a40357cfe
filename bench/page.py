"""The list of contracts: CPU per request and number of queries, for few contracts and for many."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.bed import Bed, filled
from bench.harness import ROUNDS, Variant, measure
from bench.words import Section, compared, table
from qinqing.kernel.access.models import Account
from tests.builders import city, usual_contract
from tests.fixtures.ground import Database, Ground

FEW, MANY = 5, 50
REQUESTS = 100


def _fill(contracts: int) -> None:
    """Sign contracts by the real action; each third one is late with its first clause."""
    people = city()
    Account.objects.create(username="bench", person_id=people.clerk.person_id)
    today = timezone.localdate()
    for number in range(contracts):
        late = number % 3 == 0
        usual_contract(people, today, land_due=today + timedelta(days=-20 - number if late else 10 + number))


def _signed_in() -> Client:
    client = Client()
    client.force_login(Account.objects.get(username="bench"), "allauth.account.auth_backends.AuthenticationBackend")
    return client


@contextmanager
def _list_of(bed: Bed, clients: dict[str, Client], name: str) -> Iterator[list[int]]:
    def warm(made: Database) -> None:
        clients[name] = _signed_in()
        _open(clients[name], 5)

    with bed.copy(warm) as pids:
        yield pids


def _open(client: Client, requests: int) -> int:
    for _ in range(requests):
        answer = client.get(reverse("contracts"))
        if answer.status_code != 200:
            raise RuntimeError(f"status {answer.status_code}")
    return requests


def _counted(bed: Bed, contracts: int) -> list[str]:
    """Return the row of one list: its contracts, its queries, its size."""
    clients: dict[str, Client] = {}
    with _list_of(bed, clients, "counted"), CaptureQueriesContext(connection) as queries:
        page = clients["counted"].get(reverse("contracts"))
    return [f"{contracts} contracts", str(len(queries)), f"{len(page.content) / 1024:.1f} KiB"]


def bench(ground: Ground, rounds: int = ROUNDS, requests: int = REQUESTS) -> Section:
    """Measure the page with few and with many contracts."""
    with filled(ground, "few", lambda: _fill(FEW)) as few, filled(ground, "many", lambda: _fill(MANY)) as many:
        clients: dict[str, Client] = {}

        def variant(name: str, bed: Bed) -> Variant:
            return Variant(name, lambda: _open(clients[name], requests), lambda: _list_of(bed, clients, name))

        measured = measure([variant(f"{FEW} contracts", few), variant(f"{MANY} contracts", many)], rounds)
        counts = [_counted(few, FEW), _counted(many, MANY)]
    return Section(
        "The list of contracts",
        f"The whole request (middleware, session, rights, queries, template) of a clerk, {requests} times in a row in "
        "one process without a web server; each contract has two clauses with a gate between them.",
        [table(["list", "queries", "page"], counts), compared(measured, "request")],
    )
