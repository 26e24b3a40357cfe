"""A person's notices, with what each is about; and what did not arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Prefetch, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast
from django.urls import reverse

from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.models import Delivery, Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.outbound import says_of
from qinqing.kernel.devices.rooms import UNREAD, Work, notices_say
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Laid, laid_out
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.notices.models import SAYS, STEPS_SAY, TOLD, Mail, Message, Notice
from qinqing.kernel.notices.rules import KINDS, fault_of_mail, kind_of_fault
from qinqing.kernel.obligations.events import FIRED


def inbox(actor: Actor, limit: int = 50) -> Sequence[Notice]:
    """Return the newest notices of `actor`, each with matter, obligation and those under it, in two queries."""
    related = ("matter", "obligation__debtor", "obligation__verifier")
    under = Prefetch("covers", Notice.objects.of(actor).select_related(*related).order_by("pk"))
    found = Notice.objects.of(actor).at_top().select_related(*related).prefetch_related(under)
    return list(found.order_by("-told_at", "-pk")[:limit])


def read_inbox(actor: Actor, after: int | None, limit: int) -> Sequence[Notice]:
    """Return the same for a program, in one query and without those under others; nothing of what is sealed.

    `after` is one of them, after which the page begins; nothing follows upon what is not the actor's.
    """
    rows = Notice.objects.of(actor).exclude(matter__confidentiality=SEALED).select_related("matter", "obligation")
    found = rows
    if after is not None:
        told_at = Subquery(rows.filter(pk=after).values("told_at"))
        found = found.filter(Q(told_at__lt=told_at) | Q(told_at=told_at, pk__lt=after))
    return list(found.order_by("-told_at", "-pk")[:limit])


def waiting(actor: Actor) -> int:
    """Return how many notices `actor` has not signed for."""
    return Notice.objects.of(actor).at_top().unacknowledged().count()


def unsigned(actor: Actor) -> QuerySet[Notice]:
    """Return the reminders and alarms that `actor` has not signed for; news needs no signature."""
    return Notice.objects.of(actor).at_top().unacknowledged().filter(level__gt=TOLD)


def told_to(actor: Actor, keys: Sequence[int]) -> dict[int, Notice]:
    """Return those of these notices that were told to `actor`, signed for or not; one query."""
    mine = Notice.objects.of(actor).filter(pk__in=keys).select_related("matter", "obligation")
    return {one.pk: one for one in mine}


def told_of(actor: Actor, promises: Sequence[int]) -> dict[int, list[Notice]]:
    """Return what `actor` was told of the steps of these promises, the latest first, by promise; one query."""
    mine = Notice.objects.of(actor).at_top().filter(obligation__in=promises, level__gt=TOLD)
    found: dict[int, list[Notice]] = {}
    for one in mine.select_related("matter", "obligation").order_by("-told_at", "-pk"):
        found.setdefault(one.obligation_id or 0, []).append(one)
    return found


MOST = 200
"""Rows on the list of what did not arrive."""


@dataclass(frozen=True, slots=True)
class Parked:
    """Something that did not arrive and is no longer tried: what, since when, why; `retry` sends it on once more.

    `matter` is a reference, never a title, and empty for what is sealed.
    """

    what: str
    matter: str
    since: datetime
    attempts: int
    fault: str
    retry: str


def undelivered() -> list[Parked]:
    """Return parked news, letters and messages, the oldest first; five queries."""
    news = list(Delivery.objects.parked().order_by("pk")[:MOST])
    letters = list(Mail.objects.parked().select_related("notice").order_by("pk")[:MOST])
    messages = list(Message.objects.parked().select_related("notice", "channel").order_by("pk")[:MOST])
    streams = {row.stream_id for row in news} | {mail.notice.matter_id for mail in letters}
    streams |= {one.notice.matter_id for one in messages}
    rows = Matter.objects.filter(pk__in=streams).exclude(confidentiality=SEALED)
    references = dict(rows.values_list("pk", "reference"))
    found = [*_parked_news(news, references), *(_parked_mail(mail, references) for mail in letters)]
    found += [_parked_message(one, references) for one in messages]
    return sorted(found, key=lambda one: one.since)


def _parked_news(rows: Sequence[Delivery], references: dict[int, str]) -> list[Parked]:
    keys = Q(pk__in=[])
    for row in rows:
        keys |= Q(stream=row.stream_id, seq=row.seq)
    events = {(event.stream_id, event.seq): event for event in Event.objects.filter(keys)} if rows else {}
    return [
        Parked(
            what=f"告知「{label_of(event.kind)}」",
            matter=references.get(row.stream_id, ""),
            since=event.recorded_at,
            attempts=row.attempts,
            fault=f"{row.reaction} {kind_of_fault(row.fault)}",
            retry=reverse("delivery_retry", args=[row.pk]),
        )
        for row in rows
        if (event := events.get((row.stream_id, row.seq)))
    ]


def _parked_mail(mail: Mail, references: dict[int, str]) -> Parked:
    return Parked(
        what=f"邮件「{mail.notice.get_level_display()}」",
        matter=references.get(mail.notice.matter_id, ""),
        since=mail.notice.told_at,
        attempts=mail.attempts,
        fault=fault_of_mail(mail.fault),
        retry=reverse("mail_retry", args=[mail.pk]),
    )


def _parked_message(message: Message, references: dict[int, str]) -> Parked:
    return Parked(
        what=f"{KINDS[message.channel.kind].label}「{message.notice.get_level_display()}」",
        matter=references.get(message.notice.matter_id, ""),
        since=message.notice.told_at,
        attempts=message.attempts,
        fault=says_of(message.fault),
        retry=reverse("message_retry", args=[message.pk]),
    )


_STEPS = {str(level): text for level, text in STEPS_SAY.items()}


def _said(what: str) -> str:
    return _STEPS.get(what) or SAYS.get(what) or notices_say()[what]


def _unread(actor: Actor) -> Laid:
    """Return what the actor was told and has not signed for, news as well."""
    mine = Notice.objects.filter(person=actor.person_id).at_top().unacknowledged()
    says = Case(When(kind=FIRED.tag, then=Cast("level", TextField())), default=F("kind"))
    told = {"number": "obligation__number", "title": "obligation__title", "other": "obligation__debtor__short_name"}
    return laid_out(mine, **told, state=says, due="obligation__alarm_on", light="level", at="told_at")


WORK = (Work("told", "签收", UNREAD, _unread, word=_said),)
