"""Origins and their deliveries: who may deliver, how fresh what stands is, what was done to an origin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from qinqing.commons.deliveries import events
from qinqing.commons.deliveries.models import DeliveredContract, DeliveredPromise, Delivery, Origin
from qinqing.commons.deliveries.rules.freshness import Freshness
from qinqing.commons.deliveries.rules.signing import fingerprint
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.rules import below
from qinqing.kernel.parties.queries import Counted, Told, story
from qinqing.kernel.parties.rules import lies_below

AREA = "deliveries"
MOST = 100


def area_of(code: str) -> str:
    """Return the name of an origin's history."""
    return f"{AREA}:{code}"


@dataclass(frozen=True, slots=True)
class Standing:
    """An origin as its readers see it: how fresh, how much of it stands."""

    origin: Origin
    fresh: Freshness
    contracts: int
    promises: int

    @property
    def brief(self) -> str:
        """Return how fresh it is, in one phrase."""
        if self.fresh.as_of is None:
            return "外部报送，还没有报送过"
        late = f"，迟报 {self.fresh.days_late} 天" if self.fresh.is_late else ""
        return f"外部报送，截至 {_day(self.fresh.as_of)}{late}"

    @property
    def sentence(self) -> str:
        """Return what is said of an origin whose delivery is late: since when, and of which day its rows are."""
        fresh, who = self.fresh, self.origin.unit.short_name
        stands = f"数据还停在 {_day(fresh.as_of)}" if fresh.as_of else "还没有报送过"
        return f"{who}迟报 {fresh.days_late} 天：应不晚于 {_day(fresh.due_on)}报送，{stands}。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def standings(actor: Actor, today: date) -> list[Standing]:
    """Return the origins of which `actor` sees the deliveries, by place; three queries."""
    origins = list(Origin.objects.visible_to(actor).select_related("unit").order_by("path", "pk"))
    contracts = DeliveredContract.objects.visible_to(actor).filter(withdrawn=False)
    promises = DeliveredPromise.objects.visible_to(actor).standing()
    counts = [
        dict(rows.order_by().values_list("origin").annotate(n=Count("pk"))) if origins else {}
        for rows in (contracts, promises)
    ]
    return [Standing(one, one.freshness(today), counts[0].get(one.pk, 0), counts[1].get(one.pk, 0)) for one in origins]


def importable(actor: Actor, code: str) -> Origin | None:
    """Return the origin of that code if `actor` may import for it: of the own unit, or within the jurisdiction."""
    return Origin.objects.visible_to(actor).filter(code=code).select_related("unit").first()


def deliveries_for(actor: Actor) -> Sequence[Delivery]:
    """Return the newest deliveries of the origins that `actor` sees."""
    seen = Delivery.objects.filter(origin__in=Origin.objects.visible_to(actor))
    return list(seen.select_related("origin__unit", "key", "staged_by", "applied_by").order_by("-pk")[:MOST])


def delivery_for(actor: Actor, delivery_id: int) -> Delivery | None:
    """Return one delivery of an origin that `actor` sees."""
    seen = Delivery.objects.filter(origin__in=Origin.objects.visible_to(actor), pk=delivery_id)
    return seen.select_related("origin__unit", "key", "staged_by", "applied_by").first()


def origins_kept(actor: Actor) -> Sequence[Origin]:
    """Return the origins below an administrator's place, with the number of keys that are believed."""
    first, end = below(actor.jurisdiction or "")
    rows = Origin.objects.filter(path__gte=first, path__lt=end).select_related("unit")
    believed = Count("keys", filter=Q(keys__retired_at__isnull=True))
    return list(rows.annotate(believed=believed, last=Max("keys__registered_at")).order_by("path", "pk"))


def kept_below(place: str) -> list[Counted]:
    """Return how many systems deliver for a place or below it; what they delivered moves with it."""
    return [(_("个外部报送系统"), Origin.objects.filter(path__gte=place, path__lt=place[:-1] + "0").count())]


def origin_for(actor: Actor, origin_id: int) -> Origin | None:
    """Return one origin below an administrator's place."""
    found = Origin.objects.select_related("unit").filter(pk=origin_id).first()
    return found if found is not None and lies_below(found.path, actor.jurisdiction or "") else None


UNDOABLE = frozenset(
    {
        events.REGISTERED.tag,
        events.INTERVAL_CHANGED.tag,
        events.KEY_REGISTERED.tag,
        events.KEY_RETIRED.tag,
    }
)


def story_of(origin: Origin) -> list[Told]:
    """Return the history of an origin, the newest first; what a delivery held is not told here."""
    rows = list(Event.objects.filter(stream__kind=area_of(origin.code)).order_by("-seq")[:MOST])
    undone = {one.facts["undone_seq"] for one in rows if one.kind == events.UNDONE.tag}
    return story(rows, _detail, lambda one: one.kind in UNDOABLE and one.seq not in undone, "安装")


def _detail(facts: dict[str, Any]) -> str:
    if key := facts.get("public_key"):
        return f"指纹 {fingerprint(bytes.fromhex(key))}"
    if "was" in facts:
        return f"由 {facts['was']} 天改为 {facts['interval']} 天"
    if "interval" in facts:
        return f"每 {facts['interval']} 天报送一次"
    if "as_of" in facts:
        return f"截至 {facts['as_of']}，{facts['rows']} 行"
    return label_of(facts["undone_kind"]) if "undone_kind" in facts else ""
