"""Where the values of one enterprise come from, and what is being done about those that nobody knows."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection
from django.utils import timezone

from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.queries.catalogue import owners
from qinqing.commons.enterprises.queries.objections import may_be_objected
from qinqing.commons.enterprises.queries.sealing import provenance
from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.domains.policies.queries.entitlement import Entitlement
from qinqing.domains.policies.queries.fields import SIZE
from qinqing.domains.policies.rules.origins import Objected, Origin
from qinqing.domains.policies.rules.refreshing import next_after
from qinqing.kernel.calendars.queries import calendar, calendar_for
from qinqing.kernel.calendars.rules import WorkCalendar, day_text
from qinqing.kernel.obligations.lifecycle import CLOSED, TURN, VERIFIER
from qinqing.kernel.obligations.models import Obligation

RECKONED = "系统按其他数据计算"

# Corrections after an objection concern one enterprise: no delivery of the department.
_LAST = """
    SELECT given.code, max(batch.applied_at)
    FROM enterprises_import AS batch, jsonb_array_elements_text(batch.fields) AS given(code)
    WHERE batch.turn <= %(turn)s AND batch.reverts_id IS NULL AND given.code = ANY(%(codes)s)
      AND starts_with(%(path)s, batch.path)
      AND NOT EXISTS (SELECT FROM enterprises_import AS undone WHERE undone.reverts_id = batch.id)
      AND NOT EXISTS (SELECT FROM enterprises_objection AS objection WHERE objection.batch_id = batch.id)
    GROUP BY given.code
"""


def origins_of(found: Entitlement, codes: Iterable[str], today: date) -> Mapping[str, Origin]:
    """Return whence the values of these fields come; a constant number of queries.

    What came after the turn of the explanation is left out.
    """
    asked = {code: found.catalogue[code] for code in codes}
    enterprise = found.enterprise
    came, holders = provenance(enterprise), _holders(enterprise.path)
    last, objected = _last(found, list(asked)), _objected(enterprise.pk)
    days = calendar(calendar_for(enterprise.path).code)
    return {
        code: Origin(
            came=RECKONED if field.derived else _came(came.get(code), found.turn, today),
            since=_since(came.get(code), found.turn),
            holder=holders.get(field.source, field.source),
            refresh=field.refresh,
            last=last.get(code),
            due=_due(last.get(code), field, days),
            objected=objected.get(code),
            objectable=_objectable(field, holders, came.get(code)),
            lacking=found.size.lacking if code == SIZE else "",
        )
        for code, field in asked.items()
    }


def _objectable(field: Field, holders: Mapping[str, str], batch: Import | None) -> bool:
    """Say whether the enterprise may object to a value, or give one: somebody has to answer."""
    answers = field.source in holders or (batch is not None and batch.office_id is not None)
    return answers and may_be_objected(field)


def _came(batch: Import | None, turn: int, today: date) -> str:
    if batch is None or (batch.turn or 0) > turn:
        return ""
    who = batch.office.short_name if batch.office else batch.source
    return f"{who} · 截至 {day_text(batch.as_of, today)}"


def _since(batch: Import | None, turn: int) -> date | None:
    if batch is None or batch.applied_at is None or (batch.turn or 0) > turn:
        return None
    return timezone.localdate(batch.applied_at)


def _holders(path: str) -> Mapping[str, str]:
    """Return which unit delivers for each department at a place: the nearest one at or above it."""
    found: dict[str, str] = {}
    for one in sorted(owners(), key=lambda owner: len(owner.unit.path)):
        if path.startswith(one.unit.path):
            found[one.source] = one.unit.short_name
    return found


def _last(found: Entitlement, codes: list[str]) -> Mapping[str, date]:
    with connection.cursor() as cursor:
        cursor.execute(_LAST, {"turn": found.turn, "codes": codes, "path": found.enterprise.path})
        return {code: timezone.localdate(moment) for code, moment in cursor.fetchall()}


def _due(last: date | None, field: Field, days: WorkCalendar) -> date | None:
    return None if last is None else next_after(last, field.refresh, days)


def _objected(enterprise_id: int) -> Mapping[str, Objected]:
    answers = Obligation.objects.filter(matter__objection__enterprise=enterprise_id).exclude(state__in=CLOSED)
    rows = answers.values_list(
        "matter__objection__code", "matter__reference", "debtor__short_name", "alarm_on", "state"
    )
    return {
        code: Objected(reference, unit, due, answered=TURN[state] == VERIFIER)
        for code, reference, unit, due, state in rows
    }
