"""Ladders that rows of other rooms climb, of which few run at a time: as the sweep does it, pick, step, tell."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import connection, transaction

_IS_DUE = "SELECT min(next_at) <= coalesce(%s, statement_timestamp()) FROM {table} WHERE next_at IS NOT NULL"

_STEPS = """
    WITH pick AS (
        SELECT {columns}, one.step, one.next_at, one.due_on, one.ladder_id, promise.calendar_id
        FROM {table} AS one {promise}
        JOIN chronicle_stream AS stream ON stream.id = one.{matter}
        WHERE one.next_at <= coalesce(%(now)s, transaction_timestamp())
        ORDER BY one.next_at, one.{key} LIMIT %(batch)s
        FOR UPDATE OF one SKIP LOCKED FOR NO KEY UPDATE OF stream SKIP LOCKED
    ), due AS (
        SELECT pick.*, rung.level, rung.audience, following.number AS next_step,
               obligations_step_at(pick.calendar_id, pick.due_on, following."offset", following.unit) AS following_at
        FROM pick
        JOIN obligations_ladderstep AS rung ON rung.ladder_id = pick.ladder_id AND rung.number = pick.step
        LEFT JOIN obligations_ladderstep AS following
          ON following.ladder_id = pick.ladder_id AND following.number = pick.step + 1
    ), advanced AS (
        UPDATE {table} AS one SET step = due.next_step, next_at = due.following_at
        FROM due WHERE one.{key} = due.{key}
    ), lit AS (
        UPDATE matters_matter AS matter SET light = greatest(matter.light, gravest.level)
        FROM (SELECT {matter}, max(level) AS level FROM due GROUP BY 1) AS gravest
        WHERE matter.stream_id = gravest.{matter}
    )
    SELECT (SELECT count(*) FROM pick), coalesce(chronicle_append_batch(
               array_agg({matter} ORDER BY next_at, {key}), array_agg('{event}'::text),
               array_agg(next_at ORDER BY next_at, {key}),
               array_agg({said} ORDER BY next_at, {key})), 0)
    FROM due
"""

_SAID = {
    "anchor_on": ('"%%s"', "due_on"),
    "audience": ("%%s", "array_to_json(audience)"),
    "level": ("%%s", "level"),
    "step": ("%%s", "step"),
}


@dataclass(frozen=True)
class Climb:
    """Rows of `table` that climb ladders: `step`, `next_at` (null: at rest), `due_on` and `ladder_id` of each.

    `key` and `matter` are their columns; `promise` joins, from `one`, the promise whose calendar counts their days.
    Each step is told in the matter as `event`, with what the sweep says and the whole numbers in the columns `more`.
    """

    table: str
    key: str
    matter: str
    promise: str
    event: str
    more: tuple[str, ...] = ()

    @cached_property
    def _statement(self) -> str:
        said = sorted({**_SAID, **{name.removesuffix("_id"): ("%%s", name) for name in self.more}}.items())
        shape = ",".join(f'"{name}":{form}' for name, (form, _) in said)
        columns = ", ".join(f"one.{name}" for name in dict.fromkeys((self.key, self.matter, *self.more)))
        return _STEPS.format(
            table=self.table,
            columns=columns,
            key=self.key,
            matter=self.matter,
            promise=self.promise,
            event=self.event,
            said=f"format('{{{shape}}}', {', '.join(column for _, (_, column) in said)})",
        )

    def fire(self, now: datetime | None, batch: int) -> int:
        """Fire the steps that are due, one batch; returns how many. An idle poll reads one index entry.

        `now` is the database's clock unless given; a step's own instant, not `now`, is the time of its event.
        """
        with connection.cursor() as cursor:
            cursor.execute(_IS_DUE.format(table=self.table), [now])
            if cursor.fetchone() != (True,):
                return 0
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self._statement, {"now": now, "batch": batch})
            picked, _fired = cursor.fetchone()
        return int(picked)
