"""What burns, and whose turn it is, across all mechanisms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.notices.queries import unsigned
from qinqing.kernel.obligations import access as obligations
from qinqing.kernel.obligations.lifecycle import CLAIMED, CLOSED
from qinqing.kernel.obligations.models import Obligation, ObligationQuerySet, PreparedClaim
from qinqing.kernel.obligations.rules import ALARM, LEVELS, REMIND, WARN
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.pages.rules import Act, Barred, Entry
from qinqing.kernel.proposals import access as proposals

MOST = 200
"""Rows in one list of a board; alarms are counted all the same, another list that is longer says so."""

CODES = {REMIND: "remind", WARN: "warn", ALARM: "alarm"}
GROUPS = {
    ALARM: "超过期限，已报主要负责人或上级",
    WARN: "期限将到，已报单位负责人",
    REMIND: "临近期限，只提醒承办人",
}


@dataclass(frozen=True)
class Group:
    """The promises under one light."""

    code: str
    word: str
    means: str
    count: int
    rows: Sequence[Shown]


@dataclass(frozen=True)
class Alarms:
    """The alarm board: three groups, and the promise that is open at the right."""

    groups: Sequence[Group]
    chosen: Shown | None
    told: Sequence[Entry]
    acts: Sequence[Act] = ()

    @property
    def barred(self) -> list[Barred]:
        """Return what a watcher may not do, with the reason."""
        return [
            Barred("确认兑现", "由欠谁的一方确认；监督人员不代替任何一方。"),
            Barred("关闭警报", "签收和说明都不停止计时，只有兑现、获准延期或中止可以。"),
        ]

    @property
    def total(self) -> int:
        """Return how many lights burn."""
        return sum(group.count for group in self.groups)


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, as one unit sees it; `claims` and `answers` say what the reader may do about it.

    What `to_adopt` holds was prepared on the unit's behalf and waits for its word.
    """

    mine: Sequence[Shown]
    to_adopt: Sequence[Shown]
    to_answer: Sequence[Shown]
    theirs: Sequence[Shown]
    claims: bool
    answers: bool

    @property
    def count(self) -> int:
        """Return how much waits for the unit."""
        return len(self.to_adopt) + len(self.mine) + len(self.to_answer)

    @property
    def most(self) -> int:
        """Return how long a list is that may go on."""
        return MOST


def _visible(actor: Actor) -> ObligationQuerySet:
    promises = Obligation.objects.visible_to(actor)
    return promises.select_related("matter", "debtor", "creditor", "verifier", "calendar")


def burning(actor: Actor) -> ObligationQuerySet:
    """Return every promise with a light that `actor` may see, the gravest and longest first."""
    return _visible(actor).shining().order_by("-light", "alarm_on", "pk")


def alarms(actor: Actor, today: date, chosen_id: str = "") -> Alarms:
    """Return every burning light that `actor` may see, the gravest and longest first."""
    lit = burning(actor)
    counts = dict(lit.order_by().values_list("light").annotate(Count("pk")))
    rows = shown(lit[:MOST], today, actor)
    groups = [
        Group(
            CODES[level],
            LEVELS[level],
            means,
            counts.get(level, 0),
            [row for row in rows if row.promise.light == level],
        )
        for level, means in GROUPS.items()
    ]
    chosen = next((row for row in rows if str(row.promise.pk) == chosen_id), next(iter(rows), None))
    if chosen is None:
        return Alarms(groups, None, [])
    return Alarms(groups, chosen, _told(chosen, today), _acts(chosen, actor))


def _acts(chosen: Shown, actor: Actor) -> list[Act]:
    """Return what whoever watches may do about an alarm: read, sign, propose a consequence to those who decide."""
    acts = [Act("打开事项", chosen.url, primary=True)]
    notice = unsigned(actor).filter(obligation=chosen.promise).order_by("-told_at", "-pk").first()
    if notice:
        back = urlencode({"next": f"{reverse('alarms')}?item={chosen.promise.pk}"})
        url = f"{reverse('notice_acknowledge', args=[notice.pk])}?{back}"
        acts.append(Act("签收", url, "表示已经知道，不停止计时。", post=True))
    if may(actor, proposals.PROPOSE):
        url = reverse("propose", args=[chosen.promise.matter.reference])
        acts.append(Act("提请处理", url, "附事实和证据等级；当事方先陈述，由有权决定的人决定。"))
    return acts


def _told(chosen: Shown, today: date) -> list[Entry]:
    """Return who was told of each step, and whether they signed for it, oldest first."""
    notices = Notice.objects.filter(obligation=chosen.promise, level__gt=0).select_related("person")
    return [_told_entry(notice, today) for notice in notices.order_by("told_at", "pk")]


def _told_entry(notice: Notice, today: date) -> Entry:
    at = timezone.localtime(notice.told_at)
    signed = notice.acknowledged_at
    detail = f"{day_text(timezone.localdate(signed), today)}签收" if signed else "未签收"
    return Entry(
        f"{day_text(at.date(), today)} {at:%H:%M}",
        f"报{notice.person.name}" + (f"（代{notice.in_place_of}）" if notice.instead_of else ""),
        CODES[notice.level],
        LEVELS[notice.level],
        detail,
    )


@dataclass(frozen=True)
class Queues:
    """The same promises as a `Turn`, not cut: in due order, red first among what others owe."""

    mine: ObligationQuerySet
    to_adopt: ObligationQuerySet
    to_answer: ObligationQuerySet
    theirs: ObligationQuerySet


def queues(actor: Actor) -> Queues:
    """Return what the actor's unit has to do, to adopt and to answer, and what others owe it."""
    promises = _visible(actor)
    owed = promises.owed_by(actor.unit_id).order_by("alarm_on", "pk")
    prepared = Q(Exists(PreparedClaim.objects.filter(obligation=OuterRef("pk"), outcome=PreparedClaim.WAITING)))
    theirs = promises.filter(creditor=actor.unit_id).exclude(state__in=[*CLOSED, CLAIMED])
    return Queues(
        mine=owed.exclude(prepared),
        to_adopt=owed.filter(prepared),
        to_answer=promises.awaiting(actor.unit_id).order_by("answer_due", "pk"),
        theirs=theirs.order_by("-light", "alarm_on", "pk"),
    )


def turn(actor: Actor, today: date) -> Turn:
    """Return what the actor's unit has to do, what it has to answer, and what others owe it."""
    found = queues(actor)
    return Turn(
        mine=shown(found.mine[:MOST], today, actor),
        to_adopt=shown(found.to_adopt[:MOST], today, actor),
        to_answer=shown(found.to_answer[:MOST], today, actor),
        theirs=shown(found.theirs[:MOST], today, actor),
        claims=may(actor, obligations.CLAIM),
        answers=may(actor, obligations.ANSWER),
    )
