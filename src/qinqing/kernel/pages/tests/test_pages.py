import hashlib
import re
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.template import engines
from django.template.loader import get_template
from django.utils.safestring import SafeString

from qinqing.kernel.pages import context, views
from qinqing.kernel.pages.rules.days import Due
from qinqing.kernel.pages.rules.parts import LIGHTS, Act, Barred, Line
from qinqing.kernel.pages.templatetags.icons import ICONS, icon
from qinqing.kernel.pages.templatetags.parts import action_panel, due_chip, ledger_lines, light, side_chip
from qinqing.kernel.pages.tests.conftest import CLERK, ENTERPRISE

VENDOR = Path(__file__).parents[1] / "static" / "pages" / "vendor"


def text(response: HttpResponseBase) -> str:
    return response.content.decode()


def test_the_frame_follows_the_role(ask):
    assert context.full(ask()).layout == context.PLAIN
    assert context.full(ask(actor=CLERK)).layout == context.WORKBENCH
    assert context.full(ask(actor=ENTERPRISE)).layout == context.PHONE


def test_the_map_shows_what_may_be_opened_and_where_one_is(ask):
    frame = context.full(ask("/contracts/one/", actor=CLERK))
    assert [item.url_name for section in frame.sections for item in section.items] == ["contracts", "parts"]
    assert frame.current.url_name == "contracts"
    assert len(frame.bar) == 2


@pytest.mark.parametrize("actor", [CLERK, ENTERPRISE])
def test_the_sheet_of_parts(ask, actor):
    page = text(views.parts(ask("/parts/", actor=actor)))
    assert all(f"light--{code}" in page for code in LIGHTS)
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert "演示数据" in page
    assert 'aria-current="page"' in page
    assert "本系统不得存储、处理涉密信息" in page
    assert "完成日期不能晚于今天（6月18日）" in page
    assert "placeholder" not in page
    assert 'aria-describedby="id_done_on_helptext id_done_on_error"' in page
    assert re.search(r'id="id_done_on_error"', page)


def test_choices_are_kept_in_cookies(ask):
    request = ask("/display/", method="post", data={"theme": "dark", "size": "large", "next": "/contracts/"})
    response = views.display(request)
    assert (response.status_code, response["Location"]) == (302, "/contracts/")
    assert response.cookies["display_theme"].value == "dark"
    assert response.cookies["display_size"]["samesite"] == "Lax"
    assert response.cookies["display_size"]["max-age"] == views.YEAR


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_no_way_out_to_other_hosts(ask, wanted):
    assert views.display(ask("/display/", method="post", data={"next": wanted}))["Location"] == "/"


def test_one_choice_leaves_the_others(ask):
    request = ask("/display/", method="post", data={"size": ""}, display_theme="dark", display_size="large")
    cookies = views.display(request).cookies
    assert (cookies["display_theme"].value, cookies["display_size"].value) == ("dark", "")


def test_the_server_renders_the_choices(ask):
    page = text(views.display(ask("/display/", display_theme="dark", display_contrast="high", display_size="<b>")))
    assert '<html lang="zh-Hans" data-theme="dark" data-contrast="high">' in page


def test_vendored_scripts_are_unchanged():
    rows = re.findall(r"^\| `([\w.-]+)` .*`([0-9a-f]{64})`", (VENDOR / "README.md").read_text(encoding="utf-8"), re.M)
    assert {name for name, _ in rows} == {path.name for path in VENDOR.glob("*.js")}
    for name, digest in rows:
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_decoration(name):
    assert 'aria-hidden="true"' in icon(name)


def acts(*given, barred=()):
    return get_template("pages/parts/actions.html").render(action_panel({}, given, barred))


def test_prohibitions_alone_are_headed_otherwise_and_folded():
    barred = [Barred("确认兑现", "由对方确认。")]
    alone = acts(barred=barred)
    assert "现在不用您做什么" in alone
    assert "您现在可以做" not in alone
    assert alone.index("<details") < alone.index("由对方确认。") < alone.index("</details>")
    beside = acts(Act("报完成", "/claim/"), barred=barred)
    assert "您现在可以做" in beside
    assert "<details" not in beside
    assert "由对方确认。" in beside


def test_small_parts_let_nothing_in() -> None:
    bad = "<script>&"
    for part in (
        light("alarm", bad),
        side_chip("gov", bad),
        due_chip(Due(bad, bad)),
        ledger_lines([Line("/", bad, bad, "alarm", bad, bad, bad, Due(bad), 0, 1)]),
    ):
        assert bad not in part
        assert "&lt;script&gt;&amp;" in part
    template = engines["django"].from_string('{% load parts %}{% light "alarm" word %}')
    assert template.render({"word": bad}) == light("alarm", bad)


def test_a_light_that_was_written_before_stays_escaped() -> None:
    word = "<i>甲</i>"
    assert word in light("done", SafeString(word))
    assert word not in light("done", word)
