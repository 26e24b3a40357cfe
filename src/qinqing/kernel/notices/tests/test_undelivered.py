"""What did not arrive is shown to the system administrator, without names, and tried once more when asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.chronicle import reactions as news
from qinqing.kernel.chronicle.models import Delivery, Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.notices.actions import resend
from qinqing.kernel.notices.jobs import ATTEMPTS, send
from qinqing.kernel.notices.models import Mail, Notice
from qinqing.kernel.notices.queries import undelivered
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.pages.queries import counts
from tests import builders
from tests.routes import signed_in


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def keeper(city: builders.City, settings: Any) -> Actor:
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.actor(city.government, "system")


@pytest.fixture
def contract(city: builders.City) -> Any:
    """One alarm: its letters refused for good, and one of its events parked."""
    made = builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=40))
    sweep_until()
    while dispatch():
        pass
    fault = "{'someone@example.test': (550, b'no such user')}"
    Mail.objects.filter(notice=Notice.objects.latest("level")).update(attempts=ATTEMPTS, next_at=None, fault=fault)
    event = Event.objects.filter(stream=made.matter_id, kind="obligations.clock.fired").latest("seq")
    Delivery.objects.create(
        reaction="notices.steps",
        stream_id=made.matter_id,
        seq=event.seq,
        attempts=news.ATTEMPTS,
        fault=f"KeyError: '{made.matter.title}'",
    )
    return made


def test_the_list_names_nothing_of_the_matter(contract: Any, keeper: Actor, city: builders.City) -> None:
    found = undelivered()
    assert {one.what for one in found} == {"告知「到时」", "邮件「警报」"}
    page = signed_in(keeper).get(reverse("undelivered")).content.decode()
    assert contract.matter.reference in page
    assert "notices.steps KeyError" in page
    assert "no such user" in page
    for secret in (contract.matter.title, contract.number, "someone@example.test", city.clerk.name):
        assert secret not in page
    Matter.objects.filter(pk=contract.pk).update(confidentiality=SEALED, title="", known_as="")
    assert contract.matter.reference not in signed_in(keeper).get(reverse("undelivered")).content.decode()


def test_the_map_counts_them(contract: Any, keeper: Actor) -> None:
    assert counts(keeper, ["parked"]) == {"parked": 2}
    assert '2<span class="sr"> 件未送达</span>' in signed_in(keeper).get(reverse("calendar")).content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(contract: Any, django_assert_num_queries: Any) -> None:
    for _ in range(2):
        with django_assert_num_queries(5):
            undelivered()
        Mail.objects.update(next_at=None, sent_at=None)


def test_once_more_arrives_or_is_parked_again(contract: Any, keeper: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    client, (letter, told) = signed_in(keeper), sorted(undelivered(), key=lambda one: one.what, reverse=True)
    Mail.objects.filter(next_at__isnull=False).update(next_at=None, sent_at=Now())
    assert client.post(letter.retry).headers["Location"] == reverse("undelivered")
    assert client.post(told.retry).status_code == 302
    assert undelivered() == []
    recorded = list(Event.objects.filter(stream__kind="deliveries").values_list("kind", flat=True).order_by("seq"))
    assert recorded == ["notices.mail.retried", "chronicle.delivery.retried"]
    assert client.post(told.retry).status_code == 302
    assert Event.objects.filter(stream__kind="deliveries").count() == 2, "twice is once"
    while send():
        pass
    assert len(outbox.outbox) == 1

    def fail(_: object) -> None:
        raise ValueError("again")

    registered = {"notices.steps": news.Reaction("notices.steps", frozenset(), fail)}
    monkeypatch.setattr(news, "reactions", lambda: registered)
    assert dispatch()
    while dispatch():
        pass
    (again,) = undelivered()
    assert again.fault == "notices.steps ValueError"


def test_nobody_else_sends_on(contract: Any, keeper: Actor, city: builders.City) -> None:
    for who in (city.clerk, city.supervisor):
        assert signed_in(who).get(reverse("undelivered")).status_code == 404
        with pytest.raises(NotAllowed):
            resend(notice_id=1, by=who)
    with pytest.raises(NotFound):
        resend(notice_id=0, by=keeper)
    assert signed_in(keeper).post(reverse("delivery_retry", args=[0])).status_code == 404
