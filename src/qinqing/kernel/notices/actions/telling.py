"""Writing notices, and signing for them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.actions import hold, lock
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import PUBLIC
from qinqing.kernel.notices import access, events
from qinqing.kernel.notices.models import TOLD, Mail, Message, Notice
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.queries import Reached

AREA = "deliveries"


class NoLongerYours(NotFound):
    """The notice belongs to somebody else, or its matter is no longer visible."""

    says = _("没有这条消息，或它不是发给您的。")


@dataclass(frozen=True, slots=True)
class Telling:
    """What one person is told: `event`, about `promise` or else about the matter itself; `level` 0 is news."""

    event: Event
    promise: Obligation | None
    reached: Reached
    level: int = 0

    @property
    def notice(self) -> Notice:
        """Return it as a notice that is not yet written."""
        return Notice(
            person=self.reached.person,
            matter_id=self.event.stream_id,
            seq=self.event.seq,
            obligation=self.promise,
            level=self.level,
            kind=self.event.kind,
            told_at=self.event.at,
            instead_of=self.reached.instead_of,
        )


# What the reader's own unit has to do.
_OWN = """EXISTS (
    SELECT 1 FROM parties_post AS post
    WHERE post.person_id = {notice}.person_id
      AND (post.until IS NULL OR post.until > ({notice}.told_at AT TIME ZONE 'Asia/Shanghai')::date)
      AND post.unit_id = CASE event.facts->>'purpose' WHEN 'answer' THEN promise.verifier_id ELSE promise.debtor_id END)
"""

# The next of the hours at which somebody is told daily.
DAILY = """(
    (date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') + make_interval(hours => pace.hour)
     + make_interval(days => (extract(hour FROM now() AT TIME ZONE 'Asia/Shanghai') >= pace.hour)::int)
    ) AT TIME ZONE 'Asia/Shanghai')
"""

# Told at once: an alarm, and a step of what the reader's own unit has to do; whatever else, when its reader said.
_WHEN = f"""CASE
    WHEN pace.hour IS NULL OR notice.level = 3 OR (notice.level > 0 AND (promise.id IS NULL OR {_OWN})) THEN now()
    ELSE {DAILY} END
""".format(notice="notice")
_READERS = """
    FROM unnest(%s::bigint[], %s::bigint[]) AS told (matter_id, seq)
    JOIN notices_notice AS notice USING (matter_id, seq)
    JOIN chronicle_event AS event ON event.stream_id = notice.matter_id AND event.seq = notice.seq
    LEFT JOIN obligations_obligation AS promise ON promise.id = notice.obligation_id
    LEFT JOIN notices_pace AS pace ON pace.person_id = notice.person_id
"""

# What was told of these events goes into the outbox where the reader has an address.
_POST = f"""
    INSERT INTO notices_mail (notice_id, attempts, next_at, fault)
    SELECT notice.id, 0, {_WHEN}, '' {_READERS}
    JOIN parties_person AS person ON person.id = notice.person_id
    WHERE person.email <> ''
    ON CONFLICT DO NOTHING
"""

# And to every channel that they opened and the city permits.
_HAND = f"""
    INSERT INTO notices_message (notice_id, channel_id, attempts, next_at, fault)
    SELECT notice.id, channel.id, 0, {_WHEN}, '' {_READERS}
    JOIN notices_channel AS channel ON channel.person_id = notice.person_id AND channel.ended_at IS NULL
    JOIN notices_permit AS permit ON permit.kind = channel.kind AND permit.permitted
    ON CONFLICT DO NOTHING
"""


def tell(tellings: Iterable[Telling]) -> None:
    """Write a notice for each, and put them into the outboxes; three statements.

    Called by reactions, which run once per event; a repetition changes nothing.
    """
    wanted = list(tellings)
    Notice.objects.bulk_create([one.notice for one in wanted], ignore_conflicts=True)
    told = sorted({(one.event.stream_id, one.event.seq) for one in wanted})
    with connection.cursor() as cursor:
        for outbox in (_POST, _HAND):
            cursor.execute(outbox, [[matter for matter, _ in told], [seq for _, seq in told]])


# A step of a matter and one of the matter above it, at one instant, for one reader: the lower is read under the upper,
# never under a lesser light. What the reader's own unit has to do always stands by itself.
_FOLD = f"""
    UPDATE notices_notice AS lower SET under_id = (
        SELECT min(upper.id) FROM notices_notice AS upper
        WHERE upper.matter_id = matter.parent_id AND upper.person_id = lower.person_id AND upper.kind = lower.kind
          AND upper.told_at = lower.told_at AND upper.level >= lower.level AND upper.under_id IS NULL)
    FROM matters_matter AS matter, chronicle_event AS event, obligations_obligation AS promise
    WHERE matter.stream_id = lower.matter_id AND promise.id = lower.obligation_id
      AND event.stream_id = lower.matter_id AND event.seq = lower.seq
      AND (matter.stream_id = ANY(%(matters)s) OR matter.parent_id = ANY(%(matters)s))
      AND matter.parent_id IS NOT NULL AND lower.kind = %(kind)s AND lower.under_id IS NULL
      AND NOT {_OWN}
""".format(notice="lower")  # noqa: S608 - constants


def fold(matters: Collection[int], kind: str) -> None:
    """Put notices of lower matters under those of the matters above them: one message for whoever gets both."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, {"matters": sorted(matters), "kind": kind})


@action(access.ACKNOWLEDGE)
def acknowledge(*, notice_id: int, by: Actor, at: datetime = NOW) -> None:
    """Sign for a notice and for those under it; this never stops a clock. Signing twice changes nothing."""
    mine = Notice.objects.of(by).filter(Q(pk=notice_id) | Q(under=notice_id)).order_by("matter", "pk")
    references = {notice.pk: notice.matter.reference for notice in mine.select_related("matter")}
    if notice_id not in references:
        raise NoLongerYours
    _hold(references.values(), by)
    signed = list(mine.unacknowledged().filter(pk__in=references))
    Notice.objects.filter(pk__in=[one.pk for one in signed]).update(acknowledged_at=at, acknowledged_by=by.person_id)
    running().repeated = not signed
    for one in signed:
        facts = {"notice": one.pk, "level": one.level}
        record(one.matter_id, events.ACKNOWLEDGED, by=by, at=at, facts=facts)


def _hold(references: Iterable[str], by: Actor) -> None:
    """Hold the matters of one's own notices; a public one may lie where its reader sees nothing else."""
    running().row_checked = True
    for reference in dict.fromkeys(references):
        public = Matter.objects.filter(reference=reference, confidentiality=PUBLIC).values_list("pk", flat=True)
        if key := public.first():
            lock({key})
        else:
            hold(reference, by=by)


@action(access.ACKNOWLEDGE)
def unsign(*, matter: int, signed_at: datetime, by: Actor, at: datetime = NOW) -> None:
    """Take back what `by` signed for in a matter at that instant; what was taken back before stays as it is."""
    mine = Notice.objects.of(by).filter(matter=matter, acknowledged_at=signed_at).select_related("matter")
    found = list(mine.order_by("pk"))
    running().row_checked, running().repeated = True, not found
    if found:
        _hold([found[0].matter.reference], by)
        back = list(mine.order_by("pk"))
        Notice.objects.filter(pk__in=[one.pk for one in back]).update(acknowledged_at=None, acknowledged_by=None)
        running().repeated = not back
        for one in back:
            record(one.matter_id, events.UNSIGNED, by=by, at=at, facts={"notice": one.pk, "level": one.level})


class NothingToSign(Refusal):
    """Whoever was not told has nothing to sign for."""

    says = _("这一项没有报给您而还没签收的。")


@action(access.ACKNOWLEDGE)
def acknowledge_steps(*, promise: int, by: Actor, at: datetime = NOW) -> None:
    """Sign for every step of a promise that was told to `by`; raises NothingToSign."""
    waiting = Notice.objects.of(by).at_top().unacknowledged().filter(obligation=promise, level__gt=TOLD)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise NothingToSign
    for key in keys:
        acknowledge(notice_id=key, by=by, at=at)


@action(access.RESEND)
def resend(*, notice_id: int, by: Actor, at: datetime = NOW) -> None:
    """Let a parked letter be sent once more; when that fails again it is parked again."""
    if _once_more(Mail.objects.filter(pk=notice_id)):
        record(area_stream(AREA), events.RESENT, by=by, at=at, facts={"notice": notice_id})


@action(access.RESEND_MESSAGE)
def resend_message(*, message_id: int, by: Actor, at: datetime = NOW) -> None:
    """Let a parked message be sent once more; when that fails again it is parked again."""
    if _once_more(Message.objects.filter(pk=message_id)):
        record(area_stream(AREA), events.RESENT_MESSAGE, by=by, at=at, facts={"message": message_id})


def _once_more(row: "QuerySet[Mail] | QuerySet[Message]") -> bool:
    """Let a parked row be due again, and return whether it was parked; raises NotFound for what is sent or unknown."""
    running().row_checked = True
    found = row.select_for_update(no_key=True).filter(sent_at__isnull=True).first()
    if found is None:
        raise NotFound
    if found.next_at is not None:
        running().repeated = True
        return False
    row.update(next_at=Now())
    return True
