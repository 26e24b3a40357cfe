"""What burns, across all mechanisms: worst first, why, who was told and who signed for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from qinqing.commons.orders.queries import to_order
from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.prepared import Among
from qinqing.kernel.matters.rules import below
from qinqing.kernel.notices.models import TOLD, Notice
from qinqing.kernel.notices.queries import unsigned
from qinqing.kernel.obligations.lifecycle import CLAIMED
from qinqing.kernel.obligations.models import Firing, LadderStep, Obligation, ObligationQuerySet
from qinqing.kernel.obligations.queries.rates import of_side
from qinqing.kernel.obligations.rules import ALARM, ANSWER, LEVELS, REMIND, WARN
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.pages.rules import Act, Barred, Entry
from qinqing.kernel.proposals import access as proposals

MOST = 200
"""Rows of one board; alarms are counted all the same, and the spreadsheet holds the rest."""

CODES = {REMIND: "remind", WARN: "warn", ALARM: "alarm"}
GROUPS = {
    ALARM: "超过期限，已报主要负责人或上级",
    WARN: "期限将到，已报单位负责人",
    REMIND: "临近期限，只提醒承办人",
}
RELATED = ("matter", "debtor", "creditor", "verifier", "calendar")
ORDER = ("-light", "alarm_on", "pk")
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Reported:
    """How many people were told of a promise's steps, how many of them signed, and who did not."""

    told: int = 0
    signed: int = 0
    missing: Sequence[str] = ()

    @property
    def words(self) -> str:
        """Return it in words."""
        if not self.told:
            return "还没有报给人"
        if self.signed == self.told:
            return f"报 {self.told} 人，都已签收"
        return f"报 {self.told} 人，{'、'.join(self.missing)}未签收"


@dataclass(frozen=True, slots=True)
class Burning:
    """One row of the board."""

    shown: Shown
    reported: Reported

    @property
    def promise(self) -> Obligation:
        """Return the promise."""
        return self.shown.promise

    @property
    def due(self) -> Any:
        """Return its due chip."""
        return self.shown.due


@dataclass(frozen=True)
class Group:
    """The promises under one light."""

    code: str
    level: int
    word: str
    means: str
    count: int
    rows: Sequence[Burning]


@dataclass(frozen=True)
class Alarms:
    """The alarm board: three groups, and the promise that is open at the right.

    `unsigned` have a step to sign for; about those among `orders` the reader may write an order.
    """

    groups: Sequence[Group]
    chosen: Shown | None
    told: Sequence[Entry]
    why: Sequence[str] = ()
    acts: Sequence[Act] = ()
    unsigned: int = 0
    listed: int = 0
    orders: frozenset[int] = frozenset()

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


def burning(actor: Actor, wanted: Mapping[str, Any] = NOTHING) -> ObligationQuerySet:
    """Return every promise with a light that `actor` may see, the gravest and longest first, narrowed as asked."""
    rows = Obligation.objects.visible_to(actor).shining_to(actor).select_related(*RELATED)
    if light := wanted.get("light"):
        rows = rows.filter(light=int(light))
    if side := wanted.get("side"):
        rows = rows.filter(of_side(side))
    if unit := wanted.get("unit"):
        _, end = below(unit.path)
        rows = rows.filter(Q(debtor=unit) | Q(debtor__path__gt=unit.path, debtor__path__lt=end))
    if wanted.get("unsigned"):
        rows = rows.filter(_unsigned())
    return rows.order_by(*ORDER)


def _first(lit: ObligationQuerySet) -> ObligationQuerySet:
    """Return the first MOST of them: chosen among all by few columns, and only these then read with what they show."""
    chosen = Among(F("pk"), ArraySubquery(lit.values("pk")[:MOST]))
    return Obligation.objects.filter(chosen).select_related(*RELATED).order_by(*ORDER)


def _unsigned() -> Exists:
    steps = Notice.objects.filter(obligation=OuterRef("pk"), level__gt=TOLD)
    return Exists(steps.unacknowledged())


def alarms(actor: Actor, today: date, chosen_id: str = "", wanted: Mapping[str, Any] = NOTHING) -> Alarms:
    """Return the burning lights that `actor` may see, the gravest and longest first; the tiles count all levels."""
    lit = burning(actor, wanted)
    all_levels = burning(actor, {name: value for name, value in wanted.items() if name not in {"light", "unsigned"}})
    tallied = (
        all_levels.order_by().values_list("light").annotate(lit=Count("pk"), missing=Count("pk", filter=Q(_unsigned())))
    )
    counts = {level: (count, missing) for level, count, missing in tallied}
    rows = shown(_first(lit), today, actor)
    reported = _reported(row.promise.pk for row in rows)
    groups = [
        Group(
            CODES[level],
            level,
            LEVELS[level],
            means,
            counts.get(level, (0, 0))[0],
            [Burning(row, reported[row.promise.pk]) for row in rows if row.promise.light == level],
        )
        for level, means in GROUPS.items()
    ]
    unsigned_ones = sum(missing for _, missing in counts.values())
    chosen = next((row for row in rows if str(row.promise.pk) == chosen_id), next(iter(rows), None))
    if chosen is None:
        return Alarms(groups, None, [], unsigned=unsigned_ones)
    orders = to_order(actor, [row.promise for row in rows])
    return Alarms(
        groups=groups,
        chosen=chosen,
        told=_told(chosen, today),
        why=_why(chosen, today),
        acts=_acts(chosen, actor, orders),
        unsigned=unsigned_ones,
        listed=len(rows),
        orders=orders,
    )


def _reported(promises: Iterable[int]) -> "defaultdict[int, Reported]":
    """Return who was told of which promise, and who of them signed; one query."""
    notices = Notice.objects.filter(obligation__in=list(promises), level__gt=TOLD).select_related("person")
    told: dict[int, dict[str, bool]] = defaultdict(dict)
    for one in notices.order_by("told_at", "pk"):
        if one.obligation_id:
            told[one.obligation_id][one.person.name] = one.acknowledged_at is not None
    found: defaultdict[int, Reported] = defaultdict(Reported)
    for pk, people in told.items():
        found[pk] = Reported(len(people), sum(people.values()), [name for name, signed in people.items() if not signed])
    return found


def _why(chosen: Shown, today: date) -> list[str]:
    """Return why it burns, in words: what was due, by which step of which ladder; two queries."""
    promise = chosen.promise
    if promise.state == CLAIMED:
        words = [f"{promise.debtor.short_name}已报完成，{promise.verifier.short_name}还没有答复。"]
    else:
        words = [f"应于{day_text(chosen.fair.due, today)}前完成，还没有报完成，也没有经批准的延期或中止。"]
    fired = Firing.objects.filter(obligation=promise.pk, level=promise.light).order_by("-at", "-pk").first()
    if fired is None:
        return words
    ladder = promise.answer_ladder_id if fired.purpose == ANSWER else promise.ladder_id
    step = LadderStep.objects.filter(ladder=ladder, number=fired.step).select_related("ladder").first()
    if step:
        at = day_text(timezone.localdate(fired.at), today)
        words.append(f"按「{step.ladder.name}」第 {step.number} 步：{step.when}，{LEVELS[step.level]}报{step.told}。")
        words.append(f"{at}触发。")
    return words


def _acts(chosen: Shown, actor: Actor, orders: frozenset[int]) -> list[Act]:
    """Return what whoever watches may do about an alarm: read, sign, order, propose a consequence to who decides."""
    acts = [Act("打开事项", chosen.url, primary=True)]
    notice = unsigned(actor).filter(obligation=chosen.promise).order_by("-told_at", "-pk").first()
    if notice:
        back = urlencode({"next": f"{reverse('alarms')}?item={chosen.promise.pk}#chosen"})
        url = f"{reverse('notice_acknowledge', args=[notice.pk])}?{back}"
        acts.append(Act("签收", url, "表示已经知道，不停止计时。", post=True))
    if chosen.promise.pk in orders:
        url = f"{reverse('order_write')}?about={chosen.promise.pk}"
        acts.append(Act("发督办单", url, "写明要求和期限；对方附证据回复，由本单位复核。"))
    if may(actor, proposals.PROPOSE):
        url = reverse("propose", args=[chosen.promise.matter.reference])
        acts.append(Act("提请处理", url, "附事实和证据等级；当事方先陈述，由有权决定的人决定。"))
    return acts


def _told(chosen: Shown, today: date) -> list[Entry]:
    """Return who was told of each step, and whether they signed for it, oldest first."""
    notices = Notice.objects.filter(obligation=chosen.promise, level__gt=TOLD).select_related("person")
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
