"""Applying a staged import, set by set, and taking one back by a second one."""

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.actions.locking import alone, lock
from qinqing.commons.enterprises.actions.staging import (
    NothingChanges,
    OlderThanKnown,
    held,
    refuse_foreign,
    refuse_wrong,
)
from qinqing.commons.enterprises.models import Import, Staged
from qinqing.commons.enterprises.queries.differences import counts, differences, filled, kept
from qinqing.commons.enterprises.queries.reach import import_for
from qinqing.commons.enterprises.queries.sealing import ENTERED, FILLED, seal
from qinqing.commons.enterprises.queries.sealing import held as held_in
from qinqing.commons.enterprises.queries.shape import FIELDS, Shape, shape_of, whole
from qinqing.commons.enterprises.queries.sizing import BOUND, KEY, SIZE, bounds
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.rules import errands as steps
from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal

_COLUMNS = (*FIELDS, "listed")
_NAMES = ", ".join(_COLUMNS)
_VALUES = ", ".join(f"filled.{column}" for column in _COLUMNS)
_FILLED = ", ".join(f"enterprise.{column}" for column in _COLUMNS)

_UPDATE = f"""
    UPDATE enterprises_enterprise AS enterprise SET ({_NAMES}) = (
        SELECT {_VALUES} FROM jsonb_populate_record(enterprise, change.after::jsonb) AS filled)
    FROM enterprises_change AS change
    WHERE change.batch_id = %(batch)s AND enterprise.id = change.enterprise_id
      AND change.after::jsonb ?| %(own)s
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
            AND change.after::jsonb ?| %(own)s
         ) AS computed
    WHERE target.id = computed.id AND target.size <> computed.size
"""  # noqa: S608 - constants with parameters

# What an import changed goes back to what stood before; what it entered is no longer listed; what it was the first to
# know is not known any more. All of one enterprise is one row.
_BACK = """
    INSERT INTO enterprises_staged (batch_id, number, uscc, given)
    SELECT %(batch)s, row_number() OVER (ORDER BY enterprise.id), enterprise.uscc, back.given
    FROM (SELECT one.id,
                 (SELECT jsonb_object_agg(pair.key, pair.value)
                  FROM unnest(array_agg(one.given)) AS each, jsonb_each(each) AS pair)::text AS given
          FROM (SELECT change.enterprise_id AS id, change.before::jsonb AS given
                FROM enterprises_change AS change WHERE change.batch_id = %(undone)s
                UNION ALL
                SELECT entered.id, '{"listed": "false"}'
                FROM enterprises_enterprise AS entered WHERE entered.entered_in_id = %(undone)s
                UNION ALL
                SELECT holding.enterprise_id, %(nothing)s::jsonb -> holding.topic
                FROM enterprises_holding AS holding WHERE holding.entered_in_id = %(undone)s
               ) AS one GROUP BY one.id
         ) AS back JOIN enterprises_enterprise AS enterprise ON enterprise.id = back.id
"""


def _change(shape: Shape) -> str:
    return f"""
    INSERT INTO enterprises_change (batch_id, enterprise_id, before, after)
    SELECT %(batch)s, difference.enterprise_id, jsonb_object_agg(difference.field, difference.before)::text,
           jsonb_object_agg(difference.field, difference.after)::text
    FROM ({differences(shape)}) AS difference GROUP BY difference.enterprise_id ORDER BY difference.enterprise_id
"""  # noqa: S608 - codes and places were checked when they were set


def _fill(shape: Shape) -> str:
    return f"""
    INSERT INTO enterprises_holding (enterprise_id, topic, values, entered_in_id)
    SELECT enterprise_id, topic, values, %(batch)s FROM ({filled(shape)}) AS filled
    WHERE enterprise_id IS NOT NULL ORDER BY enterprise_id
"""  # noqa: S608 - as above


def _hold(shape: Shape) -> list[tuple[str, dict[str, Any]]]:
    """Return the statements that write changed values at their places, one a topic."""
    return [
        (
            f"""
    UPDATE enterprises_holding AS held SET {", ".join(_set(one) for one in fields)}
    FROM (SELECT change.enterprise_id, change.after::jsonb AS wrote
          FROM enterprises_change AS change WHERE change.batch_id = %(batch)s OFFSET 0) AS change
    WHERE held.enterprise_id = change.enterprise_id AND held.topic = %(topic)s AND change.wrote ?| %(codes)s
""",  # noqa: S608 - as above
            {"topic": topic, "codes": [one.code for one in fields]},
        )
        for topic, fields in shape.topics
    ]


def _set(field: Field) -> str:
    place, code = f"values[{field.slot}]", field.code
    return f"{place} = CASE WHEN change.wrote ? '{code}' THEN (change.wrote ->> '{code}')::bigint ELSE held.{place} END"


def _since(shape: Shape) -> str:
    """Return the query of how many enterprises no longer stand as the import left them."""
    return f"""
    SELECT count(DISTINCT enterprise.id) FROM (
        SELECT change.enterprise_id AS id, change.after::jsonb AS wrote
        FROM enterprises_change AS change WHERE change.batch_id = %(batch)s
        UNION ALL SELECT later.enterprise_id, later.before FROM ({ENTERED}) AS later
        UNION ALL SELECT later.enterprise_id, later.before FROM ({FILLED}) AS later
    ) AS mine
    JOIN enterprises_enterprise AS enterprise ON enterprise.id = mine.id
    {shape.joins},
    LATERAL (VALUES {shape.stands}) AS stands(field, value, entered)
    WHERE mine.wrote ? stands.field AND stands.value IS DISTINCT FROM mine.wrote ->> stands.field
"""  # noqa: S608 - as above


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


def _no_step(_number: int) -> None:
    """Pass over a step of which nobody wants to hear."""


@action(access.IMPORT)
def apply(
    *, import_id: int, seen: int, by: Actor, at: datetime = NOW, step: Callable[[int], None] = _no_step
) -> Import:
    """Write a staged import into the registry: new enterprises, changed values, size classes; all or nothing.

    `seen` is the turn at which its preview was made. A value of which the registry holds one of a later day stays.
    Raises a Refusal when nothing would change, or when another import came in between. `step` hears how far it is.
    """
    alone()
    batch = held(import_id, by)
    if seen != turn():
        raise MovedOn
    step(steps.JUDGED)
    refuse_wrong(batch, by)  # what was nobody's when it was staged may have been entered elsewhere since
    refuse_foreign(batch, by)
    step(steps.COMPARED)
    found = counts(batch)
    if not (found.entered or found.values or found.filled):
        raise OlderThanKnown if kept(batch) else NothingChanges
    batch.values_written = found.values + found.filled
    batch.entered, batch.changed = found.entered, found.changed
    _write(batch, events.APPLIED, step, by=by, at=at)
    return batch


def _write(batch: Import, kind: EventKind, step: Callable[[int], None], *, by: Actor, at: datetime) -> None:
    """Apply the staged rows and record it with the seal over every value written.

    The history is locked last: whatever else is recorded of the registry does not wait for a long import.
    """
    running()
    shape = shape_of(batch.fields)
    given: dict[str, Any] = {"batch": batch.pk, "path": batch.path, "own": list(_COLUMNS), **shape.given}
    with connection.cursor() as cursor:
        step(steps.NOTED)
        cursor.execute(_change(shape), given)
        step(steps.CHANGED)
        for statement, more in _hold(shape):
            cursor.execute(statement, given | more)
        cursor.execute(_UPDATE, given)
        cursor.execute(_SIZE, {**given, **bounds()})
        step(steps.ENTERED)
        cursor.execute(_ENTER, {**given, **bounds()})
        step(steps.FILLED)
        cursor.execute(_fill(shape), given)
    step(steps.SEALED)
    Staged.objects.filter(batch=batch).delete()
    batch.foreseen = None
    batch.state, batch.applied_at, batch.applied_by_id = Import.APPLIED, at, by.person_id
    batch.turn = turn() + 1
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
    record(lock(), kind, by=by, at=at, facts=facts)


@action(access.IMPORT)
def undo(*, import_id: int, by: Actor, at: datetime = NOW, step: Callable[[int], None] = _no_step) -> Import:
    """Take an applied import back by a second one, while nothing was written over it since."""
    alone()
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
        fields=undone.fields,
        office_id=by.unit_id,
        salt=secrets.token_bytes(16),
    )
    batch.save()
    step(steps.JUDGED)
    shape = whole(undone)
    nothing = {topic: dict.fromkeys(one.code for one in fields) for topic, fields in shape.topics}
    with connection.cursor() as cursor:
        cursor.execute(_since(shape), {"batch": undone.pk, **held_in(shape)})
        (since,) = cursor.fetchone()
        if since:
            raise WrittenOver(count=since)
        cursor.execute(_BACK, {"batch": batch.pk, "undone": undone.pk, "nothing": json.dumps(nothing)})
    refuse_wrong(batch, by)
    refuse_foreign(batch, by)
    step(steps.COMPARED)
    found = counts(batch)
    batch.rows, batch.values_written = found.rows, found.values + found.filled
    batch.entered, batch.changed = found.entered, found.changed
    _write(batch, events.REVERTED, step, by=by, at=at)
    return batch
