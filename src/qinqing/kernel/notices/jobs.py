"""Sending the outbox over SMTP, with retries and a receipt."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models.functions import Now

from qinqing.kernel.notices.models import Mail
from qinqing.kernel.notices.rules import letter

logger = logging.getLogger(__name__)

BATCH = 50
ATTEMPTS = 8


def send() -> int:
    """Send one batch of due mail and return how many were tried; a failed one is tried again, ever later."""
    with transaction.atomic():
        due = Mail.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=Now())
        batch = list(due.select_related("notice__person").order_by("next_at")[:BATCH])
        if batch:
            _send(batch)
    return len(batch)


def _send(batch: list[Mail]) -> None:
    connection = get_connection()
    for mail in batch:
        words = letter(mail.notice.level, settings.QINQING_CITY)
        message = EmailMessage(words.subject, words.body, to=[mail.notice.person.email], connection=connection)
        try:
            message.send()
        except (SMTPException, OSError) as fault:
            logger.warning("mail %s: %s", mail.pk, fault)
            attempts = mail.attempts + 1
            wait = None if attempts >= ATTEMPTS else Now() + timedelta(seconds=30 * 2**attempts)
            Mail.objects.filter(pk=mail.pk).update(attempts=attempts, next_at=wait, fault=str(fault)[:500])
        else:
            Mail.objects.filter(pk=mail.pk).update(attempts=mail.attempts + 1, next_at=None, sent_at=Now(), fault="")
