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

# Of which day the value is that stands: of the last import that changed it, or else of the one that entered the
# enterprise. An import that was taken back says nothing any more, nor does the one that took it back.
_OF_THE_DAY = """
    coalesce(
        (SELECT batch.as_of FROM enterprises_change AS change
         JOIN enterprises_import AS batch ON batch.id = change.batch_id
         WHERE change.enterprise_id = enterprise.id AND change.after::jsonb ? stands.field
           AND batch.reverts_id IS NULL AND {standing} ORDER BY change.id DESC LIMIT 1),
        (SELECT batch.as_of FROM enterprises_import AS batch
         WHERE batch.id = enterprise.entered_in_id AND {standing}))
""".replace(
    "{standing}",
    """NOT EXISTS (
            SELECT 1 FROM enterprises_import AS back WHERE back.reverts_id = batch.id AND NOT EXISTS (
                SELECT 1 FROM enterprises_import AS again WHERE again.reverts_id = back.id))""",
)

# What stands is of a later day than what the import says: it stays. Taking an import back asks for no day.
_OLDER = f"""
    (SELECT importing.as_of FROM enterprises_import AS importing
     WHERE importing.id = staged.batch_id AND importing.reverts_id IS NULL) < {_OF_THE_DAY}
"""  # noqa: S608 - constants with parameters

# Every value that a staged row gives and that stands otherwise in the registry; OFFSET 0: read each row's JSON once.
_OTHERWISE = f"""
    SELECT staged.number, enterprise.id AS enterprise_id, stands.field, stands.value AS before,
           row.given ->> stands.field AS after
    FROM enterprises_staged AS staged
    JOIN enterprises_enterprise AS enterprise ON enterprise.uscc = staged.uscc,
    LATERAL (SELECT staged.given::jsonb AS given OFFSET 0) AS row,
    LATERAL (VALUES {STANDS}) AS stands(field, value)
    WHERE staged.batch_id = %(batch)s AND row.given ? stands.field
      AND stands.value IS DISTINCT FROM row.given ->> stands.field
"""  # noqa: S608 - constants with parameters

DIFFERENCES = f"{_OTHERWISE} AND (stands.field = 'listed' OR {_OLDER} IS NOT TRUE)"

_KEPT = f"SELECT count(*) FROM ({_OTHERWISE} AND stands.field <> 'listed' AND {_OLDER}) AS kept"  # noqa: S608 - constants with parameters

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
    kept: int = 0
    """Values that stay although the import says otherwise: the registry holds them of a later day."""

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
    """Return what applying a staged import would do now; four queries, whatever its length.

    Of enterprises with the codes in `away`, from which the reader stays away, nothing is shown.
    """
    given: dict[str, Any] = {"batch": batch.pk, "away": list(away)}
    rows, entered, values, changed = counts(batch.pk)
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, given)
        differences = [Difference(*row) for row in cursor.fetchall()]
        cursor.execute(_NEW, given)
        new = cursor.fetchall()
    return Preview(rows, entered, changed, values, differences, new, kept(batch.pk))


def kept(batch_id: int) -> int:
    """Return how many values an import would change if the registry did not hold them of a later day."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {"batch": batch_id})
        (found,) = cursor.fetchone()
    return int(found)


def wrong_rows(batch_id: int, first: str, end: str) -> list[tuple[int, bool]]:
    """Return the staged rows that cannot be taken: their number, and whether the enterprise is new to the registry."""
    with connection.cursor() as cursor:
        cursor.execute(_WRONG, {"batch": batch_id, "first": first, "end": end})
        return list(cursor.fetchall())
