"""A clerk lets a program read: the password once more, the token once, and an end at the press of a button."""

import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.journeys.conftest import Enter
from tests.journeys.people import PHONE, Visitor, follow
from tests.journeys.pictures import keep

NAME = "月报程序"


def ask(visitor: Visitor, secret: str) -> int:
    """Ask for the contracts as a program does, and return the status."""
    asked = Request(f"{visitor.url}/api/v1/contracts", headers={"Authorization": f"Bearer {secret}"})
    try:
        with urlopen(asked) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def opened(clerk: Visitor) -> str:
    """Open a token and return what the page shows this once."""
    clerk.page.get_by_label("名称").fill(NAME)
    clerk.page.get_by_text(re.compile(r"从 \d+ 项里选")).click()
    clerk.page.get_by_role("checkbox", name=re.compile("一方的合同")).first.check()
    keep(clerk.page, "token-open")
    clerk.send("下一步：看会改变什么")
    assert clerk.says("只显示这一次")
    clerk.send("确认")
    found = re.search(r"qinqing_[\w-]{43}", clerk.main())
    assert found
    return found.group()


def test_a_program_reads_as_long_as_it_may(journey: object, enter: Enter) -> None:
    clerk = enter("clerk", screen=PHONE)
    clerk.go("/posts/")
    follow(clerk.page.get_by_role("link", name="给程序用的接口令牌"))
    follow(clerk.page.get_by_role("link", name="开通令牌"))
    secret = opened(clerk)
    assert ask(clerk, secret) == 200
    follow(clerk.page.get_by_role("link", name="我已保存"))
    keep(clerk.page, "tokens")
    assert clerk.says(NAME)
    assert secret not in clerk.page.content()
    clerk.send("停用")
    assert clerk.says("已失效")
    assert ask(clerk, secret) == 401


def test_the_reference_needs_nothing_from_outside(enter: Enter) -> None:
    guest = enter()
    assert guest.go("/api/") == 200
    follow(guest.page.get_by_role("link", name="合同，灯最重的在前"))
    guest.page.locator("#contracts summary").first.click()
    assert guest.says("HT-2026-0001") or guest.says("事项编号")
    keep(guest.page, "reference")
