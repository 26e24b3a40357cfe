"""The calculator of late payments: the command's answer on a page for anyone, and a sentence for what is wrong."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from qinqing.domains.contracts.rules.money.samples import SAMPLE
from qinqing.kernel.devices.rooms import calculators
from qinqing.site.cli import main


@pytest.fixture
def post(db):
    client = Client(enforce_csrf_checks=True)
    return lambda text: client.post(reverse("money_calculator"), {"text": text})


def test_the_page_says_what_the_command_says(post, tmp_path, capsys):
    file = tmp_path / "account.json"
    file.write_text(SAMPLE, encoding="utf-8")
    assert main(["money", str(file)]) == 0
    page = post(SAMPLE).content.decode()
    said = capsys.readouterr().out
    assert "1,000,000.00 元" in said
    for line in filter(None, said.splitlines()[6:]):
        label, _, rest = line.partition("：")
        assert label in page
        assert rest.partition("。")[2] in page, line


def test_it_is_offered_to_anyone(db):
    assert "money_calculator" in [one.url_name for one in calculators()]
    page = Client().get(reverse("money_calculator"))
    assert page.status_code == 200
    assert "某局" in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"as_of": "昨天"}, 422, "2026-01-31"),
        ({"late": {"kind": "interest", "rate": 5, "per": "day"}}, 422, "加引号的数"),
        ({"payments": [{"on": "2026-01-01", "amount": -1}]}, 422, "应为整数"),
        ({"payments": [{"on": "2026-01-01", "amount": 1}] * 501}, 422, "一次最多 500 项"),
        ({"instalments": 5}, 422, "应为一个列表"),
    ],
)
def test_what_is_wrong_is_one_sentence(post, changes, status, says):
    answer = post(json.dumps({**json.loads(SAMPLE), **changes}))
    assert answer.status_code == status
    assert says in answer.content.decode()


def test_nonsense_is_a_sentence_too(post):
    for text in ("{", "[]", "[" * 5000, "1" * 5000, '"x"'):
        assert post(text).status_code == 422
