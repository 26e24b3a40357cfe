"""Coming in: wrong passwords, the lock, and the second factor."""

import base64
import hmac
import struct
import time

from playwright.sync_api import expect

from tests.fixtures.live import Live
from tests.journeys.conftest import Enter
from tests.journeys.people import PHONE, Visitor
from tests.journeys.pictures import keep

WRONG = "0000-0000-0000"
PERIOD = 30
ENROLLING = "/account/second/totp/"
"""All that opens before the second factor is enrolled; whoever has just logged in is not asked for the password again."""


def code(secret: str) -> str:
    """Return what an authenticator shows now, by RFC 6238; waits when the code is about to change."""
    if PERIOD - time.time() % PERIOD < 5:
        time.sleep(6)
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"


def where(visitor: Visitor) -> str:
    return visitor.page.url.removeprefix(visitor.url).partition("?")[0]


def test_wrong_passwords_are_named_then_locked(journey: Live, enter: Enter) -> None:
    visitor = enter("", PHONE)
    visitor.go("/")
    keep(visitor.page, "log-in")
    for _ in range(4):
        visitor.log_in("clerk", WRONG)
        expect(visitor.page.get_by_role("group", name="有 1 处要改")).to_contain_text("密码")
        assert where(visitor) == "/account/login/"
    visitor.log_in("clerk", WRONG)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("密码连续输错，暂时不能登录")
    assert visitor.says("15 分钟")
    right = enter("clerk")
    expect(right.page.get_by_role("heading", level=1)).to_have_text("密码连续输错，暂时不能登录")
    other = enter("enterprise", PHONE)
    assert where(other) == "/enterprise/"


def test_nobody_learns_which_names_exist(journey: Live, enter: Enter) -> None:
    said = []
    for name in ("clerk", "nobody"):
        visitor = enter()
        visitor.log_in(name, WRONG)
        said.append(visitor.main())
    assert said[0] == said[1]


def test_without_the_second_factor_nothing_opens(journey: Live, enter: Enter) -> None:
    visitor = enter("security")
    page = visitor.page
    assert where(visitor) == ENROLLING
    for closed in ("/", "/rights/", "/ladders/", "/calendar/"):
        visitor.go(closed)
        assert where(visitor) == ENROLLING, closed
    secret = enrol(visitor)
    recovery = page.locator("#codes code").first.inner_text()
    assert visitor.go("/rights/") == 200
    expect(page.get_by_role("heading", level=1)).to_have_text("权限")

    page.locator("details.person summary").click()
    page.get_by_role("button", name="退出").click()
    again(visitor, enter, secret)
    by_recovery_code(enter, recovery)


def enrol(visitor: Visitor) -> str:
    """Type a wrong code, then the right one; return the secret."""
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("启用两步验证")
    secret = page.locator("#secret").inner_text()
    for typed in ("abcdef", code(secret)):
        assert page.locator("#secret").inner_text() == secret
        page.get_by_label("六位动态码").fill(typed)
        page.get_by_role("button", name="启用").click()
        if typed == "abcdef":
            expect(page.get_by_role("group", name="有 1 处要改")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
    return secret


def again(visitor: Visitor, enter: Enter, secret: str) -> None:
    """After logging out, the password alone opens nothing; the code does."""
    visitor.go("/rights/")
    assert where(visitor) == "/account/login/"
    half = enter("security")
    assert where(half) == "/account/second/login/"
    half.go("/rights/")
    assert where(half) == "/account/second/login/"
    whole = enter("security")
    whole.page.get_by_label("六位动态码").fill(code(secret))
    whole.page.get_by_role("button", name="登录").click()
    expect(whole.page.get_by_role("heading", level=1)).to_have_text("账号")


def by_recovery_code(enter: Enter, recovery: str) -> None:
    """A recovery code opens once."""
    once = enter("security")
    once.page.get_by_label("六位动态码").fill(recovery)
    once.page.get_by_role("button", name="登录").click()
    expect(once.page.get_by_role("heading", level=1)).to_have_text("账号")
    twice = enter("security")
    twice.page.get_by_label("六位动态码").fill(recovery)
    twice.page.get_by_role("button", name="登录").click()
    expect(twice.page.get_by_role("group", name="有 1 处要改")).to_be_visible()
