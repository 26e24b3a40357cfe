"""What a person is told, and its way out by mail."""

from datetime import timedelta
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from qinqing.kernel.checks import events as checks
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import notices_say
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import LIGHTS, PUBLIC
from qinqing.kernel.notices.rules import KINDS
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import ALARM, LEVELS, REMIND, WARN
from qinqing.kernel.parties.models import Person
from qinqing.kernel.parties.rules import AUDIENCES
from qinqing.kernel.proposals import events as proposals
from qinqing.kernel.publications import events as publications

_Out = TypeVar("_Out", bound="Outgoing")

TOLD = 0

SAYS = {
    events.CLAIMED.tag: "对方报完成，等您确认或退回。",
    events.UNCLAIMED.tag: "对方撤回了刚报的完成，不用再确认。",
    events.PREPARED.tag: "有人替您代办了完成报告，等您确认或不同意。",
    events.TAKEN_BACK.tag: "替您代办的完成报告已撤回，不用再确认。",
    events.DISOWNED.tag: "企业不同意您代办的完成报告，请看理由。",
    events.CONFIRMED.tag: "对方已确认兑现。",
    events.REJECTED.tag: "对方退回了完成报告，请看理由。",
    events.OPENED.tag: "前项已兑现，本项开始起算。",
    events.ASKED.tag: "对方申请延期或中止，等您答复。",
    events.GRANTED.tag: "对方同意调整期限。",
    events.REFUSED.tag: "对方不同意调整期限，请看理由。",
    events.RESUMED.tag: "已恢复计时。",
    events.WAIVED.tag: "这一项已免除，不用再办。",
    events.PART_CONFIRMED.tag: "对方确认了一部分，余下的照常计算。",
    events.PROPOSED.tag: "对方提出补充协议，等您答复。",
    events.DECLINED.tag: "对方不同意补充协议，请看理由。",
    events.RETRACTED.tag: "对方撤回了补充协议，不用再答复。",
    events.SUPERSEDED.tag: "补充协议已经双方同意，原来的一项由新的一项替代。",
    events.ENDED.tag: "这一项已随事项终止，不用再办。",
    events.RECURRED.tag: "新的一期开始起算。",
    events.WITHDRAWN.tag: "期限变了，之前的提醒撤回；到时会再提醒。",
    checks.OPENED.tag: "有一项完成报告由本单位核验，请派人受理。",
    checks.STARTED.tag: "完成报告交由中立的核验单位核验，其他照常。",
    checks.WITHDRAWN.tag: "核验期限随工作日历变了，之前的提醒撤回；到时会再提醒。",
    checks.REPORTED.tag: "核验有了结论，请看结果。",
    proposals.NOTIFIED.tag: "有一项对本单位的提请，请在期限内陈述。提请不是结论。",
    proposals.DECIDED.tag: "提请已有决定，不服可以在期限内提出异议。",
    proposals.REVIEWED.tag: "异议已复核，请看结果。",
    publications.SUBMITTED.tag: "有一份刊物等本单位签发。",
    publications.ISSUED.tag: "有一份刊物发给您的单位。",
    publications.WITHDRAWN.tag: "发给您单位的一份刊物撤回了，请看理由。",
    publications.PREPARED.tag: "刊物的草稿已经备好，请核对以后提请签发。",
}
"""What a notice of each kind says to its reader."""

STEPS = frozenset({events.FIRED.tag, checks.FIRED.tag})
STEPS_SAY = {REMIND: "期限临近。", WARN: "期限将到。", ALARM: "期限已过，还没有办结。"}


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, narrowed to their reader."""

    def of(self, actor: Actor) -> Self:
        """Return what was told to `actor` about matters that it may (still) see, or that are public."""
        seen = Q(matter__in=Matter.objects.visible_to(actor)) | Q(matter__confidentiality=PUBLIC)
        return self.filter(seen, person=actor.person_id)

    def at_top(self) -> Self:
        """Return those that are read by themselves, not under another."""
        return self.filter(under__isnull=True)

    def unacknowledged(self) -> Self:
        """Return what its reader has not signed for."""
        return self.filter(acknowledged_at__isnull=True)


class Notice(models.Model):
    """One thing told to one person inside the application; `level` 0 is news, 1 to 3 are the ladder's.

    (stream, seq, person) is the event that it tells: told once, however often the reaction runs. Whoever would be told
    of a matter and of those below it at the same instant reads the lower ones `under` the upper. `instead_of` names
    the audience whose place was empty.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="notices")
    seq = models.BigIntegerField()
    obligation = models.ForeignKey(Obligation, models.PROTECT, null=True, related_name="notices")
    level = models.SmallIntegerField(choices={TOLD: "消息", **LEVELS})
    kind = models.TextField(db_collation="C")
    told_at = models.DateTimeField()
    under = models.ForeignKey("self", models.PROTECT, null=True, related_name="covers")
    instead_of = models.TextField(default="", blank=True, db_collation="C")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "seq", "person"], name="notices_told_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by=models.F("person")),
                name="notices_acknowledged_by_reader",
            ),
        ]
        indexes = [models.Index(fields=["person", "-told_at"], name="notices_inbox")]

    @property
    def code(self) -> str:
        """Return the code of its light, empty for news."""
        return LIGHTS[self.level]

    @property
    def title(self) -> str:
        """Return what it is about: the promise, or else the matter."""
        return self.obligation.title if self.obligation else self.matter.title

    @property
    def in_place_of(self) -> str:
        """Return for whom the reader was told, empty when the reader was meant."""
        return AUDIENCES[self.instead_of] if self.instead_of else ""

    @property
    def says(self) -> str:
        """Return what happened, in one sentence."""
        return STEPS_SAY[self.level] if self.kind in STEPS else (SAYS.get(self.kind) or notices_say()[self.kind])


class OutgoingQuerySet(models.QuerySet[_Out]):
    """What leaves the house, narrowed to what did not arrive."""

    def parked(self) -> Self:
        """Return what nobody tries to send any more."""
        return self.filter(next_at__isnull=True, sent_at__isnull=True)


class Outgoing(models.Model):
    """Something on its way out: tried at `next_at`, sent at `sent_at`, parked when it has neither."""

    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, db_index=True)
    sent_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)

    class Meta:
        abstract = True

    def tried(self, fault: str, again: timedelta | None) -> None:
        """Take down how a try ended; a failed one is made anew after `again`, or not at all."""
        self.attempts += 1
        self.fault = fault[:500]
        self.next_at = Now() + again if fault and again else None
        self.sent_at = None if fault else Now()


TRIED = ("attempts", "fault", "next_at", "sent_at")
"""What `tried` changes."""


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Channels, narrowed to their owner."""

    def of(self, actor: Actor) -> Self:
        """Return those that `actor` opened and has not ended."""
        return self.filter(person=actor.person_id, ended_at__isnull=True)


class Permit(models.Model):
    """Whether the city permits a kind of channel; without a row it does not."""

    kind = models.TextField(primary_key=True, db_collation="C")
    permitted = models.BooleanField()


class Channel(models.Model):
    """Where a person is told beside mail (通知渠道): a robot in a group, an address of their own.

    The address opens what it leads to, so it is kept locked, never shown, and gone when the channel ends; `digest` is
    by what its owner tells one from another.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="channels")
    kind = models.TextField(db_collation="C")
    address = models.BinaryField()
    digest = models.TextField(db_collation="C")
    opened_at = models.DateTimeField()
    tested_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "digest"], condition=Q(ended_at__isnull=True), name="notices_channel_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(address=b""), name="notices_channel_ended_knows_nothing"
            ),
        ]

    @property
    def label(self) -> str:
        """Return what kind it is, as people call it."""
        return KINDS[self.kind].label


class Pace(models.Model):
    """When a person is told outside the house: at once, or what is not urgent together, daily at an hour (每日摘要)."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="+")
    hour = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__isnull=True) | Q(hour__range=(0, 23)), name="notices_pace_hour")
        ]


class Message(Outgoing):
    """A notice on its way to a channel, as a letter is to an address."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="messages")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="messages")

    objects: ClassVar[OutgoingQuerySet["Message"]] = OutgoingQuerySet.as_manager()  # type: ignore[assignment]  # of an own class

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="notices_message_once")]
        indexes = [
            models.Index(
                fields=["notice"],
                name="notices_message_parked",
                condition=Q(next_at__isnull=True, sent_at__isnull=True),
            )
        ]


class Mail(Outgoing):
    """The outbox: a notice on its way to the person's address; parked (next_at null) after ATTEMPTS failures."""

    notice = models.OneToOneField(Notice, models.PROTECT, primary_key=True, related_name="mail")

    objects: ClassVar[OutgoingQuerySet["Mail"]] = OutgoingQuerySet.as_manager()  # type: ignore[assignment]  # of an own class

    class Meta:
        indexes = [
            models.Index(
                fields=["notice"], name="notices_mail_parked", condition=Q(next_at__isnull=True, sent_at__isnull=True)
            )
        ]
