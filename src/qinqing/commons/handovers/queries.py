"""Reading handovers: what waits at a post, the sheet, the list, and posts that ended without one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from qinqing.commons.handovers import access
from qinqing.commons.handovers.events import TAKEN as TAKEN_OVER
from qinqing.commons.handovers.lifecycle import GIVEN, LIFE, STATES, Facts
from qinqing.commons.handovers.models import KIND, Entry, Handover
from qinqing.kernel.access.queries import acting
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.queries import Entry as Recorded
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import Verdict
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.devices.rooms import BEGUN, TO_DO, Work, work
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Item, Laid, begun, hidden, items, laid_out, left_by, worklist
from qinqing.kernel.matters.rules import SEALED, below
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.parties.models import Post, Unit, UnitKind
from qinqing.kernel.parties.queries import Ask, Reached, names, on, reach, reach_all
from qinqing.kernel.parties.rules import ADMINISTRATORS

MOST = 2000
"""Entries of one sheet; who leaves more behind hands over by matters, not by posts."""

LISTED = 200
YEAR = timedelta(days=365)
_RELATED = ("matter__host", "post__person", "post__unit", "successor__person", "given_by", "taken_by")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as its reader sees it; `promise` where it is a promise."""

    entry: Entry
    label: str
    promise: Shown | None
    url: str

    @property
    def title(self) -> str:
        """Return what it is called."""
        return self.promise.promise.title if self.promise else self.entry.matter.title or self.entry.matter.reference


@dataclass(frozen=True, slots=True)
class Told:
    """One step of its history."""

    label: str
    who: str
    entry: Recorded


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on one handover."""

    handover: Handover
    word: str
    lines: Sequence[Line]
    verdicts: Sequence[Verdict]
    told: Sequence[Told]
    meanwhile: Sequence[str]

    @property
    def is_open(self) -> bool:
        """Say whether nobody took it over yet."""
        return self.handover.matter.state == GIVEN

    @property
    def points(self) -> str:
        """Return what the successor wrote when taking it over."""
        return next((one.entry.text("words") for one in self.told if one.entry.kind == TAKEN_OVER.tag), "")


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that ended and was handed to nobody: how much waits there, and who is told meanwhile."""

    post: Post
    count: int
    meanwhile: Sequence[str]


def waiting_at(post: Post) -> list[Item]:
    """Return what waits at a post, by what the rooms say of their work; what is sealed passes by grant alone."""
    holder = acting(post)
    kept = {one.code for one in work() if one.hands_over}
    found = [one for one in items(holder, worklist(holder, TO_DO)[:MOST]) if one.work.code in kept]
    sealed = Matter.objects.filter(pk__in=[one.matter for one in found], confidentiality=SEALED)
    closed = set(sealed.values_list("pk", flat=True))
    return [one for one in found if one.matter not in closed]


def summary(found: Sequence[Item]) -> list[str]:
    """Return in words how much of what waits."""
    counted = Counter(one.work.label for one in found)
    return [f"{label} {count} 件" for label, count in counted.items()]


def recused(found: Sequence[Item], successor: Post) -> int:
    """Return how many of these a declared conflict keeps from the successor."""
    kept = Matter.objects.kept_from(acting(successor)).filter(pk__in=[one.matter for one in found])
    away = set(kept.values_list("pk", flat=True))
    return sum(one.matter in away for one in found)


def posts_to_give(actor: Actor, today: date) -> QuerySet[Post]:
    """Return the posts that `actor` may hand over: the own one; for a head those of the unit and of units under it."""
    recent = Q(until__isnull=True) | Q(until__gte=today - YEAR)
    posts = Post.objects.filter(recent).exclude(role__in=ADMINISTRATORS).exclude(unit__kind=UnitKind.ENTERPRISE)
    own = Q(pk=actor.post_id)
    if actor.role == "head":
        own |= Q(unit=actor.unit_id) | Q(unit__belongs_to=actor.unit_id)
    return posts.filter(own).select_related("person", "unit").order_by("unit__path", "until", "pk")


def successors(actor: Actor, today: date) -> QuerySet[Post]:
    """Return the posts to which something may be handed over: those held today where `actor` may give."""
    units = posts_to_give(actor, today).order_by().values("unit")
    held = on(Post.objects.filter(unit__in=units), today).exclude(role__in=ADMINISTRATORS)
    return held.select_related("person", "unit").order_by("unit__path", "pk")


def facts(handover: Handover, actor: Actor) -> Facts:
    """Return what the lifecycle's guards look at."""
    successor = handover.successor
    return Facts(actor, handover.given_by_id, successor.person_id, successor.person.name)


def handover_for(actor: Actor, reference: str) -> Handover:
    """Return a handover that `actor` may see; raises NotFound otherwise, Recused after a declared conflict."""
    if not reference.isprintable():
        raise NotFound
    seen = Handover.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    found = seen.select_related(*_RELATED).first()
    if found is None:
        raise hidden(reference, actor)
    return found


def sheet(actor: Actor, reference: str, today: date) -> Sheet:
    """Return one handover as `actor` sees it: of what it lists, the matters that the actor may see."""
    found = handover_for(actor, reference)
    entries = found.entries.filter(matter__in=Matter.objects.visible_to(actor)).select_related("matter")
    recorded = history(found.pk)
    who = names([one.actor for one in recorded])
    told = [Told(label_of(one.kind), who.get(one.actor, "") if one.actor else "", one) for one in reversed(recorded)]
    return Sheet(
        found,
        STATES[found.matter.state],
        _lines(list(entries.order_by("due", "pk")), actor, today),
        LIFE.verdicts(found.matter.state, facts(found, actor)),
        told,
        meanwhile(found.post, today),
    )


def _lines(entries: Sequence[Entry], actor: Actor, today: date) -> list[Line]:
    labels = {one.code: one.label for one in work()}
    parts = [one for one in entries if one.number]
    promises = Obligation.objects.filter(
        matter__in={one.matter_id for one in parts}, number__in={one.number for one in parts}
    ).select_related("matter", "debtor", "creditor", "verifier", "calendar")
    known = {(one.promise.matter_id, one.promise.number): one for one in shown(promises, today, actor)}
    return [Line(one, labels.get(one.code, ""), known.get((one.matter_id, one.number)), _url(one)) for one in entries]


def _url(one: Entry) -> str:
    return reverse(one.matter.kind, args=[one.matter.reference]) + (f"?item={one.number}" if one.number else "")


def meanwhile(post: Post, today: date) -> list[str]:
    """Return who is told of what waits at a post today; where it is empty, who stands in for it."""
    return _named(reach(post.unit, [post.rank], today))


def _named(found: Sequence[Reached]) -> list[str]:
    return [one.person.name + ("（岗位空缺，代收）" if one.instead_of else "") for one in found]


def handovers_of(actor: Actor) -> list[Handover]:
    """Return the newest handovers that `actor` may see; those that wait come first."""
    seen = Handover.objects.filter(matter__in=Matter.objects.visible_to(actor)).select_related(*_RELATED)
    found = list(seen.order_by("-given_at")[:LISTED])
    return sorted(found, key=lambda one: one.matter.state != GIVEN)


def vacancies(actor: Actor, today: date) -> list[Vacancy]:
    """Return the posts that ended within a year and were handed to nobody, where something still waits.

    As many queries for few as for many, but for posts above which nobody is told either.
    """
    posts = on_or_before(today).filter(unit__in=_units(actor))
    given = Handover.objects.filter(post=OuterRef("pk"), withdrawn=False)
    ended = posts.filter(~Exists(given)).select_related("person", "unit__belongs_to", "unit__supervised_by")
    left = list(ended.order_by("-until", "pk")[:LISTED])
    found = [(post, count) for post, count in zip(left, left_by([acting(one) for one in left]), strict=True) if count]
    told = reach_all([Ask(post.unit, (post.rank,), today) for post, _ in found])
    return [Vacancy(post, count, _named(each)) for (post, count), each in zip(found, told, strict=True)]


def on_or_before(today: date) -> QuerySet[Post]:
    """Return the posts of offices that ended within a year."""
    ended = Post.objects.filter(until__lte=today, until__gte=today - YEAR)
    return ended.exclude(role__in=ADMINISTRATORS).exclude(unit__kind=UnitKind.ENTERPRISE)


def _units(actor: Actor) -> Any:
    own = Q(pk=actor.unit_id)
    if actor.jurisdiction is not None:
        first, end = below(actor.jurisdiction)
        own |= Q(path__gte=first, path__lt=end)
    return Unit.objects.filter(own).values("pk")


def _to_take(actor: Actor) -> Laid:
    mine = Handover.objects.filter(matter__state=GIVEN, successor__person=actor.person_id)
    return laid_out(mine, other="post__person__name", state="matter__state", at="given_at")


WORK = (
    Work("take", "签字接收", TO_DO, _to_take, KIND, access.TAKE, STATES.__getitem__),
    Work("handover", "岗位交接", BEGUN, begun(KIND), word=STATES.__getitem__),
)
