"""Applying a staged import, set by set, and taking one back by a second one."""

import secrets
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.actions.staging import NothingChanges, OlderThanKnown, held, lock, refuse_wrong
from qinqing.commons.enterprises.models import Import, Staged
from qinqing.commons.enterprises.queries.differences import DIFFERENCES, FIELDS, STANDS, counts, kept
from qinqing.commons.enterprises.queries.reach import import_for
from qinqing.commons.enterprises.queries.sealing import ENTERED, seal
from qinqing.commons.enterprises.queries.sizing import BOUND, KEY, SIZE, bounds
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal

_COLUMNS = (*FIELDS, "listed")
_NAMES = ", ".join(_COLUMNS)
_VALUES = ", ".join(f"filled.{column}" for column in _COLUMNS)
_FILLED = ", ".join(f"enterprise.{column}" for column in _COLUMNS)

_CHANGE = f"""
    INSERT INTO enterprises_change (batch_id, enterprise_id, before, after)
    SELECT %(batch)s, difference.enterprise_id, jsonb_object_agg(difference.field, difference.before)::text,
           jsonb_object_agg(difference.field, difference.after)::text
    FROM ({DIFFERENCES}) AS difference GROUP BY difference.enterprise_id ORDER BY difference.enterprise_id
"""  # noqa: S608 - constants with parameters

_UPDATE = f"""
    UPDATE enterprises_enterprise AS enterprise SET ({_NAMES}) = (
        SELECT {_VALUES} FROM jsonb_populate_record(enterprise, change.after::jsonb) AS filled)
    FROM enterprises_change AS change
    WHERE change.batch_id = %(batch)s AND enterprise.id = change.enterprise_id
"""  # noqa: S608 - constants with parameters

_ENTER = f"""
    INSERT INTO enterprises_enterprise (uscc, size, entered_in_id, {_NAMES})
    SELECT staged.uscc, {SIZE}, %(batch)s, {_FILLED}
    FROM enterprises_staged AS staged
    CROSS JOIN LATERAL jsonb_populate_record(
        NULL::enterprises_enterprise,
        jsonb_build_object('path', %(path)s::text, 'section', '', 'industry', '', 'status', 'active', 'contact', '')
        || staged.given::jsonb) AS enterprise
    LEFT JOIN {BOUND} ON bound.code = {KEY}
    WHERE staged.batch_id = %(batch)s
      AND NOT EXISTS (SELECT 1 FROM enterprises_enterprise AS known WHERE known.uscc = staged.uscc)
    ORDER BY staged.number
"""  # noqa: S608 - constants with parameters

_SIZE = f"""
    UPDATE enterprises_enterprise AS target SET size = computed.size
    FROM (SELECT enterprise.id, {SIZE} AS size
          FROM enterprises_change AS change
          JOIN enterprises_enterprise AS enterprise ON enterprise.id = change.enterprise_id
          LEFT JOIN {BOUND} ON bound.code = {KEY} WHERE change.batch_id = %(batch)s
         ) AS computed
    WHERE target.id = computed.id AND target.size <> computed.size
"""  # noqa: S608 - constants with parameters

# What an import changed goes back to what stood before; what it entered is no longer listed.
_BACK = """
    INSERT INTO enterprises_staged (batch_id, number, uscc, given)
    SELECT %(batch)s, row_number() OVER (ORDER BY enterprise.id), enterprise.uscc, back.given
    FROM (SELECT change.enterprise_id AS id, change.before AS given
          FROM enterprises_change AS change WHERE change.batch_id = %(undone)s
          UNION ALL
          SELECT entered.id, '{"listed": "false"}'
          FROM enterprises_enterprise AS entered WHERE entered.entered_in_id = %(undone)s
         ) AS back JOIN enterprises_enterprise AS enterprise ON enterprise.id = back.id
"""

# Enterprises of which something no longer stands as the import left it.
_SINCE = f"""
    SELECT count(DISTINCT enterprise.id) FROM (
        SELECT change.enterprise_id AS id, change.after::jsonb AS wrote
        FROM enterprises_change AS change WHERE change.batch_id = %(batch)s
        UNION ALL SELECT later.enterprise_id, later.before FROM ({ENTERED}) AS later
    ) AS mine
    JOIN enterprises_enterprise AS enterprise ON enterprise.id = mine.id,
    LATERAL (VALUES {STANDS}) AS stands(field, value)
    WHERE mine.wrote ? stands.field AND stands.value IS DISTINCT FROM mine.wrote ->> stands.field
"""  # noqa: S608 - constants with parameters


class MovedOn(Refusal):
    """What was previewed, or what is to be taken back, is no longer what stands there."""

    says = _("您预览之后登记又有改动，请再看一遍会改什么，再确认。")
    status = 409


class WrittenOver(Refusal):
    """An import is taken back while everything still stands as it left it; later ones go first."""

    says = _("这次导入之后，其中 {count} 家企业又被改过。请先撤回后面的导入。")
    status = 409


class AlreadyReverted(Refusal):
    """An import is taken back once; taking the undo back brings it again."""

    says = _("这次导入已经撤回过。")
    status = 409


def turn() -> int:
    """Return how many imports were applied so far: a preview made before the last of them is out of date."""
    return Import.objects.filter(state=Import.APPLIED).count()


@action(access.IMPORT)
def apply(*, import_id: int, seen: int, by: Actor, at: datetime = NOW) -> Import:
    """Write a staged import into the registry: new enterprises, changed values, size classes; all or nothing.

    `seen` is the turn at which its preview was made. A value of which the registry holds one of a later day stays.
    Raises a Refusal when nothing would change, or when another import came in between.
    """
    stream = lock()
    batch = held(import_id, by)
    if seen != turn():
        raise MovedOn
    refuse_wrong(batch, by)  # what was nobody's when it was staged may have been entered elsewhere since
    _, entered, batch.values_written, _changed = counts(batch.pk)
    if not (entered or batch.values_written):
        raise OlderThanKnown if kept(batch.pk) else NothingChanges
    _write(batch, stream, events.APPLIED, by=by, at=at)
    return batch


def _write(batch: Import, stream: int, kind: EventKind, *, by: Actor, at: datetime) -> None:
    """Apply the staged rows and record it with the seal over every value written."""
    running()
    given: dict[str, Any] = {"batch": batch.pk, "path": batch.path}
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, given)
        cursor.execute(_UPDATE, given)
        batch.changed = cursor.rowcount
        cursor.execute(_SIZE, {**given, **bounds()})
        cursor.execute(_ENTER, {**given, **bounds()})
        batch.entered = cursor.rowcount
    Staged.objects.filter(batch=batch).delete()
    batch.state, batch.applied_at, batch.applied_by_id = Import.APPLIED, at, by.person_id
    batch.seal = seal(batch)
    batch.save()
    facts = {
        "batch": batch.pk,
        "as_of": batch.as_of,
        "rows": batch.rows,
        "entered": batch.entered,
        "changed": batch.changed,
        "values": batch.values_written,
        "seal": batch.seal.hex(),
    }
    if batch.reverts_id:
        facts["reverts"] = batch.reverts_id
    record(stream, kind, by=by, at=at, facts=facts)


@action(access.IMPORT)
def undo(*, import_id: int, by: Actor, at: datetime = NOW) -> Import:
    """Take an applied import back by a second one, while nothing was written over it since."""
    stream = lock()
    running().row_checked = True
    undone = import_for(by, import_id)
    if undone is None or undone.state != Import.APPLIED:
        raise NotFound
    if Import.objects.filter(reverts=undone).exists():
        raise AlreadyReverted
    batch = Import(
        source=undone.source,
        as_of=undone.as_of,
        path=undone.path,
        staged_at=at,
        staged_by_id=by.person_id,
        reverts=undone,
        rows=0,
        salt=secrets.token_bytes(16),
    )
    batch.save()
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"batch": undone.pk})
        (since,) = cursor.fetchone()
        if since:
            raise WrittenOver(count=since)
        cursor.execute(_BACK, {"batch": batch.pk, "undone": undone.pk})
    refuse_wrong(batch, by)
    batch.rows, _entered, batch.values_written, _changed = counts(batch.pk)
    _write(batch, stream, events.REVERTED, by=by, at=at)
    return batch
