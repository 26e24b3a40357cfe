"""What of an order stands on paper, for whoever takes it out."""

from datetime import date

from qinqing.commons.orders.models import Order
from qinqing.commons.orders.queries.reach import reckoned
from qinqing.commons.orders.queries.reading import issued_on
from qinqing.commons.orders.rules import Cited, Paper
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.models import Obligation


def paper_of(order: Order, actor: Actor) -> Paper:
    """Return an order as `actor` may read it; dates are those of its issue, whatever moved since."""
    on = issued_on(order)
    keys = {one.obligation_id: one.due for one in order.citations.all()}
    seen = Obligation.objects.visible_to(actor).filter(pk__in=keys).select_related("matter").order_by("alarm_on", "pk")
    cited = [_cited(one, keys[one.pk] or one.alarm_on, on) for one in seen]
    return Paper(
        issuer=order.issuer.name,
        mark=order.mark,
        title=order.title,
        addressee=order.addressee.name,
        demand=[line.strip() for line in order.demand.splitlines() if line.strip()],
        due=_due(order, on),
        on=on,
        cited=cited,
        hidden=len(keys) - len(cited),
        copies=[unit.name for unit in order.copies.order_by("path", "pk")],
    )


def _due(order: Order, on: date) -> date:
    promised = Obligation.objects.filter(matter=order.pk).values_list("base_due", flat=True).first()
    return promised or reckoned(order.addressee, on, order.length, order.due_on)[0]


def _cited(one: Obligation, due: date, on: date) -> Cited:
    return Cited(one.matter.title, one.number, one.title, due, max((on - due).days, 0))
