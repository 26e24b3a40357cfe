"""Every page that every role can open: it fits, it can be read, it is Chinese."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Enter
from tests.journeys.people import Visitor
from tests.journeys.reading import HIGH, NARROW_AND_WIDE, Reading

ROLES = ("", "enterprise", "clerk", "head", "supervisor", "system", "security", "audit")
FIRST = ("/", "/display/", "/no-such-page/")
NOT_PAGES = re.compile(
    r"^/(files/[^/]+/raw/|static/|account/second/codes/file/|api/v1/|.*\.(xlsx|docx|pdf|zip|ics)|publications/.*\.json|receipts/.*\.(json|txt))"
)
SHAPE = "[...new Set([...document.querySelectorAll('*')].map((one) => one.tagName + one.className))].sort().join()"


@pytest.fixture(scope="module")
def shapes() -> set[str]:
    """What was looked at closely; of a page made of the same parts only the width is looked at again."""
    return set()


def links(page: Page) -> list[str]:
    """Return the addresses of this installation that the page links to, without places within a page."""
    found = page.eval_on_selector_all("a[href]", "(all) => all.map((one) => one.getAttribute('href'))")
    here = urlsplit(page.url)
    absolute = [urlsplit(urljoin(page.url, address)) for address in found]
    own = [one for one in absolute if (one.scheme, one.netloc) == (here.scheme, here.netloc)]
    return [one.path + (f"?{one.query}" if one.query else "") for one in own if not NOT_PAGES.match(one.path)]


def kind(address: str) -> str:
    """Return what one address has in common with those that differ by a year, a row, or which figure opens the list."""
    address = re.sub(r"(/fulfilment/promises/)\?.*", r"\1?figure", re.sub(r"year=\d+", "year", address))
    return re.sub(r"(/alarms/)\?.*item=\d+", r"\1?item", address)


def walk(visitor: Visitor) -> Iterator[str]:
    """Open every page that can be reached from the first one by links; yields the address of each."""
    waiting, seen = list(FIRST), set(FIRST)
    while waiting:
        address = waiting.pop(0)
        status = visitor.go(address)
        assert status == (404 if address == "/no-such-page/" else 200), address
        yield address
        new = {kind(one): one for one in sorted(links(visitor.page)) if kind(one) not in seen}
        seen.update(new)
        waiting += new.values()


def read(reading: Reading) -> list[str]:
    """Return the faults of a page in every way that it can be shown."""
    faults = reading.frame() + reading.axe(390) + reading.axe(1440) + reading.contrast(390) + reading.contrast(1440)
    reading.shown(theme="dark")
    faults += [f"dark: {fault}" for fault in reading.axe(1440) + reading.contrast(1440)]
    reading.shown(contrast="high")
    faults += [f"dark, high contrast: {fault}" for fault in reading.contrast(390, HIGH)]
    reading.shown(theme="light")
    faults += [f"high contrast: {fault}" for fault in reading.contrast(390, HIGH)]
    reading.shown(contrast="")
    return faults


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of(role: str, enter: Enter, shapes: set[str]) -> None:
    visitor = enter(role, reduced_motion="reduce")
    visitor.context.add_cookies([{"name": "display_theme", "value": "light", "url": visitor.url}])
    faults, pages = dict[str, str](), 0
    for address in walk(visitor):
        pages += 1
        visitor.hover_charts()
        reading = Reading(visitor.page)
        shape = visitor.page.evaluate(SHAPE)
        found = reading.fits(NARROW_AND_WIDE) if shape in shapes else reading.fits() + read(reading)
        shapes.add(shape)
        for fault in found:
            faults.setdefault(fault, address)
    assert pages > len(FIRST)
    assert faults == {}, "\n".join(f"{address}: {fault}" for fault, address in faults.items())


def test_the_server_shows_what_was_chosen(enter: Enter) -> None:
    visitor = enter("clerk")
    chosen = {"theme": "dark", "contrast": "high", "size": "large"}
    visitor.context.add_cookies([{"name": f"display_{k}", "value": v, "url": visitor.url} for k, v in chosen.items()])
    visitor.go("/contracts/")
    assert visitor.page.evaluate("({...document.documentElement.dataset})") == chosen
