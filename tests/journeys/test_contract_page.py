"""The contract's page on a phone and at a desk: what waits comes first, the past is folded, nothing is crossed out."""

from playwright.sync_api import expect

from tests.fixtures.live import Live
from tests.journeys import errands
from tests.journeys.conftest import Enter
from tests.journeys.errands import LAND, LATE, WAITING
from tests.journeys.people import PHONE, Visitor

HEADINGS = "[...document.querySelectorAll('main h2')].map((one) => [one.getBoundingClientRect().y, one.textContent])"


def order(visitor: Visitor) -> list[str]:
    """Return the headings of the page from the top to the bottom."""
    return [text for _, text in sorted(visitor.page.evaluate(HEADINGS))]


def test_on_a_phone_what_waits_comes_first_and_the_past_last(standing: Live, enter: Enter) -> None:
    enterprise = enter("enterprise", PHONE)
    enterprise.go(f"/contracts/{errands.reference(standing.database, LATE)}/")
    chosen, acts, *rest = order(enterprise)
    assert chosen == LAND
    assert acts in {"您现在可以做", "现在不用您做什么"}
    assert rest == [
        "整份合同",
        "双方承诺与兑现",
        "这些天为什么这样算",
        "迟延归因单",
        "为什么顺延，算谁的",
        "证据",
        "批示",
        "经过",
    ]
    history = enterprise.page.get_by_role("region", name="经过")
    expect(history.locator("li:visible")).to_have_count(3)
    history.locator("summary").filter(has_text="更早的").click()
    assert history.locator("li:visible").count() > 3


def test_words_are_neither_broken_nor_crossed(standing: Live, enter: Enter) -> None:
    clerk = enter("clerk")
    for width in (390, 720, 1100):
        clerk.page.set_viewport_size({"width": width, "height": 900})
        clerk.go(f"/contracts/{errands.reference(standing.database, LATE)}/")
        lines = "(all) => all.map((one) => { const range = document.createRange(); range.selectNodeContents(one);"
        found = clerk.page.eval_on_selector_all("td.word", lines + " return range.getClientRects().length; })")
        assert found
        assert set(found) == {1}, f"a word is broken at {width}"
    label = (
        "(one) => ({ order: getComputedStyle(one).paintOrder, halo: parseFloat(getComputedStyle(one).strokeWidth) })"
    )
    for drawn in clerk.page.locator(".gantt td .g-label").all():
        seen = drawn.evaluate(label)
        assert seen["order"].startswith("stroke")
        assert seen["halo"] >= 8, "the line of today shows through a label"


def test_the_reader_is_called_you(standing: Live, enter: Enter) -> None:
    enterprise = enter("enterprise", PHONE)
    mine = enterprise.page.get_by_role("region", name="现在轮到您办").locator("article").filter(has_text=WAITING)
    expect(mine).to_contain_text("等您答复")
    expect(mine.get_by_role("heading")).to_have_text(f"{WAITING}第 4.1 条 {LAND}")
    bar = enterprise.page.get_by_role("navigation", name="主导航")
    expect(bar.get_by_role("link", name="事项")).to_contain_text("件待办")
