"""Promises that come again: beginning a series, and making the next occurrence when its window opens."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.actions.clock import summarise, wind
from qinqing.kernel.obligations.actions.dates import GATE, settle
from qinqing.kernel.obligations.models import Obligation, Series
from qinqing.kernel.obligations.rules import MONTHS
from qinqing.kernel.obligations.rules.ladders import ZONE
from qinqing.kernel.obligations.rules.series import falls_due

ONE_DAY = timedelta(days=1)


class NeverAgain(Refusal):
    """A series has at least a second occurrence before its last day."""

    says = _("到 {until} 为止不会有第二期。请核对周期和截止日期。")


OWN = {
    "number": """coming.number || CASE WHEN EXISTS (
                   SELECT FROM obligations_obligation AS other
                   WHERE other.matter_id = first.matter_id AND other.number = coming.number
               ) THEN '·' || coming.id ELSE '' END""",
    "debtor_id": "coming.debtor_id",
    "creditor_id": "coming.creditor_id",
    "verifier_id": "coming.verifier_id",
    "grantor_id": "coming.grantor_id",
    "accepted": "0",
    "replaces_id": "NULL::bigint",
    "first_due": "NULL::date",
    "series_id": "coming.id",
    "occurrence": "coming.occurrence",
    "base_start": "coming.base_start",
    "base_due": "coming.base_due",
    "length": "NULL::integer",
    "due": "coming.base_due",
    "alarm_on": "coming.base_due",
    "lost_days": "0",
    "counted": "false",
    "remaining": "NULL::integer",
    "verified_on": "NULL::date",
    "released_on": "NULL::date",
    "answer_due": "NULL::date",
    "state": "coming.state",
    "light": "0",
    "epoch": "1",
}
"""What a following occurrence has of its own, column by column; all else it takes from the first of its series.

A number that is taken already gets the series' own key behind it: nothing that one matter holds may stop all others.
"""


def _columns() -> tuple[str, str]:
    """Return the columns of a promise, and what each is for an occurrence that comes."""
    fields = Obligation._meta.concrete_fields  # noqa: SLF001 - documented by Django, whatever its name
    names = [field.attname for field in fields if not field.primary_key]
    return ", ".join(names), ", ".join(OWN.get(name, f"first.{name}") for name in names)


_INTO, _GIVEN = _columns()

# What follows waits for what the first waits for, and belongs to the units of the series.
_OCCUR = f"""
    WITH pick AS (
        SELECT series.* FROM obligations_series AS series
        JOIN chronicle_stream AS stream ON stream.id = series.stream_id
        WHERE series.next_on <= %(today)s ORDER BY series.next_on, series.id LIMIT %(batch)s
        FOR UPDATE OF series SKIP LOCKED FOR NO KEY UPDATE OF stream SKIP LOCKED
    ), coming AS (
        SELECT pick.*, pick.made + 1 AS occurrence, first.number || '·' || (pick.made + 1) AS number,
               (first.base_due + make_interval(months => step.months * (pick.made - 1)))::date AS base_start,
               (first.base_due + make_interval(months => step.months * pick.made))::date AS base_due,
               (first.base_due + make_interval(months => step.months * (pick.made + 1)))::date AS after_due,
               CASE WHEN EXISTS (
                   SELECT FROM obligations_gate AS gate JOIN obligations_obligation AS gated ON gated.id = gate.on_id
                   WHERE gate.obligation_id = first.id AND gate.mode = 'start'
                     AND gated.verified_on IS NULL AND gated.released_on IS NULL
               ) THEN 'pending' ELSE 'running' END AS state
        FROM pick JOIN obligations_obligation AS first ON first.id = pick.first_id
        JOIN unnest(%(recurrences)s::text[], %(months)s::integer[]) AS step (recurrence, months) USING (recurrence)
    ), made AS (
        INSERT INTO obligations_obligation ({_INTO})
        SELECT {_GIVEN}
        FROM coming JOIN obligations_obligation AS first ON first.id = coming.first_id
        ON CONFLICT (series_id, occurrence) WHERE series_id IS NOT NULL DO NOTHING
        RETURNING id, matter_id, series_id, occurrence, base_due, state
    ), waits AS (
        INSERT INTO obligations_gate (obligation_id, on_id, mode)
        SELECT made.id, gate.on_id, gate.mode FROM made JOIN coming ON coming.id = made.series_id
        JOIN obligations_gate AS gate ON gate.obligation_id = coming.first_id
        RETURNING obligation_id
    ), advanced AS (
        UPDATE obligations_series AS series SET made = coming.occurrence,
               next_on = CASE WHEN coming.after_due <= coming.until THEN coming.base_due + 1 END
        FROM coming WHERE coming.id = series.id
    )
    SELECT made.id, made.matter_id, made.series_id, made.occurrence, made.base_due, made.state, coming.next_on,
           EXISTS (SELECT FROM waits WHERE waits.obligation_id = made.id)
    FROM made JOIN coming ON coming.id = made.series_id ORDER BY coming.next_on, made.id
"""  # noqa: S608 - the columns of the model

_TELL = """
    SELECT chronicle_append_batch(
        %(streams)s::bigint[], array_fill(%(kind)s::text, ARRAY[cardinality(%(streams)s::bigint[])]),
        %(ats)s::timestamptz[], %(bodies)s::text[])
"""


@dataclass(frozen=True, slots=True)
class _Made:
    """One occurrence as it was made; `waits` says that it has gates."""

    obligation: int
    matter: int
    series: int
    occurrence: int
    base_due: date
    state: str
    opened_on: date
    waits: bool

    @property
    def body(self) -> str:
        """Return its event."""
        return canonical(
            {
                "base_due": self.base_due.isoformat(),
                "obligation": self.obligation,
                "occurrence": self.occurrence,
                "series": self.series,
            }
        )


def repeat(promise: Obligation, recurrence: str, until: date) -> Series:
    """Let a promise come again until a last day: called by the actions that make promises."""
    running()
    if falls_due(promise.base_due, recurrence, 2) > until:
        raise NeverAgain(until=f"{until:%Y-%m-%d}")
    series = Series.objects.create(
        stream_id=promise.matter_id,
        first=promise,
        recurrence=recurrence,
        until=until,
        debtor_id=promise.debtor_id,
        creditor_id=promise.creditor_id,
        verifier_id=promise.verifier_id,
        grantor_id=promise.grantor_id,
        next_on=promise.base_due + ONE_DAY,
    )
    Obligation.objects.filter(pk=promise.pk).update(series=series)
    return series


def occur(now: datetime, batch: int) -> int:
    """Make the next occurrence of series whose time has come, one each; returns how many.

    Its window opens when the one before was due. Whoever holds a matter is not waited for: it comes next time.
    """
    running()
    given: dict[str, Any] = {
        "today": timezone.localdate(now),
        "batch": batch,
        "recurrences": list(MONTHS),
        "months": list(MONTHS.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OCCUR, given)
        made = [_Made(*row) for row in cursor.fetchall()]
        if not made:
            return 0
        told: dict[str, Any] = {
            "streams": [one.matter for one in made],
            "kind": events.RECURRED.tag,
            "ats": [datetime.combine(one.opened_on, time.min, ZONE) for one in made],
            "bodies": [one.body for one in made],
        }
        cursor.execute(_TELL, told)
    wind([one.obligation for one in made if one.state == "running"])
    if waiting := {one.matter for one in made if one.waits}:
        settle(waiting, at=now, as_of=timezone.localdate(now), why=GATE)
    summarise(*{one.matter for one in made})
    return len(made)
