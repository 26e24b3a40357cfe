"""Every route x method x role x {own, foreign}, with cookies and a token, against the committed, readable list `access_matrix.csv`.

After a change that is meant, write the list anew and read what changed:

    QINQING_WRITE_MATRIX=1 .venv/bin/pytest tests/test_access_matrix.py
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests.routes import FOREIGN, OWN, Route, World, bearing, content, routes, signed_in, token, world

MATRIX = Path(__file__).parent / "access_matrix.csv"
GUEST = "guest"
ROLES = (GUEST, "enterprise", "clerk", "head", "supervisor", "system", "security", "audit")
HEADER = ("route", "method", "whose", *ROLES)
NOT_SO = 405
"""The page is open to the role, but not by this method."""

Row = tuple[str, ...]

# What stands in these gaps belongs to a matter, so that strangers to the matter must not open it.
OF_MATTERS = {"reference", "file_id", "notice_id", "grant_id"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


def ask(client: Client, method: str, address: str) -> int:
    """Return the status; whatever the request wrote is taken back, and the log-in stays."""
    cookies, before = client.cookies.copy(), transaction.savepoint()
    answer = getattr(client, method.lower())(address)
    content(answer)
    transaction.savepoint_rollback(before)
    client.cookies = cookies
    return int(answer.status_code)


def row(made: World, clients: dict[str, Client], route: Route, method: str, whose: str) -> Row:
    address = made.fill(route, whose)
    return (route.name, method, whose, *(str(ask(clients[role], method, address)) for role in ROLES))


def found(made: World) -> Iterator[Row]:
    clients = {GUEST: Client()}
    for role in ROLES[1:]:
        who = made.people[role]
        clients[role] = bearing(signed_in(who), token(who))
    for client in clients.values():
        client.raise_request_exception = False
    for route in routes():
        for whose in (OWN, FOREIGN) if route.gaps else (OWN,):
            shown = row(made, clients, route, "GET", whose)
            yield shown
            if str(NOT_SO) in shown:
                yield row(made, clients, route, "POST", whose)


def listed() -> list[Row]:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == HEADER
    return [tuple(one) for one in rows]


def differences(seen: list[Row], rows: list[Row]) -> list[str]:
    """Return every route that is not listed, answers otherwise than listed, or is gone."""
    now, known = ({one[:3]: one[3:] for one in given} for given in (seen, rows))
    return [
        *(f"not listed: {key}" for key in now if key not in known),
        *(f"{key}: listed {known[key]}, answers {now[key]}" for key in now if known.get(key, now[key]) != now[key]),
        *(f"gone: {key}" for key in known if key not in now),
    ]


def test_every_route_answers_every_role_as_listed():
    seen = list(found(world()))
    if os.environ.get("QINQING_WRITE_MATRIX"):
        with MATRIX.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *seen])
    assert differences(seen, listed()) == [], "when it is meant, write the matrix anew and read what opens to whom"


def test_planted_differences():
    rows = listed()
    opened = [*rows[:-1], (*rows[-1][:-1], "200" if rows[-1][-1] != "200" else "404")]
    assert differences(rows, rows) == []
    for seen, known in ((rows, rows[1:]), (rows[1:], rows), (opened, rows)):
        assert len(differences(seen, known)) == 1


def test_nobody_is_listed_for_what_belongs_to_strangers():
    gaps = {route.name: set(route.gaps) for route in routes()}
    for name, method, whose, *statuses in listed():
        if whose == FOREIGN and gaps[name] & OF_MATTERS:
            open_to = {role for role, status in zip(ROLES, statuses, strict=True) if status[0] == "2"}
            assert open_to == set(), (name, method)


def test_no_fault_is_listed():
    assert [one[:3] for one in listed() if any(status[0] == "5" for status in one[3:])] == []


def test_guests_are_listed_for_public_pages_only():
    permissions = {route.name: route.permission for route in routes()}
    for name, _, _, guest, *_ in listed():
        assert guest in {"302", "401"} or permissions[name] == "public", name
