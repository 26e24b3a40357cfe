"""Registering, changing, stopping webhooks: an administrator's acts, each in the webhook's own history."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from qinqing.commons.webhooks import access, events
from qinqing.commons.webhooks.models import Push, Webhook
from qinqing.commons.webhooks.queries import (
    PURPOSE_ADDRESS,
    PURPOSE_SECRET,
    area_of,
    pushed,
    undoable,
    webhook_for,
)
from qinqing.commons.webhooks.rules import LENGTH, OVERLAP, secret_of
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.locking import locked
from qinqing.kernel.devices.outbound import INSIDE, address_of, reached, says_of
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.rules import lies_below


class OutsideYourPlace(Refusal):
    """An administrator of a county keeps the webhooks of that county only."""

    says = _("{unit}不在您的管辖范围之内。")
    status = 403


class NotAnOffice(Refusal):
    """What offices may see is told to no enterprise's program."""

    says = _("只能推送给政府一方单位的系统。")


class BeyondTheOffice(Refusal):
    """A county's system is told of its county, not of its neighbours."""

    says = _("推送范围要在{unit}所在的位置之内。")


class BadAddress(Refusal):
    """Nothing is sent into the own network, or in the clear."""

    says = _("不能发往这个地址：{why}")


class NoSuchEvent(Refusal):
    """The installation says which events may be told outside."""

    says = _("请至少选一种事件，而且只选列出的。")


class NothingChanged(Refusal):
    """Changing nothing would be an empty event."""

    says = _("本来就是这样，没有改动。")


class NotTheLast(Refusal):
    """A change is taken back while nothing came after it."""

    says = _("这项变更之后又有别的变更，不能直接撤回。请按现在的情况另办变更。")
    status = 409


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a system is told: which events, with or without the titles of matters."""

    tags: Sequence[str]
    with_titles: bool

    @property
    def facts(self) -> dict[str, Any]:
        """Return it as it is recorded."""
        return {"tags": sorted(self.tags), "with_titles": self.with_titles}


def _checked(wanted: Wanted) -> None:
    if not wanted.tags or set(wanted.tags) - set(pushed()):
        raise NoSuchEvent


def _host(address: str) -> str:
    found = address_of(address)
    if found is None:
        raise BadAddress(why=_("地址要以 https:// 开头，写完整，不带用户名。"))
    if reached(found)[1] == INSIDE:
        raise BadAddress(why=says_of(INSIDE))
    return found.host


def _held(webhook_id: int, by: Actor) -> tuple[Webhook, int]:
    """Return a webhook that `by` keeps, read anew under the lock of its history."""
    running().row_checked = True
    if webhook_for(by, webhook_id) is None:
        raise NotFound
    stream = area_stream(area_of(webhook_id))
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    rows = Webhook.objects.select_for_update(no_key=True, of=("self",)).select_related("unit")
    return rows.get(pk=webhook_id), stream


@action(access.REGISTER, creates=True)
def register(
    *, unit: Unit, path: str, address: str, wanted: Wanted, by: Actor, at: datetime = NOW
) -> tuple[Webhook, str]:
    """Let an office's system be told of events at or below `path`; return it with its secret, shown this once."""
    if not lies_below(unit.path, by.jurisdiction or ""):
        raise OutsideYourPlace(unit=unit.short_name)
    if unit.side == ENT:
        raise NotAnOffice
    if not lies_below(path, unit.path):
        raise BeyondTheOffice(unit=unit.short_name)
    _checked(wanted)
    host, secret = _host(address), secret_of(secrets.token_bytes(LENGTH))
    made = Webhook.objects.create(
        unit=unit,
        path=path,
        host=host,
        address=locked(address, PURPOSE_ADDRESS),
        secret=locked(secret, PURPOSE_SECRET),
        registered_at=at,
        registered_by_id=by.person_id,
        **wanted.facts,
    )
    facts = {"webhook": made.pk, "unit": unit.pk, "path": path, "host": host, **wanted.facts}
    record(area_stream(area_of(made.pk)), events.REGISTERED, by=by, at=at, facts=facts)
    return made, secret


@action(access.CHANGE)
def change(*, webhook_id: int, wanted: Wanted, by: Actor, at: datetime = NOW) -> Webhook:
    """Tell a system of other events, or with or without titles; what waits already is sent as it then stands."""
    webhook, stream = _held(webhook_id, by)
    _checked(wanted)
    was = Wanted(webhook.tags, webhook.with_titles)
    if wanted.facts == was.facts:
        raise NothingChanged
    _set(webhook, wanted)
    former = {f"{name}_{'were' if name == 'tags' else 'was'}": value for name, value in was.facts.items()}
    record(stream, events.CHANGED, by=by, at=at, facts={"webhook": webhook.pk, **wanted.facts, **former})
    return webhook


def _set(webhook: Webhook, wanted: Wanted) -> None:
    webhook.tags, webhook.with_titles = sorted(wanted.tags), wanted.with_titles
    webhook.save(update_fields=["tags", "with_titles"])


@action(access.RENEW)
def renew_secret(*, webhook_id: int, by: Actor, at: datetime = NOW) -> tuple[Webhook, str]:
    """Make a new secret, shown this once; the former signs as well for OVERLAP, the one before it no longer."""
    webhook, stream = _held(webhook_id, by)
    secret = secret_of(secrets.token_bytes(LENGTH))
    webhook.former_secret, webhook.former_until = webhook.secret, at + OVERLAP
    webhook.secret = locked(secret, PURPOSE_SECRET)
    webhook.save(update_fields=["secret", "former_secret", "former_until"])
    record(stream, events.RENEWED, by=by, at=at, facts={"webhook": webhook.pk})
    return webhook, secret


@action(access.STOP)
def stop(*, webhook_id: int, by: Actor, at: datetime = NOW) -> Webhook:
    """Push nothing to a system from now on; stopping it twice changes nothing."""
    webhook, stream = _held(webhook_id, by)
    if webhook.stopped_at is not None:
        running().repeated = True
        return webhook
    _stop(webhook, at)
    record(stream, events.STOPPED, by=by, at=at, facts={"webhook": webhook.pk})
    return webhook


def _stop(webhook: Webhook, at: datetime) -> None:
    webhook.stopped_at = at
    webhook.save(update_fields=["stopped_at"])


@action(access.STOP)
def start(*, webhook_id: int, by: Actor, at: datetime = NOW) -> Webhook:
    """Push to a system again: what waits, and what happens from now on; starting it twice changes nothing."""
    webhook, stream = _held(webhook_id, by)
    if webhook.stopped_at is None:
        running().repeated = True
        return webhook
    _start(webhook)
    record(stream, events.STARTED, by=by, at=at, facts={"webhook": webhook.pk})
    return webhook


def _start(webhook: Webhook) -> None:
    kept = {"stopped_at": None, "given_up": False, "failures": 0, "failing_since": None, "rest_until": Now()}
    Webhook.objects.filter(pk=webhook.pk).update(**kept)


@action(access.UNDO)
def undo(*, webhook_id: int, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Take the newest change of a webhook back: a registration by stopping it; a secret that was shown stays."""
    webhook, stream = _held(webhook_id, by)
    event = undoable(webhook, stream)
    if event is None or event.seq != seq:
        raise NotTheLast
    if event.kind == events.CHANGED.tag:
        _set(webhook, Wanted(event.facts["tags_were"], event.facts["with_titles_was"]))
    elif event.kind == events.STOPPED.tag:
        _start(webhook)
    else:
        _stop(webhook, at)
    facts = {"webhook": webhook.pk, "undone_seq": seq, "undone_kind": event.kind}
    record(stream, events.UNDONE, by=by, at=at, facts=facts)


@action(access.RESEND)
def resend(*, webhook_id: int, push: UUID, by: Actor, at: datetime = NOW) -> None:
    """Let a parked event be pushed once more, under the same id; when that fails it is parked again."""
    webhook, stream = _held(webhook_id, by)
    found = Push.objects.select_for_update(no_key=True).filter(pk=push, webhook=webhook, sent_at=None).first()
    if found is None:
        raise NotFound
    if found.next_at is not None:
        running().repeated = True
        return
    Push.objects.filter(pk=push).update(next_at=Now())
    Webhook.objects.filter(pk=webhook.pk).update(rest_until=Now())
    record(stream, events.RESENT, by=by, at=at, facts={"webhook": webhook.pk, "push": str(push)})
