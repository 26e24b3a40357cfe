"""What reaches a system, signed by the convention; what fails is tried again; what it may not know leaves no trace."""

import hashlib
import hmac
import json
import re
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as letters
from django.utils import timezone
from pytest_django import Settings

from qinqing.commons.webhooks import jobs
from qinqing.commons.webhooks.actions import Wanted, queue, register, renew_secret, start
from qinqing.commons.webhooks.jobs import forget, send
from qinqing.commons.webhooks.models import Push, Webhook
from qinqing.commons.webhooks.rules import GIVE_UP, KEPT, PAUSES, headers, signature
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices import outbound
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import INTERNAL, SEALED
from qinqing.kernel.parties.models import Delegation
from tests import builders
from tests.fixtures.receiver import Receiver, receiving

SIGNED = "contracts.contract.signed"
DEPLOY = Path(__file__).parents[5] / "docs" / "handbook" / "deploy.md"


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def keeper(city: builders.City) -> Actor:
    return builders.actor(city.government, "system", jurisdiction="lanchuan/")


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    with receiving(settings) as made:
        yield made


def registered(city: builders.City, keeper: Actor, receiver: Receiver, **more: Any) -> tuple[Webhook, str]:
    given = {"tags": [SIGNED], "with_titles": False, **more}
    wanted = Wanted(**given)
    return register(unit=city.park, path=city.park.path, address=f"{receiver.address}in?k=1", wanted=wanted, by=keeper)


def told() -> None:
    while dispatch():
        pass


def pushed() -> int:
    """Let everything be due, whatever waits or rests, and push once."""
    Push.objects.filter(next_at__isnull=False).update(next_at=timezone.now() - timedelta(days=1))
    Webhook.objects.update(rest_until=timezone.now() - timedelta(days=1))
    return send()


def sample() -> Any:
    """Return the receiving side's check as the handbook prints it."""
    code = re.search(r"```python\n(.*?)```", DEPLOY.read_text(encoding="utf-8"), re.DOTALL)
    assert code
    found: dict[str, Any] = {}
    exec(code.group(1), found)
    return found["verified"]


def test_the_signature_is_that_of_the_convention() -> None:
    """The convention's own example, which its libraries are tested with."""
    at = datetime.fromtimestamp(1614265330, UTC)
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_event_arrives_signed_and_says_little(city: builders.City, keeper: Actor, receiver: Receiver) -> None:
    _, secret = registered(city, keeper, receiver)
    contract = builders.usual_contract(city, timezone.localdate())
    told()
    assert send() == 1
    [(top, body)] = receiver.received
    said = json.loads(body)
    push = Push.objects.get()
    assert said == {
        "id": str(push.pk),
        "type": SIGNED,
        "timestamp": timezone.localtime(push.at).isoformat(timespec="seconds"),
        "data": {"reference": contract.matter.reference, "kind": "contract", "revision": contract.matter.rev},
    }
    assert receiver.paths == ["/in?k=1"]
    for unsaid in (contract.matter.title, contract.number, city.firm.name):
        assert unsaid not in body.decode()
    signed = f"{top['webhook-id']}.{top['webhook-timestamp']}.".encode() + body
    digest = hmac.new(b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert top["webhook-signature"] == f"v1,{b64encode(digest).decode()}"
    assert top["webhook-id"] == str(push.pk)
    assert push.sent_at is not None
    assert send() == 0


def test_the_handbook_s_sample_accepts_the_true_and_refuses_the_rest(
    city: builders.City, keeper: Actor, receiver: Receiver
) -> None:
    _, secret = registered(city, keeper, receiver)
    builders.usual_contract(city, timezone.localdate())
    told()
    send()
    [(top, body)] = receiver.received
    now = int(top["webhook-timestamp"])
    verified = sample()
    assert verified(secret, top, body, now)
    assert not verified(secret, top, body + b" ", now)
    assert not verified(secret, {**top, "webhook-id": "another"}, body, now)
    assert not verified(secret, top, body, now + 301), "what is old is played again by somebody"
    assert not verified("whsec_" + b64encode(bytes(32)).decode(), top, body, now)


def test_two_secrets_sign_for_a_while(city: builders.City, keeper: Actor, receiver: Receiver) -> None:
    webhook, first = registered(city, keeper, receiver)
    _, second = renew_secret(webhook_id=webhook.pk, by=keeper)
    builders.usual_contract(city, timezone.localdate())
    told()
    send()
    [(top, body)] = receiver.received
    now, verified = int(top["webhook-timestamp"]), sample()
    assert verified(first, top, body, now)
    assert verified(second, top, body, now)
    Webhook.objects.update(former_until=timezone.now() - timedelta(hours=1))
    Push.objects.update(sent_at=None, next_at=timezone.now())
    send()
    top, body = receiver.received[-1]
    assert not verified(first, top, body, now)
    assert verified(second, top, body, now)


def test_a_failure_is_tried_again_later_with_the_same_id(
    city: builders.City, keeper: Actor, receiver: Receiver
) -> None:
    registered(city, keeper, receiver)
    receiver.answers = [500]
    builders.usual_contract(city, timezone.localdate())
    told()
    assert send() == 1
    push = Push.objects.get()
    assert push.next_at is not None
    assert push.next_at > timezone.now()
    assert (push.attempts, push.fault, push.sent_at) == (1, "answered 500", None)
    assert send() == 0, "not before its time"
    assert pushed() == 1
    ids = {top["webhook-id"] for top, _ in receiver.received}
    assert (len(receiver.received), ids) == (2, {str(push.pk)})
    push.refresh_from_db()
    assert push.sent_at is not None
    webhook = Webhook.objects.get()
    assert (webhook.failures, webhook.failing_since) == (0, None)


def test_a_system_that_fails_is_left_alone_also_for_the_next_event(
    city: builders.City, keeper: Actor, receiver: Receiver
) -> None:
    registered(city, keeper, receiver)
    receiver.answers = [503]
    for _ in range(3):
        builders.usual_contract(city, timezone.localdate())
    told()
    assert send() == 1
    assert pushed() == 3


def test_after_the_last_try_it_is_parked(city: builders.City, keeper: Actor, receiver: Receiver) -> None:
    registered(city, keeper, receiver)
    receiver.answers = [404] * (len(PAUSES) + 1)
    builders.usual_contract(city, timezone.localdate())
    told()
    for _ in range(len(PAUSES) + 3):
        pushed()
    push = Push.objects.get()
    assert (push.attempts, push.next_at, push.sent_at) == (len(PAUSES) + 1, None, None)
    assert list(Push.objects.parked()) == [push]


def test_whoever_is_late_or_sends_elsewhere_did_not_take_it(
    city: builders.City, keeper: Actor, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(city, keeper, receiver)
    builders.usual_contract(city, timezone.localdate())
    told()
    receiver.answers = [307]
    send()
    assert (Push.objects.get().fault, receiver.paths) == ("answered 307", ["/in?k=1"])
    monkeypatch.setattr(outbound, "PATIENCE", 0.2)
    receiver.wait = threading.Event()
    pushed()
    assert Push.objects.get().fault == outbound.LATE
    receiver.wait.set()


def test_a_crash_after_sending_sends_the_same_again(
    city: builders.City, keeper: Actor, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(city, keeper, receiver)
    builders.usual_contract(city, timezone.localdate())
    told()
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "_remember", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send()
    assert Push.objects.get().attempts == 0
    assert send() == 1
    assert len({top["webhook-id"] for top, _ in receiver.received}) == 1
    assert len(receiver.received) == 2


def test_telling_twice_queues_once(city: builders.City, keeper: Actor, receiver: Receiver) -> None:
    registered(city, keeper, receiver)
    builders.usual_contract(city, timezone.localdate())
    told()
    queue(list(Event.objects.filter(kind=SIGNED)))
    assert Push.objects.count() == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_sealed_matter_leaves_no_trace(city: builders.City, keeper: Actor, receiver: Receiver, when: str) -> None:
    registered(city, keeper, receiver, with_titles=True)
    contract = builders.usual_contract(city, timezone.localdate())
    if when == "after":
        told()
    Matter.objects.filter(pk=contract.pk).update(confidentiality=SEALED, title="", known_as="")
    told()
    send()
    assert receiver.received == []
    assert not Push.objects.exists()


def test_only_its_place_and_never_what_the_office_keeps_away_from(
    city: builders.City, keeper: Actor, receiver: Receiver
) -> None:
    registered(city, keeper, receiver)
    inside, outside, conflict = (builders.usual_contract(city, timezone.localdate()) for _ in range(3))
    Matter.objects.filter(pk=inside.pk).update(confidentiality=INTERNAL)
    Matter.objects.filter(pk=outside.pk).update(path="lanchuan/lingang2/")
    away = builders.unit("别处", path="lanchuan/lingang/")
    Matter.objects.filter(pk=conflict.pk).update(host=away)
    Exclusion.objects.create(person_id=city.colleague.person_id, unit=away, since=builders.SINCE)
    told()
    assert list(Push.objects.values_list("matter", flat=True)) == [inside.pk]
    Exclusion.objects.create(person_id=city.clerk.person_id, unit=city.firm, since=builders.SINCE)
    send()
    assert receiver.received == [], "declared after it was queued, before it was sent"


def test_neither_what_a_stand_in_keeps_away_from(city: builders.City, keeper: Actor, receiver: Receiver) -> None:
    """Whoever stands in for a post of the office reads its system as its holder does, from the first day on."""
    registered(city, keeper, receiver)
    today = timezone.localdate()
    builders.usual_contract(city, today)
    Exclusion.objects.create(person_id=city.stranger.person_id, unit=city.firm, since=builders.SINCE)
    lent = Delegation.objects.create(
        post_id=city.clerk.post_id, person_id=city.stranger.person_id, since=today, until=today + timedelta(days=9)
    )
    told()
    assert not Push.objects.exists()
    lent.until = today
    lent.save()
    queue(list(Event.objects.filter(kind=SIGNED)))
    assert Push.objects.count() == 1, "what was lent is given back"


def test_a_conflict_with_all_of_a_place_counts_there(city: builders.City, keeper: Actor, receiver: Receiver) -> None:
    registered(city, keeper, receiver)
    builders.usual_contract(city, timezone.localdate())
    conflict = Exclusion.objects.create(
        person_id=city.clerk.person_id, unit=city.government, and_below=True, since=builders.SINCE
    )
    told()
    assert not Push.objects.exists()
    conflict.until = timezone.localdate()
    conflict.save()
    queue(list(Event.objects.filter(kind=SIGNED)))
    assert Push.objects.count() == 1
    assert send() == 1


def test_what_fails_for_long_is_given_up_and_somebody_is_told(
    city: builders.City, keeper: Actor, receiver: Receiver
) -> None:
    webhook, _ = registered(city, keeper, receiver)
    receiver.answers = [500, 500]
    builders.usual_contract(city, timezone.localdate())
    told()
    pushed()
    Webhook.objects.update(failing_since=timezone.now() - GIVE_UP - timedelta(hours=1))
    pushed()
    webhook.refresh_from_db()
    assert webhook.given_up
    assert webhook.stopped_at is not None
    [letter] = letters.outbox
    assert "事件推送" in letter.body
    assert city.park.short_name not in letter.body
    assert verify().faults == []
    assert pushed() == 0
    start(webhook_id=webhook.pk, by=keeper)
    assert pushed() == 1
    assert Push.objects.get().sent_at is not None


def test_what_arrived_is_forgotten_after_a_while(city: builders.City, keeper: Actor, receiver: Receiver) -> None:
    registered(city, keeper, receiver)
    for _ in range(2):
        builders.usual_contract(city, timezone.localdate())
    told()
    send()
    assert forget() == 0
    first = Push.objects.order_by("at")[0]
    Push.objects.filter(pk=first.pk).update(sent_at=timezone.now() - KEPT - timedelta(hours=1))
    assert forget() == 1


def test_many_systems_cost_one_statement(
    city: builders.City, keeper: Actor, receiver: Receiver, django_assert_num_queries: Any
) -> None:
    for _ in range(4):
        registered(city, keeper, receiver)
    builders.usual_contract(city, timezone.localdate())
    news = list(Event.objects.filter(kind=SIGNED))
    with django_assert_num_queries(1):
        queue(news)
    assert Push.objects.count() == 4


def test_headers_name_every_secret() -> None:
    at = datetime.fromtimestamp(1, UTC)
    made = headers(["whsec_AAAA", "whsec_BBBB"], "x", at, b"{}")
    assert made["webhook-signature"].count("v1,") == 2
