"""The seal of an import: a digest over every value that it wrote, which can be computed again at any time."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from qinqing.commons.enterprises.models import Enterprise, Import
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.shape import FIELDS, Shape, whole

_THEN = ", ".join(
    f"CASE WHEN later.before ? '{field}' THEN later.before ->> '{field}' ELSE enterprise.{field}::text END"
    for field in FIELDS
)

# What later imports found when they changed an enterprise that the import entered: of each field the earliest.
ENTERED = """
    SELECT change.enterprise_id, jsonb_object_agg(old.key, old.value ORDER BY change.id DESC) AS before
    FROM enterprises_enterprise AS entered
    JOIN enterprises_change AS change ON change.enterprise_id = entered.id, jsonb_each(change.before::jsonb) AS old
    WHERE entered.entered_in_id = %(batch)s GROUP BY change.enterprise_id
"""

# The same of the topics under which it was the first to know something of an enterprise.
FILLED = """
    SELECT change.enterprise_id, jsonb_object_agg(old.key, old.value ORDER BY change.id DESC) AS before
    FROM enterprises_holding AS holding
    JOIN enterprises_change AS change ON change.enterprise_id = holding.enterprise_id,
    jsonb_each(change.before::jsonb) AS old
    WHERE holding.entered_in_id = %(batch)s AND %(topic_of)s::jsonb ->> old.key = holding.topic
    GROUP BY change.enterprise_id
"""

# An enterprise as its import entered it: its values today, or those before the first later import that changed them.
_OWN = f"""
    SELECT enterprise.uscc AS uscc, 'changed' AS part, change.before || chr(10) || change.after AS line
    FROM enterprises_change AS change JOIN enterprises_enterprise AS enterprise ON enterprise.id = change.enterprise_id
    WHERE change.batch_id = %(batch)s
    UNION ALL
    SELECT enterprise.uscc, 'entered', jsonb_build_array({_THEN})::text
    FROM enterprises_enterprise AS enterprise LEFT JOIN ({ENTERED}) AS later ON later.enterprise_id = enterprise.id
    WHERE enterprise.entered_in_id = %(batch)s
"""  # noqa: S608 - constants with parameters


def _written(shape: Shape) -> str:
    """Return the query of all that an import wrote, what it filled in topic by topic."""
    parts = (
        f"""
        UNION ALL
        SELECT enterprise.uscc, 'filled' || held.topic,
               jsonb_strip_nulls(jsonb_build_object({_pairs(fields)}) || coalesce(later.before, '{{}}'))::text
        FROM enterprises_holding AS held JOIN enterprises_enterprise AS enterprise ON enterprise.id = held.enterprise_id
        LEFT JOIN (SELECT filled.enterprise_id, jsonb_object_agg(old.key, old.value) AS before
                   FROM ({FILLED}) AS filled, jsonb_each(filled.before) AS old
                   WHERE old.key = ANY(%(held{place})s) GROUP BY filled.enterprise_id) AS later
               ON later.enterprise_id = enterprise.id
        WHERE held.entered_in_id = %(batch)s AND held.topic = %(topic{place})s
        """  # noqa: S608 - codes and places were checked when they were set
        for place, (_topic, fields) in enumerate(shape.topics)
    )
    return _OWN + "".join(parts)


def _pairs(fields: Any) -> str:
    return ", ".join(f"'{one.code}', held.values[{one.slot}]::text" for one in fields)


def held(shape: Shape) -> dict[str, Any]:
    """Return the parameters that name the fields of each topic, for FILLED and what rests on it."""
    each = {f"held{place}": [one.code for one in fields] for place, (_topic, fields) in enumerate(shape.topics)}
    topic_of = {one.code: topic for topic, fields in shape.topics for one in fields}
    return {**shape.given, **each, "topic_of": json.dumps(topic_of)}


def seal(batch: Import) -> bytes:
    """Return the digest over what an applied import wrote, as the registry tells it today."""
    shape = whole(batch)
    query = f"""
        SELECT sha256(%(salt)s::bytea || coalesce(string_agg(
            sha256(%(salt)s::bytea || convert_to(uscc || chr(10) || line, 'UTF8')), ''::bytea
            ORDER BY uscc, part COLLATE "C"), ''::bytea))
        FROM ({_written(shape)}) AS written
    """  # noqa: S608 - constants with parameters
    with connection.cursor() as cursor:
        cursor.execute(query, {"batch": batch.pk, "salt": bytes(batch.salt), **held(shape)})
        (found,) = cursor.fetchone()
    return bytes(found)


def provenance(enterprise: Enterprise) -> dict[str, Import]:
    """Return for every field the import that wrote its value; four queries."""
    return dict(writings(enterprise))


def writings(enterprise: Enterprise) -> Iterator[tuple[str, Import]]:
    """Yield every import that ever wrote a field, with the field, the latest last; four queries."""
    known = everything()
    yield from ((code, enterprise.entered_in) for code in FIELDS)
    for holding in enterprise.holdings.select_related("entered_in__office"):
        mine = [code for code in holding.entered_in.fields if known[code].topic == holding.topic and known[code].slot]
        yield from ((code, holding.entered_in) for code in mine)
    for change in enterprise.changes.select_related("batch__office").order_by("id"):
        yield from ((code, change.batch) for code in json.loads(change.after).keys() - {"listed"})
