"""Lists: a filter is kept and found again, several rows are done together, and what was done is taken back."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.people import DESK, PHONE, follow
from tests.journeys.reading import Reading

KEPT = os.environ.get("QINQING_SCREENSHOTS_OF_LISTS", "")


def seen(page: Page, name: str, width: int) -> None:
    """Measure a page, and keep its picture when somebody wants to look at it."""
    reading = Reading(page)
    assert reading.frame() + reading.fits({"": (width,)}) + reading.axe(width) == []
    if KEPT:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(KEPT) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_filter_is_kept_and_several_are_signed_for_and_taken_back(journey: object, enter: Enter, width: int) -> None:
    visitor = enter("supervisor", PHONE if width < 640 else DESK)
    page = visitor.page
    visitor.go("/contracts/?light=3")
    page.get_by_text("保存这个筛选").click()
    page.get_by_label("名称", exact=True).fill("红灯的合同")
    seen(page, "save", width)
    follow(page.get_by_role("button", name="保存", exact=True))
    expect(page.get_by_role("link", name="红灯的合同")).to_have_attribute("aria-current", "true")
    visitor.go("/saved/")
    seen(page, "saved", width)
    visitor.go("/todo/?view=unread")
    page.get_by_text("全选这一页").click()
    expect(page.get_by_text("已勾选")).to_be_visible()
    seen(page, "ticked", width)
    page.locator('input[form="together"]').nth(0).check()
    follow(page.get_by_role("button", name="签收勾选的"))
    seen(page, "preview", width)
    follow(page.locator("main form button.button--primary"))
    seen(page, "result", width)
    follow(page.get_by_role("link", name="撤销已办的"))
    seen(page, "undo", width)
    follow(page.locator("main form button.button--primary"))
    visitor.go("/alarms/?tick=all")
    seen(page, "alarms", width)
    visitor.go("/todo/?view=unread")
    follow(page.locator("main table form button").first)
    expect(page.locator(".toast button")).to_have_text("撤销")
    assert visitor.faults == []
