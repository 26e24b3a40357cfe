"""The pages of receipts: the same words to both sides, what each may do, what whoever was overtaken reads."""

import json
import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from qinqing.commons.receipts.models import Receipt
from qinqing.commons.receipts.rules.lines import Moved
from qinqing.commons.receipts.tests.scene import asked, fresh, objected, ruled, signed
from qinqing.kernel.chronicle.models import Event
from tests.routes import content, signed_in


@pytest.fixture
def receipt(town):
    return asked(town)


def page(who, receipt, name="receipt", **more):
    return signed_in(who).get(reverse(name, args=[receipt.matter.reference]), **more)


def hidden(html, name):
    """Return what a form carries under a name."""
    return html.split(f'name="{name}" value="')[1].split('"')[0]


def test_a_side_asks_from_the_page_of_the_contract(town):
    client = signed_in(town.city.representative)
    contract = client.get(reverse("contract", args=[town.contract.matter.reference]) + "?item=2").content.decode()
    address = reverse("receipt_ask", args=[town.contract.matter.reference, "2"])
    assert address in contract
    preview = client.get(address).content.decode()
    assert "等的前项「第 1 项」晚了" in preview
    assert not Receipt.objects.exists()
    sent = {name: hidden(preview, name) for name in ("key", "rev")}
    answer = client.post(address, sent)
    made = Receipt.objects.get()
    assert answer.headers["Location"] == reverse("receipt", args=[made.matter.reference])
    assert client.post(address, sent).status_code == 302
    assert Receipt.objects.count() == 1
    again = client.post(address, {**sent, "key": str(uuid4())})
    assert again.status_code == 409
    assert "还没有办结" in again.content.decode()
    assert (
        made.matter.reference
        in client.get(reverse("contract", args=[town.contract.matter.reference]) + "?item=2").content.decode()
    )


def test_both_sides_read_the_same_lines(town, receipt):
    def lines(who):
        html = page(who, receipt).content.decode()
        return html.split('id="lines-title"')[1].split("</section>")[0]

    told = {lines(who) for who in (town.city.clerk, town.city.representative, town.city.supervisor)}
    assert len(told) == 1
    assert "记在谁头上" in told.pop()


def test_it_says_whose_turn_it_is_and_under_which_fingerprint(town, receipt):
    html = page(town.city.clerk, receipt).content.decode()
    event = Event.objects.get(stream=town.contract.pk, kind="receipts.promise.receipted")
    assert bytes(event.hash).hex() in html
    assert "签认" in html
    assert reverse("receipt_object", args=[receipt.matter.reference]) in html
    watched = page(town.city.supervisor, receipt).content.decode()
    assert reverse("receipt_sign", args=[receipt.matter.reference]) not in watched


@pytest.mark.parametrize("name", ["stranger", "rival"])
def test_strangers_find_nothing(town, receipt, name):
    who = getattr(town.city, name)
    for route in ("receipt", "receipt_file", "receipt_history"):
        assert page(who, receipt, route).status_code in {403, 404}
    assert receipt.matter.reference not in signed_in(who).get(reverse("receipts")).content.decode()


def test_signing_from_the_page(town, receipt):
    client = signed_in(town.city.clerk)
    html = page(town.city.clerk, receipt).content.decode()
    sent = {name: hidden(html, name) for name in ("key", "rev", "seen")}
    assert client.post(reverse("receipt_sign", args=[receipt.matter.reference]), sent).status_code == 302
    assert receipt.turns.get(part="creditor").said == "signed"


def test_whoever_is_overtaken_reads_what_changed(town, receipt):
    client = signed_in(town.city.clerk)
    html = page(town.city.clerk, receipt).content.decode()
    sent = {name: hidden(html, name) for name in ("key", "rev", "seen")}
    signed(receipt, town.city.representative)
    answer = client.post(reverse("receipt_sign", args=[receipt.matter.reference]), sent)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "您打开以后变了什么" in told
    assert "<td>还没有答复</td><td><b>已签认</b></td>" in told
    again = {name: hidden(told, name) for name in ("key", "rev", "seen")}
    assert client.post(reverse("receipt_sign", args=[receipt.matter.reference]), again).status_code == 302


def test_objecting_and_ruling_from_the_pages(town, receipt):
    client, address = signed_in(town.city.clerk), reverse("receipt_object", args=[receipt.matter.reference])
    html = client.get(address).content.decode()
    sent = {name: hidden(html, name) for name in ("key", "rev", "seen")}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, {**sent, "lines": ["0"], "reason": "移交单上是另一天"}).status_code == 302
    checker, rules = signed_in(town.checker), reverse("receipt_rule", args=[receipt.matter.reference])
    html = page(town.checker, receipt).content.decode()
    taken = {name: hidden(html, name) for name in ("key", "rev", "seen")}
    assert checker.post(reverse("receipt_take", args=[receipt.matter.reference]), taken).status_code == 302
    html = checker.get(rules).content.decode()
    assert "移交单上是另一天" in html
    sent = {name: hidden(html, name) for name in ("key", "rev", "seen")}
    assert checker.post(rules, {**sent, "reasons": "看过", "days_0": "3"}).status_code == 422
    assert checker.post(rules, {**sent, "reasons": "看过", "party_0": "agreed", "days_0": "99"}).status_code == 422
    assert checker.post(rules, {**sent, "reasons": "看过移交单", "party_0": "agreed", "days_0": "3"}).status_code == 302
    told = page(town.city.representative, receipt).content.decode()
    assert "核定：其中 3 天改记双方商定" in told
    assert "看过移交单" in told


def test_nobody_is_led_where_they_may_not_go(town, receipt):
    """The neutral unit does not see the contract: what it rules on stands on the receipt."""
    objected(receipt, town.city.clerk)
    client, shown = signed_in(town.checker), page(town.checker, receipt).content.decode()
    links = set(re.findall(r'<a [^>]*href="(/[^"]*)"', shown.split("<main")[1]))
    assert [link for link in links if client.get(link).status_code >= 400] == []
    assert (
        reverse("receipt_history", args=[receipt.matter.reference]) in page(town.city.clerk, receipt).content.decode()
    )


def test_the_history_is_for_the_sides_only(town, receipt):
    objected(receipt, town.city.clerk)
    for who, status in (
        (town.city.clerk, 200),
        (town.city.representative, 200),
        (town.city.supervisor, 403),
        (town.checker, 403),
    ):
        assert page(who, receipt, "receipt_history").status_code == status
    ruled(town, receipt)
    assert page(town.checker, receipt, "receipt_history").status_code == 403


def test_the_file_and_the_table(town, receipt):
    told = json.loads(page(town.city.clerk, receipt, "receipt_file").content)
    assert (told["receipt"], told["total"], told["as_of"]) == (receipt.matter.reference, 24, "2026-05-25")
    book = unescape(content(signed_in(town.city.clerk).get(reverse("receipts_table"))).decode())
    assert receipt.matter.reference in book
    assert "政府 12，欠的一方自己 12" in book


def test_what_waits_is_among_the_work(town, receipt):
    for who, label in ((town.city.clerk, "签认归因单"), (town.city.representative, "签认归因单")):
        assert label in signed_in(who).get(reverse("todo")).content.decode()
    objected(receipt, town.city.clerk)
    assert receipt.matter.reference in signed_in(town.checker).get(reverse("todo")).content.decode()
    ruled(town, receipt, Moved(0, "agreed", 1))
    assert receipt.matter.reference not in signed_in(town.checker).get(reverse("todo")).content.decode()


def test_a_receipt_asks_the_same_few_questions_whatever_it_lists(town, receipt, django_assert_max_num_queries):
    client = signed_in(town.city.clerk)
    client.get(reverse("receipts"))
    with django_assert_max_num_queries(30):
        client.get(reverse("receipts"))
    assert fresh(receipt).as_of == date(2026, 5, 25)
