"""Whoever acts on a proposal that somebody else moved reads what is otherwise, and keeps what was typed."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.parties.models import Rank
from qinqing.kernel.proposals import actions
from qinqing.kernel.proposals.actions import Draft, propose
from qinqing.kernel.proposals.events import DECIDED
from qinqing.kernel.proposals.models import Proposal
from tests import builders
from tests.routes import signed_in

WORDS = "已按约定开工，附照片。"


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def made(city: builders.City) -> Proposal:
    """The park proposes a finding of breach against the firm, which was told."""
    contract = builders.usual_contract(city, timezone.localdate())
    made = propose(draft=Draft(contract.matter.reference, city.firm, "breach", "B"), grounds="未开工。", by=city.clerk)
    actions.notify(reference=made.matter.reference, by=city.clerk)
    return made


def opened(client: Client, made: Proposal, act: str) -> dict[str, str]:
    """Return what the form of an act carries by itself."""
    page = client.get(reverse("proposal", args=[made.matter.reference]), {"act": act}).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(rev|seen)" value="([^"]+)"', page))


def test_the_loser_of_a_race_reads_what_is_otherwise(city: builders.City, made: Proposal) -> None:
    firm = signed_in(city.representative)
    carried = opened(firm, made, "speak")
    mayor = builders.actor(city.government, "head", Rank.CHIEF, "lanchuan/")
    actions.decide(reference=made.matter.reference, upheld=False, reason="事实不清。", by=mayor)
    address = reverse("proposal_act", args=[made.matter.reference, "speak"])
    answer = firm.post(address, {**carried, "words": WORDS})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "您打开以后变了什么" in shown
    assert DECIDED.label in shown.split("您打开以后变了什么")[1].split("</ul>")[0]
    for then, now in (("已告知，待陈述", "不予认定"), ("还没有", builders.Person.objects.get(pk=mayor.person_id).name)):
        assert f"<td>{then}</td><td><b>{now}</b></td>" in shown, (then, now)
    assert WORDS in shown


def test_what_was_read_may_be_sent_again(city: builders.City, made: Proposal) -> None:
    """Another act that leaves the move open: the form comes back with what is now so, and then goes through."""
    clerk, firm = signed_in(city.clerk), city.representative
    carried = opened(clerk, made, "withdraw")
    actions.speak(reference=made.matter.reference, statement=WORDS, by=firm)
    address = reverse("proposal_act", args=[made.matter.reference, "withdraw"])
    answer = clerk.post(address, {**carried, "words": "撤回。"})
    assert answer.status_code == 409
    again = dict(re.findall(r'<input type="hidden" name="(rev|seen)" value="([^"]+)"', answer.content.decode()))
    assert again["rev"] != carried["rev"]
    assert again["seen"] != carried["seen"]
    assert clerk.post(address, {**again, "words": "撤回。"}).status_code == 302


def test_a_forged_token_shows_nothing(city: builders.City, made: Proposal) -> None:
    clerk = signed_in(city.clerk)
    carried = opened(clerk, made, "withdraw")
    actions.speak(reference=made.matter.reference, statement=WORDS, by=city.representative)
    address = reverse("proposal_act", args=[made.matter.reference, "withdraw"])
    for seen in ("", "x", carried["seen"][:-1] + "?"):
        answer = clerk.post(address, {**carried, "seen": seen, "words": "撤回。"})
        assert answer.status_code == 409
        assert "您打开以后变了什么" not in answer.content.decode()
