"""Who may say what is pushed where: two steps, a secret shown once, taken back, never into the own network."""

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from qinqing.commons.webhooks.actions import Wanted, change, move_along, register, renew_secret, stop, undo
from qinqing.commons.webhooks.actions.keeping import (
    BadAddress,
    BeyondTheOffice,
    NoSuchEvent,
    NotAnOffice,
    NothingChanged,
    NotTheLast,
    OutsideYourPlace,
)
from qinqing.commons.webhooks.models import Push, Webhook
from qinqing.commons.webhooks.queries import kept_below, story_of
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices import outbound
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.pages.queries import counts
from tests import builders
from tests.routes import signed_in

SIGNED, CLAIMED = "contracts.contract.signed", "obligations.obligation.claimed"
ADDRESS = "https://hooks.example.test/in/t0ken"
WANTED = Wanted([SIGNED], with_titles=False)


@pytest.fixture
def city(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.216.34", 443))])
    return builders.city()


@pytest.fixture
def keeper(city: builders.City) -> Actor:
    return builders.actor(city.government, "system", jurisdiction="lanchuan/")


def made(city: builders.City, keeper: Actor, **more: Any) -> tuple[Webhook, str]:
    given = {"unit": city.park, "path": city.park.path, "address": ADDRESS, "wanted": WANTED, **more}
    return register(**given, by=keeper)


def test_it_is_registered_in_two_steps_and_the_secret_is_shown_once(city: builders.City, keeper: Actor) -> None:
    client = signed_in(keeper)
    typed = {"unit": city.park.pk, "path": "", "address": ADDRESS, "tags": [SIGNED, CLAIMED]}
    preview = client.post(reverse("webhook_register"), typed).content.decode()
    assert "whsec_" not in preview
    assert not Webhook.objects.exists()
    shown = client.post(reverse("webhook_register"), {**typed, "confirm": "1"})
    assert "whsec_" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    [webhook] = Webhook.objects.all()
    assert (webhook.path, webhook.host) == (city.park.path, "hooks.example.test")
    page = client.get(reverse("webhook", args=[webhook.pk])).content.decode()
    assert "hooks.example.test" in page
    for secret in ("whsec_", "t0ken"):
        assert secret not in page
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(row::text, '') FROM webhooks_webhook AS row")
            assert secret not in cursor.fetchone()[0]
            cursor.execute("SELECT string_agg(body, '') FROM chronicle_event")
            assert secret not in cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("refusal", "more"),
    [
        (NoSuchEvent, {"wanted": Wanted([], with_titles=False)}),
        (NoSuchEvent, {"wanted": Wanted(["checks.answer.sealed"], with_titles=False)}),
        (BeyondTheOffice, {"path": "lanchuan/"}),
        (BadAddress, {"address": "http://hooks.example.test/"}),
        (BadAddress, {"address": "https://user:word@hooks.example.test/"}),
        (BadAddress, {"address": "https://"}),
    ],
)
def test_refusals(city: builders.City, keeper: Actor, refusal: type[Exception], more: dict[str, Any]) -> None:
    with pytest.raises(refusal):
        made(city, keeper, **more)


def test_offices_only_and_of_one_s_own_place(city: builders.City, keeper: Actor) -> None:
    with pytest.raises(NotAnOffice):
        made(city, keeper, unit=city.firm)
    county = builders.actor(builders.unit("外县", path="lanchuan/haian/"), "system", jurisdiction="lanchuan/haian/")
    with pytest.raises(OutsideYourPlace):
        made(city, county)
    webhook, _ = made(city, keeper)
    with pytest.raises(NotFound):
        stop(webhook_id=webhook.pk, by=county)
    assert signed_in(county).get(reverse("webhook", args=[webhook.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        made(city, city.clerk)


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "0.0.0.0"],
)
def test_nothing_is_sent_into_the_own_network(
    city: builders.City, keeper: Actor, number: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    both = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (number, 443))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(BadAddress, match="内部网络"):
        made(city, keeper)
    assert outbound.post(ADDRESS, b"{}", {}) == outbound.INSIDE, "also when the name moved after it was registered"
    settings.QINQING_INSIDE_HOSTS = frozenset({"hooks.example.test"})
    made(city, keeper)


def test_changes_are_taken_back_the_newest_first(city: builders.City, keeper: Actor) -> None:
    webhook, _ = made(city, keeper)
    with pytest.raises(NothingChanged):
        change(webhook_id=webhook.pk, wanted=WANTED, by=keeper)
    change(webhook_id=webhook.pk, wanted=Wanted([SIGNED, CLAIMED], with_titles=True), by=keeper)
    newest, oldest = story_of(webhook)
    assert oldest.seq is None
    with pytest.raises(NotTheLast):
        undo(webhook_id=webhook.pk, seq=1, by=keeper)
    client = signed_in(keeper)
    assert client.post(reverse("webhook_undo", args=[webhook.pk, newest.seq])).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.tags, webhook.with_titles) == ([SIGNED], False)
    client.post(reverse("webhook_stop", args=[webhook.pk]), {"confirm": "1"})
    webhook.refresh_from_db()
    assert webhook.stopped_at is not None
    renew_secret(webhook_id=webhook.pk, by=keeper)
    assert story_of(webhook)[0].seq is None, "a secret that was shown is not taken back"


def test_what_is_parked_is_listed_without_names_and_sent_once_more(city: builders.City, keeper: Actor) -> None:
    webhook, _ = made(city, keeper)
    contract = builders.usual_contract(city, timezone.localdate())
    while dispatch():
        pass
    Push.objects.update(next_at=None, attempts=9, fault="answered 404")
    assert counts(keeper, ["pushes"]) == {"pushes": 1}
    client, address = signed_in(keeper), reverse("webhook", args=[webhook.pk])
    page = client.get(address).content.decode()
    assert contract.matter.reference in page
    assert "对方没有这个地址（404）" in page
    for unsaid in (contract.matter.title, contract.number, city.firm.name):
        assert unsaid not in page
    push = Push.objects.get()
    again = reverse("webhook_resend", args=[webhook.pk, push.pk])
    assert client.post(again).status_code == 302
    assert client.post(again).status_code == 302, "twice is once"
    assert Event.objects.filter(kind="webhooks.push.retried").count() == 1
    Matter.objects.filter(pk=contract.pk).update(confidentiality=SEALED, title="", known_as="")
    assert contract.matter.reference not in client.get(address).content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(
    city: builders.City, keeper: Actor, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(keeper)
    client.get(reverse("webhooks"))
    for _ in range(2):
        made(city, keeper)
        with django_assert_max_num_queries(9):
            assert client.get(reverse("webhooks")).status_code == 200


def test_it_moves_with_its_place(city: builders.City, keeper: Actor) -> None:
    webhook, _ = made(city, keeper)
    assert kept_below("lanchuan/lingang/")[0][1] == 1
    with by_the_clock():
        move_along({"was": "lanchuan/lingang/", "to": "lanchuan/xincheng/", "end": "lanchuan/lingang0"})
    webhook.refresh_from_db()
    assert webhook.path == "lanchuan/xincheng/"
