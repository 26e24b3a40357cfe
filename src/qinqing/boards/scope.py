"""What a board looks at: the promises of contracts that its reader may see, narrowed; nothing that is sealed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from qinqing.boards.rules import bounds, is_city, within
from qinqing.domains.contracts.models import KIND as CONTRACT
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.rules import SEALED, below
from qinqing.kernel.obligations.models import Obligation, ObligationQuerySet
from qinqing.kernel.obligations.queries.rates import KEPT as IN_TIME
from qinqing.kernel.obligations.queries.rates import in_rates, of_side
from qinqing.kernel.obligations.queries.tallies import broken
from qinqing.kernel.obligations.rules.measures import FEN
from qinqing.kernel.pages.rules.shares import BROKEN, KEPT

MOST_MEASURES = 20


def scope(actor: Actor, wanted: Mapping[str, Any]) -> ObligationQuerySet:
    """Return the promises of contracts that `actor` may see, in the places and of the units that were asked for."""
    rows = Obligation.objects.visible_to(actor).filter(matter__kind=CONTRACT)
    rows = rows.exclude(matter__confidentiality=SEALED)
    for place in filter(None, (wanted.get("county"), wanted.get("place"))):
        rows = rows.filter(_within(place))
    if unit := wanted.get("unit"):
        _, end = below(unit.path)
        rows = rows.filter(Q(matter__host=unit) | Q(matter__path__gt=unit.path, matter__path__lt=end))
    if host := wanted.get("host"):
        rows = rows.filter(matter__host=host)
    return rows


def _within(place: str) -> Q:
    """Select a county with all below it, or the city itself without its counties."""
    if is_city(place):
        return Q(matter__path=place)
    first, end = below(place)
    return Q(matter__path__gte=first, matter__path__lt=end)


def by_measure(measure: str) -> str:
    """Return in words that amounts in a measure are counted; 分 are read in 元."""
    return "按金额（元）" if measure == FEN else f"按数量：{measure}"


def measures(actor: Actor) -> list[str]:
    """Return the measures of the quantities that `actor` may read."""
    rows = scope(actor, {}).weighable_by(actor).filter(quantity__isnull=False).order_by("measure")
    return list(rows.values_list("measure", flat=True).distinct()[:MOST_MEASURES])


def counted(actor: Actor, wanted: Mapping[str, Any], today: date) -> ObligationQuerySet:
    """Return exactly the promises that a figure of the board counts: what burns, or what entered a rate."""
    rows = scope(actor, wanted)
    if side := wanted.get("side"):
        rows = rows.filter(of_side(side))
    if light := wanted.get("light"):
        return rows.shining().filter(light=int(light))
    first, last = within(*bounds(wanted["period"], today), wanted.get("month"))
    entering = in_rates(rows, first, last, today)
    if measure := wanted.get("measure"):
        entering = entering.weighable_by(actor).filter(quantity__isnull=False, measure=measure)
    what = wanted.get("what")
    if what == BROKEN:
        return broken(entering)
    return entering.filter(IN_TIME) if what == KEPT else entering
