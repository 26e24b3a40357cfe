"""Opening, renewing and ending the feed of one's due days; how often it is read is counted beside it."""

from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access import access, events
from qinqing.kernel.access.actions.accounts import AREA
from qinqing.kernel.access.models import Account, Feed
from qinqing.kernel.access.queries import digest_of, holds_post
from qinqing.kernel.access.rules import FEED_PER_MINUTE
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal


class StandsIn(Refusal):
    """Whoever stands in for somebody takes no days of that post along."""

    says = _("代办期间不能开通日历订阅，请由岗位本人开通。")


class TooOften(Refusal):
    """A calendar that asks too often is slowed down, so that people are not."""

    says = _("这个日历一分钟最多取 {most} 次，请过一会儿再取。")
    status = 429


def _account(by: Actor) -> Account:
    """Lock the account, so that of two that renew at once both are counted, one after the other."""
    found = Account.objects.select_for_update(no_key=True).filter(person=by.person_id).first()
    if found is None:
        raise NotFound
    return found


@action(access.OPEN_FEED, creates=True)
def open_feed(*, secret: str, by: Actor, at: datetime = NOW) -> Feed:
    """Open a feed of the days that wait for `by`; one that was open ends, its address leads nowhere from now on."""
    if not holds_post(by, timezone.localdate(at)):
        raise StandsIn
    account = _account(by)
    former = Feed.objects.filter(account=account, ended_at__isnull=True).first()
    if former is not None:
        Feed.objects.filter(pk=former.pk).update(ended_at=at)
    made = Feed.objects.create(account=account, post_id=by.post_id, secret_digest=digest_of(secret), opened_at=at)
    facts = {
        "feed": made.pk,
        "account": account.pk,
        "post_id": by.post_id,
        "former": former.pk if former else None,
    }
    record(area_stream(AREA), events.FEED_OPENED, by=by, at=at, facts=facts)
    return made


@action(access.END_FEED)
def end_feed(*, by: Actor, at: datetime = NOW) -> None:
    """End the feed of one's own account; ending it twice changes nothing."""
    account = _account(by)
    running().row_checked = True
    found = Feed.objects.filter(account=account, ended_at__isnull=True).first()
    if found is None:
        running().repeated = True
        return
    Feed.objects.filter(pk=found.pk).update(ended_at=at)
    record(area_stream(AREA), events.FEED_ENDED, by=by, at=at, facts={"feed": found.pk, "account": account.pk})


_COUNT = """
    UPDATE access_feed SET used_on = (now() AT TIME ZONE 'Asia/Shanghai')::date, reads = reads + 1,
        asked = CASE WHEN counted_at > now() - interval '1 minute' THEN asked + 1 ELSE 1 END,
        counted_at = CASE WHEN counted_at > now() - interval '1 minute' THEN counted_at ELSE now() END
    WHERE id = %s RETURNING asked
"""


def count_reading(feed_id: int) -> None:
    """Count that a feed was read; raises TooOften beyond FEED_PER_MINUTE. No act: it changes nothing of anybody's."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [feed_id])
        (asked,) = cursor.fetchone()
    if asked > FEED_PER_MINUTE:
        raise TooOften(most=FEED_PER_MINUTE)
