"""The list of orders, for a page, for a spreadsheet and for programs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from qinqing.commons.orders.lifecycle import DRAFT, ISSUED, STATES, UNSENT, WITHDRAWN
from qinqing.commons.orders.models import KIND, Order
from qinqing.commons.orders.queries.reading import order_for
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import Matter, MatterQuerySet
from qinqing.kernel.matters.queries import count_of, page_of
from qinqing.kernel.obligations.lifecycle import CLAIMED, RELEASED, VERIFIED
from qinqing.kernel.obligations.lifecycle import STATES as PROMISED
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.queries import BATCH, Shown, narrowed, shown

NOTHING: Mapping[str, Any] = {}
RUNNING, ANSWERED, DONE = "running", "answered", "done"
STANDINGS = {
    DRAFT: "草稿",
    RUNNING: "办理中",
    ANSWERED: "待复核",
    DONE: "已办结",
    WITHDRAWN: "已撤回、免除",
}
"""How an order may stand, by which the list is narrowed."""

_FOLLOWS = {CLAIMED: ANSWERED, VERIFIED: DONE, **dict.fromkeys(RELEASED, WITHDRAWN)}
"""State of its promise -> how an issued order stands, where it does not run."""

_WITH = ("matter", "issuer", "addressee")
_OWED = ("matter", "debtor", "creditor", "verifier", "calendar")


@dataclass(frozen=True, slots=True)
class Row:
    """One order of the list; `promise` is None for a draft."""

    order: Order
    promise: Shown | None

    @property
    def word(self) -> str:
        """Return how it stands."""
        if self.promise and self.standing == WITHDRAWN and not self.order.withdrawn_at:
            return PROMISED[self.promise.promise.state]
        return STATES[self.order.matter.state] if self.standing in STATES else STANDINGS[self.standing]

    @property
    def standing(self) -> str:
        """Return the code of how it stands."""
        state = self.order.matter.state
        if state != ISSUED or self.promise is None:
            return state
        return _FOLLOWS.get(self.promise.promise.state, RUNNING)


@dataclass(frozen=True)
class Listing:
    """One page of the list; `total` is empty where counting is not cheap, `after` on the last page."""

    rows: Sequence[Row]
    total: str
    after: str


def orders_of(actor: Actor, today: date, wanted: Mapping[str, Any] = NOTHING, after: str = "") -> Listing:
    """Return a page of the orders that `actor` may see, the gravest light first; as many queries for any number."""
    matters = _narrowed(actor, wanted)
    page = page_of(matters.values_list("pk", "light", "next_due", named=True), after)
    rows = _rows([one.pk for one in page.rows], today, actor)
    whole = not after and not page.after
    return Listing(rows, str(len(rows)) if whole else "" if wanted.get("q") else count_of(matters), page.after)


def read_orders(actor: Actor, today: date, wanted: Mapping[str, Any], after: str, size: int) -> tuple[list[Row], str]:
    """Return a page of them, and where the next begins; empty on the last."""
    page = page_of(_narrowed(actor, wanted).values_list("pk", "light", "next_due", named=True), after, size)
    return _rows([one.pk for one in page.rows], today, actor), page.after


def read_order(actor: Actor, reference: str, today: date) -> Row:
    """Return one order; raises NotFound, Recused."""
    return _rows([order_for(actor, reference).pk], today, actor)[0]


def every_order(actor: Actor, today: date, wanted: Mapping[str, Any] = NOTHING) -> Iterator[Row]:
    """Yield all of them in the same order, however many: read batch by batch."""
    after, more = "", True
    while more:
        rows, after = read_orders(actor, today, wanted, after, BATCH)
        yield from rows
        more = bool(after)


def _rows(keys: Sequence[int], today: date, actor: Actor) -> list[Row]:
    known = Order.objects.select_related(*_WITH).in_bulk(keys)
    owed = Obligation.objects.filter(matter__in=keys).select_related(*_OWED)
    promises = {one.promise.matter_id: one for one in shown(owed, today, actor)} if keys else {}
    return [Row(known[key], promises.get(key)) for key in keys]


def _narrowed(actor: Actor, wanted: Mapping[str, Any]) -> MatterQuerySet:
    rows = Matter.objects.visible_to(actor).filter(kind=KIND)
    rows = rows.exclude(Q(state__in=UNSENT) & ~Q(order__issuer=actor.unit_id))
    rows = narrowed(rows, wanted, actor)
    if standing := wanted.get("standing"):
        rows = _standing(rows, standing)
    if words := wanted.get("q"):
        rows = rows.filter(Q(order__title__icontains=words) | Q(reference__iexact=words) | Q(_numbered(words)))
    return rows


def _numbered(words: str) -> Q:
    """Select by a number as it stands on paper: 〔2026〕12号, or 12."""
    digits = "".join(sign if sign.isdecimal() and sign.isascii() else " " for sign in words).split()
    if not digits or any(len(one) > 6 for one in digits):
        return Q(pk__in=[])
    numbered = Q(order__number=int(digits[-1]))
    return numbered & Q(order__year=int(digits[0])) if len(digits) > 1 else numbered


def _standing(rows: MatterQuerySet, standing: str) -> MatterQuerySet:
    if standing == DRAFT:
        return rows.filter(state=DRAFT)
    owed = Obligation.objects.filter(matter=OuterRef("pk"))
    if standing == RUNNING:
        return rows.filter(~Exists(owed.filter(state__in=_FOLLOWS)), state=ISSUED)
    return rows.filter(Exists(owed.filter(state__in=[state for state, one in _FOLLOWS.items() if one == standing])))
