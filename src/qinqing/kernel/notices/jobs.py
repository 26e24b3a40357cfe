"""Sending the outbox over SMTP, with retries and a receipt."""

import logging
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models.functions import Now

from qinqing.kernel.notices.models import Mail
from qinqing.kernel.notices.rules import letter

logger = logging.getLogger(__name__)

BATCH = 50
ATTEMPTS = 8


def send() -> int:
    """Send one batch of due mail and return how many were tried; a failed one is tried again, ever later."""
    post = get_connection()
    tried = 0
    try:
        while tried < BATCH and _send_one(post):
            tried += 1
    finally:
        with suppress(SMTPException, OSError):
            post.close()
    return tried


def _send_one(post: BaseEmailBackend) -> bool:
    """Send the mail that is due longest, in its own transaction: a crash repeats one letter at most."""
    with transaction.atomic():
        due = Mail.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=Now())
        mail = due.select_related("notice__person").order_by("next_at").first()
        if mail is None:
            return False
        fault = _fault(post, mail)
        attempts = mail.attempts + 1
        if not fault:
            Mail.objects.filter(pk=mail.pk).update(attempts=attempts, next_at=None, sent_at=Now(), fault="")
            return True
        logger.warning("mail %s: %s", mail.pk, fault)
        wait = None if attempts >= ATTEMPTS else Now() + timedelta(seconds=30 * 2**attempts)
        Mail.objects.filter(pk=mail.pk).update(attempts=attempts, next_at=wait, fault=fault[:500])
    return True


def _fault(post: BaseEmailBackend, mail: Mail) -> str:
    """Return why the letter could not be handed over, empty when it was; the connection stays open for the next."""
    words = letter(mail.notice.level, settings.QINQING_CITY)
    message = EmailMessage(words.subject, words.body, to=[mail.notice.person.email], connection=post)
    try:
        post.open()
        message.send()
    except (SMTPException, OSError) as fault:
        with suppress(SMTPException, OSError):
            post.close()
        return str(fault) or type(fault).__name__
    return ""
