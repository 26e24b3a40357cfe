"""A county's program delivers as its clerk does on the page: the same rules, the same sentences, once and whole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qinqing.commons.deliveries.access import IMPORT
from qinqing.commons.deliveries.models import DeliveredPromise, Delivery
from qinqing.commons.deliveries.rules.reading import LARGEST
from qinqing.commons.deliveries.tests import delivered
from qinqing.commons.deliveries.tests.delivered import OTHER, contract, file, promise
from qinqing.kernel.access.actions import give_up_token
from qinqing.kernel.access.models import Token
from qinqing.kernel.access.queries import choices, programs
from qinqing.kernel.access.rules import READING, WRITING
from qinqing.kernel.chronicle.models import Event
from tests.builders import actor
from tests.routes import signed_in

NEW, OLD = delivered.days_ago(5), delivered.days_ago(40)


@pytest.fixture
def county(town):
    return delivered.registered(town)


@pytest.fixture
def sender(county, program):
    return program(county.clerk)


def test_a_file_is_staged_then_confirmed_in_the_clerks_name(county, sender):
    staged = sender.sent("deliveries?file_name=june.jsonl", file(contract(), promise(), as_of=NEW))
    assert (staged["state"], staged["entered"], staged["rows"], staged["seen"]) == ("staged", 2, 2, 0)
    assert not DeliveredPromise.objects.exists()
    done = sender.sent(f"deliveries/{staged['id']}/apply?seen={staged['seen']}")
    assert (done["state"], done["entered"], done["digest"]) == ("applied", 2, staged["digest"])
    made = Delivery.objects.get()
    assert (made.file_name, made.applied_by_id) == ("june.jsonl", county.clerk.person_id)
    assert Event.objects.get(kind="deliveries.delivery.applied").actor == county.clerk.person_id
    assert DeliveredPromise.objects.count() == 1


def test_after_a_broken_line_the_same_file_says_how_far_it_came(county, sender):
    content = file(contract(), promise(), as_of=NEW)
    first = sender.sent("deliveries", content)
    assert sender.sent("deliveries", content) == first
    sender.sent(f"deliveries/{first['id']}/apply?seen=0")
    known = Event.objects.count()
    again = sender.sent("deliveries", content)
    assert (again["id"], again["state"], again["entered"]) == (first["id"], "applied", 2)
    assert sender.refused_to(f"deliveries/{first['id']}/apply?seen=1") == (409, "already_done")
    assert Event.objects.count() == known


def test_what_was_overtaken_is_looked_at_anew(county, sender):
    first = sender.sent("deliveries", file(contract(), as_of=OLD))
    second = sender.sent("deliveries", file(contract(), promise(), as_of=NEW))
    sender.sent(f"deliveries/{second['id']}/apply?seen={second['seen']}")
    assert sender.refused_to(f"deliveries/{first['id']}/apply?seen=0") == (409, "overtaken")
    assert sender.refused_to("deliveries", file(contract(title="改了"), as_of=OLD)) == (409, "only_older")


def test_every_fault_is_told_by_line_and_field_and_nothing_is_kept(county, sender):
    answer = sender.send("deliveries", file(contract(), promise(accepted=-1), promise("P-2", side="x"), as_of=NEW))
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "faulty_rows")
    assert [one["at"] for one in told["errors"]] == ["第 3 行，已确认数量", "第 4 行，哪一方"]
    assert "整个文件都没有导入" in told["detail"]
    assert not Delivery.objects.exists()


def changed(content):
    return content.replace("储能柜".encode(), "储能罐".encode())


REFUSED = {
    "unsigned": (b"{}\n", 422, "no_delivery"),
    "empty": (b"", 422, "no_delivery"),
    "binary": (b"\0" * 50, 422, "no_delivery"),
    "changed": (changed(file(contract(), as_of=NEW)), 422, "wrong_signature"),
    "another key": (file(contract(), as_of=NEW, signer=OTHER), 422, "wrong_key"),
    "another county": (file(contract(), as_of=NEW, code="haian"), 403, "not_yours"),
    "tomorrow": (file(contract(), as_of=delivered.days_ago(-2)), 422, "as_of_tomorrow"),
    "too large": (b"x" * (LARGEST + 1), 413, "file_too_large"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_page_refuses_is_refused_in_the_same_words(county, sender, case):
    content, status, code = REFUSED[case]
    assert sender.refused_to("deliveries", content) == (status, code)
    assert not Delivery.objects.exists()


def test_a_sentence_is_that_of_the_page(county, sender):
    content = changed(file(contract(), as_of=NEW))
    said = sender.send("deliveries", content).json()["detail"]
    page = signed_in(county.clerk).post(reverse("delivery_load"), {"file": delivered_file(content)})
    assert said in page.content.decode()


def delivered_file(content):
    return SimpleUploadedFile("x.jsonl", content)


def test_only_who_may_deliver_and_chose_it_for_the_token(county, town, program):
    content = file(contract(), as_of=NEW)
    reader = program(county.clerk, permissions=[name for name, kind in programs().items() if kind == READING])
    assert reader.refused_to("deliveries", content) == (403, "out_of_token")
    for who in (town.stranger, town.representative, actor(county.office, "head")):
        assert program(who, permissions=[IMPORT]).refused_to("deliveries", content)[0] == 403
    staged = program(county.clerk).sent("deliveries", content)
    other = program(town.clerk, permissions=[IMPORT])
    assert other.refused_to(f"deliveries/{staged['id']}/apply?seen=0") == (404, "not_found")
    assert other.refused_to(f"deliveries/{staged['id'] + 1}/apply?seen=0") == (404, "not_found")
    assert not DeliveredPromise.objects.exists()


def test_a_cookie_delivers_nothing_and_an_ended_token_no_more(county, sender):
    content = file(contract(), as_of=NEW)
    browser = signed_in(county.clerk)
    answer = browser.post("/api/v1/deliveries", content, content_type="application/octet-stream")
    assert answer.status_code == 401
    staged = sender.sent("deliveries", content)
    give_up_token(token_id=Token.objects.get(post=county.clerk.post_id).pk, by=county.clerk)
    assert sender.refused_to(f"deliveries/{staged['id']}/apply?seen=0") == (401, "token_ended")


def test_what_was_done_is_said_whatever_a_program_already_has(county, sender):
    """A condition is for what is read; an act that happened must not be answered as if it had not."""
    content = file(contract(), as_of=NEW)
    answer = sender.send("deliveries", content, **{"If-None-Match": "*"})
    assert (answer.status_code, answer.json()["state"]) == (200, "staged")
    assert "ETag" not in answer
    assert answer["Cache-Control"] == "no-store"


def test_slips_of_the_pen_do_nothing(county, sender):
    staged = sender.sent("deliveries", file(contract(), as_of=NEW))
    where = f"deliveries/{staged['id']}/apply"
    for asked in ("", "?seen=-1", "?seen=x", "?seen=0&sene=1", "?seen=99999999999"):
        assert sender.refused_to(where + asked) == (422, "misasked")
    assert sender.refused_to("deliveries/99999999999999999999999999/apply?seen=0") == (404, "not_found")
    assert sender.refused_to("deliveries/x/apply?seen=0")[0] in {404, 422}
    assert Delivery.objects.get().state == "staged"


def test_writing_stands_apart_where_a_token_is_opened(county):
    words = dict(choices(county.clerk))
    assert words[IMPORT].startswith("写入：")
    assert [one.startswith("写入：") for one in words.values()] == sorted(
        one.startswith("写入：") for one in words.values()
    )
    assert {name for name, kind in programs().items() if kind == WRITING} == {IMPORT}
