"""Every table of every page leaves as a spreadsheet, or it is said why not; every figure opens what it counts."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from openpyxl import load_workbook

from qinqing.boards.tests.fulfilled import both, contract, counties
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.pages.views.tables import XLSX
from tests import builders
from tests.routes import OWN, raw, routes, signed_in, world

NOT_TAKEN = {
    "account_tokens": "ended where they stand",
    "accounts": "names of accounts do not leave the house",
    "calendar": "working days are published by the state",
    "channel_kinds": "a handful of kinds, permitted where they stand",
    "channels": "a handful of one's own, ended where they stand",
    "check_rules": "rules, printed as they stand",
    "draft_copy": "clauses to choose from for one draft",
    "draft_library": "clauses to choose from; the library itself leaves",
    "draft_milestones": "a template with its source, to choose from for one draft",
    "draft_similar": "contracts to choose from; their list leaves",
    "exclusions": "who stays away from whom concerns nobody else",
    "field_catalogue": "rules, printed as they stand",
    "grants": "who sees a matter, kept with the matter",
    "ladders": "rules, printed as they stand",
    "lending": "a figure a month, published with its source",
    "limits": "limits of the law with their sources, printed as they stand",
    "members": "a handful of colleagues, managed where they stand",
    "origin": "one county's system",
    "origins": "a handful of systems, kept where they stand",
    "parts": "a sheet of samples",
    "posts": "a handful of one's own posts",
    "project_mark": "one list, which the project's spreadsheet holds",
    "publication": "one publication, which leaves whole as .docx, .pdf and frozen text",
    "publications": "one a month; each leaves whole",
    "receipt": "one receipt, which leaves as a file that anybody can reckon anew",
    "receipt_ask": "one receipt before it is asked for",
    "receipt_object": "one receipt",
    "receipt_rule": "one receipt",
    "reference": "the interface in words; programs read the document itself",
    "registry_record": "one record",
    "registry_snapshot": "one snapshot; the imports that it pins leave from their own page",
    "registry_snapshots": "a handful of names, kept where they stand",
    "saved": "a handful of one's own filters, kept where they stand",
    "seats": "whom one serves; the registry itself leaves",
    "tokens": "a handful of one's own, ended where they stand",
    "unit": "one unit",
    "webhook": "one system and what was last sent to it",
    "webhooks": "a handful of systems, kept where they stand",
}
"""Pages with a table and without a spreadsheet, each with its reason."""

LINK = re.compile(r'<a class="button" href="([^"]+\.xlsx[^"]*)">')


@pytest.fixture(autouse=True)
def settled(db: None, settings: Any) -> None:
    settings.QINQING_TOTP_ROLES = frozenset()


def main_of(answer: Any) -> str:
    text = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def opened() -> Iterator[tuple[str, str, Client]]:
    """Yield every page that somebody may open: its route, what stands on it, who looks."""
    made = world()
    clients = {role: signed_in(who) for role, who in made.people.items()}
    for client in clients.values():
        client.raise_request_exception = False
    for route in routes():
        if route.name.endswith("_table"):
            continue
        address = made.fill(route, OWN)
        for client in clients.values():
            answer = client.get(address)
            if answer.streaming:
                raw(answer)
            elif answer.status_code == 200 and b"<main" in answer.content:
                yield route.name, main_of(answer), client


def test_every_table_leaves_or_it_is_said_why_not() -> None:
    without, taken = set(), {}
    for name, text, client in opened():
        if found := LINK.search(text):
            taken[name] = (unescape(found.group(1)), client)
        elif "<table" in text:
            without.add(name)
    assert without == set(NOT_TAKEN), "give the page a spreadsheet (its room's `views/sheets.py`), or say here why not"
    for name, (address, client) in taken.items():
        answer = client.get(address)
        assert answer.headers["Content-Type"] == XLSX, name
        book = load_workbook(BytesIO(raw(answer)))
        assert book.worksheets[0].max_column > 1, name
    assert {"todo", "mine", "contracts", "contract", "notices", "units", "handover"} <= set(taken)


def test_a_spreadsheet_is_narrowed_as_the_page_and_holds_all_pages() -> None:
    city = builders.city()
    builders.usual_contract(city, timezone.localdate())
    page = main_of(signed_in(city.clerk).get(reverse("todo"), {"q": "第 1", "page": "1", "view": "todo"}))
    found = LINK.search(page)
    assert found
    assert unescape(found.group(1)) == f"{reverse('todo_table')}?q=%E7%AC%AC+1&view=todo"


def test_whoever_may_not_take_it_is_not_offered_it() -> None:
    made = world()
    page = main_of(signed_in(made.people["system"]).get(reverse("units")))
    assert LINK.search(page)
    for role in ("enterprise", "clerk"):
        client = signed_in(made.people[role])
        client.raise_request_exception = False
        assert client.get(reverse("units_table")).status_code == 404


FIGURE = re.compile(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
LISTS = frozenset({"todo", "mine", "alarms", "fulfilment_promises", "looks_month"})
BOARDS = ("enterprise", "todo", "mine", "alarms", "fulfilment")
ANSWERS = re.compile(r"[?&](item|page|after)=")


def figures(text: str, address: str) -> Iterator[tuple[str, int]]:
    """Yield every link of a board that shows a number and leads to a list: where to, and the number."""
    for href, shown in FIGURE.findall(text):
        to = unescape(href)
        to = address.split("?", maxsplit=1)[0] + to if to.startswith("?") else to
        words = re.sub(r"<[^>]*>", "", shown)
        said = re.search(r"\d+", words)
        if not said or ANSWERS.search(to) or not to.startswith("/"):
            continue
        if resolve(to.split("?", maxsplit=1)[0]).view_name in LISTS:
            yield to, int(said.group())


def rows(text: str) -> int:
    return text.count('role="rowheader"')


def busy() -> builders.City:
    """A city in which every list has something, and no list a second page."""
    land, today = counties(), timezone.localdate()
    contract(land.city, today - timedelta(days=3), {GOV: 2}, {GOV: 1})
    contract(land.city, today - timedelta(days=30), {}, both(2))
    waits = builders.usual_contract(land.city, today)
    claim(target=builders.target(waits), completion=Completion(today), uploads=[builders.photo()], by=land.city.clerk)
    sweep_until()
    while dispatch():
        pass
    return land.city


def test_every_figure_of_every_board_opens_the_rows_that_it_counts() -> None:
    city, seen = busy(), set()
    for who in (city.clerk, city.head, city.supervisor, city.representative):
        client = signed_in(who)
        client.raise_request_exception = False
        for board in BOARDS:
            for asked in ("", "?light=3", "?side=owed"):
                answer = client.get(reverse(board) + asked)
                if answer.status_code != 200:
                    continue
                for to, count in figures(main_of(answer), reverse(board) + asked):
                    listed = client.get(to)
                    assert listed.status_code == 200, (board, to)
                    assert rows(main_of(listed)) == count, (who.role, board, to)
                    seen.add((board, count > 0))
    assert {board for board, some in seen if some} == set(BOARDS)


def test_a_figure_that_counts_otherwise_would_be_seen() -> None:
    text = '<a class="tile" href="?light=3"><b>7<span>件</span></b></a><a href="/contracts/HT-1/?item=2">第 2 条</a>'
    assert list(figures(text, "/alarms/?x=1")) == [("/alarms/?light=3", 7)]
    assert rows('<th role="rowheader"></th><th role="columnheader"></th>') == 1
