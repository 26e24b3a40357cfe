"""The pages of everyday work: all that an enterprise does fits under its thumb, and what is printed fits on paper."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import resolve
from playwright.sync_api import Page, ViewportSize, expect

from qinqing.kernel.access.queries import grants
from tests.fixtures.live import Live
from tests.journeys import errands
from tests.journeys.conftest import Enter
from tests.journeys.errands import LATE
from tests.journeys.people import PHONE, Visitor, follow
from tests.journeys.pictures import keep
from tests.journeys.reading import Reading
from tests.journeys.test_pages import walk
from tests.routes import routes

A4: ViewportSize = {"width": 672, "height": 980}
"""Paper without its margins, at 96 dots to the inch."""

THUMB = {"": (390,), "large": (390,)}
SENT_ONLY = re.compile(
    r"(confirm|reject|adopt|disown|take_back|grant|refuse|agree|decline|retract|acknowledge|undo|give_up|aside|unsubscribe)$"
)
"""Addresses that are only sent to; where they are sent from is looked at."""

WAITS = frozenset(
    {
        "bulk",
        "bulk_result",
        "check",
        "calendar_feed",
        "channel_end",
        "channel_open",
        "channel_pace",
        "channel_test",
        "contract_answer",
        "contract_dossier",
        "contract_dossier_archive",
        "contract_money",
        "entitlement_policy",
        "member_invite",
        "obligation_ask_extension",
        "obligation_ask_suspension",
        "obligation_claim",
        "obligation_prepared",
        "obligation_decide",
        "obligation_resume",
        "obligation_supplement",
        "proposal",
        "proposal_act",
        "evidence_file",
        "field_catalogue",
        "field_history",
        "objection",
        "objection_make",
        "saved",
        "view_change",
        "view_keep",
        "evidence_raw",
        "member_remove",
        "member_scopes",
        "member_uninvite",
        "registry_own",
        "registry_record",
        "policy",
        "policy_opine",
        "project",
        "project_add",
        "project_item",
        "project_mark",
        "project_raise",
        "project_recall",
        "project_report",
        "project_sign",
        "project_withdraw",
        "sealed_answer",
        "feed_end",
        "instructions",
        "instruction_act",
        "lending",
        "lending_history",
        "order",
        "order_paper",
        "order_print",
        "orders",
        "receipt",
        "receipt_ask",
        "receipt_file",
        "receipt_history",
        "receipt_object",
        "receipt_sign",
        "receipt_take",
        "receipts",
    }
)
"""Pages that stand only where somebody asked, proposed, entered something, or whose turn it is: not for everybody."""


@pytest.mark.slow
def test_whatever_an_enterprise_may_do_fits_under_its_thumb(standing: Live, enter: Enter) -> None:
    enterprise = enter("enterprise", PHONE, reduced_motion="reduce")
    faults, met = dict[str, str](), set[str]()
    for address in walk(enterprise):
        if address == "/no-such-page/":
            continue
        met.add(resolve(enterprise.page.url.removeprefix(enterprise.url).split("?", maxsplit=1)[0]).view_name)
        for fault in Reading(enterprise.page).fits(THUMB):
            faults.setdefault(fault, address)
    assert faults == {}
    may = {one.name for one in routes() if "enterprise" in grants().get(one.permission, ())}
    may = {name for name in may if not name.startswith("api_")}  # for programs
    pages = {name for name in may if not name.endswith("_table") and not SENT_ONLY.search(name)}
    assert pages - met <= WAITS, "an enterprise does not reach it by links"
    assert {"todo", "mine", "contract", "obligation_answer", "notices", "members"} <= met


def test_the_four_views_are_reached_from_the_bar(standing: Live, enter: Enter) -> None:
    enterprise = enter("enterprise", PHONE)
    bar = enterprise.page.get_by_role("navigation", name="主导航")
    follow(bar.get_by_role("link", name="事项"))
    for view in ("待办", "待阅", "已办", "我发起的"):
        tabs = enterprise.page.get_by_role("navigation", name="我的事项")
        follow(tabs.get_by_role("link", name=view))
        expect(enterprise.page.get_by_role("region", name=view)).to_be_visible()
        box = tabs.get_by_role("link", name=view).bounding_box()
        assert box
        assert box["height"] >= 44
        if view == "待办":
            keep(enterprise.page, "work-phone")
    bar.get_by_text("更多").click()
    follow(bar.get_by_role("link", name="我的承诺"))
    expect(enterprise.page.get_by_role("region", name="对方欠我们的")).to_be_visible()
    keep(enterprise.page, "mine-phone")


def test_a_row_of_the_contract_opens_its_own_detail(standing: Live, enter: Enter) -> None:
    enterprise = enter("enterprise", PHONE)
    enterprise.go(f"/contracts/{errands.reference(standing.database, LATE)}/")
    row = enterprise.page.locator("table.gantt tbody tr").last
    title = row.locator(".title a").inner_text()
    row.locator(".title a").click()
    expect(enterprise.page.locator("#chosen-title")).to_have_text(title)
    assert enterprise.page.url.endswith("#chosen")
    keep(enterprise.page, "contract-phone")


def test_the_alarms_are_read_on_a_phone(standing: Live, enter: Enter) -> None:
    head = enter("head", PHONE)
    assert Reading(head.page).fits(THUMB) == []
    head.page.set_viewport_size({"width": 390, "height": 844})
    follow(head.page.get_by_role("link", name=LATE))
    assert head.page.url.endswith("#chosen")
    chosen = head.page.get_by_role("complementary", name="选中的事项")
    for said in ("为什么亮灯", "应于", "报告给了谁，谁签收了", "派驻组"):
        expect(chosen).to_contain_text(said)
    keep(head.page, "alarms-phone")
    head.go("/alarms/?light=3")
    burning = head.page.locator("main tbody tr")
    assert burning.filter(has_text=LATE).count() == 1
    assert burning.filter(has_text="警报").count() == burning.count(), "only what was asked for"


def handed_over(head: Visitor) -> str:
    """Hand the clerk's post over, and return the address of the sheet."""
    head.go("/handovers/new/")
    for label, person in (("移交哪个岗位", "何平"), ("由谁接收", "许衡")):
        choice = head.page.get_by_label(label)
        choice.select_option(value=choice.locator("option", has_text=person).first.get_attribute("value"))
    assert head.send("下一步：看会改变什么") == 200
    keep(head.page, "handover-preview")
    assert head.send("确认") == 302
    return head.page.url.removeprefix(head.url)


CUT = """() => [...document.querySelectorAll("main th, main td, main p, main h1, main h2, main dd")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.textContent.trim().slice(0, 40))"""
LINKS = """() => [...document.querySelectorAll("button, .button, nav, input, select")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1).map((one) => one.outerHTML.slice(0, 80))"""
PALE = """() => [...document.querySelectorAll(".light--alarm")].filter((one) => one.checkVisibility())
  .map((one) => getComputedStyle(one).backgroundColor).filter((one) => one !== "rgb(0, 0, 0)")"""
HEADS = """() => [...document.querySelectorAll("main thead")].map((one) => getComputedStyle(one).display)
  .filter((one) => one !== "table-header-group")"""


def printed(page: Page, name: str) -> int:
    """Look at a page as paper shows it, and return how many sheets it takes."""
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    faults = {
        what: page.evaluate(script)
        for what, script in (("cut", CUT), ("left", LINKS), ("pale", PALE), ("heads", HEADS))
    }
    if where := os.environ.get("QINQING_PRINTED"):
        page.screenshot(path=Path(where) / f"{name}.png", full_page=True)
    assert {what: found for what, found in faults.items() if found} == {}, name
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))
    page.emulate_media(media="screen")
    return sheets


def test_what_is_printed_fits_on_paper(journey: Live, enter: Enter) -> None:
    head = enter("head")
    contract = f"/contracts/{errands.reference(journey.database, LATE)}/"
    addresses: dict[str, Callable[[], str] | str] = {
        "contract": contract,
        "alarms": "/alarms/",
        "fulfilment": "/fulfilment/",
        "handover": lambda: handed_over(head),
    }
    for name, address in addresses.items():
        head.go(address if isinstance(address, str) else address())
        if name == "handover":
            keep(head.page, "handover-desktop")
        assert 1 <= printed(head.page, name) <= 8, name
        head.page.set_viewport_size({"width": 1440, "height": 900})
