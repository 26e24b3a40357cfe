"""Opening and ending one's own channels, and what kinds the city permits."""

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import Erased, Subject, area_stream, record
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.locking import locked
from qinqing.kernel.devices.outbound import address_of, reached, says_of
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.notices import access, events
from qinqing.kernel.notices.actions.telling import DAILY
from qinqing.kernel.notices.models import Channel, Message, Pace, Permit
from qinqing.kernel.notices.queries.channels import AREA, PURPOSE, named, permitted, undoable
from qinqing.kernel.notices.rules import KINDS, MOST_CHANNELS, is_quiet, plugin_address
from qinqing.kernel.parties.models import Person

BETWEEN = timedelta(minutes=1)
"""Between two tests of a channel."""


class NotPermitted(Refusal):
    """The city says which kinds of channel there are."""

    says = _("本市没有许可这种渠道。")


class BadChannel(Refusal):
    """What is typed must be an address of its kind, and none in the own network."""

    says = _("不能用这个地址：{why}")


class EnoughChannels(Refusal):
    """Channels that nobody looks at any more are ended before new ones are opened."""

    says = _("一个人最多用 {most} 个渠道，请先停用不用的。")


class KnownChannel(Refusal):
    """One address tells once."""

    says = _("这个地址已经添加过。")


class TooSoon(Refusal):
    """A test is for a person who looks, not for a program."""

    says = _("刚刚测试过，请过一分钟再试。")
    status = 429


class AtNight(Refusal):
    """In the quiet hours nothing leaves, so that nothing is promised for then."""

    says = _("这个钟点不往外发。请另选一个。")


class NothingChanged(Refusal):
    """Changing nothing would be an empty event."""

    says = _("本来就是这样，没有改动。")


class NotTheLast(Refusal):
    """A change is taken back while nothing came after it."""

    says = _("这项变更之后又有别的变更，不能直接撤回。请按现在的情况另办变更。")
    status = 409


def _facts(channel: Channel) -> dict[str, Any]:
    return {"channel": channel.pk, "kind": channel.kind, "digest": channel.digest}


def _checked(kind: str, address: str) -> None:
    if kind not in permitted():
        raise NotPermitted
    if plugin_address(kind, address) is None:
        raise BadChannel(why=_("地址不是这种渠道的。请整个复制，不要少了后面的部分。"))
    if not KINDS[kind].free_host:
        return
    found = address_of(address)
    if found is None:
        raise BadChannel(why=_("地址要以 https:// 开头，写完整，不带用户名。"))
    if fault := reached(found)[1]:
        raise BadChannel(why=says_of(fault))


@action(access.OPEN_CHANNEL, creates=True)
def open_channel(*, kind: str, address: str, by: Actor, at: datetime = NOW) -> Channel:
    """Be told at an address as well, from now on; the address is kept locked and shown to nobody."""
    Person.objects.select_for_update(no_key=True).get(pk=by.person_id)
    _checked(kind, address)
    own = Channel.objects.of(by)
    if own.count() >= MOST_CHANNELS:
        raise EnoughChannels(most=MOST_CHANNELS)
    digest = hashlib.sha256(f"{kind} {address}".encode()).hexdigest()[:8]
    if own.filter(digest=digest).exists():
        raise KnownChannel
    made = Channel.objects.create(
        person_id=by.person_id, kind=kind, address=locked(address, PURPOSE), digest=digest, opened_at=at
    )
    record(area_stream(AREA), events.OPENED, by=by, at=at, facts=_facts(made))
    return made


def _held(channel_id: int, by: Actor) -> Channel:
    """Return an own channel, locked; raises NotFound for anybody else's."""
    running().row_checked = True
    found = Channel.objects.of(by).select_for_update(no_key=True).filter(pk=channel_id).first()
    if found is None:
        raise NotFound
    return found


@action(access.TEST_CHANNEL)
def prove(*, channel_id: int, by: Actor, at: datetime = NOW) -> Channel:
    """Take down that an own channel is tested, and return it; whoever asked sends, after this is written."""
    found = _held(channel_id, by)
    if found.kind not in permitted():
        raise NotPermitted
    if found.tested_at is not None and at - found.tested_at < BETWEEN:
        raise TooSoon
    found.tested_at = at
    found.save(update_fields=["tested_at"])
    record(area_stream(AREA), events.TESTED, by=by, at=at, facts=_facts(found))
    return found


@action(access.END_CHANNEL)
def end_channel(*, channel_id: int, by: Actor, at: datetime = NOW) -> None:
    """Be told there no longer: the address goes, and what waited for it."""
    found = _held(channel_id, by)
    Message.objects.filter(channel=found, sent_at=None).delete()
    Channel.objects.filter(pk=found.pk).update(ended_at=at, address=b"")
    record(area_stream(AREA), events.ENDED, by=by, at=at, facts=_facts(found))


def _permit(kinds: Collection[str]) -> None:
    for kind in KINDS:
        Permit.objects.update_or_create(kind=kind, defaults={"permitted": kind in kinds})
    Message.objects.filter(sent_at=None).exclude(channel__kind__in=kinds).delete()


def _area() -> int:
    running().row_checked = True
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    return stream


@action(access.PERMIT)
def permit(*, kinds: Collection[str], by: Actor, at: datetime = NOW) -> None:
    """Say which kinds of channel there are in the city; what waited for another kind is dropped."""
    stream, wanted, were = _area(), sorted(set(kinds) & set(KINDS)), sorted(permitted())
    if wanted == were:
        raise NothingChanged
    _permit(wanted)
    record(stream, events.PERMITTED, by=by, at=at, facts={"kinds": wanted, "were": were})


@action(access.UNDO_PERMIT)
def undo_permit(*, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Take the newest change of the permitted kinds back."""
    stream = _area()
    event = undoable(stream)
    if event is None or event.seq != seq:
        raise NotTheLast
    were = sorted(permitted())
    _permit(event.facts["were"])
    record(
        stream, events.UNPERMITTED, by=by, at=at, facts={"kinds": event.facts["were"], "were": were, "undone_seq": seq}
    )


_WAITING = tuple(
    f"""
    UPDATE notices_{table} AS row SET next_at = CASE WHEN pace.hour IS NULL THEN now() ELSE {DAILY} END
    FROM notices_notice AS notice JOIN notices_pace AS pace ON pace.person_id = notice.person_id
    WHERE row.notice_id = notice.id AND pace.person_id = %s
      AND row.sent_at IS NULL AND row.attempts = 0 AND row.next_at > now()
    """  # noqa: S608 - constants
    for table in ("mail", "message")
)


@action(access.SET_PACE, creates=True)
def set_pace(*, hour: int | None, by: Actor, at: datetime = NOW) -> None:
    """Be told outside the house at once, or of what is not urgent daily at an hour; what waits already follows."""
    if hour is not None and is_quiet(time(hour), settings.QINQING_QUIET_HOURS):
        raise AtNight
    known = Pace.objects.filter(person=by.person_id).values_list("hour", flat=True).first()
    if known == hour:
        running().repeated = True
        return
    Pace.objects.update_or_create(person_id=by.person_id, defaults={"hour": hour})
    with connection.cursor() as cursor:
        for moved in _WAITING:
            cursor.execute(moved, [by.person_id])
    record(area_stream(AREA), events.PACED, by=by, at=at, facts={"hour": hour})


def erase_channels(gone: "Callable[[], QuerySet[Person]]", subject: Subject) -> Erased:
    """Take the addresses of everybody of that name who is `gone`, and what waited for them."""
    running()
    found = list(named(gone(), subject).values_list("pk", flat=True))
    Message.objects.filter(channel__in=found, sent_at=None).delete()
    return Erased(Channel.objects.filter(pk__in=found).update(ended_at=Now(), address=b""))
