"""Winding and parking the clock, set by set; when a step fires is computed in one place, in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qinqing.kernel.devices.action import running
from qinqing.kernel.obligations.rules import ANSWER, FULFIL

# The next step is the first of the ladder that has not fired for this purpose and epoch.
_WIND = """
    INSERT INTO obligations_clock
        (obligation_id, stream_id, purpose, epoch, ladder_id, step, anchor_on, calendar_id, next_at)
    SELECT promise.id, promise.matter_id, wanted.purpose, wanted.epoch, ladder.id, step.number, wanted.anchor_on,
           promise.calendar_id, obligations_step_at(promise.calendar_id, wanted.anchor_on, step."offset", step.unit)
    FROM unnest(%(obligations)s::bigint[], %(epochs)s::bigint[], %(anchors)s::date[])
         AS given(obligation_id, epoch, anchor_on)
    JOIN obligations_obligation AS promise ON promise.id = given.obligation_id
    CROSS JOIN LATERAL (SELECT %(purpose)s::text AS purpose,
                               coalesce(given.epoch, promise.epoch) AS epoch,
                               coalesce(given.anchor_on, promise.alarm_on) AS anchor_on) AS wanted
    JOIN obligations_ladder AS ladder
      ON ladder.id = CASE wanted.purpose WHEN 'answer' THEN promise.answer_ladder_id ELSE promise.ladder_id END
    JOIN LATERAL (
        SELECT rung.* FROM obligations_ladderstep AS rung
        WHERE rung.ladder_id = ladder.id AND NOT EXISTS (
            SELECT 1 FROM obligations_firing AS fired
            WHERE fired.obligation_id = promise.id AND fired.purpose = wanted.purpose
              AND fired.epoch = wanted.epoch AND fired.step = rung.number)
        ORDER BY rung.number LIMIT 1) AS step ON true
    ON CONFLICT (obligation_id) DO NOTHING
"""

_RELIGHT = """
    UPDATE obligations_obligation AS promise SET light = coalesce((
        SELECT max(fired.level) FROM obligations_firing AS fired
        WHERE fired.obligation_id = promise.id AND fired.purpose = %(purpose)s
          AND fired.epoch = coalesce(given.epoch, promise.epoch)), 0)
    FROM unnest(%(obligations)s::bigint[], %(epochs)s::bigint[]) AS given(obligation_id, epoch)
    WHERE promise.id = given.obligation_id
"""

_SUMMARISE = """
    UPDATE matters_matter AS matter SET light = seen.light, next_due = seen.next_due
    FROM (SELECT promise.matter_id, max(promise.light) AS light,
                 min(promise.alarm_on) FILTER (WHERE promise.state IN ('running', 'claimed')) AS next_due
          FROM obligations_obligation AS promise WHERE promise.matter_id = ANY (%(matters)s) GROUP BY 1) AS seen
    WHERE matter.stream_id = seen.matter_id
"""


@dataclass(frozen=True, slots=True)
class Answering:
    """The clock of an answer: whose claim, its epoch, and the last day of the answer."""

    obligation: int
    epoch: int
    anchor_on: date


def wind(obligations: Sequence[int]) -> None:
    """Start the clock of obligations that have none, in their own epoch; one that runs is left alone."""
    _wind(FULFIL, [(one, None, None) for one in obligations])


def wind_answers(answers: Sequence[Answering]) -> None:
    """Start the clock of those who have to answer a claim."""
    _wind(ANSWER, [(one.obligation, one.epoch, one.anchor_on) for one in answers])


def _wind(purpose: str, given: Sequence[tuple[int, int | None, date | None]]) -> None:
    columns = [list(column) for column in zip(*given, strict=True)] or [[], [], []]
    _execute(_WIND, {"purpose": purpose, **dict(zip(("obligations", "epochs", "anchors"), columns, strict=True))})


def park(obligations: Sequence[int]) -> None:
    """Stop the clock of obligations, whatever it watched."""
    _execute(
        "DELETE FROM obligations_clock WHERE obligation_id = ANY (%(obligations)s)", {"obligations": list(obligations)}
    )


def relight(obligations: Sequence[int]) -> None:
    """Set the light to the highest step that fired in the running epoch."""
    _execute(_RELIGHT, {"purpose": FULFIL, "obligations": list(obligations), "epochs": [None] * len(obligations)})


def relight_answers(answers: Sequence[Answering]) -> None:
    """Set the light of claimed promises to the highest step that fired for their answer."""
    keys, epochs = [one.obligation for one in answers], [one.epoch for one in answers]
    _execute(_RELIGHT, {"purpose": ANSWER, "obligations": keys, "epochs": epochs})


def summarise(*matters: int) -> None:
    """Bring the light and next date of matters in line with their obligations."""
    _execute(_SUMMARISE, {"matters": list(matters)})


def _execute(statement: str, parameters: dict[str, Any]) -> None:
    running()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
