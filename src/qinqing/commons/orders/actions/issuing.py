"""Issuing an order, which numbers it and puts it under the clock; withdrawing one, which keeps its number."""

from datetime import date, datetime

from django.utils import timezone

from qinqing.commons.orders import access, events
from qinqing.commons.orders.actions.writing import held, sound, wanted_by
from qinqing.commons.orders.lifecycle import LIFE
from qinqing.commons.orders.models import Citation, Order
from qinqing.commons.orders.queries import facts, order_for
from qinqing.kernel.access.queries import barred
from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.actions import current, moved, numbered
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.matters.queries import Barred
from qinqing.kernel.matters.rules import PARTIES
from qinqing.kernel.obligations.actions import Undertaking, end, undertake
from qinqing.kernel.obligations.rules import GOV_ALONE, ORDER

PROMISE, ANSWERED = "1", "办结并回复"
"""The number of an order's one promise, and what it is called beside the order's title."""


@action(access.ISSUE)
def issue(*, reference: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> Order:
    """Issue a draft: it takes the next number of its issuer's year, and the addressee owes what it asks for.

    Nobody orders a unit in which they hold or held a post. The matter moves to the addressee's place: its calendar
    counts, and whoever looks over that place sees it.
    """
    order = held(reference, "issue", rev, by)
    if reason := barred(by, [order.addressee_id]):
        raise Barred(reason=reason)
    wanted, today = wanted_by(order), timezone.localdate(at)
    cited = sound(wanted, by, today)
    year = today.year
    number = numbered(f"order:{order.issuer_id}", year)
    Order.objects.filter(pk=order.pk).update(year=year, number=number, issued_at=at, issued_by=by.person_id)
    for one in cited:
        Citation.objects.filter(order=order, obligation=one).update(due=one.alarm_on)
    _open(order)
    [promise] = undertake(order.matter, [_asked(order, today)], by=by, at=at)
    told = {**wanted.facts, "year": year, "number": number, "due": promise.base_due}
    texts = {"title": order.title, "demand": order.demand}
    record(order.pk, events.ISSUED, by=by, at=at, facts=told, texts=texts)
    moved(order.matter)
    return order_for(by, reference)


def _open(order: Order) -> None:
    """Let the addressee, those who get a copy and whoever looks over the addressee's place see it."""
    matter, addressee = order.matter, order.addressee
    matter.host, matter.path, matter.title = addressee, addressee.path, order.title
    Matter.objects.filter(pk=matter.pk).update(
        host=addressee, path=addressee.path, title=order.title, state=LIFE.move("issue").to, confidentiality=PARTIES
    )
    others = {addressee.pk: addressee, **{unit.pk: unit for unit in order.copies.all()}}
    others.pop(order.issuer_id, None)
    Party.objects.bulk_create([Party(matter=matter, unit=unit, side=unit.side) for unit in others.values()])


def _asked(order: Order, today: date) -> Undertaking:
    return Undertaking(
        number=PROMISE,
        title=ANSWERED,
        debtor=order.addressee,
        creditor=order.issuer,
        source=order.demand,
        source_kind=ORDER,
        made_on=today,
        due=order.due_on,
        length=order.length,
        unit=WORKING_DAY if order.length else CALENDAR_DAY,
        agreed_by=GOV_ALONE,
        ladder="order",
    )


@action(access.ISSUE)
def withdraw(*, reference: str, reason: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Withdraw what was issued, with a reason: nothing is owed any more, the number stays and is given to no other."""
    matter = end(reference, reason=reason, by=by, at=at)
    current(matter, rev)
    order = order_for(by, reference)
    LIFE.require("withdraw", order.matter.state, facts(order, by))
    Order.objects.filter(pk=order.pk).update(withdrawn_at=at, withdrawn_by=by.person_id)
    Matter.objects.filter(pk=order.pk).update(state=LIFE.move("withdraw").to)
    told = {"addressee": order.addressee_id, "year": order.year, "number": order.number}
    record(order.pk, events.WITHDRAWN, by=by, at=at, facts=told, texts={"reason": reason.strip()})
    moved(matter)
