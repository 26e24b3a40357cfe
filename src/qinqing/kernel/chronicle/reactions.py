"""News: tells every registered reaction of each event at least once, after it was committed."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from qinqing.kernel.chronicle.models import Delivery, Event, News

logger = logging.getLogger(__name__)

BATCH = 500
ATTEMPTS = 8

# A second worker that skipped the rows of the first would tell the later news of a stream before the earlier.
_MY_TURN = "SELECT pg_try_advisory_xact_lock(hashtext('chronicle.news'))"


@dataclass(frozen=True, slots=True)
class Reaction:
    """`react` takes events of one of `kinds`, in stream order; registered in one explicit list in `site`."""

    name: str
    kinds: frozenset[str]
    react: Callable[[Sequence[Event]], None]


@cache
def reactions() -> dict[str, Reaction]:
    """Return the registered reactions by name."""
    registered: Sequence[Reaction] = import_string(settings.QINQING_REACTIONS)
    return {reaction.name: reaction for reaction in registered}


def _key(rows: Sequence[News] | Sequence[Delivery]) -> Q:
    keys = Q()
    for row in rows:
        keys |= Q(stream_id=row.stream_id, seq=row.seq)
    return keys


def _attempt(reaction: Reaction, events: Sequence[Event]) -> str:
    """Return the fault, empty when `reaction` took the events."""
    try:
        with transaction.atomic():
            reaction.react(events)
    except Exception as fault:
        logger.exception("reaction %s failed", reaction.name)
        return f"{type(fault).__name__}: {fault}"[:500]
    return ""


def _tell(reaction: Reaction, events: Sequence[Event]) -> None:
    """Tell all at once; when that fails one by one, so that one bad event holds up nobody else."""
    if not events or not _attempt(reaction, events):
        return
    for event in events:
        if fault := _attempt(reaction, [event]):
            Delivery.objects.update_or_create(
                reaction=reaction.name,
                stream_id=event.stream_id,
                seq=event.seq,
                create_defaults={"attempts": 1, "retry_at": Now() + timedelta(seconds=10), "fault": fault},
                defaults={"fault": fault},
            )


def _my_turn() -> bool:
    """Return whether nobody else tells news; holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_MY_TURN)
        return bool(cursor.fetchone()[0])


def dispatch() -> int:
    """Tell one batch of news and return how many events it held; 0 when there is none, or another worker tells it."""
    with transaction.atomic():
        if not _my_turn():
            return 0
        picked = list(News.objects.order_by("stream_id", "seq")[:BATCH])
        if not picked:
            return _retry()
        events = list(Event.objects.filter(_key(picked)).order_by("stream_id", "seq"))
        for reaction in reactions().values():
            _tell(reaction, [event for event in events if event.kind in reaction.kinds])
        News.objects.filter(_key(picked)).delete()
    return len(picked)


def _retry() -> int:
    """Try again what failed before and is due; after ATTEMPTS it is parked with its fault."""
    due = list(
        Delivery.objects.select_for_update(skip_locked=True).filter(retry_at__lte=Now()).order_by("retry_at")[:50]
    )
    for delivery in due:
        event = Event.objects.get(stream_id=delivery.stream_id, seq=delivery.seq)
        reaction = reactions().get(delivery.reaction)
        fault = _attempt(reaction, [event]) if reaction else "no such reaction"
        if not fault:
            delivery.delete()
            continue
        parked = delivery.attempts + 1 >= ATTEMPTS
        wait = Now() + timedelta(seconds=10 * 2**delivery.attempts)
        Delivery.objects.filter(pk=delivery.pk).update(
            attempts=F("attempts") + 1, fault=fault, retry_at=None if parked else wait
        )
    return len(due)
