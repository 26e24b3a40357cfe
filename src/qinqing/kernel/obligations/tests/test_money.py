"""Promises of money: counted in 分, read and written in 元; amounts are for whom they concern."""

from datetime import date, timedelta

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.obligations.actions import Completion, NewTerms, agree, claim, confirm, propose
from qinqing.kernel.obligations.actions.claims import WrongSum
from qinqing.kernel.obligations.forms import YuanField
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules.measures import fen_of, so_many, yuan
from qinqing.kernel.parties.models import Rank, UnitKind
from tests import builders
from tests.routes import signed_in


@pytest.mark.parametrize(
    ("words", "fen"),
    [
        ("5000000", 500_000_000),
        ("5,000,000.00", 500_000_000),
        ("１２３４．５", 123_450),
        ("500万", 500_000_000),
        ("1.2345678901亿元", 12_345_678_901),
        ("￥0.01", 1),
        ("0.001", None),
        ("-5", None),
        ("5,00,000", None),
        ("5e6", None),
        ("五百万", None),
        ("", None),
        ("1.5.2", None),
        ("∞", None),
    ],
)
def test_what_people_write_in_yuan(words: str, fen: int | None) -> None:
    assert fen_of(words) == fen


@given(st.integers(min_value=0, max_value=10**15))
def test_what_is_read_may_be_written(fen: int) -> None:
    assert fen_of(yuan(fen)) == fen
    assert so_many(fen, "分") == yuan(fen)


@pytest.mark.parametrize("words", ["0", "-1", "9999999999999999", "1.234", "很多"])
def test_a_field_refuses_what_is_no_amount(words: str) -> None:
    with pytest.raises(forms.ValidationError):
        YuanField().clean(words)


@pytest.fixture
def town(committed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def owing(town, today):
    due = today + timedelta(days=5)
    land = builders.clause("1", GOV, due, quantity=100_050, measure="分")
    return builders.sign_contract(town, land, signed_on=today - timedelta(days=30))


def pay(owing, town, amount, today, confirmed=True):
    done = Completion(today, amount=amount)
    claim(target=builders.target(owing), completion=done, uploads=[builders.pdf()], by=town.clerk)
    if confirmed:
        confirm(target=builders.target(owing), by=town.representative)


def test_payments_add_up_to_what_was_promised_and_never_to_more(owing, town, today):
    pay(owing, town, 40_025, today)
    with pytest.raises(WrongSum, match=r"还差 600\.25 元"):
        pay(owing, town, 60_026, today)
    pay(owing, town, 60_025, today)
    assert builders.promise(owing).state == "verified"


def test_the_form_of_a_payment_takes_yuan(owing, town, today):
    client, address = signed_in(town.clerk), reverse("obligation_claim", args=[owing.matter.reference, "1"])
    page = client.get(address)
    assert "还差 1,000.50 元" in page.content.decode()
    given = {name: page.context["form"][name].value() for name in ("key", "rev", "seen")}
    filled = {**given, "completed_on": today, "uploads": builders.pdf()}
    refused = client.post(address, {**filled, "amount": "1000.51", "uploads": builders.pdf()})
    assert refused.status_code == 422
    assert "另行商定退还" in refused.content.decode()
    assert client.post(address, {**filled, "amount": "400.25", "uploads": builders.pdf()}).status_code == 302
    assert Obligation.objects.get(matter=owing.matter).claims.get().amount == 40_025


def test_new_terms_of_money_are_counted_as_the_old(owing, town, today):
    terms = NewTerms("付款", today + timedelta(days=9), "补充协议", quantity=2, measure="万元")
    propose(target=builders.target(owing), terms=terms, by=town.clerk)
    agree(target=builders.target(owing), by=town.representative)
    made = Obligation.objects.get(matter=owing.matter, replaces__number="1")
    assert (made.quantity, made.measure) == (2_000_000, "分")


def test_amounts_are_open_to_the_parties_their_supervisors_and_nobody_else(owing, town):
    bureau = builders.unit("临港区财政局", UnitKind.DEPARTMENT)
    foreign = builders.actor(bureau, "head", Rank.CHIEF, "lanchuan/lingang/")
    elsewhere = builders.unit("派驻另一组", UnitKind.STATIONED)
    other_group = builders.actor(elsewhere, "supervisor", Rank.CHIEF, "lanchuan/")
    seen = {
        who: Obligation.objects.visible_to(who).weighable_by(who).filter(matter=owing.matter).count()
        for who in (town.clerk, town.head, town.representative, town.supervisor, foreign, other_group)
    }
    assert list(seen.values()) == [1, 1, 1, 1, 0, 0]
    assert Obligation.objects.visible_to(foreign).filter(matter=owing.matter).count() == 1
    told = Obligation.objects.telling_amounts(foreign).get(matter=owing.matter)
    assert told.tells_amount is False
    Obligation.objects.filter(pk=told.pk).update(measure="亩")
    assert Obligation.objects.weighable_by(foreign).filter(pk=told.pk).exists()
