"""Error pages. No test here may touch the database: pytest-django refuses it."""

import re

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpResponse

from qinqing.kernel.devices.refusal import NotAllowed, Refusal, Stale
from qinqing.kernel.pages import context, views
from qinqing.kernel.pages.middleware import Outage, Refusals


@pytest.fixture
def no_database(monkeypatch):
    def fail():
        raise OperationalError("the database is away")

    monkeypatch.setattr(context, "is_demo", fail)


def text(response) -> str:
    return response.content.decode()


def outage(request, exception=None):
    return Outage(lambda _: HttpResponse()).process_exception(request, exception or OperationalError("gone"))


@pytest.mark.usefixtures("no_database")
def test_an_outage_says_what_is_safe_and_keeps_what_was_typed(ask):
    photo = SimpleUploadedFile("接驳口.jpg", b"x")
    form = {
        "note": "通水记录 <b>缺</b>\n水表读数",
        "password": "very-secret",
        "csrfmiddlewaretoken": "old",
        "photo": photo,
    }
    response = outage(ask("/contracts/one/", method="post", data=form))
    page = text(response)
    assert response.status_code == 503
    assert "暂时连不上记录库" in page
    assert "已经办成的事都在" in page
    assert "通水记录 &lt;b&gt;缺&lt;/b&gt;" in page
    assert '<form method="post" action="/contracts/one/"' in page
    assert "接驳口.jpg" in page
    assert "very-secret" not in page
    assert 'value="old"' not in page
    assert response["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("no_database")
def test_what_was_typed_is_read_by_the_labels_of_its_form(ask):
    form = {
        "_form": "qinqing.kernel.pages.forms.SampleForm",
        "done_on": "2026-6-17",
        "side": "gov",
        "note": "已通水",
        "csrfmiddlewaretoken": "old",
        "key": "2f0c7e7a",
    }
    page = text(outage(ask("/contracts/one/", method="post", data=form)))
    for label, words in (("完成日期", "2026-6-17"), ("算谁的", "政府"), ("说明", "已通水")):
        assert f"<dt>{label}</dt><dd>{words}</dd>" in page
    assert "第 " not in page
    assert "<dd>2f0c7e7a</dd>" not in page
    for name in form:
        assert (f'<textarea name="{name}"' in page) is (name != "csrfmiddlewaretoken"), "all of it is sent again"


@pytest.mark.parametrize("name", ["", "os.path", "qinqing.kernel.pages.forms.date"])
def test_a_form_that_is_none_shows_the_words_without_labels(ask, name):
    page = text(outage(ask("/contracts/one/", method="post", data={"_form": name, "note": "已通水"})))
    assert "<dt>所填内容</dt><dd>已通水</dd>" in page


@pytest.mark.usefixtures("no_database")
def test_an_outage_while_reading_offers_to_try_again(ask):
    page = text(outage(ask("/contracts/")))
    assert 'href="/contracts/"' in page
    assert "您刚才填的内容" not in page


def test_other_faults_are_left_to_django(ask):
    assert outage(ask(), ValueError()) is None


@pytest.mark.usefixtures("no_database")
def test_an_outage_outside_a_view_gets_the_same_page(ask):
    try:
        raise OperationalError("sessions")
    except OperationalError:
        response = views.server_error(ask())
    assert response.status_code == 503


@pytest.mark.usefixtures("no_database")
def test_a_fault_gives_a_number_and_needs_no_database(ask):
    response = views.server_error(ask())
    assert response.status_code == 500
    assert "编号" in text(response)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(NotAllowed(reason="您的岗位没有这项权限。"), 403), (Stale(who="何平", what="退回"), 409), (Refusal(), 422)],
)
def test_a_refusal_speaks(ask, refusal, status):
    response = Refusals(lambda _: HttpResponse()).process_exception(ask(), refusal)
    assert response.status_code == status
    assert str(refusal) in text(response)


def test_missing_and_forbidden_are_one(ask):
    pages = [text(views.missing(ask(), fault)) for fault in (PermissionError(), None)]
    one, other = (re.sub(r'value="\w{64}"', "", page) for page in pages)
    assert one == other
    assert views.missing(ask()).status_code == 404


def test_a_body_over_the_limit(ask):
    assert views.bad_request(ask(), RequestDataTooBig()).status_code == 413
    assert views.bad_request(ask()).status_code == 400


def test_a_form_kept_too_long_can_be_sent_again(ask):
    page = text(views.csrf_failure(ask(method="post", data={"note": "已通水"})))
    assert "已通水" in page
    assert "再交一次" in page


@pytest.mark.parametrize("name", ["offline", "locked", "conflict", "too_large"])
def test_the_other_pages_render(ask, name):
    assert "演示数据" in text(views.error_page(ask(), name, 409, says="有人先办了。"))
