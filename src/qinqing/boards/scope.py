"""What a board looks at: the promises of contracts that its reader may see, narrowed; nothing that is sealed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from qinqing.boards.rules import DELIVERED, OWN, bounds, is_city, within
from qinqing.commons.deliveries.models import DeliveredPromise, DeliveredPromiseQuerySet
from qinqing.commons.deliveries.queries import broken as delivered_broken
from qinqing.commons.deliveries.queries import in_time, kept_of
from qinqing.domains.contracts.models import KIND as CONTRACT
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.rules import SEALED, below
from qinqing.kernel.obligations.models import Obligation, ObligationQuerySet, Total, TotalQuerySet
from qinqing.kernel.obligations.queries.rates import KEPT as IN_TIME
from qinqing.kernel.obligations.queries.rates import in_rates, of_side
from qinqing.kernel.obligations.queries.tallies import basis, broken
from qinqing.kernel.obligations.rules.measures import FEN
from qinqing.kernel.pages.rules.shares import BROKEN, KEPT

MOST_MEASURES = 20
NOT_DELIVERED = frozenset({"light"})
"""What is asked of our own promises alone: a light hangs on our clock."""


def scope(actor: Actor, wanted: Mapping[str, Any]) -> ObligationQuerySet:
    """Return the promises of contracts that `actor` may see, in the places and of the units that were asked for."""
    if wanted.get("source") == DELIVERED:
        return Obligation.objects.none()
    rows = Obligation.objects.visible_to(actor).exclude(matter__confidentiality=SEALED)
    return rows.filter(_asked(wanted, "matter__"))


def summed_scope(wanted: Mapping[str, Any]) -> TotalQuerySet:
    """Return the totals of contracts in the same places and of the same units, whoever may read them."""
    return Total.objects.none() if wanted.get("source") == DELIVERED else Total.objects.filter(_asked(wanted))


def _asked(wanted: Mapping[str, Any], prefix: str = "") -> Q:
    """Select contracts in the places and of the units that were asked for."""
    found = Q(**{f"{prefix}kind": CONTRACT})
    for place in filter(None, (wanted.get("county"), wanted.get("place"))):
        found &= _within(place, f"{prefix}path")
    if unit := wanted.get("unit"):
        _, end = below(unit.path)
        found &= Q(**{f"{prefix}host": unit}) | Q(**{f"{prefix}path__gt": unit.path, f"{prefix}path__lt": end})
    if host := wanted.get("host"):
        found &= Q(**{f"{prefix}host": host})
    return found


def delivered_scope(actor: Actor, wanted: Mapping[str, Any]) -> DeliveredPromiseQuerySet:
    """Return the delivered promises that `actor` may see, narrowed by the same words."""
    if wanted.get("source") == OWN or NOT_DELIVERED & {name for name, value in wanted.items() if value}:
        return DeliveredPromise.objects.none()
    rows = DeliveredPromise.objects.visible_to(actor)
    for place in filter(None, (wanted.get("county"), wanted.get("place"))):
        rows = rows.filter(_within(place))
    if unit := wanted.get("unit"):
        _, end = below(unit.path)
        rows = rows.filter(Q(origin__unit=unit) | Q(path__gt=unit.path, path__lt=end))
    if host := wanted.get("host"):
        rows = rows.filter(origin__unit=host)
    return rows


def _within(place: str, column: str = "path") -> Q:
    """Select a county with all below it, or the city itself without its counties."""
    if is_city(place):
        return Q(**{column: place})
    first, end = below(place)
    return Q(**{f"{column}__gte": first, f"{column}__lt": end})


def by_measure(measure: str) -> str:
    """Return in words that amounts in a measure are counted; 分 are read in 元."""
    return "按金额（元）" if measure == FEN else f"按数量：{measure}"


def measures(actor: Actor) -> list[str]:
    """Return the measures of the quantities that `actor` may read of what is fulfilled or past its day."""
    ground = basis(actor, scope(actor, {}), summed_scope({}), date.min, timezone.localdate())
    parts = [rows.order_by().values_list("measure").distinct() for rows in ground.weighable]
    own = [one for (one,) in ground.totals.weighed().order_by().values_list("measure").union(*parts)[:MOST_MEASURES]]
    delivered = delivered_scope(actor, {}).weighable_by(actor).filter(quantity__isnull=False).order_by("measure")
    return sorted({*own, *delivered.values_list("measure", flat=True).distinct()[:MOST_MEASURES]})


def counted(actor: Actor, wanted: Mapping[str, Any], today: date) -> ObligationQuerySet:
    """Return exactly the promises that a figure of the board counts: what burns, or what entered a rate."""
    rows = scope(actor, wanted)
    if side := wanted.get("side"):
        rows = rows.filter(of_side(side))
    if light := wanted.get("light"):
        return rows.shining_to(actor).filter(light=int(light))
    first, last = within(*bounds(wanted["period"], today), wanted.get("month"))
    entering = in_rates(rows, first, last, today)
    if measure := wanted.get("measure"):
        entering = entering.weighable_by(actor).filter(quantity__isnull=False, measure=measure)
    what = wanted.get("what")
    if what == BROKEN:
        return broken(entering)
    return entering.filter(IN_TIME) if what == KEPT else entering


def delivered_counted(actor: Actor, wanted: Mapping[str, Any], today: date) -> DeliveredPromiseQuerySet:
    """Return exactly the delivered promises that a figure of the board counts."""
    rows = delivered_scope(actor, wanted).telling_amounts(actor)
    if side := wanted.get("side"):
        rows = rows.filter(side=side)
    first, last = within(*bounds(wanted["period"], today), wanted.get("month"))
    entering = in_time(rows, first, last)
    if measure := wanted.get("measure"):
        entering = entering.weighable_by(actor).filter(quantity__isnull=False, measure=measure)
    what = wanted.get("what")
    if what == BROKEN:
        return delivered_broken(entering)
    return kept_of(entering) if what == KEPT else entering
