"""Coming in by the city's identity provider, in a real browser: link, come in, and be told when it is away."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from qinqing.site.processes import free_port
from tests.fixtures.live import Live
from tests.fixtures.provider import CODE, NAME, Running, provider
from tests.journeys.city import City
from tests.journeys.conftest import Enter
from tests.journeys.people import DESK, PHONE, Visitor, follow
from tests.journeys.pictures import keep
from tests.journeys.reading import Reading

BUTTON = f"用{NAME}登录"
PORT = 19000


@pytest.fixture
def live_port() -> int:
    return free_port(PORT + secrets.randbelow(900))


@pytest.fixture
def running(live_port: int, tmp_path: Path) -> Iterator[Running]:
    """The provider, which sends people back to the installation of this test."""
    with provider(tmp_path, f"http://localhost:{live_port}/account/login/with/{CODE}/back/") as one:
        yield one


@pytest.fixture
def journey(city: City, running: Running, live_port: int, tmp_path: Path) -> Iterator[Live]:
    """A copy of the city that is connected with it; nobody is asked for a second factor."""
    live = city.copy(tmp_path / "var", {**running.environment(), "QINQING_TOTP_ROLES": "none"})
    live.port = live_port
    try:
        live.start()
        yield live
    finally:
        live.close()
        live.database.drop()


def there(visitor: Visitor, who: str) -> None:
    """Say at the provider who one is."""
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("示例统一身份认证")
    page.get_by_label("工号").fill(who)
    page.get_by_label("口令").fill(who)
    with page.expect_navigation():
        page.get_by_role("button", name="确认身份").click()


def fits(visitor: Visitor, size: dict[str, int]) -> None:
    reading = Reading(visitor.page)
    faults = [*reading.frame(), *reading.fits({"": (320, 1440), "large": (390,)})]
    visitor.page.set_viewport_size(size)
    assert faults == []


def test_linked_in_and_told_when_it_is_away(journey: Live, running: Running, enter: Enter) -> None:
    clerk = enter("clerk", DESK)
    page = clerk.page
    clerk.go("/account/identity/")
    fits(clerk, DESK["viewport"])
    follow(page.get_by_role("link", name="去登录并绑定"))
    there(clerk, "fang")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"绑定「{NAME}」？")
    fits(clerk, DESK["viewport"])
    clerk.send("是我，绑定")
    expect(page.get_by_text("身份标识：")).to_be_visible()
    keep(page, "identities")
    fits(clerk, DESK["viewport"])

    phone = enter("", PHONE)
    phone.go("/contracts/")
    fits(phone, PHONE["viewport"])
    keep(phone.page, "log-in-provider")
    follow(phone.page.get_by_role("link", name=BUTTON))
    there(phone, "fang")
    phone.page.wait_for_url("**/contracts/")

    other = enter("", PHONE)
    other.go("/")
    follow(other.page.get_by_role("link", name=BUTTON))
    there(other, "stranger")
    expect(other.page.get_by_text("还没有绑定本平台的账号")).to_be_visible()
    running.end()
    follow(other.page.get_by_role("link", name=BUTTON))
    expect(other.page.get_by_text("现在连不上")).to_be_visible()
    fits(other, PHONE["viewport"])


def test_an_administrator_links_somebody(journey: Live, enter: Enter) -> None:
    security = enter("security", DESK)
    page = security.page
    security.go("/accounts/?q=clerk")
    fits(security, DESK["viewport"])
    follow(page.get_by_role("link", name="统一身份").first)
    fits(security, DESK["viewport"])
    follow(page.get_by_role("link", name="绑定", exact=True))
    page.get_by_label("身份标识").fill("1")
    page.get_by_label("哪一处的统一身份").select_option(label=NAME)
    security.send("下一步：看会改变什么")
    fits(security, DESK["viewport"])
    security.send("确认")
    expect(page.get_by_role("link", name="解除绑定")).to_be_visible()
    keep(page, "account-identity")
