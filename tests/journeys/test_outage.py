"""The database stops while somebody sends a form: they learn what is safe, and nothing is lost or doubled."""

import time

from playwright.sync_api import expect

from tests.fixtures.live import Live
from tests.journeys import errands
from tests.journeys.conftest import Enter
from tests.journeys.errands import LAND_DUE, WAITING, fill_claim, outcomes, taken
from tests.journeys.people import PHONE, Visitor, follow
from tests.journeys.reading import Reading

REASON = "移交单缺一方签字，请补齐。\n第二页看不清。"
NOTE = "净地已移交。"


def comes_back(journey: Live, visitor: Visitor, seconds: float = 40) -> None:
    """Start the database and wait until pages answer: the pool finds it again step by step."""
    journey.database.start()
    deadline = time.monotonic() + seconds
    while visitor.context.request.get(f"{visitor.url}/contracts/").status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_a_rejection_sent_into_an_outage(journey: Live, enter: Enter) -> None:
    enterprise = enter("enterprise", PHONE)
    page = enterprise.page
    enterprise.go(errands.path(journey.database, WAITING, "answer"))
    page.get_by_label("退回理由").fill(REASON)
    page.wait_for_load_state("networkidle")
    journey.database.stop()
    assert enterprise.send("退回") == 503
    expect(page.get_by_role("heading", level=1)).to_have_text("暂时连不上记录库")
    for safe in ("已经办成的事都在", "这一步没有写入", "第二页看不清"):
        assert enterprise.says(safe)
    expect(page.locator("dt")).to_have_text(["退回理由"])
    reading = Reading(page)
    assert reading.frame() + reading.axe(390) + reading.contrast(390) == []
    assert enterprise.send("再交一次") == 503
    assert enterprise.says("第二页看不清")

    comes_back(journey, enterprise)
    page.get_by_role("button", name="再交一次").dblclick()
    expect(page.get_by_role("status").filter(has_text="已退回")).to_be_visible()
    assert outcomes(journey.database, WAITING) == ["returned"]
    history = page.get_by_role("region", name="经过")
    expect(history.get_by_text("第二页看不清")).to_have_count(1)


def test_a_claim_sent_into_an_outage(journey: Live, enter: Enter) -> None:
    clerk = enter("clerk")
    form = errands.path(journey.database, LAND_DUE, "claim")
    clerk.go(form)
    fill_claim(clerk, NOTE, [taken("现场.jpg")])
    journey.database.stop()
    assert clerk.send("报完成") == 503
    assert clerk.says("附件没有保留：现场.jpg")
    assert clerk.says(NOTE)
    comes_back(journey, clerk)
    follow(clerk.page.get_by_role("link", name="回到原页面"))
    expect(clerk.page.get_by_label("说明")).to_have_value(NOTE)
    clerk.page.get_by_label("证明材料").set_input_files([taken("现场.jpg")])
    assert clerk.send("报完成") == 302
    assert outcomes(journey.database, LAND_DUE) == ["open"]
    assert errands.files(journey.database, LAND_DUE) == 1
    clerk.go(form)
    assert "已经报过完成" in clerk.main()


def test_reading_in_an_outage(journey: Live, enter: Enter) -> None:
    head = enter("head")
    journey.database.stop()
    assert head.go("/alarms/") == 503
    begun = time.monotonic()
    assert head.go("/alarms/") == 503
    assert time.monotonic() - begun < 3.5, "nobody waits long for a database that is away"
    assert "期限照常计算" in head.main()
    comes_back(journey, head)
    follow(head.page.get_by_role("link", name="再试一次"))
    expect(head.page.get_by_role("heading", level=1)).to_have_text("警报与待办")
