"""An enterprise comes in: a clerk hands out a code, a phone takes the seat, and lets a colleague in."""

import re

from tests.journeys.conftest import Enter
from tests.journeys.people import PHONE, Visitor, follow
from tests.journeys.pictures import keep

PASSWORD = "a long phrase 7"


def code_on(visitor: Visitor) -> str:
    """Return the code that the page shows this once."""
    found = re.search(r"\b([a-z0-9]{4}-){3}[a-z0-9]{4}\b", visitor.main())
    assert found
    return found.group()


def take(visitor: Visitor, code: str, name: str, title: str, username: str) -> None:
    """Take the seat that a code opens, and log in."""
    visitor.go("/seat/")
    visitor.page.get_by_label("席位码").fill(code)
    visitor.send("下一步")
    for label, typed in (("您的姓名", name), ("您的职务", title), ("用户名", username)):
        visitor.page.get_by_label(label).fill(typed)
    visitor.page.get_by_label("密码", exact=True).fill(PASSWORD)
    visitor.page.get_by_label("再输一次密码").fill(PASSWORD)
    keep(visitor.page, "seat-phone")
    assert visitor.send("领取席位") == 302
    visitor.log_in(username, PASSWORD)


def hand_out(clerk: Visitor) -> str:
    """Hand out the first seat of an enterprise, and return its code."""
    clerk.go("/seats/?q=澄湖")
    keep(clerk.page, "seats")
    follow(clerk.page.get_by_role("link", name="发席位码"))
    clerk.page.get_by_label("在窗口当面交给").check()
    clerk.send("下一步：看会改变什么")
    assert clerk.says("只能用一次")
    clerk.send("确认")
    return code_on(clerk)


def invite(boss: Visitor) -> str:
    """Invite a member who may claim, and return the code."""
    follow(boss.page.get_by_role("link", name="邀请成员"))
    boss.page.get_by_role("checkbox", name=re.compile("报完成")).check()
    boss.send("下一步：看会改变什么")
    assert boss.says("查看、报完成")
    boss.send("确认")
    return code_on(boss)


def test_an_enterprise_comes_in_by_a_code(journey: object, enter: Enter) -> None:
    boss = enter(screen=PHONE)
    take(boss, hand_out(enter("clerk")), "贺澄", "董事长", "he.cheng")
    boss.go("/members/")
    assert boss.says("董事长")
    colleague = enter(screen=PHONE)
    take(colleague, invite(boss), "贺湖", "项目员", "he.hu")
    colleague.go("/members/")
    assert colleague.says("只有法定代表人可以管理本企业成员。")
    boss.go("/members/")
    assert boss.says("项目员")
    keep(boss.page, "members-phone")
    follow(boss.page.get_by_role("row", name=re.compile("贺湖")).get_by_role("link", name="移除"))
    boss.send("下一步：看会改变什么")
    boss.send("确认")
    assert boss.page.get_by_role("table", name="成员").get_by_text("贺湖").count() == 0
    assert colleague.go("/members/") == 404
    boss.page.get_by_role("button", name="撤回").first.click()
    assert boss.says("已撤回")
    assert colleague.go("/members/") == 200
