"""One promise: claimed at a desk, sent back and confirmed on a phone, with a supervisor watching."""

import pytest
from playwright.sync_api import Locator, expect

from tests.fixtures.live import Live
from tests.journeys.city import ask
from tests.journeys.conftest import Enter
from tests.journeys.people import PHONE, Visitor
from tests.journeys.pictures import MAKER, keep, photo_with_place, traces

PROJECT = "可降解膜材项目"
CONTRACT = "年产 3 万吨可降解膜材项目投资合同"
LAND, START = "完成征迁，净地交付", "主体厂房开工建设"
REASON = "东侧围挡内还有一处泵房没有拆除，请补拆后再报。"
ANSWER = "看材料，确认或退回"


def row(visitor: Visitor, section: str, contract: str) -> Locator:
    """Return the line about a contract in a list."""
    return visitor.page.get_by_role("region", name=section).locator("tr, article").filter(has_text=contract)


def claim(clerk: Visitor, note: str, files: list[dict[str, object]]) -> None:
    """Report the land as handed over, from the contract's page."""
    clerk.page.get_by_role("link", name="报完成").click()
    clerk.page.get_by_label("证明材料").set_input_files(files)
    clerk.page.get_by_label("说明").fill(note)
    keep(clerk.page, "claim-form")
    assert clerk.send("报完成") == 302
    expect(clerk.page.get_by_role("status").filter(has_text="已报完成")).to_be_visible()


def taken(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo_with_place(name)}


def open_the_land(clerk: Visitor) -> None:
    """From 我的事项 to the contract whose land is due in two working days."""
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("我的事项")
    line = row(clerk, "等我们办", CONTRACT)
    expect(line).to_contain_text("预警")
    expect(line).to_contain_text("剩 2 个工作日")
    line.get_by_role("link", name=LAND).click()
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text(CONTRACT)
    keep(clerk.page, "contract-desktop")


def look_at_the_photo(enterprise: Visitor) -> None:
    """The phone shows the photo, and its bytes tell neither place nor device."""
    page = enterprise.page
    line = row(enterprise, "现在轮到您办", CONTRACT)
    line.get_by_role("link", name=ANSWER).click()
    shown = page.locator(".evidence img").first
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 960
    for address in {shown.get_attribute("src"), page.get_by_role("link", name="查看").first.get_attribute("href")}:
        delivered = enterprise.context.request.get(enterprise.url + str(address))
        assert delivered.status == 200
        assert traces(delivered.body()) == []
        assert MAKER.encode() not in delivered.body()


def send_back(enterprise: Visitor) -> None:
    enterprise.page.get_by_label("退回理由").fill(REASON)
    assert enterprise.send("退回") == 302
    expect(enterprise.page.get_by_role("status").filter(has_text="已退回")).to_be_visible()


def confirm(enterprise: Visitor) -> None:
    """The enterprise confirms, and its own clause opens with its dates."""
    enterprise.go("/")
    row(enterprise, "现在轮到您办", CONTRACT).get_by_role("link", name=ANSWER).click()
    keep(enterprise.page, "answer-phone")
    assert enterprise.send("确认兑现") == 302
    page = enterprise.page
    chosen = page.get_by_role("region", name=START)
    expect(chosen).to_contain_text("办理中")
    for name in ("承诺", "应当", "实际"):
        expect(chosen.locator("dl")).to_contain_text(name)
    expect(page.get_by_role("table").filter(has_text=LAND).locator("tr", has_text=LAND)).to_contain_text("已兑现")


@pytest.mark.slow
def test_a_promise_is_kept_before_two_pairs_of_eyes(journey: Live, enter: Enter) -> None:
    clerk, enterprise = enter("clerk"), enter("enterprise", PHONE)
    keep(enterprise.page, "enterprise-phone")
    open_the_land(clerk)
    claim(clerk, "征迁已完成，净地移交单双方已签字。", [taken("现场照片.jpg"), taken("移交单.jpg")])

    enterprise.go("/")
    look_at_the_photo(enterprise)
    send_back(enterprise)

    clerk.page.reload()
    history = clerk.page.get_by_role("region", name="经过")
    expect(history).to_contain_text(REASON)
    expect(history).to_contain_text("周岚")
    claim(clerk, "泵房已拆除，附照片。", [taken("泵房拆除后.jpg")])

    confirm(enterprise)
    clerk.page.reload()
    assert clerk.says("已兑现")
    expect(clerk.page.locator("table.gantt tr").filter(has_text=LAND)).to_contain_text("已兑现")
    clerk.hover_charts()
    enterprise.hover_charts()
    outcomes = ask(journey.database, "SELECT outcome FROM obligations_claim JOIN obligations_obligation o ON"
                   " o.id = obligation_id JOIN matters_matter m ON m.id = o.matter_id WHERE m.title = %s ORDER BY 1", CONTRACT)
    assert outcomes == [("accepted",), ("returned",)]


@pytest.mark.slow
def test_a_supervisor_sees_the_alarm_and_may_not_confirm(journey: Live, enter: Enter) -> None:
    supervisor = enter("supervisor")
    page = supervisor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("警报与待办")
    keep(page, "alarms-desktop")
    page.get_by_role("table").get_by_role("link", name=LAND).first.click()
    chosen = page.get_by_role("complementary", name="选中的事项")
    expect(chosen).to_contain_text("警报")
    expect(chosen).to_contain_text("新材料检测中心项目投资合同")
    for told in ("报陈序", "报苏映", "报林知远"):
        expect(chosen).to_contain_text(told)
    chosen.get_by_role("link", name="打开全页").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("新材料检测中心项目投资合同")
    why = page.get_by_role("region", name="为什么顺延，算谁的")
    expect(why.get_by_role("row").filter(has_text=START)).to_contain_text("政府")
    barred = page.get_by_role("region", name="您现在可以做").get_by_role("listitem")
    expect(barred.filter(has_text="确认兑现")).to_contain_text("禾曜新材料确认，别人不能代替")
    expect(page.get_by_role("link", name="确认")).to_have_count(0)
    supervisor.hover_charts()
