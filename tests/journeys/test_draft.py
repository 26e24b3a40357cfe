"""A contract is entered from its text, reviewed by another, signed, and then stands on the enterprise's phone."""

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, expect

from tests.fixtures.live import Live
from tests.journeys.city import ask
from tests.journeys.conftest import Enter
from tests.journeys.people import PHONE, Visitor, follow
from tests.journeys.pictures import keep
from tests.journeys.reading import Reading

TITLE = "光学薄膜项目投资合同"
DEMO = "光学薄膜项目投资合同（草拟）"
TEXT = """光学薄膜项目投资合同
甲方：岚川市临港区管理委员会
乙方：岚川禾曜新材料有限公司
第一条 甲方应于2030年3月29日前完成征迁，向乙方交付净地。
第二条 乙方应在本合同签订之日起30日内注册项目公司。
第三条 甲方应于2031年5月30日前给予乙方设备投资奖励500万元。
第四条 <b>乙方应于2030年9月30日前开工建设。</b>
"""


@pytest.fixture
def clerk(enter: Enter) -> Visitor:
    """The clerk who drafts."""
    return enter("clerk", reduced_motion="reduce")


def clause(visitor: Visitor, words: str) -> Locator:
    """Return the card of a clause."""
    return visitor.page.locator("article").filter(has_text=words)


def press(visitor: Visitor, words: str, button: str) -> None:
    """Decide on a clause beside the text."""
    with visitor.page.expect_navigation():
        clause(visitor, words).get_by_role("button", name=re.compile(f"^{button}：")).click()


def begin(visitor: Visitor) -> str:
    """From the list of contracts to the desk of a new draft; returns its address."""
    page = visitor.page
    visitor.go("/drafts/")
    follow(page.get_by_role("link", name=DEMO))
    keep(page, "draft-desk")
    visitor.go("/contracts/")
    follow(page.get_by_role("link", name="录入合同"))
    for label, text in {
        "企业": "91990000MA0Q000193",
        "合同编号": "岚招合〔2029〕099号",
        "项目": "光学薄膜项目",
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("合同名称").fill(TITLE)
    page.get_by_label("或者把合同全文粘贴在这里").fill(TEXT)
    assert read(visitor) == []
    assert visitor.send("读出条款") == 302
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    return page.url.removeprefix(visitor.url)


def read(visitor: Visitor) -> list[str]:
    """Return what axe finds on a phone and on a desk, and what does not fit."""
    reading = Reading(visitor.page)
    return reading.fits() + reading.axe(390) + reading.axe(1440)


def decide(visitor: Visitor) -> None:
    """Keep two, write one, leave one out."""
    page = visitor.page
    expect(page.locator(".source mark")).to_have_count(4)
    expect(page.locator(".source b")).to_have_count(0)
    press(visitor, "交付净地", "采用")
    press(visitor, "开工建设", "不采用")
    press(visitor, "注册项目公司", "采用")
    follow(clause(visitor, "设备投资奖励").get_by_role("link", name="修改"))
    assert read(visitor) == []
    page.get_by_label("优惠的依据").fill("示例省促进条例第三条")
    page.get_by_label("公平竞争审查的结论").fill("2029年6月1日审查通过")
    page.get_by_label("等哪几条办完才开始").fill("1")
    assert visitor.send("保存并采用") == 302
    assert read(visitor) == []


def step(visitor: Visitor, address: str, label: str, **typed: str) -> None:
    """Make one step from the panel of the desk."""
    visitor.go(address)
    follow(visitor.page.get_by_role("link", name=label, exact=True))
    for name, text in typed.items():
        visitor.page.get_by_label(name).fill(text)
    assert visitor.send(label) == 302


def test_from_a_text_to_a_contract(enter: Enter, journey: Live, clerk: Visitor) -> None:
    address = begin(clerk)
    decide(clerk)
    step(clerk, address, "送审")
    assert clerk.says("请本单位另一位同事审查")
    head = enter("head")
    head.go("/todo/")
    expect(head.page.get_by_role("region", name="待办")).to_contain_text("审查合同草稿")
    step(head, address, "审查通过", 说明="合法")
    enterprise = enter("enterprise", PHONE)
    assert enterprise.go(address) == 404
    step(clerk, address, "登记签订", 签订日期=f"{date.today():%Y-%m-%d}")
    assert "注册项目公司" in clerk.main()
    assert "开工建设" not in clerk.main()
    [(number,)] = ask(
        journey.database, "SELECT reference FROM matters_matter WHERE title = %s AND kind = 'contract'", TITLE
    )
    assert enterprise.go(f"/contracts/{number}/") == 200
    assert enterprise.says("注册项目公司")
    assert Reading(enterprise.page).fits() == []


def milestones(visitor: Visitor, address: str) -> None:
    """Lay one milestone of the template on the draft, look at its gates, and keep it."""
    page = visitor.page
    follow(page.get_by_role("link", name="常见里程碑"))
    assert read(visitor) == []
    expect(page.get_by_text("未核实的默认前项").first).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_label("放入第 4 项", exact=False).check()
    page.get_by_label("第 4 项签订后多少天").fill("60")
    assert visitor.send("放入草稿") == 302
    expect(clause(visitor, "规划条件/选址")).to_contain_text("常见里程碑")
    press(visitor, "规划条件/选址", "采用")
    assert Reading(page).fits() == []


def whole(visitor: Visitor, address: str, link: str, button: str, **typed: str) -> None:
    """Do something with the whole contract."""
    visitor.go(address)
    follow(visitor.page.get_by_role("link", name=link, exact=True))
    assert read(visitor) == []
    for name, text in typed.items():
        visitor.page.get_by_label(name).fill(text)
    assert visitor.send(button) == 302


def test_from_the_template_to_the_sign_off_on_a_phone(enter: Enter, journey: Live) -> None:
    """A draft without a text takes a milestone; the contract is kept, and both sides sign it off, all on phones."""
    clerk = enter("clerk", PHONE, reduced_motion="reduce")
    page = clerk.page
    clerk.go("/drafts/new/")
    for label, text in {
        "企业": "91990000MA0Q000193",
        "合同编号": "岚招合〔2029〕100号",
        "项目": "光学薄膜项目",
        "合同名称": "二期合同",
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("没有原文").check()
    assert clerk.send("读出条款") == 302
    address = page.url.removeprefix(clerk.url)
    milestones(clerk, address)
    step(clerk, address, "送审")
    head = enter("head", PHONE)
    step(head, address, "审查通过", 说明="合法")
    step(clerk, address, "登记签订", 签订日期=f"{date.today():%Y-%m-%d}")
    contract = page.url.removeprefix(clerk.url)
    together = page.get_by_role("region", name="整份合同")
    together.get_by_text("为什么不能办").click()
    expect(together).to_contain_text("还有 1 项承诺没有办结")
    enterprise = enter("enterprise", PHONE)
    enterprise.go(contract)
    follow(enterprise.page.get_by_role("link", name="免除", exact=True))
    enterprise.page.get_by_label("理由").fill("已由上一期办结")
    assert enterprise.send("免除") == 302
    whole(clerk, contract, "提请销号", "提请销号", 理由="全部办结")
    whole(enterprise, contract, "同意销号", "同意销号")
    assert enterprise.says("已销号")
    assert Reading(enterprise.page).fits() == []
