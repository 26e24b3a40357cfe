"""A city's own limits: entering, retiring and restoring them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars import access, events
from qinqing.kernel.calendars.actions.changes import AREA
from qinqing.kernel.calendars.models import LocalLimit
from qinqing.kernel.calendars.rules.limits import IN_FORCE, SUPERSEDED
from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal


class CodeInForce(Refusal):
    """One code means one limit in one range."""

    says = _("这个范围里代码为「{code}」的期限正在生效，请先停用它。")
    status = 409


@action(access.ADOPT, creates=True)
def adopt_limit(*, limit: LocalLimit, by: Actor, at: datetime = NOW) -> LocalLimit:
    """Enter a limit that was filled in but not yet saved, for a range that `by` keeps."""
    if not keeps(by.jurisdiction, limit.path):
        raise NotFound
    _save(limit, insert=True)
    facts = {name: getattr(limit, name) for name in ("code", "path", "length", "unit", "direction", "rolls")}
    record(area_stream(AREA), events.ADOPTED, by=by, at=at, facts={"limit": limit.pk, **facts})
    return limit


@action(access.RETIRE)
def retire_limit(*, limit_id: int, by: Actor, at: datetime = NOW) -> None:
    """End a city's own limit; clocks that it started run on."""
    _turn(limit_id, SUPERSEDED, events.RETIRED, by, at)


@action(access.RETIRE)
def restore_limit(*, limit_id: int, by: Actor, at: datetime = NOW) -> None:
    """Bring a retired limit back: the undoing of `retire_limit`."""
    _turn(limit_id, IN_FORCE, events.RESTORED, by, at)


def _turn(limit_id: int, status: str, kind: EventKind, by: Actor, at: datetime) -> None:
    stream = area_stream(AREA)
    limit = LocalLimit.objects.select_for_update(no_key=True).filter(pk=limit_id).exclude(status=status).first()
    if limit is None or not keeps(by.jurisdiction, limit.path):
        raise NotFound
    running().row_checked = True
    limit.status = status
    _save(limit, insert=False)
    facts = {"limit": limit.pk, "code": limit.code, "path": limit.path}
    record(stream, kind, by=by, at=at, facts=facts)


def _save(limit: LocalLimit, *, insert: bool) -> None:
    try:
        with transaction.atomic():
            limit.save(force_insert=insert)
    except IntegrityError as fault:
        raise CodeInForce(code=limit.code) from fault
