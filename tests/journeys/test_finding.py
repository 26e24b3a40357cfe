"""Ctrl K: from any page to a matter, by keyboard and by thumb."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Enter
from tests.journeys.people import PHONE
from tests.journeys.reading import FINGER, Reading


def test_from_any_page_to_a_matter_by_keyboard(enter: Enter) -> None:
    visitor = enter("clerk")
    visitor.go("/todo/")
    page = visitor.page
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="查找")).to_be_visible()
    page.keyboard.type("HT-")
    expect(page.locator("#palette a").first).to_be_visible()
    wanted = page.locator("#palette a").first.get_attribute("href")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="查找")).to_be_hidden()


@pytest.mark.parametrize("role", ["enterprise", "supervisor"])
def test_by_thumb(role: str, enter: Enter) -> None:
    visitor = enter(role, **PHONE)
    visitor.go("/contracts/")
    page = visitor.page
    page.locator("[data-find]").click()
    page.get_by_role("dialog", name="查找").get_by_role("searchbox").fill("合同")
    expect(page.locator("#palette a").first).to_be_visible()
    reading = Reading(page)
    assert reading.frame() + reading.fits({"": (320, 390), "large": (390,)}) + reading.axe(390) == []
    assert page.locator("#palette a").first.bounding_box()["height"] >= FINGER[""]


def test_a_session_that_ended_leads_to_the_page_that_logs_in(enter: Enter) -> None:
    visitor = enter("clerk")
    visitor.go("/todo/")
    visitor.context.clear_cookies()
    visitor.page.keyboard.press("Control+k")
    visitor.page.keyboard.type("合同")
    visitor.page.wait_for_url("**/login/**")


def test_without_script_it_is_a_page(enter: Enter) -> None:
    visitor = enter("clerk", java_script_enabled=False)
    visitor.go("/todo/")
    visitor.page.locator("[data-find]").click()
    visitor.page.get_by_role("searchbox").fill("HT-")
    visitor.page.get_by_role("main").get_by_role("button", name="查找").click()
    expect(visitor.page.get_by_role("main").get_by_role("link").first).to_be_visible()
