"""What the sweep costs when nothing is due, in one session, against asking the database for nothing at all."""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.harness import Measured, Variant, measure
from qinqing.kernel.obligations.jobs import sweep


def _ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _ask_in_transaction() -> None:
    with transaction.atomic():
        _ask()


def _poll() -> None:
    if sweep():
        raise RuntimeError("something was due")


def idle(pids: list[int], polls: int, rounds: int) -> list[Measured]:
    """Measure polls of the session that Django holds; `pids` is its server process."""

    def variant(name: str, one: Callable[[], None]) -> Variant:
        def repeated() -> int:
            for _ in range(polls):
                one()
            return polls

        return Variant(name, repeated, lambda: nullcontext(pids))

    return measure(
        [
            variant("`SELECT 1`", _ask),
            variant("`BEGIN`, `SELECT 1`, `COMMIT`", _ask_in_transaction),
            variant("idle poll of the sweep", _poll),
        ],
        rounds,
    )


def rows_read() -> int:
    """Return how many rows an idle poll reads from tables and indexes, as the server itself counts them."""
    with CaptureQueriesContext(connection) as queries:
        _poll()
    read = 0
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query['sql']}")
            found = cursor.fetchone()[0]
            read += sum(map(_read, _scans((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])))
    return read


def _scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Scan" in plan["Node Type"]:
        yield plan
    for below in plan.get("Plans", ()):
        yield from _scans(below)


def _read(scan: dict[str, Any]) -> int:
    removed = scan.get("Rows Removed by Filter", 0) + scan.get("Rows Removed by Index Recheck", 0)
    return int((scan["Actual Rows"] + removed) * scan["Actual Loops"])
