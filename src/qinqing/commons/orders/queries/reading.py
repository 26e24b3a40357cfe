"""One order as its reader sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from qinqing.commons.orders import events as own
from qinqing.commons.orders.lifecycle import LIFE, STATES, UNSENT, Facts
from qinqing.commons.orders.models import Citation, Order
from qinqing.commons.orders.queries.reach import reckoned
from qinqing.kernel.checks.queries.standing import Answering, answering
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.queries import Entry as Recorded
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.lifecycle import Verdict
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.evidence.queries import Piece, pieces
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden
from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations import lifecycle as promises
from qinqing.kernel.obligations.lifecycle.pages import PAGES
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import facts as promise_facts
from qinqing.kernel.obligations.queries import open_adjustment, open_claim
from qinqing.kernel.obligations.rules import LEVELS
from qinqing.kernel.obligations.rules.ladders import told
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.pages.rules import Act, Barred
from qinqing.kernel.parties.queries import names

SAID_APART = own.ISSUED.tag
"""Its texts stand on the page themselves."""

SAME_ACT = events.STARTED.tag
"""Comes with the issue, and says no more."""

OFFERED = frozenset(
    {"claim", "confirm", "reject", "ask_extension", "ask_suspension", "extend", "suspend", "refuse", "resume"}
)
"""Moves of the order's promise; what else a promise may do is not done to an order."""

FIRST = frozenset({"claim", "confirm", "extend", "suspend", "resume"})
_WITH = ("matter__host", "issuer", "addressee", "drafted_by", "issued_by", "withdrawn_by")


@dataclass(frozen=True, slots=True)
class Told:
    """One step of its history."""

    label: str
    who: str
    entry: Recorded

    @property
    def words(self) -> str:
        """Return what was said with it, of a step of the ladder whom it told."""
        if self.entry.kind == events.FIRED.tag:
            return f"报{told(self.entry.facts['audience'])}"
        return "" if self.entry.kind == SAID_APART else self.entry.words

    @property
    def tone(self) -> str:
        """Return how it stands out in the timeline."""
        return LIGHTS[self.entry.facts["level"]] if self.entry.kind == events.FIRED.tag else "plain"


@dataclass(frozen=True)
class Sheet:
    """Everything on one order's page; `promise` is None for a draft, `hidden` counts what the reader may not see."""

    order: Order
    promise: Shown | None
    last_day: date
    sure: bool
    cited: Sequence[Shown]
    hidden: int
    copies: Sequence[str]
    verdicts: Sequence[Verdict]
    acts: Sequence[Act]
    barred: Sequence[Barred]
    answering: Answering | None
    pieces: Sequence[Piece]
    told: Sequence[Told]

    @property
    def word(self) -> str:
        """Return how it stands."""
        if self.promise is None or self.order.withdrawn_at:
            return STATES[self.order.matter.state]
        return promises.STATES[self.promise.promise.state]

    @property
    def is_draft(self) -> bool:
        """Say whether nobody outside the issuing unit knows of it."""
        return self.order.matter.state in UNSENT


def order_for(actor: Actor, reference: str) -> Order:
    """Return an order that `actor` may see; raises NotFound otherwise, Recused after a declared conflict.

    A draft is seen by its own unit alone.
    """
    if not reference.isprintable():
        raise NotFound
    seen = Order.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    found = seen.select_related(*_WITH).first()
    if found is None:
        raise hidden(reference, actor)
    if found.matter.state in UNSENT and found.issuer_id != actor.unit_id:
        raise NotFound
    return found


def facts(order: Order, actor: Actor) -> Facts:
    """Return what the lifecycle's guards look at."""
    owed = Obligation.objects.filter(matter=order.pk).select_related("creditor").first()
    issuer = owed.creditor if owed else order.issuer  # its heir, where the issuer was succeeded
    return Facts(actor, issuer.pk, issuer.short_name, owed is not None and owed.verified_on is not None)


def last_word(unit_id: int) -> str:
    """Return the abbreviation that a unit wrote before its last number."""
    issued = Order.objects.filter(issuer=unit_id, number__isnull=False).order_by("-year", "-number")
    return issued.values_list("word", flat=True).first() or ""


def sheet(actor: Actor, reference: str, today: date) -> Sheet:
    """Return one order as `actor` sees it: of what it is about, the promises that the actor may see."""
    order = order_for(actor, reference)
    cited, count = cited_by(order, actor, today)
    promise = _promise(order, actor, today)
    acts, barred = _acts(promise, actor, today)
    last, sure = _limit(order, promise, today)
    recorded = history(order.pk)
    who = names([one.actor for one in recorded])
    return Sheet(
        order=order,
        promise=promise,
        last_day=last,
        sure=sure,
        cited=cited,
        hidden=count - len(cited),
        copies=[unit.short_name for unit in order.copies.order_by("path", "pk")],
        verdicts=LIFE.verdicts(order.matter.state, facts(order, actor)),
        acts=acts,
        barred=barred,
        answering=answering(promise.promise, today) if promise else None,
        pieces=pieces(order.matter.files.open_to(actor), today),
        told=[_told(one, who) for one in reversed(recorded) if one.kind != SAME_ACT],
    )


def _told(one: Recorded, who: Mapping[UUID, str]) -> Told:
    label = LEVELS[one.facts["level"]] if one.kind == events.FIRED.tag else label_of(one.kind)
    return Told(label, who.get(one.actor, "") if one.actor else "", one)


def cited_by(order: Order, actor: Actor, today: date) -> tuple[list[Shown], int]:
    """Return what an order is about as `actor` sees it, and of how many promises it is about in all."""
    keys = list(Citation.objects.filter(order=order).values_list("obligation", flat=True))
    seen = Obligation.objects.visible_to(actor).filter(pk__in=keys).order_by("alarm_on", "pk")
    rows = seen.select_related("matter", "debtor", "creditor", "verifier", "calendar")
    return shown(rows, today, actor) if keys else [], len(keys)


def _promise(order: Order, actor: Actor, today: date) -> Shown | None:
    rows = Obligation.objects.filter(matter=order.pk)
    found = rows.select_related("matter", "debtor", "creditor", "verifier__belongs_to", "grantor", "calendar")
    return next(iter(shown(found, today, actor)), None)


def _limit(order: Order, promise: Shown | None, today: date) -> tuple[date, bool]:
    if promise is not None:
        return promise.fair.due, True
    return reckoned(order.addressee, today, order.length, order.due_on)


def _acts(one: Shown | None, actor: Actor, today: date) -> tuple[list[Act], list[Barred]]:
    """Return what may be done with the promise of an order, and what both sides look for but may not be done."""
    if one is None:
        return [], []
    promise = one.promise
    known = promise_facts(promise, actor, open_claim(promise), open_adjustment(promise), today=today)
    acts: list[Act] = []
    barred: list[Barred] = []
    for verdict in promises.LIFE.verdicts(promise.state, known):
        name, label = verdict.move.name, verdict.move.label
        if name not in OFFERED:
            continue
        if verdict.allowed:
            url = reverse(PAGES[name], args=[promise.matter.reference, promise.number])
            acts.append(Act(label, url, primary=name in FIRST and not acts))
        elif name == "claim" and verdict.reason and promise.state in promises.OPEN:
            barred.append(Barred(label, verdict.reason))
    return acts, barred


def issued_on(order: Order) -> date:
    """Return the day that stands on paper: of issue, of a draft today."""
    return timezone.localdate(order.issued_at)
