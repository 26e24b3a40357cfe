"""The secret feed of due days: what it says, to whom, how often, and when it leads nowhere."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.actions import end_feed, open_feed
from qinqing.kernel.access.models import Account, Exclusion, Feed
from qinqing.kernel.access.queries import acting, new_address
from qinqing.kernel.access.rules import FEED_PER_MINUTE
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotAllowed, Refusal
from qinqing.kernel.instructions.actions import Wanted, write
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.parties.models import Delegation, Post
from tests import builders
from tests.routes import signed_in


@pytest.fixture(autouse=True)
def calm(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def city(committed: Any) -> builders.City:
    """A look is noted in a transaction of its own, so these tests commit."""
    return builders.city()


@pytest.fixture
def contract(city: builders.City, today: date) -> Contract:
    return builders.usual_contract(city, today)


def opened(who: Actor) -> str:
    Account.objects.get_or_create(person_id=who.person_id, defaults={"username": str(who.person_id)})
    secret = new_address()
    open_feed(secret=secret, by=who)
    return secret


def read(secret: str, **headers: str) -> Any:
    return Client().get(reverse("calendar_feed", args=[secret]), headers=headers)


def told(secret: str) -> list[str]:
    return re.findall(r"SUMMARY:(.*)\r\n", read(secret).content.decode().replace("\r\n ", ""))


def test_it_tells_the_kind_and_the_number_and_nothing_else(
    city: builders.City, contract: Contract, today: date
) -> None:
    secret = opened(city.clerk)
    answer = read(secret)
    file = answer.content.decode()
    promise = builders.promise(contract)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert told(secret) == [f"报完成 {contract.matter.reference}"]
    assert f"DTSTART;VALUE=DATE:{promise.alarm_on:%Y%m%d}\r\n" in file
    for hidden in (contract.matter.title, promise.title, city.firm.short_name, city.park.short_name, "示例项目"):
        assert hidden not in file
    claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    assert told(secret) == []
    assert told(opened(city.representative)) == [f"确认或退回 {contract.matter.reference}"]


def test_an_instruction_with_a_day_is_a_day(city: builders.City, contract: Contract, today: date) -> None:
    wanted = Wanted("请报送。", [city.park], due_on=today + timedelta(days=2))
    write(reference=contract.matter.reference, wanted=wanted, key=uuid4(), by=city.supervisor)
    assert told(opened(city.clerk)) == [f"答复批示 {contract.matter.reference}", f"报完成 {contract.matter.reference}"]


def test_the_same_days_have_the_same_names_and_are_sent_once(city: builders.City, contract: Contract) -> None:
    secret = opened(city.clerk)
    first = read(secret)
    again = read(secret, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert read(secret).content == first.content
    renewed = read(opened(city.clerk))
    named = re.compile(rb"UID:.*\r\n")
    assert named.findall(renewed.content) == named.findall(first.content)
    assert Client().head(reverse("calendar_feed", args=[opened(city.clerk)])).status_code == 200
    assert Client().post(reverse("calendar_feed", args=[secret])).status_code == 405


def test_what_is_ended_is_as_if_it_had_never_been(city: builders.City, contract: Contract) -> None:
    def page(secret: str) -> str:
        said = read(secret).content.decode().replace(secret, "")
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", said)

    never = page(new_address())
    former = opened(city.clerk)
    secret = opened(city.clerk)
    assert read(secret).status_code == 200
    assert (read(former).status_code, page(former)) == (404, never)
    end_feed(by=city.clerk)
    end_feed(by=city.clerk)
    assert (read(secret).status_code, page(secret)) == (404, never)
    assert Event.objects.filter(kind="access.feed.ended").count() == 1


@pytest.mark.parametrize("how", ["locked", "one-time", "left", "second"])
def test_whoever_left_gives_nothing_out(
    city: builders.City, contract: Contract, today: date, settings: Any, how: str
) -> None:
    secret, account = opened(city.clerk), Account.objects.filter(person=city.clerk.person_id)
    assert read(secret).status_code == 200
    if how == "locked":
        account.update(is_active=False)
    elif how == "one-time":
        account.update(password="x", issued="x")
    elif how == "left":
        Post.objects.filter(pk=city.clerk.post_id).update(until=today)
    else:
        settings.QINQING_TOTP_ROLES = frozenset({"clerk"})
    assert read(secret).status_code == 404


def test_what_its_owner_does_not_see_is_not_in_it(city: builders.City, contract: Contract, today: date) -> None:
    secret = opened(city.clerk)
    now = timezone.now()
    Grant.objects.create(
        matter=contract.matter,
        person_id=city.clerk.person_id,
        granted_at=now,
        granted_by_id=city.head.person_id,
        expires_at=now + timedelta(days=1),
    )
    Matter.objects.filter(pk=contract.pk).update(confidentiality=SEALED, title="", known_as="")
    assert told(secret) == []
    Matter.objects.filter(pk=contract.pk).update(confidentiality="parties")
    assert len(told(secret)) == 1
    Exclusion.objects.create(person_id=city.clerk.person_id, unit=city.firm, since=builders.SINCE)
    assert told(secret) == []


def test_readings_are_counted_and_noted_and_slowed_down(city: builders.City, contract: Contract, today: date) -> None:
    secret = opened(city.clerk)
    for _ in range(FEED_PER_MINUTE):
        assert read(secret).status_code == 200
    assert read(secret).status_code == 429
    feed = Feed.objects.get(ended_at__isnull=True)
    assert (feed.reads, feed.used_on) == (FEED_PER_MINUTE + 1, today)
    looks = Event.objects.filter(kind="pages.table.exported", actor=city.clerk.person_id)
    assert [one.facts["table"] for one in looks] == ["日历订阅"]
    assert not Event.objects.filter(stream=contract.pk, kind="pages.table.exported").exists()


def test_it_asks_as_often_however_many_days(city: builders.City, contract: Contract, today: date) -> None:
    secret = opened(city.clerk)
    read(secret)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            read(secret)
        return len(asked)

    first = count()
    for _ in range(4):
        builders.usual_contract(city, today)
    assert count() == first <= 5


def test_of_the_secret_only_a_digest_is_kept(city: builders.City) -> None:
    secret = opened(city.clerk)
    feed = Feed.objects.get()
    assert secret not in repr([*Feed.objects.values(), *Event.objects.values()])
    assert len(bytes(feed.secret_digest)) == 32
    assert len(secret) >= 43


def test_who_may_open_one(city: builders.City, today: date) -> None:
    keeper = builders.actor(city.government, "audit")
    with pytest.raises(NotAllowed):
        opened(keeper)
    lent = Delegation.objects.create(
        post_id=city.head.post_id, person_id=city.clerk.person_id, since=today, until=today + timedelta(days=3)
    )
    stands_in = replace(acting(lent.post), person_id=city.clerk.person_id)
    with pytest.raises(Refusal, match="岗位本人"):
        opened(stands_in)


def test_the_pages(city: builders.City, contract: Contract) -> None:
    Account.objects.create(person_id=city.clerk.person_id, username="clerk")
    client = signed_in(city.clerk)
    assert "还没有开通" in client.get(reverse("feed")).content.decode()
    assert "日历订阅" in client.get(reverse("contract", args=[contract.matter.reference])).content.decode()
    asked = client.post(reverse("feed_open"))
    assert (asked.status_code, reverse("account_reauthenticate") in asked["Location"]) == (302, True)
    session = client.session
    session["account_authentication_methods_user"] = str(Account.objects.get(person=city.clerk.person_id).pk)
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session.save()
    made = client.post(reverse("feed_open"))
    [address] = re.findall(r"http://testserver(/calendar/[^<]+\.ics)", made.content.decode())
    assert made["Cache-Control"] == "no-store"
    assert Client().get(address).status_code == 200
    page = client.get(reverse("feed")).content.decode()
    assert "1 次" in page
    assert address not in page
    client.post(reverse("feed_end"))
    assert Client().get(address).status_code == 404
