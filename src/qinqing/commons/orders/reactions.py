"""Turns news of orders into notices for the units concerned."""

from collections.abc import Sequence

from django.utils import timezone

from qinqing.commons.orders import events
from qinqing.commons.orders.models import KIND, Order
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.notices.actions import Telling, tell
from qinqing.kernel.parties.models import Rank
from qinqing.kernel.parties.queries import About, Ask, reach_all

_ADDRESSED = (Rank.HANDLER, Rank.CHIEF)
_COPIED = (Rank.HANDLER, Rank.LEGAL_REPRESENTATIVE)


def tell_of_orders(news: Sequence[Event]) -> None:
    """An order was issued: tell who handles things and who leads at the addressee, and who handles at the copies."""
    orders = Order.objects.select_related("addressee").prefetch_related("copies")
    known = orders.in_bulk({event.stream_id for event in news})
    asks = []
    for event in news:
        order, day = known[event.stream_id], timezone.localdate(event.at)
        about = About(order.addressee, KIND)
        asks.append((event, Ask(order.addressee, _ADDRESSED, day, about)))
        asks += [(event, Ask(unit, _COPIED, day, about)) for unit in order.copies.all()]
    reached = zip(asks, reach_all([ask for _event, ask in asks]), strict=True)
    tell(Telling(event, None, one) for (event, _ask), persons in reached for one in persons)


ISSUES = frozenset({events.ISSUED.tag})
