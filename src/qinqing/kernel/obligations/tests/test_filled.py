"""A calculator that is filled in asks what its file would ask, and says in place what is wrong."""

import json

import pytest
from django.forms import MultipleChoiceField
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from qinqing.domains.contracts.forms.calculators import MoneyFilled
from qinqing.domains.contracts.rules.money.samples import SAMPLE
from qinqing.kernel.obligations.forms.asking import FairnessFilled, LadderFilled
from qinqing.kernel.obligations.rules.samples import FAIRNESS, LADDER

KINDS = {"fairness": (FairnessFilled, FAIRNESS), "ladder": (LadderFilled, LADDER), "money": (MoneyFilled, SAMPLE)}


def sent(asked, **changes):
    """Return what a browser sends for a form as it stands, with some fields changed."""
    data = QueryDict(mutable=True)
    data["filled"] = "1"
    for _part, rows in asked.lists:
        data.update({bound.html_name: bound.value() for bound in rows.management_form})
    for form in asked.forms:
        for bound in form:
            shown = bound.field.prepare_value(bound.value())
            many = isinstance(bound.field, MultipleChoiceField)
            data.setlist(bound.html_name, list(shown or ()) if many else ["" if shown is None else str(shown)])
    for name, value in changes.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def example(name):
    kind, sample = KINDS[name]
    return kind(given=kind.read(json.loads(sample)))


def text(name, data):
    answer = Client(enforce_csrf_checks=True).post(reverse(f"{name}_calculator"), data.dict() | dict(_lists(data)))
    return answer.status_code, answer.content.decode()


def _lists(data):
    return [(name, values) for name, values in data.lists() if len(values) != 1]


@pytest.mark.parametrize("name", KINDS)
def test_what_is_filled_in_asks_what_the_file_asks(db, name):
    kind, sample = KINDS[name]
    asked = kind(sent(example(name)))
    assert asked.is_valid(), [form.errors for form in asked.forms]
    wanted = json.loads(sample)
    for one in wanted.get("obligations", ()):
        one.setdefault("gates", [])
        one.setdefault("adjustments", [])
        one["side"] = {"gov": "government", "ent": "enterprise"}[one["side"]]
    for step in wanted.get("steps", ()):
        step["level"] = {"提醒": 1, "预警": 2, "警报": 3}[step["level"]]
    assert asked.question() == wanted


@pytest.mark.parametrize("name", KINDS)
def test_the_page_answers_and_stays_filled_in(db, name):
    client, url = Client(), reverse(f"{name}_calculator")
    by_file = client.post(url, {"text": KINDS[name][1]}).content.decode()
    status, by_hand = text(name, sent(example(name)))
    assert status == 200
    answer = by_file[: by_file.index('name="filled"')].rsplit("<form", 1)[0]
    assert answer.count("</section>") > 0
    assert by_hand[by_hand.index("<main") :].startswith(answer[answer.index("<main") :])
    asked = KINDS[name][0](sent(example(name)))
    assert asked.is_valid()
    again = KINDS[name][0](sent(asked.again()))
    assert again.is_valid()
    assert again.question() == asked.question()


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("fairness", {"promises__0__base_due": ""}, "请填写日期"),
        ("fairness", {"promises__0__title": ""}, "请填写"),
        ("fairness", {"promises__1__gates": "7"}, "上面没有第 7 项"),
        ("fairness", {"promises__1__gates": "净地"}, "请写前面各项的号数"),
        ("fairness", {"promises__0__base_start": "2026-02-01"}, "起算日晚于承诺日期"),
        ("fairness", {"promises__0__gates": "3"}, "互相等待"),
        ("fairness", {"adjustments__0__item": "9"}, "上面没有第 9 项"),
        ("fairness", {"adjustments__0__start": ""}, "从哪天起中止"),
        ("fairness", {"adjustments__0__kind": "extension"}, "请填延期几天"),
        ("fairness", {"as_of": "昨天"}, "请写成 2027-1-1 这样的日期"),
        ("ladder", {"steps__0__audience": []}, "请勾选告诉谁"),
        ("ladder", {"events__0__to": ""}, "请填新的到期日"),
        ("ladder", {"due": "0001-01-01"}, "年份要在"),
        ("money", {"rate": ""}, "请填利率"),
        ("money", {"per": "year"}, "一年按几天算"),
        ("money", {"instalments__0__amount": "一千"}, "请用元填写"),
        ("money", {"payments__0__towards": "5"}, "上面没有第 5 笔"),
    ],
)
def test_what_is_wrong_is_said_in_place_and_nothing_is_lost(db, name, changes, says):
    status, page = text(name, sent(example(name), **changes))
    assert (status, says in page) == (422, True)
    kept = "某局" if name == "money" else "净地交付" if name == "fairness" else "2026-07-06"
    assert kept in page or "to" in str(changes)


def test_a_row_is_taken_out_by_emptying_it(db):
    asked = example("fairness")
    empty = {f"adjustments__0__{name}": "" for name in ("item", "start", "end", "cause", "days")}
    found = FairnessFilled(sent(asked, **empty, adjustments__0__kind="extension", adjustments__0__party="agreed"))
    assert found.is_valid()
    assert [one["adjustments"] for one in found.question()["obligations"]] == [[], [], []]


def test_further_rows_are_given_without_judging(db):
    status, page = text("fairness", sent(example("fairness"), more="promises", promises__0__base_due=""))
    assert (status, page.count("第 7 项")) == (200, 1)
    assert "请填写日期" not in page
    assert Client().get(reverse("fairness_calculator") + "?blank=1").content.decode().count("净地交付") == 1


def test_nonsense_in_the_counts_of_rows_is_no_error_of_ours(db):
    for count in ("-1", "x", "", "1000000"):
        status, page = text("fairness", sent(example("fairness"), promises__TOTAL_FORMS=count))
        assert status in {200, 422}
        assert "<main" in page
