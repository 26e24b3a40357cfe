"""Undoing the last change of a calendar by a compensating one."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars import access, events
from qinqing.kernel.calendars.actions.changes import Family, bump, check_own_days, differing, lock, rows, write
from qinqing.kernel.calendars.models import Calendar, Day
from qinqing.kernel.calendars.queries.changes import revertible
from qinqing.kernel.calendars.rules.notice import Change, keeps
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal


class NotTheLast(Refusal):
    """Changes rest on one another: only the last one that still stands may be undone."""

    says = _("只能撤销这份日历最近一次的改动；更早的，请先撤销它之后的。")
    status = 409


class SomethingRests(Refusal):
    """A calendar by which dates were reckoned, or that others follow, stays."""

    says = _("已经有承诺或下级日历按这份日历计算，不能撤销设立。")
    status = 409


@action(access.REVERT)
def revert(*, code: str, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Bring a calendar back to before its last change, even to before it was opened; the history keeps both."""
    stream, family = lock(code, by)
    last = revertible(stream, code).get(seq)
    if last is None:
        raise NotTheLast
    if last.kind == events.OPENED.tag:
        _close(stream, family.top, last, by, at)
    elif last.kind == events.ALLOWED.tag:
        _disallow(stream, family.top, last, by, at)
    else:
        _restore(stream, family, last, by, at)


def _close(stream: int, top: Calendar, last: Event, by: Actor, at: datetime) -> None:
    """Take away a calendar that was opened and on which nothing rests yet: its days were copies.

    Whoever is writing dates that rest on it comes first; then they are seen here.
    """
    # To block what would point at the calendar is the purpose here.
    # ast-grep-ignore: lock-no-key
    Calendar.objects.select_for_update().get(pk=top.pk)
    try:
        with transaction.atomic():
            Day.objects.filter(calendar=top).delete()
            top.delete()
    except ProtectedError as resting:
        raise SomethingRests from resting
    facts = {"reverts": last.seq, "calendar": last.facts["calendar"], "path": last.facts["path"]}
    record(stream, events.CLOSED, by=by, at=at, facts=facts)


def _disallow(stream: int, top: Calendar, last: Event, by: Actor, at: datetime) -> None:
    """Set the number of own days back to what it was; who keeps the parent set it, and takes it back."""
    if top.parent is None or not keeps(by.jurisdiction, top.parent.path):
        raise NotFound
    was, top.own_days = top.own_days, last.facts["was"]
    top.save(update_fields=["own_days"])
    facts = {"reverts": last.seq, "calendar": top.code, "days": top.own_days, "was": was}
    record(stream, events.DISALLOWED, by=by, at=at, facts=facts)


def _restore(stream: int, family: Family, last: Event, by: Actor, at: datetime) -> None:
    """Write the days as they were before the change."""
    kept = [
        (date.fromisoformat(day), bool(work), str(note), bool(own)) for day, work, note, own in last.facts["before"]
    ]
    days = [day for day, *_rest in kept]
    before = rows(family.top, days)
    changes = [Change(day, not work, work, "", note) for day, work, note, _own in kept]
    if changes:
        differed = differing(family.top, days) if family.top.parent_id else {}
        write(family, changes, own=[own for *_rest, own in kept])
        if family.top.parent_id:
            check_own_days(family.top, differed, differing(family.top, days), by)
    published_from = family.top.published_to
    bump(family, date.fromisoformat(last.facts["published_from"]))
    facts = _facts(last, before, rows(family.top, days))
    facts |= {"published_from": published_from, "published_to": family.top.published_to}
    facts |= {"calendars": family.codes, "revision": family.top.revision}
    record(stream, events.REVERTED, by=by, at=at, facts=facts)


def _facts(last: Event, before: list[list[Any]], after: list[list[Any]]) -> dict[str, Any]:
    flipped = [old[0] for old, new in zip(before, after, strict=True) if old[1] != new[1]]
    return {
        "reverts": last.seq,
        "calendar": last.facts["calendar"],
        "changed": flipped,
        "before": before,
        "after": after,
    }
