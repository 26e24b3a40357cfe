"""Registering origins and their keys: an administrator's acts, each in the origin's own history."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.deliveries import access, events
from qinqing.commons.deliveries.models import Key, Origin
from qinqing.commons.deliveries.queries.origins import area_of, origin_for
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.rules import lies_below


class OutsideYourPlace(Refusal):
    """An administrator of a county keeps the origins of that county only."""

    says = _("{unit}不在您的管辖范围之内。")
    status = 403


class NotAnOffice(Refusal):
    """Some office answers for what is delivered; an enterprise delivers nothing about others."""

    says = _("报送单位要是政府一方的单位。")


class CodeTaken(Refusal):
    """Files name their origin by its code."""

    says = _("来源代码「{code}」已经登记过。请换一个。")


class KeyTaken(Refusal):
    """One key signs for one origin, ever: who signed could not be told otherwise."""

    says = _("这把公钥已经登记过，不能再用。请在报送系统里生成一对新的钥匙。")


class AlreadyRetired(Refusal):
    """A key is retired once."""

    says = _("这把公钥已经停用。")
    status = 409


class SameInterval(Refusal):
    """Changing nothing would be an empty event."""

    says = _("间隔本来就是 {days} 天。")


def locked(code: str) -> int:
    """Lock the history of the origin of that code, so that what is done to it follows one another."""
    running()
    stream = area_stream(area_of(code))
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    return stream


def held(origin_id: int, by: Actor) -> tuple[Origin, int]:
    """Return an origin that `by` keeps, read anew under the lock of its history."""
    running().row_checked = True
    origin = origin_for(by, origin_id)
    if origin is None:
        raise NotFound
    stream = locked(origin.code)
    origin.refresh_from_db()
    return origin, stream


@action(access.REGISTER, creates=True)
def register_origin(*, code: str, unit: Unit, interval: int, by: Actor, at: datetime = NOW) -> Origin:
    """Enter a county's own system: which office answers for it, how often it delivers; a retired one comes back."""
    if not lies_below(unit.path, by.jurisdiction or ""):
        raise OutsideYourPlace(unit=unit.short_name)
    if unit.side == ENT:
        raise NotAnOffice
    stream = locked(code)
    known = Origin.objects.filter(code=code).first()
    if known and (known.retired_at is None or not lies_below(known.path, by.jurisdiction or "")):
        raise CodeTaken(code=code)
    origin = known or Origin(code=code)
    origin.unit, origin.path, origin.interval, origin.since = unit, unit.path, interval, timezone.localdate(at)
    origin.retired_at, origin.retired_by_id = None, None
    origin.save()
    facts = {"origin": origin.pk, "code": code, "unit": unit.pk, "interval": interval}
    record(stream, events.REGISTERED, by=by, at=at, facts=facts)
    return origin


@action(access.CHANGE)
def change_interval(*, origin_id: int, interval: int, by: Actor, at: datetime = NOW) -> Origin:
    """Say anew how many days may lie between two deliveries, as was agreed with the county."""
    origin, stream = held(origin_id, by)
    if origin.interval == interval:
        raise SameInterval(days=interval)
    facts = {"origin": origin.pk, "was": origin.interval, "interval": interval}
    origin.interval = interval
    origin.save(update_fields=["interval"])
    record(stream, events.INTERVAL_CHANGED, by=by, at=at, facts=facts)
    return origin


@action(access.ADD_KEY)
def register_key(*, origin_id: int, public_key: bytes, replaces: bool, by: Actor, at: datetime = NOW) -> Key:
    """Believe a key of an origin from now on; with `replaces` all its others are retired at once (rotation)."""
    origin, stream = held(origin_id, by)
    if Key.objects.filter(public_key=public_key.hex()).exists():
        raise KeyTaken
    replaced = list(origin.keys.filter(retired_at__isnull=True).values_list("pk", flat=True)) if replaces else []
    Key.objects.filter(pk__in=replaced).update(retired_at=at, retired_by=by.person_id)
    key = Key(origin=origin, public_key=public_key.hex(), registered_at=at, registered_by_id=by.person_id)
    try:
        with transaction.atomic():
            key.save()
    except IntegrityError as fault:  # just now for another origin, whose history is another one
        raise KeyTaken from fault
    facts = {"origin": origin.pk, "key": key.pk, "public_key": key.public_key, "replaces": replaced}
    record(stream, events.KEY_REGISTERED, by=by, at=at, facts=facts)
    return key


@action(access.RETIRE_KEY)
def retire_key(*, key_id: int, by: Actor, at: datetime = NOW) -> Key:
    """Believe a key no longer; what it signed and was imported stays."""
    key = Key.objects.filter(pk=key_id).first()
    if key is None:
        raise NotFound
    _origin, stream = held(key.origin_id, by)
    key.refresh_from_db()
    if key.retired_at is not None:
        raise AlreadyRetired
    key.retired_at, key.retired_by_id = at, by.person_id
    key.save(update_fields=["retired_at", "retired_by"])
    facts = {"origin": key.origin_id, "key": key.pk, "public_key": key.public_key}
    record(stream, events.KEY_RETIRED, by=by, at=at, facts=facts)
    return key
