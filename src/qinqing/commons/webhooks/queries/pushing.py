"""Which event may be pushed to which system, what is due, and what is said of it."""

import json
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from qinqing.commons.webhooks.models import Push

# What an office's system may be told of: what lies at or below its place and is not sealed. A system is read by
# everybody in the office, so what one of them keeps away from by a declared conflict is told to none.
OPEN = """
    webhook.stopped_at IS NULL AND matter.confidentiality <> 'sealed'
    AND matter.path >= webhook.path AND matter.path < left(webhook.path, -1) || '0'
    AND EXISTS (
        SELECT 1 FROM parties_unit AS office WHERE office.id = webhook.unit_id
          AND (office.until IS NULL OR office.until > (now() AT TIME ZONE 'Asia/Shanghai')::date))
    AND NOT EXISTS (
        SELECT 1 FROM parties_post AS post
        JOIN access_exclusion AS declared ON declared.person_id = post.person_id
        JOIN parties_unit AS named ON named.id = declared.unit_id
        JOIN parties_unit AS away ON away.id = named.id
          OR (declared.and_below AND away.path >= named.path AND away.path < left(named.path, -1) || '0')
        WHERE post.unit_id = webhook.unit_id
          AND (post.until IS NULL OR post.until > (now() AT TIME ZONE 'Asia/Shanghai')::date)
          AND declared.since <= (now() AT TIME ZONE 'Asia/Shanghai')::date
          AND (declared.until IS NULL OR declared.until > (now() AT TIME ZONE 'Asia/Shanghai')::date)
          AND (away.id = matter.host_id OR away.id IN (
              SELECT party.unit_id FROM matters_party AS party WHERE party.matter_id = matter.stream_id)))
"""

_STILL = f"""
    SELECT EXISTS (
        SELECT 1 FROM webhooks_webhook AS webhook, matters_matter AS matter
        WHERE webhook.id = %s AND matter.stream_id = %s AND {OPEN})
"""  # noqa: S608 - two constants


@cache
def pushed() -> Mapping[str, str]:
    """Return the tags to which a system may subscribe, each with its words: the one list of the installation."""
    found: Mapping[str, str] = import_string(settings.QINQING_PUSHED)
    return found


def still_open(push: Push) -> bool:
    """Return whether the system may still be told of the matter: much may have happened since it was told."""
    with connection.cursor() as cursor:
        cursor.execute(_STILL, [push.webhook_id, push.matter_id])
        return bool(cursor.fetchone()[0])


def body_of(push: Push) -> bytes:
    """Return what is sent: which event of which matter, at which revision; the title only where that was decided."""
    about = {"reference": push.matter.reference, "kind": push.matter.kind, "revision": push.revision}
    if push.webhook.with_titles:
        about["title"] = push.matter.title
    at = timezone.localtime(push.at).isoformat(timespec="seconds")
    said = {"id": str(push.pk), "type": push.tag, "timestamp": at, "data": about}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
