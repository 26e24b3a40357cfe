"""Putting events into the outbox of every system that subscribed, and giving a system up."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Func, OuterRef

from qinqing.commons.webhooks import events
from qinqing.commons.webhooks.models import Webhook
from qinqing.commons.webhooks.queries import area_of
from qinqing.commons.webhooks.rules import GIVE_UP
from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.chronicle.actions import area_stream
from qinqing.kernel.chronicle.models import Event, Stream
from qinqing.kernel.devices.action import running
from qinqing.kernel.matters.models import Matter

_QUEUE = """
    INSERT INTO webhooks_push
        (id, webhook_id, matter_id, seq, tag, revision, at, attempts, next_at, fault)
    SELECT gen_random_uuid(), webhook.id, matter.stream_id, event.seq, event.kind, matter.rev, event.at, 0, now(), ''
    FROM unnest(%s::bigint[], %s::bigint[]) AS told (stream_id, seq)
    JOIN chronicle_event AS event ON event.stream_id = told.stream_id AND event.seq = told.seq
    JOIN matters_matter AS matter ON matter.stream_id = told.stream_id
    JOIN ({known}) AS known (matter_id, webhook_id) ON known.matter_id = matter.stream_id
    JOIN webhooks_webhook AS webhook ON webhook.id = known.webhook_id
      AND webhook.tags @> ARRAY[event.kind] AND event.recorded_at >= webhook.registered_at
    ON CONFLICT (webhook_id, matter_id, seq) DO NOTHING
"""


def queue(news: Sequence[Event]) -> None:
    """Put each event into the outbox of every system that may be told of it; one statement, twice is once."""
    if not news:
        return
    wanted = Webhook.objects.filter(tags__overlap=sorted({one.kind for one in news}))
    may_know = ArraySubquery(wanted.told_of(OuterRef(OuterRef("pk"))).values("pk"))
    matters = Matter.objects.filter(pk__in={one.stream_id for one in news})
    known, whom = matters.values_list("pk", Func(may_know, function="unnest")).query.sql_with_params()
    with connection.cursor() as cursor:
        told = [one.stream_id for one in news], [one.seq for one in news]
        cursor.execute(_QUEUE.format(known=known), [*told, *whom])


def give_up(webhook_id: int, now: datetime) -> bool:
    """Stop pushing to a system that took nothing for long, and return whether it was stopped now.

    What waits for it waits until somebody starts it again.
    """
    running()
    stream = area_stream(area_of(webhook_id))
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    rows = Webhook.objects.select_for_update(no_key=True)
    webhook = rows.filter(pk=webhook_id, stopped_at=None, failing_since__lte=now - GIVE_UP).first()
    if webhook is None or webhook.failing_since is None:
        return False
    webhook.stopped_at, webhook.given_up = now, True
    webhook.save(update_fields=["stopped_at", "given_up"])
    facts = {"webhook": webhook.pk, "failing_since": webhook.failing_since.isoformat()}
    append([Entry(stream, events.GIVEN_UP, now, facts)])
    return True
