"""A city's or county's own limits: entering, changing, retiring, restoring, and taking that back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars import access, events
from qinqing.kernel.calendars.actions.changes import AREA
from qinqing.kernel.calendars.models import LocalLimit
from qinqing.kernel.calendars.queries.limits import local_limit, reversible_limit, standing
from qinqing.kernel.calendars.rules.bounds import beyond
from qinqing.kernel.calendars.rules.limits import IN_FORCE, SUPERSEDED
from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal


class CodeInForce(Refusal):
    """One code means one limit in one range."""

    says = _("这个范围里代码为「{code}」的期限正在生效，请先停用它。")
    status = 409


class BeyondWhatStandsAbove(Refusal):
    """A place sets limits within those of the law and of the places above it (only shorter, never longer)."""

    says = _("超出上级的规定：{why}")


class NotTheLastOfTheLimit(Refusal):
    """Changes rest on one another: only the last one that still stands may be undone."""

    says = _("只能撤销这条期限最近一次的改动；更早的，请先撤销它之后的。")
    status = 409


def _check(limit: LocalLimit) -> None:
    """Raise when a limit goes beyond what stands above its range."""
    above, _left_out = standing(limit.code, limit.path, below=limit.path)
    if above is not None and (why := beyond(local_limit(limit), above)):
        raise BeyondWhatStandsAbove(why=why)


def _locked() -> int:
    """Lock the area's history, so that nothing above or beside moves meanwhile."""
    running().row_checked = True
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    return stream


def _held(limit_id: int, by: Actor) -> LocalLimit:
    limit = LocalLimit.objects.select_for_update(no_key=True).filter(pk=limit_id).first()
    if limit is None or not keeps(by.jurisdiction, limit.path):
        raise NotFound
    return limit


@action(access.ADOPT)
def adopt_limit(*, limit: LocalLimit, by: Actor, at: datetime = NOW) -> LocalLimit:
    """Enter a limit that was filled in but not yet saved, for a range that `by` keeps."""
    if not keeps(by.jurisdiction, limit.path):
        raise NotFound
    stream = _locked()
    _check(limit)
    _save(limit, insert=True)
    facts = {name: getattr(limit, name) for name in ("code", "path", "length", "unit", "direction", "rolls")}
    record(stream, events.ADOPTED, by=by, at=at, facts={"limit": limit.pk, **facts})
    return limit


@action(access.ADOPT)
def change_limit(*, limit_id: int, limit: LocalLimit, by: Actor, at: datetime = NOW) -> LocalLimit:
    """Put a limit that was filled in in the place of one in force; its code and range stay, clocks run on."""
    stream = _locked()
    was = _held(limit_id, by)
    if was.status != IN_FORCE:
        raise NotFound
    limit.code, limit.path = was.code, was.path
    _check(limit)
    was.status = SUPERSEDED
    _save(was, insert=False)
    _save(limit, insert=True)
    facts = {name: getattr(limit, name) for name in ("code", "path", "length", "unit", "direction", "rolls")}
    record(stream, events.LIMIT_CHANGED, by=by, at=at, facts={"limit": limit.pk, "was": was.pk, **facts})
    return limit


@action(access.RETIRE)
def retire_limit(*, limit_id: int, by: Actor, at: datetime = NOW) -> None:
    """End a city's own limit; clocks that it started run on."""
    stream = _locked()
    _note(stream, events.RETIRED, _turn(limit_id, SUPERSEDED, by), by, at)


@action(access.RETIRE)
def restore_limit(*, limit_id: int, by: Actor, at: datetime = NOW) -> None:
    """Bring a retired limit back: the undoing of `retire_limit`."""
    stream = _locked()
    _note(stream, events.RESTORED, _turn(limit_id, IN_FORCE, by), by, at)


@action(access.RETIRE)
def undo_limit(*, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Take the last change of a limit back by a second one; the change stays in the history."""
    stream = _locked()
    event = reversible_limit(stream, seq)
    if event is None:
        raise NotTheLastOfTheLimit
    limit_id = int(event.facts["limit"])
    limit = _turn(limit_id, IN_FORCE if event.kind == events.RETIRED.tag else SUPERSEDED, by)
    if event.kind == events.LIMIT_CHANGED.tag:
        limit = _turn(int(event.facts["was"]), IN_FORCE, by)
    facts = {"limit": limit.pk, "code": limit.code, "path": limit.path, "reverses": seq}
    record(stream, events.LIMIT_REVERSED, by=by, at=at, facts=facts)


def _note(stream: int, kind: EventKind, limit: LocalLimit, by: Actor, at: datetime) -> None:
    record(stream, kind, by=by, at=at, facts={"limit": limit.pk, "code": limit.code, "path": limit.path})


def _turn(limit_id: int, status: str, by: Actor) -> LocalLimit:
    limit = _held(limit_id, by)
    if limit.status == status:
        raise NotFound
    if status == IN_FORCE:
        _check(limit)
    limit.status = status
    _save(limit, insert=False)
    return limit


def _save(limit: LocalLimit, *, insert: bool) -> None:
    try:
        with transaction.atomic():
            limit.save(force_insert=insert)
    except IntegrityError as fault:
        raise CodeInForce(code=limit.code) from fault
