"""What a staged import would change, by set: one definition for the preview and for the import itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.rules.columns import COLUMNS

SHOWN = 200

FIELDS = tuple(column.field for column in COLUMNS if column.field != "uscc")

# The values of an enterprise as text, one row each, so that whatever gives some of them can be held against it.
STANDS = ", ".join(f"('{field}', enterprise.{field}::text)" for field in (*FIELDS, "listed"))

# Every value that a staged row gives and that stands otherwise in the registry; OFFSET 0: read each row's JSON once.
DIFFERENCES = f"""
    SELECT staged.number, enterprise.id AS enterprise_id, stands.field, stands.value AS before,
           row.given ->> stands.field AS after
    FROM enterprises_staged AS staged
    JOIN enterprises_enterprise AS enterprise ON enterprise.uscc = staged.uscc,
    LATERAL (SELECT staged.given::jsonb AS given OFFSET 0) AS row,
    LATERAL (VALUES {STANDS}) AS stands(field, value)
    WHERE staged.batch_id = %(batch)s AND row.given ? stands.field
      AND stands.value IS DISTINCT FROM row.given ->> stands.field
"""  # noqa: S608 - constants with parameters

_COUNTS = f"""
    WITH difference AS MATERIALIZED ({DIFFERENCES})
    SELECT (SELECT count(*) FROM enterprises_staged AS staged WHERE staged.batch_id = %(batch)s),
           (SELECT count(*) FROM enterprises_staged AS staged WHERE staged.batch_id = %(batch)s AND NOT EXISTS (
                SELECT 1 FROM enterprises_enterprise AS enterprise WHERE enterprise.uscc = staged.uscc)),
           count(*), count(DISTINCT enterprise_id) FROM difference
"""  # noqa: S608 - constants with parameters

_SHOWN = f"""
    SELECT difference.number, enterprise.uscc, enterprise.name, difference.field, difference.before, difference.after
    FROM ({DIFFERENCES} AND staged.uscc <> ALL(%(away)s)
          ORDER BY staged.number, stands.field LIMIT {SHOWN}) AS difference
    JOIN enterprises_enterprise AS enterprise ON enterprise.id = enterprise_id
    ORDER BY difference.number, difference.field
"""  # noqa: S608 - constants with parameters

_NEW = f"""
    SELECT staged.number, staged.uscc, staged.given::jsonb ->> 'name'
    FROM enterprises_staged AS staged LEFT JOIN enterprises_enterprise AS enterprise USING (uscc)
    WHERE staged.batch_id = %(batch)s AND enterprise.id IS NULL AND staged.uscc <> ALL(%(away)s)
    ORDER BY staged.number LIMIT {SHOWN}
"""  # noqa: S608 - constants with parameters

# A new enterprise needs a name; an enterprise of another range is not this importer's to change.
_WRONG = """
    SELECT staged.number, enterprise.id IS NULL FROM enterprises_staged AS staged
    LEFT JOIN enterprises_enterprise AS enterprise USING (uscc)
    WHERE staged.batch_id = %(batch)s
      AND CASE WHEN enterprise.id IS NULL THEN coalesce(staged.given::jsonb ->> 'name', '') = ''
               ELSE NOT (enterprise.path >= %(first)s AND enterprise.path < %(end)s) END
    ORDER BY staged.number
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that would change, or that was changed."""

    number: int
    uscc: str
    name: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: how many rows are new, changed and unchanged, and the first of them."""

    rows: int
    entered: int
    changed: int
    values: int
    differences: Sequence[Difference]
    new: Sequence[tuple[int, str, str]]

    @property
    def unchanged(self) -> int:
        """Return how many rows say what stands there already."""
        return self.rows - self.entered - self.changed

    @property
    def nothing(self) -> bool:
        """Say whether the registry would stay as it is."""
        return not (self.entered or self.values)


def counts(batch_id: int) -> tuple[int, int, int, int]:
    """Return rows, new ones, values that differ, and enterprises with any."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"batch": batch_id})
        rows, entered, values, changed = cursor.fetchone()
    return rows, entered, values, changed


def preview(batch: Import, away: Sequence[str] = ()) -> Preview:
    """Return what applying a staged import would do now; three queries, whatever its length.

    Of enterprises with the codes in `away`, from which the reader stays away, nothing is shown.
    """
    given: dict[str, Any] = {"batch": batch.pk, "away": list(away)}
    rows, entered, values, changed = counts(batch.pk)
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, given)
        differences = [Difference(*row) for row in cursor.fetchall()]
        cursor.execute(_NEW, given)
        new = cursor.fetchall()
    return Preview(rows, entered, changed, values, differences, new)


def wrong_rows(batch_id: int, first: str, end: str) -> list[tuple[int, bool]]:
    """Return the staged rows that cannot be taken: their number, and whether the enterprise is new to the registry."""
    with connection.cursor() as cursor:
        cursor.execute(_WRONG, {"batch": batch_id, "first": first, "end": end})
        return list(cursor.fetchall())
