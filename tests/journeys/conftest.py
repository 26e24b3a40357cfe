"""The ground of the journeys: a furnished city, copies of it, and a browser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.fixtures.ground import Ground
from tests.fixtures.live import Live
from tests.journeys.city import City, furnished, opened
from tests.journeys.people import CHROMIUM, DESK, FLAGS, Visitor

Enter = Callable[..., Visitor]


@pytest.fixture(scope="session")
def city(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The demo, built once; journeys work on copies."""
    with furnished(ground, tmp_path_factory.mktemp("city")) as built:
        yield built


@pytest.fixture
def journey(city: City, tmp_path: Path) -> Iterator[Live]:
    """A running copy of the city that this test may change."""
    with opened(city, tmp_path / "var") as live:
        yield live


@pytest.fixture(scope="session")
def standing(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A running copy that nobody changes, shared; every role comes in without a second factor."""
    with opened(city, tmp_path_factory.mktemp("standing") / "var", {"QINQING_TOTP_ROLES": "none"}) as live:
        yield live


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Debian's browser. For each test anew: while it runs, Django takes this thread for an asynchronous one."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def enter(browser: Browser, city: City, request: pytest.FixtureRequest) -> Iterator[Enter]:
    """Opens a window on the test's own city, else on the shared one, and logs somebody in if a name is given."""
    with ExitStack() as stack:

        def entered(username: str = "", screen: dict[str, Any] = DESK, **more: Any) -> Visitor:
            live: Live = request.getfixturevalue("journey" if "journey" in request.fixturenames else "standing")
            visitor = Visitor(browser, live.url).open(**{**screen, **more})
            stack.callback(visitor.close)
            return visitor.log_in(username, city.passwords[username]) if username else visitor

        yield entered
