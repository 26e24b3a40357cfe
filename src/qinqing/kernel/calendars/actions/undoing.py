"""Undoing the last change of a calendar by a compensating one."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars import access, events
from qinqing.kernel.calendars.actions.changes import bump, check_own_days, differing, lock, rows, write
from qinqing.kernel.calendars.queries.changes import revertible
from qinqing.kernel.calendars.rules.notice import Change
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal


class NotTheLast(Refusal):
    """Changes rest on one another: only the last one that still stands may be undone."""

    says = _("只能撤销这份日历最近一次的改动；更早的，请先撤销它之后的。")
    status = 409


@action(access.REVERT)
def revert(*, code: str, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Bring a calendar back to where it stood before its last change; the change itself stays in the history."""
    stream, family = lock(code, by)
    last = revertible(stream, code)
    if last is None or last.seq != seq:
        raise NotTheLast
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
