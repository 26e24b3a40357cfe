"""A due step taken apart: what each row costs, what narrow lights would save, and what lists would then cost."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from itertools import pairwise

from django.db import connection, transaction

from bench import raw
from bench.harness import Measured, Variant, measure
from bench.raw import Way
from bench.track import Track
from qinqing.kernel.obligations.jobs import sweeping
from qinqing.site.postgres import prepare
from qinqing.site.postgres.roles import Session
from tests.fixtures.ground import ROLES, Database

Enter = Callable[[Database], AbstractContextManager[Way]]
"""Opens a way to fire what is due."""

_NARROW = (
    "ALTER TABLE obligations_clock ADD COLUMN light smallint NOT NULL DEFAULT 0",
    "CREATE INDEX bench_shining ON obligations_clock (light DESC, anchor_on) WHERE light > 0",
    """CREATE TABLE bench_lit (stream_id bigint PRIMARY KEY, kind text COLLATE "C", light smallint, next_due date)""",
    "CREATE INDEX bench_queue ON bench_lit (kind, light DESC, next_due)",
    f"GRANT SELECT, INSERT, UPDATE ON bench_lit TO {ROLES.app}",
)
_SPREAD = (
    """UPDATE matters_matter SET light = CASE WHEN stream_id % 30 = 0 THEN 3 ELSE 0 END,
       next_due = current_date + (stream_id % 400)::integer""",
    "TRUNCATE bench_lit",
    "INSERT INTO bench_lit SELECT stream_id, kind, light, next_due FROM matters_matter",
    "VACUUM ANALYZE matters_matter",
    "VACUUM ANALYZE bench_lit",
)
_PAGES = {
    "light and date on the matter": """SELECT matter.* FROM matters_matter AS matter
        WHERE kind = 'contract' AND path >= '' ORDER BY light DESC, next_due, stream_id LIMIT 51""",
    "light and date in a narrow row": """SELECT matter.*
        FROM bench_lit AS lit JOIN matters_matter AS matter USING (stream_id)
        WHERE lit.kind = 'contract' AND path >= '' ORDER BY lit.light DESC, lit.next_due, stream_id LIMIT 51""",
}
_FIRING, _PROMISE, _MATTER = raw.LIGHTS
_CLOCK = raw.LEAST[0].replace("next_at = raw.next_at", "next_at = raw.next_at, light = raw.level")
_LIT = """INSERT INTO bench_lit (stream_id, kind, light, next_due)
          SELECT stream_id, 'contract', light, at::date FROM bench_raw WHERE batch = %s AND is_last
          ON CONFLICT (stream_id) DO UPDATE SET light = excluded.light WHERE bench_lit.light < excluded.light"""
_LIT_BY_SWEEP = """ AS (
        INSERT INTO bench_lit (stream_id, kind, light, next_due)
        SELECT stream_id, 'contract', max(level), min(anchor_on) FROM due GROUP BY stream_id
        ON CONFLICT (stream_id) DO UPDATE SET light = excluded.light WHERE bench_lit.light < excluded.light
    )"""


def _parts() -> dict[str, str]:
    """Return the common tables of the sweep's statement, and under an empty name what it selects of them."""
    names = ("pick", "parked", "upcoming", "due", "fired", "advanced", "stopped", "lit", "lit_matters", "told", "")
    statement = sweeping._SWEEP  # noqa: SLF001 - it is taken apart as it stands
    begins = [statement.index(f"{name} AS (") for name in names[:-1]] + [statement.rindex("    SELECT (SELECT count")]
    if begins != sorted(begins):
        raise RuntimeError("the sweep's statement is not what this bench knows")
    bodies = [statement[one:after].rstrip().removesuffix(",") for one, after in pairwise([*begins, len(statement)])]
    return {name: body.removeprefix(name) for name, body in zip(names, bodies, strict=True)}


def _statement(without: Sequence[str], instead: Mapping[str, str]) -> str:
    parts = {name: instead.get(name, body) for name, body in _parts().items() if name not in without}
    chosen = parts.pop("")
    return f"WITH {', '.join(name + body for name, body in parts.items())} {chosen}"


def _changed(name: str, was: str, becomes: str) -> dict[str, str]:
    body = _parts()[name]
    if was not in body:
        raise RuntimeError(f"{name} of the sweep is not what this bench knows")
    return {name: body.replace(was, becomes)}


@contextmanager
def _swept(
    database: Database, without: Sequence[str] = (), instead: Mapping[str, str] | None = None, later: Sequence[str] = ()
) -> Iterator[Way]:
    """Yield the sweep without some of its common tables; what it leaves out is written when all was measured."""
    statement = _statement(without, instead or {})

    def fire(now: object, batch: int) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sweeping._BY_KEY)  # noqa: SLF001 - as the sweep does
            cursor.execute(statement, {"now": now, "batch": batch})
            return int(cursor.fetchone()[0])

    yield fire
    with prepare.session(database.superuser) as opened:
        opened.execute(raw.BY_KEY)
        for (batch,) in opened.execute("SELECT DISTINCT batch FROM bench_raw").fetchall():
            for one in later:
                opened.execute(one.encode(), [batch])


def _rows(*more: str, clock: str = raw.LEAST[0]) -> Enter:
    """Return what writes the bare rows and these, computed beforehand; the others of ours are written later."""
    later = [statement for statement in raw.LIGHTS if statement not in more]
    return partial(raw.bare, statements=(clock, *raw.LEAST[1:], *more), later=later)


def _variants() -> dict[str, Enter]:
    everywhere = _changed("told", "FROM due JOIN fired USING (obligation_id)", "FROM due")
    on_clock = _changed("advanced", "next_at = due.following_at", "next_at = due.following_at, light = due.level")
    narrow = {**on_clock, "lit_matters": _LIT_BY_SWEEP}
    return {
        "clock, stream, event, outbox": _rows(),
        "these and the firing": _rows(_FIRING),
        "these and the promise's light": _rows(_PROMISE),
        "these and the matter's light": _rows(_MATTER),
        "these and a light on the clock": _rows(clock=_CLOCK),
        "these and a narrow row of the matter": _rows(_LIT),
        "the sweep": _swept,
        "the sweep, light on the clock": partial(_swept, without=["lit"], instead=on_clock, later=[_PROMISE]),
        "the sweep, both lights narrow": partial(_swept, without=["lit"], instead=narrow, later=[_PROMISE, _MATTER]),
        "the sweep, both lights narrow, no firing": partial(
            _swept, without=["fired", "lit"], instead={**narrow, **everywhere}, later=raw.LIGHTS
        ),
        "the sweep, neither lights nor firing": partial(
            _swept, without=["fired", "lit", "lit_matters"], instead=everywhere, later=raw.LIGHTS
        ),
    }


VARIANTS = 11
"""How many there are."""


def measured(track: Track, rows: tuple[int, int], rounds: int) -> list[Measured]:
    """Warm with so many rows and fire so many, in every variant."""
    with prepare.session(track.bed.filled.superuser) as opened:
        _make_room(opened)
    known = _variants().items()
    return measure([track.variant(name, enter, rows, raw.WITHOUT_LIGHTS) for name, enter in known], rounds)


def lists(database: Database, pages: int, rounds: int) -> list[Measured]:
    """Measure the first page of a list of matters, whose order stands on their row, or in another one."""
    with prepare.session(database.superuser) as opened:
        for statement in _SPREAD:
            opened.execute(statement.encode())
        (pid,) = opened.execute("SELECT pg_backend_pid()").fetchall()[0]

        def variant(name: str, page: str) -> Variant:
            def read() -> int:
                for _ in range(pages):
                    if not opened.execute(page.encode()).fetchall():
                        raise RuntimeError(f"{name}: nothing was found")
                return pages

            return Variant(name, read, lambda: nullcontext([int(str(pid))]))

        return measure([variant(name, page) for name, page in _PAGES.items()], rounds)


def _make_room(opened: Session) -> None:
    for statement in _NARROW:
        opened.execute(statement.encode())
    opened.execute("ANALYZE obligations_clock")


NOTES = (
    "Taken apart: the light on the clock is a column of it more, and an index of what shines.",
    "The narrow row of a matter has its kind, light and date, and an index of these three.",
    "The sweep without a row is the same statement without the common table that writes it.",
)
