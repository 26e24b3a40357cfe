"""The days that wait for an account, at its secret address: which kind of day, of which number, and nothing else."""

from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qinqing.kernel.access.actions import count_reading
from qinqing.kernel.access.queries import feed_for
from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import TO_DO
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Item, items, worklist
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.pages.events import EXPORTED
from qinqing.kernel.pages.rules.icalendar import Event, icalendar

MOST = 500
MEDIA = "text/calendar; charset=utf-8"


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Give out the due days; a first reading of a day is noted for the auditors, every one is counted."""
    today = timezone.localdate()
    feed, actor = feed_for(secret, today)
    count_reading(feed.pk)
    events = _events(actor, feed.opened_at)
    if feed.used_on != today:
        look(by=actor, what=EXPORTED, facts={"table": str(_("日历订阅")), "rows": len(events)})
    body = icalendar(str(_("亲清平台期限")), events)
    response = HttpResponse(body, content_type=MEDIA)
    response["ETag"] = quote_etag(sha256(body).hexdigest())
    response["Content-Disposition"] = 'inline; filename="qinqing.ics"'
    response["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _events(actor: Actor, since: datetime) -> list[Event]:
    """Return a day for each thing that waits for `actor` and has one; two queries however many."""
    dated = [one for one in items(actor, worklist(actor, TO_DO)[:MOST]) if one.due]
    rows = Matter.objects.filter(pk__in={one.matter for one in dated}, confidentiality=SEALED)
    sealed = set(rows.values_list("pk", flat=True))
    shown = [_event(one, since) for one in dated if one.matter not in sealed]
    return sorted(shown, key=lambda one: (one.on, one.uid))


def _event(one: Item, since: datetime) -> Event:
    assert one.due is not None  # noqa: S101 - asked for above
    key = salted_hmac("boards.calendar", f"{one.work.code}:{one.matter}:{one.key}", algorithm="sha256").hexdigest()
    return Event(f"{key[:40]}@qinqing", one.at or since, one.due, f"{one.work.label} {one.reference}")
