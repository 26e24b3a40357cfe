"""One promise: claimed at a desk, sent back and confirmed on a phone, with a supervisor watching."""

from playwright.sync_api import FilePayload, expect

from tests.fixtures.live import Live
from tests.journeys.conftest import Enter
from tests.journeys.errands import LAND, LAND_DUE, LATE, START, fill_claim, line, outcomes, taken
from tests.journeys.people import PHONE, Visitor, follow
from tests.journeys.pictures import MAKER, keep, traces

REASON = "东侧围挡内还有一处泵房没有拆除，请补拆后再报。"
ANSWER = "确认或退回"


def toast(visitor: Visitor, text: str) -> None:
    """The page says that it was done."""
    expect(visitor.page.get_by_role("status").filter(has_text=text)).to_be_visible()


def open_the_land(clerk: Visitor) -> None:
    """From 我的事项 to the contract whose land is due in two working days."""
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("我的事项")
    land = line(clerk, "待办", LAND_DUE)
    expect(land).to_contain_text("预警")
    expect(land).to_contain_text("剩 2 个工作日")
    follow(land.get_by_role("rowheader").get_by_role("link", name=LAND_DUE))
    expect(clerk.page.get_by_role("heading", level=1)).to_contain_text(LAND_DUE)
    keep(clerk.page, "contract-desktop")


def claim(clerk: Visitor, note: str, files: list[FilePayload]) -> None:
    """Report the land as handed over, from the contract's page."""
    follow(clerk.page.get_by_role("link", name="报完成"))
    fill_claim(clerk, note, files)
    keep(clerk.page, "claim-form")
    assert clerk.send("报完成") == 302
    toast(clerk, "已报完成")


def look_at_the_photo(enterprise: Visitor) -> None:
    """The phone shows the photo, and its bytes tell neither place nor device."""
    follow(line(enterprise, "现在轮到您办", LAND_DUE).get_by_role("link", name=ANSWER))
    page = enterprise.page
    shown = page.locator(".evidence img").first
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 960
    view = page.get_by_role("link", name="查看").first
    delivered = enterprise.context.request.get(f"{enterprise.url}{shown.get_attribute('src')}")
    assert delivered.status == 200
    assert traces(delivered.body()) == []
    assert MAKER.encode() not in delivered.body()
    view.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("证据材料")
    expect(page.locator("main")).to_contain_text("与登记时一致")
    picture = page.locator("img.picture")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 960
    with page.expect_download() as taken_away:
        page.get_by_role("link", name="下载").click()
    assert taken_away.value.suggested_filename.endswith(".jpg")
    picture.click()
    assert page.locator("img").evaluate("image => image.naturalWidth") == 960
    page.go_back()
    follow(page.get_by_role("link", name="回到这一项"))
    expect(page.get_by_role("heading", level=2, name=LAND)).to_be_visible()
    enterprise.go("/")
    follow(line(enterprise, "现在轮到您办", LAND_DUE).get_by_role("link", name=ANSWER))


def send_back(enterprise: Visitor) -> None:
    """The enterprise says what is missing."""
    enterprise.page.get_by_label("退回理由").fill(REASON)
    assert enterprise.send("退回") == 302
    toast(enterprise, "已退回")


def confirm(enterprise: Visitor) -> None:
    """The enterprise confirms, and its own clause opens with its dates."""
    enterprise.go("/")
    follow(line(enterprise, "现在轮到您办", LAND_DUE).get_by_role("link", name=ANSWER))
    keep(enterprise.page, "answer-phone")
    assert enterprise.send("确认兑现") == 302
    toast(enterprise, "已确认兑现")
    own = enterprise.page.get_by_role("region", name=START)
    expect(own).to_contain_text("办理中")
    for name in ("承诺", "应当", "实际"):
        expect(own.locator("dl")).to_contain_text(name)
    expect(enterprise.page.get_by_role("link", name="报完成")).to_be_visible()
    enterprise.go("/")
    expect(line(enterprise, "现在轮到您办", LAND_DUE)).to_contain_text(START)


def test_a_promise_is_kept_before_two_pairs_of_eyes(journey: Live, enter: Enter) -> None:
    clerk, enterprise = enter("clerk"), enter("enterprise", PHONE)
    keep(enterprise.page, "enterprise-phone")
    open_the_land(clerk)
    claim(clerk, "征迁已完成，净地移交单双方已签字。", [taken("净地现场.jpg"), taken("移交单.jpg")])

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
    expect(clerk.page.locator("table.gantt tr").filter(has_text=LAND)).to_contain_text("已兑现")
    clerk.hover_charts()
    enterprise.hover_charts()
    assert outcomes(journey.database, LAND_DUE) == ["returned", "accepted"]


def test_large_text_is_one_press_away(journey: Live, enter: Enter) -> None:
    enterprise = enter("enterprise", PHONE)
    enterprise.page.get_by_role("button", name="大字").click()
    assert enterprise.page.locator("html").get_attribute("data-size") == "large"
    expect(enterprise.page.get_by_role("heading", name="现在轮到您办")).to_be_visible()
    keep(enterprise.page, "large-text-phone")


def test_a_supervisor_sees_the_alarm_and_may_not_confirm(journey: Live, enter: Enter) -> None:
    supervisor = enter("supervisor")
    page = supervisor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("警报与待办")
    follow(page.get_by_role("table").get_by_role("row").filter(has_text=LATE).get_by_role("link"))
    chosen = page.get_by_role("complementary", name="选中的事项")
    expect(chosen).to_contain_text("警报")
    for told in ("报陈序", "报苏映", "报林知远"):
        expect(chosen).to_contain_text(told)
    keep(page, "alarms-desktop")
    in_the_dark(supervisor)

    follow(chosen.get_by_role("link", name="打开事项"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(LATE)
    why = page.get_by_role("region", name="为什么顺延，算谁的")
    expect(why.get_by_role("row").filter(has_text=START)).to_contain_text("政府")
    page.locator("summary").filter(has_text="为什么不能办").click()
    barred = page.get_by_role("region", name="现在不用您做什么").get_by_role("listitem")
    expect(barred.filter(has_text="确认兑现")).to_contain_text("由禾曜新材料确认，别人不能代替")
    expect(page.get_by_role("link", name="确认")).to_have_count(0)
    supervisor.hover_charts()


def in_the_dark(supervisor: Visitor) -> None:
    """Choose dark, look, and choose light again."""
    page = supervisor.page
    for theme, word in (("dark", "深色"), ("light", "浅色")):
        page.locator("details.menu summary").filter(has_text="显示").click()
        page.get_by_role("button", name=word).click()
        assert page.locator("html").get_attribute("data-theme") == theme
        if theme == "dark":
            keep(page, "alarms-dark")
