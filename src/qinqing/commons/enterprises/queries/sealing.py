"""The seal of an import: a digest over every value that it wrote, which can be computed again at any time."""

import json
from typing import Any

from django.db import connection

from qinqing.commons.enterprises.models import Enterprise, Import
from qinqing.commons.enterprises.queries.differences import FIELDS

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

# An enterprise as its import entered it: its values today, or those before the first later import that changed them.
_WRITTEN = f"""
    SELECT enterprise.uscc AS uscc, 'changed' AS part, change.before || chr(10) || change.after AS line
    FROM enterprises_change AS change JOIN enterprises_enterprise AS enterprise ON enterprise.id = change.enterprise_id
    WHERE change.batch_id = %(batch)s
    UNION ALL
    SELECT enterprise.uscc, 'entered', jsonb_build_array({_THEN})::text
    FROM enterprises_enterprise AS enterprise LEFT JOIN ({ENTERED}) AS later ON later.enterprise_id = enterprise.id
    WHERE enterprise.entered_in_id = %(batch)s
"""  # noqa: S608 - constants with parameters

_SEAL = f"""
    SELECT sha256(%(salt)s::bytea || coalesce(string_agg(
        sha256(%(salt)s::bytea || convert_to(uscc || chr(10) || line, 'UTF8')), ''::bytea
        ORDER BY uscc, part COLLATE "C"), ''::bytea))
    FROM ({_WRITTEN}) AS written
"""  # noqa: S608 - constants with parameters


def seal(batch: Import) -> bytes:
    """Return the digest over what an applied import wrote, as the registry tells it today."""
    given: dict[str, Any] = {"batch": batch.pk, "salt": bytes(batch.salt)}
    with connection.cursor() as cursor:
        cursor.execute(_SEAL, given)
        (found,) = cursor.fetchone()
    return bytes(found)


def provenance(enterprise: Enterprise) -> dict[str, Import]:
    """Return for every field the import that wrote its value; two queries."""
    found = dict.fromkeys(FIELDS, enterprise.entered_in)
    for change in enterprise.changes.select_related("batch").order_by("id"):
        found.update(dict.fromkeys(found.keys() & json.loads(change.after).keys(), change.batch))
    return found
