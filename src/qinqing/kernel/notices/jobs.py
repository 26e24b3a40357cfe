"""Sending the outbox over SMTP: one letter a person, not at night, with retries and a receipt."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from qinqing.kernel.devices.action import database_now
from qinqing.kernel.notices.models import TRIED, Mail
from qinqing.kernel.notices.rules import Letter, is_quiet, letter

logger = logging.getLogger(__name__)

BATCH = 50
"""Letters in one run."""

MOST = 500
"""Notices behind one letter."""

ATTEMPTS = 8


def send(now: datetime | None = None) -> int:
    """Send one batch of letters and return how many were tried; a failed one is tried again, ever later.

    In the quiet hours nothing leaves; `now` is the database's clock unless given.
    """
    if is_quiet(timezone.localtime(now or database_now()).time(), settings.QINQING_QUIET_HOURS):
        return 0
    post = get_connection()
    tried = 0
    try:
        while tried < BATCH and _send_next(post):
            tried += 1
    finally:
        with suppress(SMTPException, OSError):
            post.close()
    return tried


def _send_next(post: BaseEmailBackend) -> bool:
    """Send all that waits for one person, in its own transaction: a crash repeats one letter at most."""
    with transaction.atomic():
        mails = _due()
        if not mails:
            return False
        fault = _fault(post, mails)
        for mail in mails:
            attempts = mail.attempts + 1
            mail.tried(fault, timedelta(seconds=30 * 2**attempts) if attempts < ATTEMPTS else None)
        Mail.objects.bulk_update(mails, TRIED)
    if fault:
        logger.warning("letter for %s notices: %s", len(mails), fault)
    return True


def _due() -> Sequence[Mail]:
    """Return, locked, the mail that is due longest and what else is due for its reader."""
    due = Mail.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=Now())
    first = due.select_related("notice").order_by("next_at").first()
    if first is None:
        return []
    same = due.filter(notice__person=first.notice.person_id).select_related("notice__person").order_by("pk")
    return list(same[:MOST])


def _fault(post: BaseEmailBackend, mails: Sequence[Mail]) -> str:
    """Return why the letter could not be handed over, empty when it was; the connection stays open for the next.

    Nothing is written of what is read under another notice or was signed for meanwhile.
    """
    waiting = [mail.notice for mail in mails if not (mail.notice.under_id or mail.notice.acknowledged_at)]
    if not waiting:
        return ""
    words = letter([notice.level for notice in waiting], settings.QINQING_CITY)
    message = EmailMessage(words.subject, words.body, to=[mails[0].notice.person.email], connection=post)
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
