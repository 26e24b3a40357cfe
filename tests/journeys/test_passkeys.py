"""Passkeys in a real browser, with a device that it plays itself: add, come in by it alone, and be refused."""

from typing import Any

from playwright.sync_api import CDPSession, expect

from tests.fixtures.live import Live
from tests.journeys.city import City
from tests.journeys.conftest import Enter
from tests.journeys.people import DESK, PHONE, Visitor, follow
from tests.journeys.pictures import keep
from tests.journeys.reading import Reading

INSIDE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
LOG_IN = "用通行密钥登录"


class Holder:
    """The finger of whoever holds the device."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.session: CDPSession = visitor.context.new_cdp_session(visitor.page)
        self.session.send("WebAuthn.enable")
        self.device = self._told("addVirtualAuthenticator", options={**INSIDE, "isUserVerified": True})[
            "authenticatorId"
        ]

    def _told(self, what: str, **more: Any) -> dict[str, Any]:
        told: dict[str, Any] = self.session.send(f"WebAuthn.{what}", more)
        return told

    def keys(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._told("getCredentials", authenticatorId=self.device)["credentials"]
        return found

    def give(self, key: dict[str, Any]) -> None:
        self._told("addCredential", authenticatorId=self.device, credential=key)

    def forget(self) -> None:
        self._told("clearCredentials", authenticatorId=self.device)

    def lift_finger(self, *, verified: bool) -> None:
        self._told("setUserVerified", authenticatorId=self.device, isUserVerified=verified)

    def come_in(self) -> None:
        self.visitor.go("/")
        self.page.get_by_role("button", name=LOG_IN).click()


def add(holder: Holder, name: str) -> None:
    """Add a passkey on the page of second factors."""
    page = holder.page
    page.get_by_label("名称").fill(name)
    with page.expect_navigation():
        page.get_by_role("button", name="添加", exact=True).click()


def leave(visitor: Visitor) -> None:
    visitor.go("/account/logout/")
    visitor.page.get_by_role("main").get_by_role("button", name="退出").click()
    visitor.page.wait_for_url("**/account/login/**")


def remove(visitor: Visitor, name: str) -> None:
    page = visitor.page
    visitor.go("/account/second/")
    follow(page.get_by_role("article").filter(has_text=name).get_by_role("link", name="移除"))
    visitor.send("移除")


def fits(visitor: Visitor, size: dict[str, int]) -> None:
    reading = Reading(visitor.page)
    faults = [*reading.frame(), *reading.fits({"": (320, 390, 1440), "large": (390,)}), *reading.axe(390)]
    visitor.page.set_viewport_size(size)
    assert faults == []


def test_a_passkey_instead_of_password_and_code(journey: Live, city: City, enter: Enter) -> None:
    """On the desk: the security administrator, whose role demands a second factor, needs no codes."""
    visitor = enter("security")
    page, holder = visitor.page, Holder(visitor)
    follow(page.get_by_role("link", name="改为添加通行密钥"))
    keep(page, "passkey-add")
    fits(visitor, DESK["viewport"])
    add(holder, "办公室电脑")
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
    visitor.go("/account/second/")
    keep(page, "second-factors")
    fits(visitor, DESK["viewport"])
    leave(visitor)
    holder.come_in()
    expect(page.get_by_role("heading", level=1)).to_have_text("账号")
    leave(visitor)

    visitor.log_in("security", city.passwords["security"])
    with page.expect_navigation():
        page.get_by_role("button", name="用通行密钥", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("账号")
    remove(visitor, "办公室电脑")
    expect(page.get_by_text("这是最后一个").first).to_be_visible()


def test_on_a_phone_a_removed_or_foreign_passkey_opens_nothing(journey: Live, enter: Enter) -> None:
    """An enterprise on its phone: in by the finger; without it, with a removed key and with none a sentence says why."""
    visitor = enter("enterprise", PHONE)
    page, holder = visitor.page, Holder(visitor)
    visitor.go("/account/second/passkey/")
    add(holder, "我的手机")
    follow(page.get_by_role("link", name="返回"))
    rename(visitor)
    leave(visitor)
    holder.come_in()
    page.wait_for_url("**/enterprise/")

    (key,) = holder.keys()
    remove(visitor, "新手机")
    leave(visitor)
    holder.come_in()
    expect(page.get_by_text("没有认出这个通行密钥")).to_be_visible()
    fits(visitor, PHONE["viewport"])
    holder.lift_finger(verified=False)
    holder.come_in()
    expect(page.get_by_role("alert").get_by_text("没有完成")).to_be_visible()
    holder.forget()
    assert holder.keys() == []
    holder.lift_finger(verified=True)
    holder.give(key)
    holder.come_in()
    expect(page.get_by_text("没有认出这个通行密钥")).to_be_visible()


def rename(visitor: Visitor) -> None:
    page = visitor.page
    follow(page.get_by_role("article").filter(has_text="我的手机").get_by_role("link", name="改名"))
    page.get_by_label("名称").fill("新手机")
    fits(visitor, PHONE["viewport"])
    visitor.send("改名")
    assert visitor.says("新手机")


def test_a_bare_address_and_no_script_offer_the_password_only(journey: Live, enter: Enter) -> None:
    """Browsers tie passkeys to names; by number, or without script, the button is not there and the form works."""
    for more in ({}, {"java_script_enabled": False}):
        visitor = enter("", PHONE, **more)
        visitor.page.goto(journey.url.replace("localhost", "127.0.0.1" if not more else "localhost"))
        expect(visitor.page.get_by_label("用户名")).to_be_visible()
        expect(visitor.page.get_by_role("button", name=LOG_IN)).to_be_hidden()
    named = enter("", PHONE)
    named.go("/")
    expect(named.page.get_by_role("button", name=LOG_IN)).to_be_visible()
