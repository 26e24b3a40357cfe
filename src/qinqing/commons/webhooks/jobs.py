"""Pushing events to the systems that subscribed, each signed, at least once and never without end."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from qinqing.commons.webhooks.actions import give_up
from qinqing.commons.webhooks.models import Push, Webhook
from qinqing.commons.webhooks.queries import PURPOSE_ADDRESS, PURPOSE_SECRET, body_of, keepers, still_open
from qinqing.commons.webhooks.rules import KEPT, alert, headers, pause, rest
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.devices.locking import unlocked
from qinqing.kernel.devices.outbound import UNREADABLE, post
from qinqing.kernel.notices.jobs import write
from qinqing.kernel.notices.models import TRIED

logger = logging.getLogger(__name__)

BATCH = 20
"""Pushes in one run: even when none is answered it ends long before the job counts as stalled."""


def send() -> int:
    """Push one batch and return how many were tried."""
    tried = 0
    while tried < BATCH and _send_next():
        tried += 1
    return tried


def _send_next() -> bool:
    """Push what is due longest, in its own transaction: a crash after sending repeats it, with the same id."""
    with by_the_clock() as now:
        push = _due()
        if push is None:
            return False
        if not still_open(push):
            push.delete()
            return True
        fault = _fault(push, now)
        push.tried(fault, pause(push.attempts + 1))
        push.save(update_fields=TRIED)
        _remember(push.webhook, fault, now)
    if fault:
        logger.warning("push %s to webhook %s: %s", push.pk, push.webhook_id, fault)
        _give_up_after_long(push.webhook)
    return True


def _due() -> Push | None:
    """Return, locked with its system, the push that is due longest; none of a system that is left alone for a while."""
    rows = Push.objects.select_for_update(skip_locked=True, no_key=True, of=("self", "webhook"))
    ready = rows.filter(next_at__lte=Now(), webhook__rest_until__lte=Now(), webhook__stopped_at__isnull=True)
    return ready.select_related("webhook", "matter").order_by("next_at", "at", "seq").first()


def _give_up_after_long(webhook: Webhook) -> None:
    """Give up in a second transaction, which takes the history first, as whoever acts on it does."""
    with by_the_clock() as now:
        given_up = give_up(webhook.pk, now)
    if given_up:
        write(keepers(webhook, timezone.localdate(now)), alert(settings.QINQING_CITY))


def _fault(push: Push, now: datetime) -> str:
    """Return why the system did not take it, empty when it did."""
    webhook = push.webhook
    kept = [webhook.secret]
    if webhook.former_secret is not None and webhook.former_until is not None and now < webhook.former_until:
        kept.append(webhook.former_secret)
    address = unlocked(webhook.address, PURPOSE_ADDRESS)
    secrets = [secret for one in kept if (secret := unlocked(one, PURPOSE_SECRET))]
    if address is None or not secrets:
        return UNREADABLE
    body = body_of(push)
    return post(address, body, headers(secrets, str(push.pk), now, body))


def _remember(webhook: Webhook, fault: str, now: datetime) -> None:
    """Leave a system that failed alone for a while, ever longer."""
    webhook.failures = webhook.failures + 1 if fault else 0
    webhook.failing_since = (webhook.failing_since or now) if fault else None
    webhook.rest_until = now + (rest(webhook.failures) if fault else timedelta(0))
    webhook.save(update_fields=["failures", "failing_since", "rest_until"])


def forget() -> int:
    """Drop what arrived long ago and return how much that was."""
    with transaction.atomic():
        return Push.objects.filter(sent_at__lt=Now() - KEPT).delete()[0]
