"""Many boxes to tick are folded up, and whoever looks for one types a word of it."""

from pathlib import Path

from django import forms
from django.template import Context, Template
from playwright.sync_api import Browser, Page, expect

from qinqing.kernel import pages
from qinqing.kernel.pages.templatetags.parts import MANY

SCRIPT = Path(pages.__file__).parent / "static" / "pages" / "qinqing.js"
FIELD = Template("{% load parts %}<form>{% field form.units %}</form>")
SPECIAL = "财政局"


def shown(browser: Browser, many: int, *ticked: str) -> Page:
    """Show a field of so many boxes, the last one special, as the product does."""
    names = [f"单位{place}" for place in range(1, many)] + [SPECIAL]
    field = forms.MultipleChoiceField(
        label="配合单位", choices=[(name, name) for name in names], widget=forms.CheckboxSelectMultiple
    )
    form = type("Units", (forms.Form,), {"units": field})(initial={"units": ticked})
    page = browser.new_page()
    page.set_content(f"<!doctype html><html lang=zh-Hans><body><main>{FIELD.render(Context({'form': form}))}")
    page.add_script_tag(path=SCRIPT)
    return page


def test_a_word_leaves_what_has_it_and_what_is_ticked(browser: Browser) -> None:
    page = shown(browser, MANY + 1)
    boxes = page.get_by_role("checkbox").locator("visible=true")
    expect(boxes).to_have_count(0)
    page.get_by_text(f"从 {MANY + 1} 项里选").click()
    expect(boxes).to_have_count(MANY + 1)
    page.get_by_label("单位1", exact=True).check()
    words = page.get_by_role("searchbox", name="在配合单位里找")
    words.fill("财政")
    expect(boxes).to_have_count(2)
    words.press("Enter")
    expect(words).to_have_value("财政")
    words.fill("")
    expect(boxes).to_have_count(MANY + 1)


def test_what_is_ticked_is_seen_at_once(browser: Browser) -> None:
    page = shown(browser, MANY + 1, SPECIAL)
    expect(page.get_by_text("已选 1 项")).to_be_visible()
    expect(page.get_by_label(SPECIAL)).to_be_checked()


def test_few_boxes_are_not_folded(browser: Browser) -> None:
    page = shown(browser, MANY)
    expect(page.get_by_role("checkbox").locator("visible=true")).to_have_count(MANY)
    expect(page.get_by_role("searchbox")).to_have_count(0)
