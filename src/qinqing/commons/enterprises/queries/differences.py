"""What a staged import would change, by set: one definition for the preview and for the import itself."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.queries.shape import Shape, shape_of
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.rules.catalogue import Field

SHOWN = 200

# Of which day the value is that stands: of the last import that changed it, or else of the one that entered it.
# An import that was taken back says nothing any more, nor does the one that took it back.
_OF_THE_DAY = """
    coalesce(
        (SELECT batch.as_of FROM enterprises_change AS change
         JOIN enterprises_import AS batch ON batch.id = change.batch_id
         WHERE change.enterprise_id = enterprise.id AND change.after::jsonb ? stands.field
           AND batch.reverts_id IS NULL AND {standing} ORDER BY change.id DESC LIMIT 1),
        (SELECT batch.as_of FROM enterprises_import AS batch
         WHERE batch.id = stands.entered AND {standing}))
""".replace(
    "{standing}",
    """NOT EXISTS (
            SELECT 1 FROM enterprises_import AS back WHERE back.reverts_id = batch.id AND NOT EXISTS (
                SELECT 1 FROM enterprises_import AS again WHERE again.reverts_id = back.id))""",
)

# The day of an import that may be older than something that stands. Nothing is of a later day than the latest import,
# so that mostly no row has to be asked; taking an import back asks for no day either.
_MAY_BE_OLDER = """
    (SELECT importing.as_of FROM enterprises_import AS importing
     WHERE importing.id = %(batch)s AND importing.reverts_id IS NULL
       AND importing.as_of < (SELECT max(latest.as_of) FROM enterprises_import AS latest WHERE latest.turn > 0))
"""

# What stands is of a later day than what the import says: it stays.
_OLDER = f"CASE WHEN {_MAY_BE_OLDER} IS NULL THEN false ELSE {_MAY_BE_OLDER} < {_OF_THE_DAY} END"


def otherwise(shape: Shape) -> str:
    """Return the query of every value that a staged row gives and that stands otherwise; `given` has the topics."""
    # OFFSET 0: read each row's JSON once.
    return f"""
    SELECT staged.number, enterprise.id AS enterprise_id, stands.field, stands.value AS before,
           row.given ->> stands.field AS after
    FROM enterprises_staged AS staged
    JOIN enterprises_enterprise AS enterprise ON enterprise.uscc = staged.uscc
    {shape.joins},
    LATERAL (SELECT staged.given::jsonb AS given OFFSET 0) AS row,
    LATERAL (VALUES {shape.stands}) AS stands(field, value, entered)
    WHERE staged.batch_id = %(batch)s AND row.given ? stands.field AND stands.entered IS NOT NULL
      AND stands.value IS DISTINCT FROM row.given ->> stands.field
"""  # noqa: S608 - codes and places were checked when they were set


def differences(shape: Shape) -> str:
    """Return the query of every value that a staged import would change."""
    return f"{otherwise(shape)} AND (stands.field = 'listed' OR {_OLDER} IS NOT TRUE)"


def filled(shape: Shape) -> str:
    """Return the query of every staged row and topic of which nothing is held yet: number, topic, values.

    With `values` an array of the topic's length; rows of enterprises that are not known have no enterprise_id.
    """
    if not shape.topics:
        return "SELECT 0 AS number, NULL::bigint AS enterprise_id, '' AS topic, NULL::bigint[] AS values WHERE false"
    each = ", ".join(f"(%(topic{at})s, {_places(fields)})" for at, (_topic, fields) in enumerate(shape.topics))
    # OFFSET 0: each row's JSON is read once, for all topics.
    return f"""
    SELECT row.number, row.enterprise_id, given.topic, given.values
    FROM (SELECT staged.number, enterprise.id AS enterprise_id, staged.given::jsonb AS given
          FROM enterprises_staged AS staged
          LEFT JOIN enterprises_enterprise AS enterprise ON enterprise.uscc = staged.uscc
          WHERE staged.batch_id = %(batch)s OFFSET 0) AS row
    CROSS JOIN LATERAL (VALUES {each}) AS given(topic, values)
    WHERE {_KNOWN.format("given.values")} > 0 AND NOT EXISTS (
        SELECT 1 FROM enterprises_holding AS held
        WHERE held.enterprise_id = row.enterprise_id AND held.topic = given.topic)
    """  # noqa: S608 - codes and places were checked when they were set


_KNOWN = "cardinality(array_remove({}, NULL))"
"""How many values of an array are known."""


def _places(fields: Sequence[Field]) -> str:
    at = {one.slot: f"(row.given ->> '{one.code}')::bigint" for one in fields}
    return f"ARRAY[{', '.join(at.get(slot, 'NULL::bigint') for slot in range(1, max(at) + 1))}]"


def _counts(shape: Shape) -> str:
    return f"""
    WITH difference AS MATERIALIZED ({differences(shape)}), filled AS MATERIALIZED ({filled(shape)})
    SELECT (SELECT count(*) FROM enterprises_staged AS staged WHERE staged.batch_id = %(batch)s),
           (SELECT count(*) FROM enterprises_staged AS staged WHERE staged.batch_id = %(batch)s AND NOT EXISTS (
                SELECT 1 FROM enterprises_enterprise AS enterprise WHERE enterprise.uscc = staged.uscc)),
           (SELECT count(*) FROM difference),
           (SELECT count(*) FROM (SELECT number FROM difference
                                  UNION SELECT number FROM filled WHERE enterprise_id IS NOT NULL) AS touched),
           (SELECT coalesce(sum({_KNOWN.format("filled.values")}), 0) FROM filled)
"""  # noqa: S608 - as above


_AMONG = "(%(among)s::text[] IS NULL OR staged.uscc = ANY(%(among)s))"


def _shown(shape: Shape) -> str:
    return f"""
    SELECT difference.number, enterprise.uscc, enterprise.name, difference.field, difference.before, difference.after
    FROM ({differences(shape)} AND staged.uscc <> ALL(%(away)s) AND {_AMONG}
          ORDER BY staged.number, stands.field LIMIT {SHOWN}) AS difference
    JOIN enterprises_enterprise AS enterprise ON enterprise.id = enterprise_id
    ORDER BY difference.number, difference.field
"""  # noqa: S608 - as above


_NEW = f"""
    SELECT staged.number, staged.uscc, staged.given::jsonb ->> 'name'
    FROM enterprises_staged AS staged LEFT JOIN enterprises_enterprise AS enterprise USING (uscc)
    WHERE staged.batch_id = %(batch)s AND enterprise.id IS NULL AND staged.uscc <> ALL(%(away)s) AND {_AMONG}
    ORDER BY staged.number LIMIT {SHOWN}
"""  # noqa: S608 - constants with parameters


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
class Counts:
    """How much a staged import would do: rows, new ones, values that differ, rows touched, values filled in."""

    rows: int
    entered: int
    values: int
    changed: int
    filled: int


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
    filled: int = 0
    """Values under topics of which nothing was known so far."""

    @property
    def unchanged(self) -> int:
        """Return how many rows say what stands there already."""
        return self.rows - self.entered - self.changed

    @property
    def nothing(self) -> bool:
        """Say whether the registry would stay as it is."""
        return not (self.entered or self.values or self.filled)


def counts(batch: Import) -> Counts:
    """Return how much applying a staged import would do now."""
    shape = shape_of(batch.fields)
    with connection.cursor() as cursor:
        cursor.execute(_counts(shape), {"batch": batch.pk, **shape.given})
        return Counts(*map(int, cursor.fetchone()))


def preview(batch: Import, away: Sequence[str] = ()) -> Preview:
    """Return what applying a staged import would do now; the same few queries, whatever its length.

    Of enterprises with the codes in `away`, from which the reader stays away, nothing is shown. What the worker
    reckoned of a long one is not reckoned again: its counts stand as of that turn, its rows are read as they are.
    """
    if batch.foreseen:
        told: dict[str, Any] = batch.foreseen
        found, over = Counts(**told["counts"]), told["kept"]
        rows, new = samples(batch, away, told["among"])
    else:
        found, over = counts(batch), kept(batch)
        rows, new = samples(batch, away)
    return Preview(found.rows, found.entered, found.changed, found.values, rows, new, over, found.filled)


def samples(
    batch: Import, away: Sequence[str] = (), among: Sequence[str] | None = None
) -> tuple[Sequence[Difference], Sequence[tuple[int, str, str]]]:
    """Return the first values that would change and the first new enterprises; `among` these codes when given."""
    shape = shape_of(batch.fields)
    given: dict[str, Any] = {"batch": batch.pk, "away": list(away), "among": among, **shape.given}
    with connection.cursor() as cursor:
        cursor.execute(_shown(shape), given)
        rows = [Difference(*row) for row in cursor.fetchall()]
        cursor.execute(_NEW, given)
        new = cursor.fetchall()
    return rows, new


def foreseen(batch: Import) -> dict[str, Any]:
    """Return what applying a long import would do, as it is kept: counts, and of which enterprises rows are shown."""
    last, found = turn(), counts(batch)
    rows, new = samples(batch)
    among = list(dict.fromkeys([*(one.uscc for one in rows), *(uscc for _number, uscc, _name in new)]))
    return {"turn": last, "counts": asdict(found), "kept": kept(batch), "among": among}


def kept(batch: Import) -> int:
    """Return how many values an import would change if the registry did not hold them of a later day."""
    shape = shape_of(batch.fields)
    query = f"SELECT count(*) FROM ({otherwise(shape)} AND stands.field <> 'listed' AND {_OLDER}) AS kept"  # noqa: S608 - as above
    with connection.cursor() as cursor:
        cursor.execute(query, {"batch": batch.pk, **shape.given})
        (found,) = cursor.fetchone()
    return int(found)
