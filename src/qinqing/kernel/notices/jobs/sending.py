"""Emptying the outboxes: one letter or message a reader, not at night, with retries and a receipt."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from qinqing.kernel.devices.action import database_now
from qinqing.kernel.notices.jobs.handing import hand_over
from qinqing.kernel.notices.models import TRIED, Mail, Message, Outgoing, OutgoingQuerySet
from qinqing.kernel.notices.rules import Letter, is_quiet, letter

logger = logging.getLogger(__name__)

BATCH = 50
"""Letters in one run."""

FEWER = 20
"""Messages in one run: even when no robot answers it ends long before the job counts as stalled."""

MOST = 500
"""Notices behind one letter."""

ATTEMPTS = 8


@dataclass(frozen=True)
class Way:
    """A way out: what is due for one reader, locked, and how words are handed over, which returns the fault."""

    rows: OutgoingQuerySet[Any]
    due: Callable[[], Sequence[Any]]
    hand: Callable[[Any, Letter], str]


def _is_night(now: datetime | None) -> bool:
    return is_quiet(timezone.localtime(now or database_now()).time(), settings.QINQING_QUIET_HOURS)


def send(now: datetime | None = None) -> int:
    """Send one batch of letters and return how many were tried; a failed one is tried again, ever later.

    In the quiet hours nothing leaves; `now` is the database's clock unless given.
    """
    if _is_night(now):
        return 0
    post = get_connection()
    way = Way(Mail.objects.all(), _due_mail, partial(_post, post))
    tried = 0
    try:
        while tried < BATCH and _send_next(way):
            tried += 1
    finally:
        with suppress(SMTPException, OSError):
            post.close()
    return tried


def send_messages(now: datetime | None = None) -> int:
    """Send one batch to channels, as letters are sent; apart from them, since a robot may take its time."""
    if _is_night(now):
        return 0
    way = Way(Message.objects.all(), _due_messages, lambda message, words: hand_over(message.channel, words))
    tried = 0
    while tried < FEWER and _send_next(way):
        tried += 1
    return tried


def _send_next(way: Way) -> bool:
    """Send all that waits for one reader, in its own transaction: a crash repeats one letter at most.

    Nothing is written of what is read under another notice or was signed for meanwhile.
    """
    with transaction.atomic():
        rows = way.due()
        if not rows:
            return False
        waiting = [row.notice for row in rows if not (row.notice.under_id or row.notice.acknowledged_at)]
        words = letter([notice.level for notice in waiting], settings.QINQING_CITY, settings.QINQING_ADDRESS)
        fault = way.hand(rows[0], words) if waiting else ""
        for row in rows:
            _tried(row, fault)
        way.rows.bulk_update(rows, TRIED)
    if fault:
        logger.warning("%s for %s notices: %s", way.rows.model.__name__, len(rows), fault)
    return True


def _tried(row: Outgoing, fault: str) -> None:
    attempts = row.attempts + 1
    row.tried(fault, timedelta(seconds=30 * 2**attempts) if attempts < ATTEMPTS else None)


def _due_mail() -> Sequence[Mail]:
    """Return, locked, the mail that is due longest and what else is due for its reader."""
    due = Mail.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=Now())
    first = due.select_related("notice").order_by("next_at").first()
    if first is None:
        return []
    same = due.filter(notice__person=first.notice.person_id).select_related("notice__person").order_by("pk")
    return list(same[:MOST])


def _due_messages() -> Sequence[Message]:
    """Return, locked, the message that is due longest and what else is due for its channel."""
    due = Message.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=Now())
    first = due.order_by("next_at").first()
    if first is None:
        return []
    return list(due.filter(channel=first.channel_id).select_related("notice", "channel").order_by("pk")[:MOST])


def _post(post: BaseEmailBackend, mail: Mail, words: Letter) -> str:
    """Return why the letter could not be handed over, empty when it was; the connection stays open for the next."""
    message = EmailMessage(words.subject, words.body, to=[mail.notice.person.email], connection=post)
    try:
        post.open()
        message.send()
    except (SMTPException, OSError, ValueError) as fault:  # an address that is none is a ValueError
        with suppress(SMTPException, OSError):
            post.close()
        return str(fault) or type(fault).__name__
    return ""


def write(addresses: Sequence[str], words: Letter) -> None:
    """Send a letter about the house itself to each address; what fails is logged, since the pages show it as well."""
    try:
        for address in addresses:
            EmailMessage(words.subject, words.body, to=[address]).send()
    except (SMTPException, OSError, ValueError) as fault:
        logger.warning("letter to those who keep the house: %s", type(fault).__name__)
