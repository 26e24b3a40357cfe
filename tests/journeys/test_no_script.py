"""Without scripts everything still works: plain links, forms and tables."""

from playwright.sync_api import expect

from tests.fixtures.live import Live
from tests.journeys.conftest import Enter
from tests.journeys.errands import LAND_DUE, fill_claim, line, outcomes, taken
from tests.journeys.people import DESK, PHONE, follow


def test_claim_and_confirm(journey: Live, enter: Enter) -> None:
    clerk = enter("clerk", DESK, java_script_enabled=False)
    follow(clerk.page.get_by_role("row").filter(has_text=LAND_DUE).get_by_role("link", name="报完成"))
    fill_claim(clerk, "净地移交单双方已签字。", [taken("现场照片.jpg")])
    assert clerk.send("报完成") == 302
    assert clerk.says("已报完成")

    enterprise = enter("enterprise", PHONE, java_script_enabled=False)
    follow(line(enterprise, "现在轮到您办", LAND_DUE).get_by_role("link", name="确认或退回"))
    assert enterprise.send("确认兑现") == 302
    assert enterprise.says("已确认兑现")
    assert outcomes(journey.database, LAND_DUE) == ["accepted"]

    enterprise.go("/contracts/")
    enterprise.page.get_by_role("button", name="大字").click()
    assert enterprise.page.locator("html").get_attribute("data-size") == "large"
    enterprise.page.locator("details.person summary").click()
    enterprise.page.get_by_role("button", name="退出").click()
    expect(enterprise.page.get_by_role("heading", level=2, name="登录")).to_be_visible()


def test_display_is_chosen_without_scripts(journey: Live, enter: Enter) -> None:
    head = enter("head", DESK, java_script_enabled=False)
    head.page.locator("details.menu summary").filter(has_text="显示").click()
    head.page.get_by_role("button", name="深色").click()
    assert head.page.locator("html").get_attribute("data-theme") == "dark"
    expect(head.page.get_by_role("heading", level=1)).to_have_text("警报与待办")
