"""Ways beside mail: permitted by the city, opened by each person, said little to, their addresses shown to nobody."""

import json
import threading
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from qinqing.kernel.chronicle.actions import Subject, erase
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices import outbound
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.notices.actions import end_channel, open_channel, permit, prove, resend_message
from qinqing.kernel.notices.actions.channels import (
    BadChannel,
    EnoughChannels,
    KnownChannel,
    NotPermitted,
    NotTheLast,
    TooSoon,
)
from qinqing.kernel.notices.jobs import ATTEMPTS, handing, send_messages
from qinqing.kernel.notices.models import Channel, Message, Notice, Permit
from qinqing.kernel.notices.queries import permitted, undelivered
from qinqing.kernel.notices.rules import KINDS, MOST_CHANNELS, plugin_address
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.parties.models import Post
from tests import builders
from tests.fixtures.receiver import Receiver, receiving
from tests.routes import signed_in

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-secret"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=0a1b2c3dsecret"


@pytest.fixture
def city(db: None, settings: Settings) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def keeper(city: builders.City) -> Actor:
    made = builders.actor(city.government, "system", jurisdiction="lanchuan/")
    permit(kinds=list(KINDS), by=made)
    return made


@pytest.fixture
def robot(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A robot's server on loopback, to which apprise's plugins are pointed."""
    with receiving(settings) as made:
        monkeypatch.setattr(NotifyWeComBot, "notify_url", f"{made.address}wecom?key={{key}}")
        monkeypatch.setattr(NotifyDingTalk, "notify_url", f"{made.address}dingtalk?access_token={{token}}")
        yield made


def late(city: builders.City) -> Any:
    """Let a promise of the park be long overdue, and tell everybody."""
    made = builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=40))
    sweep_until()
    while dispatch():
        pass
    return made


def due() -> int:
    Message.objects.filter(next_at__isnull=False).update(next_at=timezone.now() - timedelta(days=1))
    return send_messages()


@pytest.mark.parametrize(
    ("kind", "address", "path"),
    [("wecom", WECOM, "/wecom?key=0a1b2c3d-secret"), ("dingtalk", DINGTALK, "/dingtalk?access_token=0a1b2c3dsecret")],
)
def test_a_robot_is_told_how_many_and_nothing_else(
    city: builders.City, keeper: Actor, robot: Receiver, kind: str, address: str, path: str
) -> None:
    open_channel(kind=kind, address=address, by=city.head)
    contract = late(city)
    assert send_messages() == 1
    assert robot.paths == [path]
    said = json.loads(robot.received[0][1])["text"]["content"]
    assert "1 条警报" in said
    assert "亲清" in said, "the robot of DingTalk takes only what has the word"
    for unsaid in (contract.matter.title, contract.number, contract.matter.reference, city.park.short_name):
        assert unsaid not in said
    assert Message.objects.get().sent_at is not None
    assert send_messages() == 0


def test_an_address_of_one_s_own_is_told_as_well(city: builders.City, keeper: Actor, robot: Receiver) -> None:
    open_channel(kind="generic", address=f"{robot.address}in/here?token=abc", by=city.head)
    late(city)
    assert send_messages() == 1
    assert robot.paths == ["/in/here?token=abc"]
    assert "1 条警报" in json.loads(robot.received[0][1])["message"]


def test_what_fails_is_tried_again_then_parked_and_says_why(
    city: builders.City, keeper: Actor, robot: Receiver
) -> None:
    open_channel(kind="wecom", address=WECOM, by=city.head)
    late(city)
    robot.answers = [500]
    assert send_messages() == 1
    message = Message.objects.get()
    assert (message.attempts, message.fault, message.sent_at) == (1, "answered 500", None)
    assert send_messages() == 0, "not before its time"
    robot.answers = [404] * ATTEMPTS
    for _ in range(ATTEMPTS):
        due()
    message.refresh_from_db()
    assert (message.attempts, message.next_at, message.sent_at) == (ATTEMPTS, None, None)
    [parked] = undelivered()
    assert "企业微信群机器人" in parked.what
    assert "没有这个地址（404）" in parked.fault
    page = signed_in(city.head).get(reverse("channels")).content.decode()
    assert "没有这个地址（404）" in page
    assert signed_in(keeper).post(parked.retry).status_code == 302
    resend_message(message_id=message.pk, by=keeper)
    assert send_messages() == 1
    assert Event.objects.filter(kind="notices.message.retried").count() == 1


@pytest.mark.parametrize(("kind", "address"), [("wecom", WECOM), ("dingtalk", DINGTALK)])
@pytest.mark.parametrize(
    ("says", "fault", "words"),
    [
        (b'{"errcode":93000,"errmsg":"invalid webhook url"}', "refused 93000", "机器人没有收下（错误码 93000）"),
        (b'{"errcode":310000,"errmsg":"keywords not in content"}', "refused 310000", "错误码 310000"),
        (b'{"errcode":"?"}', outbound.GARBLED, "答复看不懂"),
        (b"<html>log in first</html>", outbound.GARBLED, "答复看不懂"),
        (b"", outbound.GARBLED, "答复看不懂"),
        (b"[0]", outbound.GARBLED, "答复看不懂"),
    ],
)
def test_what_a_robot_drops_with_200_did_not_arrive(
    city: builders.City, keeper: Actor, robot: Receiver, kind: str, address: str, says: bytes, fault: str, words: str
) -> None:
    made = open_channel(kind=kind, address=address, by=city.head)
    late(city)
    robot.says = says
    assert send_messages() == 1
    message = Message.objects.get()
    assert (message.attempts, message.fault, message.sent_at) == (1, fault, None)
    assert message.next_at is not None
    test = signed_in(city.head).post(reverse("channel_test", args=[made.pk]), follow=True)
    assert words in test.content.decode()
    for _ in range(ATTEMPTS):
        due()
    message.refresh_from_db()
    assert (message.attempts, message.next_at, message.sent_at) == (ATTEMPTS, None, None)
    [parked] = undelivered()
    assert words in parked.fault
    robot.says = b'{"errcode":0,"errmsg":"ok"}'
    resend_message(message_id=message.pk, by=keeper)
    assert send_messages() == 1
    assert Message.objects.get().sent_at is not None


def test_whoever_is_late_or_sends_elsewhere_did_not_take_it(
    city: builders.City, keeper: Actor, robot: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_channel(kind="generic", address=f"{robot.address}in", by=city.head)
    late(city)
    robot.answers = [302]
    send_messages()
    assert (Message.objects.get().fault, robot.paths) == ("answered 302", ["/in"])
    monkeypatch.setattr(handing, "PATIENCE", 0.3)
    robot.wait = threading.Event()
    due()
    assert Message.objects.get().fault == outbound.LATE


def test_at_night_nothing_leaves(city: builders.City, keeper: Actor, robot: Receiver, settings: Settings) -> None:
    settings.QINQING_QUIET_HOURS = (time(22), time(7))
    open_channel(kind="wecom", address=WECOM, by=city.head)
    late(city)
    assert send_messages(timezone.now().replace(hour=16)) == 0, "midnight in Shanghai"
    assert send_messages(timezone.now().replace(hour=3)) == 1


def test_what_was_signed_for_meanwhile_is_not_sent(city: builders.City, keeper: Actor, robot: Receiver) -> None:
    open_channel(kind="wecom", address=WECOM, by=city.head)
    late(city)
    own = Notice.objects.filter(person=city.head.person_id)
    own.update(acknowledged_at=timezone.now(), acknowledged_by_id=city.head.person_id)
    send_messages()
    assert robot.received == []


def test_where_none_is_permitted_the_form_gives_way_to_what_to_do(city: builders.City, keeper: Actor) -> None:
    Permit.objects.update(permitted=False)
    client = signed_in(city.head)
    for answer in (client.get(reverse("channel_open")), client.post(reverse("channel_open"), {"kind": "wecom"})):
        page = answer.content.decode().split("<main")[1]
        assert "系统管理员" in page
        assert "<form" not in page
        assert reverse("channels") in page


def test_the_address_stands_nowhere_and_goes_with_the_channel(city: builders.City, keeper: Actor) -> None:
    client = signed_in(city.head)
    typed = {"kind": "wecom", "address": WECOM}
    assert "没有事项名称" in client.post(reverse("channel_open"), typed).content.decode()
    assert not Channel.objects.exists()
    assert client.post(reverse("channel_open"), {**typed, "confirm": "1"}).status_code == 302
    [channel] = Channel.objects.all()
    page = client.get(reverse("channels")).content.decode()
    assert channel.digest in page
    assert "0a1b2c3d-secret" not in page
    with connection.cursor() as cursor:
        for table in ("notices_channel", "chronicle_event", "django_session"):
            cursor.execute(f"SELECT string_agg(row::text, '') FROM {table} AS row")
            assert "0a1b2c3d-secret" not in (cursor.fetchone()[0] or "")
    assert client.post(reverse("channel_end", args=[channel.pk])).status_code == 302
    channel.refresh_from_db()
    assert bytes(channel.address) == b""
    assert channel.ended_at is not None


def test_a_stranger_s_channel_is_not_there(city: builders.City, keeper: Actor) -> None:
    made = open_channel(kind="wecom", address=WECOM, by=city.head)
    for who in (city.colleague, city.representative):
        for name in ("channel_end", "channel_test"):
            assert signed_in(who).post(reverse(name, args=[made.pk])).status_code == 404
        with pytest.raises(NotFound):
            end_channel(channel_id=made.pk, by=who)
        assert made.digest not in signed_in(who).get(reverse("channels")).content.decode()


def test_a_test_says_how_it_went_and_not_too_often(city: builders.City, keeper: Actor, robot: Receiver) -> None:
    made = open_channel(kind="wecom", address=WECOM, by=city.head)
    client, address = signed_in(city.head), reverse("channel_test", args=[made.pk])
    assert "已收下" in client.post(address, follow=True).content.decode()
    assert client.post(address).status_code == 429
    with pytest.raises(TooSoon):
        prove(channel_id=made.pk, by=city.head)
    assert len(robot.received) == 1
    Channel.objects.update(tested_at=None)
    robot.answers = [403]
    assert "请核对密钥" in client.post(address, follow=True).content.decode()


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("wecom", DINGTALK),
        ("wecom", "https://qyapi.weixin.qq.com.evil.test/cgi-bin/webhook/send?key=0a1b2c3d"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token="),
        ("generic", "http://hooks.example.test/in"),
        ("generic", "https://user:word@hooks.example.test/in"),
        ("generic", "mailto://hooks.example.test"),
    ],
)
def test_an_address_must_be_one_of_its_kind(city: builders.City, keeper: Actor, kind: str, address: str) -> None:
    with pytest.raises(BadChannel):
        open_channel(kind=kind, address=address, by=city.head)


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1"])
def test_no_channel_leads_into_the_own_network(
    city: builders.City, keeper: Actor, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = [(0, 0, 0, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *_, **__: outside)
    open_channel(kind="generic", address="https://hooks.example.test/in", by=city.head)
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (number, 443))])
    with pytest.raises(BadChannel, match="内部网络"):
        open_channel(kind="generic", address="https://inside.example.test/in", by=city.head)
    late(city)
    send_messages()
    assert Message.objects.get().fault == outbound.INSIDE, "also when the name moved afterwards"


def test_only_what_the_city_permits(city: builders.City, keeper: Actor, robot: Receiver) -> None:
    open_channel(kind="wecom", address=WECOM, by=city.head)
    late(city)
    assert Message.objects.count() == 1
    client = signed_in(keeper)
    preview = client.post(reverse("channel_kinds_change"), {"kinds": ["dingtalk"]}).content.decode()
    assert "在用的 1 个收不到" in preview
    assert permitted() == set(KINDS)
    client.post(reverse("channel_kinds_change"), {"kinds": ["dingtalk"], "confirm": "1"})
    assert not Message.objects.exists()
    with pytest.raises(NotPermitted):
        open_channel(kind="wecom", address=WECOM, by=city.colleague)
    with pytest.raises(NotPermitted):
        prove(channel_id=Channel.objects.get().pk, by=city.head)
    late(city)
    assert not Message.objects.exists()
    seq = Event.objects.filter(kind="notices.kind.permitted").latest("seq").seq
    assert client.post(reverse("channel_kinds_undo", args=[seq])).status_code == 302
    assert permitted() == set(KINDS)
    assert client.post(reverse("channel_kinds_undo", args=[seq])).status_code == NotTheLast.status
    with pytest.raises(NotAllowed):
        permit(kinds=[], by=city.head)


def test_not_too_many_and_none_twice(city: builders.City, keeper: Actor) -> None:
    for number in range(MOST_CHANNELS):
        with pytest.raises(KnownChannel) if number else pytest.raises(ZeroDivisionError):
            open_channel(kind="wecom", address=f"{WECOM}0", by=city.head)
            raise ZeroDivisionError
        if number:
            open_channel(kind="wecom", address=f"{WECOM}{number}", by=city.head)
    with pytest.raises(EnoughChannels):
        open_channel(kind="wecom", address=f"{WECOM}9", by=city.head)


def test_whoever_is_erased_takes_the_addresses_along(city: builders.City, keeper: Actor) -> None:
    made = open_channel(kind="wecom", address=WECOM, by=city.head)
    late(city)
    Post.objects.filter(person=city.head.person_id).update(until=timezone.localdate())
    security = builders.actor(city.government, "security", jurisdiction="lanchuan/")
    gone = dict(erase(subject=Subject(city.head.name), reason="依据本人申请", by=security))
    assert gone["已离任人员的通知渠道"] == 1
    made.refresh_from_db()
    assert bytes(made.address) == b""
    assert not Message.objects.filter(sent_at=None).exists()


def test_an_address_goes_to_apprise_as_it_writes_them() -> None:
    assert plugin_address("wecom", WECOM) == "wecombot://0a1b2c3d-secret/"
    assert plugin_address("generic", "https://a.test:8443/x?b=c&d=e") == "jsons://a.test:8443/x?-b=c&-d=e"


def test_telling_costs_the_same_for_many(city: builders.City, keeper: Actor, django_assert_num_queries: Any) -> None:
    own = [*MOST_CHANNELS * [city.head]]
    for number, who in enumerate(own):
        open_channel(kind="wecom", address=f"{WECOM}{number}", by=who)
    late(city)
    assert Message.objects.count() == MOST_CHANNELS
    client = signed_in(city.head)
    client.get(reverse("channels"))
    with django_assert_num_queries(9):
        client.get(reverse("channels"))
