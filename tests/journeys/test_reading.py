"""The instruments of the journeys show a fault when there is one."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Enter
from tests.journeys.pictures import MAKER, photo_with_place, traces
from tests.journeys.reading import Reading

PAGE = "<!doctype html><html lang=zh-Hans><title>{title}</title><body bgcolor=white><main><h1>标题</h1>{body}</main>"
NARROW = "<table style='table-layout:fixed;width:120px'><tr><td style='white-space:nowrap'>{}<td>下一格</table>"
PLANTED = {
    "two h1": ("好 · 亲清", "<h1>又一个</h1>", "2 h1"),
    "no title": ("", "", "title"),
    "foreign word": ("好 · 亲清", "<p>Submit 完成</p>", "Submit in p"),
    "foreign label": ("好 · 亲清", "<img alt='Close' src=''>", "Close in alt"),
    "too wide": ("好 · 亲清", "<div style='width:1500px'>宽</div>", "wide in 1440"),
    "over the next cell": ("好 · 亲清", NARROW.format("<b>待前项兑现起算，已顺延</b>"), "b over its cell"),
    "bare text over the next cell": ("好 · 亲清", NARROW.format("待前项兑现起算，已顺延"), "text over its cell"),
    "too small": ("好 · 亲清", "<button style='width:20px;height:20px'>按</button>", "20x20 button"),
    "pale": ("好 · 亲清", "<p style='color:#999'>浅字</p>", "contrast 2.85 p"),
    "pale on a bar": ("好 · 亲清", "<svg><rect width=99 height=40 fill=navy /><text y=20>条</text></svg>", "text"),
    "not labelled": ("好 · 亲清", "<input>", "label at"),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_fault_is_seen(browser: Browser, kind: str) -> None:
    title, body, says = PLANTED[kind]
    page = browser.new_page()
    page.set_content(PAGE.format(title=title, body=body))
    reading = Reading(page)
    found = reading.frame() + reading.fits() + reading.axe(390) + reading.contrast(390)
    assert [fault for fault in found if says in fault], found


def test_a_good_page_has_no_fault(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format(title="好 · 亲清", body="<p>写着 2026 年 6 月 18 日，交 DOCX。</p>"))
    reading = Reading(page)
    assert reading.frame() + reading.fits() + reading.axe(390) + reading.contrast(390) == []


def test_a_breach_of_the_policy_is_heard(enter: Enter) -> None:
    visitor = enter()
    visitor.go("/")
    visitor.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">红</p>')")
    visitor.page.evaluate("fetch('/no-such-page/')")
    visitor.page.wait_for_timeout(200)
    assert [fault for fault in visitor.faults if "policy: style-src" in fault]
    assert [fault for fault in visitor.faults if " 404 " in fault]
    visitor.faults.clear()


def test_a_photo_that_tells_too_much_is_noticed() -> None:
    photo = photo_with_place("现场")
    assert "GPSInfo" in traces(photo)
    assert MAKER.encode() in photo
