"""Opening one matter to somebody, and closing it again: who finds the pages, what they write."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.matters.models import Grant
from tests.builders import actor, city, unit, usual_contract
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def town():
    return city()


@pytest.fixture
def reference(town):
    return usual_contract(town, timezone.localdate()).matter.reference


@pytest.mark.parametrize("whom", ["person", "post"])
def test_opened_to_a_stranger_and_closed_again(town, reference, whom):
    head, stranger = signed_in(town.head), signed_in(town.stranger)
    page = reverse("contract", args=[reference])
    assert stranger.get(page).status_code == 404
    assert "授权查看" in head.get(page).content.decode()
    today = timezone.localdate()
    sent = {"post": town.stranger.post_id, "whom": whom, "until": str(today), "why": "协查需要"}
    address = reverse("grant_give", args=[reference])
    preview = head.post(address, sent).content.decode()
    assert "只能看这一件" in preview
    assert town.stranger.name in preview or whom == "post"
    assert not Grant.objects.exists()
    assert head.post(address, {**sent, "confirm": "1"}).status_code == 302
    grant = Grant.objects.get()
    assert timezone.localtime(grant.expires_at).date() == today + timedelta(days=1)
    assert (grant.person_id is None) is (whom == "post")
    assert stranger.get(page).status_code == 200
    assert "收回" in head.get(reverse("grants", args=[reference])).content.decode()
    closing = reverse("grant_revoke", args=[grant.pk])
    assert "马上不能再查看" in head.post(closing, {"why": ""}).content.decode()
    assert head.post(closing, {"why": "已经办完", "confirm": "1"}).status_code == 302
    assert stranger.get(page).status_code == 404
    assert "已收回" in head.get(reverse("grants", args=[reference])).content.decode()
    assert Event.objects.filter(kind__startswith="matters.grant.").count() == 2


def test_forms_that_are_refused(town, reference):
    head, address = signed_in(town.head), reverse("grant_give", args=[reference])
    sent = {"post": town.stranger.post_id, "whom": "person", "until": str(timezone.localdate()), "why": "协查"}
    keeper = actor(town.government, "security")
    past = str(timezone.localdate() - timedelta(days=1))
    for wrong in ({"until": past}, {"why": ""}, {"post": keeper.post_id}, {"whom": "all"}):
        assert head.post(address, {**sent, **wrong, "confirm": "1"}).status_code == 422
    assert not Grant.objects.exists()


def test_whoever_does_not_see_the_matter_opens_nothing(town, reference):
    grant = Grant.objects.create(
        matter_id=usual_contract(town, timezone.localdate()).pk,
        person_id=town.stranger.person_id,
        granted_at=timezone.now(),
        granted_by_id=town.head.person_id,
        expires_at=timezone.now() + timedelta(days=1),
    )
    foreign = signed_in(actor(unit("外县", path="elsewhere/"), "head"))
    addresses = [reverse(name, args=[reference]) for name in ("grants", "grant_give")]
    for address in (*addresses, reverse("grant_revoke", args=[grant.pk])):
        for client in (foreign, signed_in(town.clerk), signed_in(town.representative)):
            assert client.get(address).status_code == 404
