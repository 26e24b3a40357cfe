"""A city in which promises of both sides fell due, kept and not, in two counties."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.models import Clock, Obligation, ObligationQuerySet
from qinqing.kernel.parties.models import UnitKind
from tests import builders


@dataclass(frozen=True)
class Counties:
    """The usual city, and a park of a second county with contracts of its own."""

    city: builders.City
    second: builders.City


def counties() -> Counties:
    """Build them."""
    city = builders.city()
    park = builders.unit("海安县管委会", UnitKind.PARK, "lanchuan/haian/")
    return Counties(city, replace(city, park=park, clerk=builders.actor(park, "clerk")))


def contract(where: builders.City, due: date, kept: dict[str, int], missed: dict[str, int], **more: object) -> Contract:
    """Sign a contract; of what falls due on `due`, each side keeps so many and misses so many promises."""
    asked = [
        (side, done) for counts, done in ((kept, True), (missed, False)) for side in counts for _ in range(counts[side])
    ]
    clauses = [builders.clause(str(number), side, due, **more) for number, (side, _) in enumerate(asked, 1)]
    made = builders.sign_contract(where, *clauses, signed_on=min(due, timezone.localdate()) - timedelta(days=30))
    done = [str(number) for number, (_, is_kept) in enumerate(asked, 1) if is_kept]
    keep(Obligation.objects.filter(matter=made.pk, number__in=done))
    return made


def keep(promises: ObligationQuerySet, day: date | None = None) -> None:
    """Let promises be fulfilled, on the day that alarms unless another is named; their clocks stop."""
    Clock.objects.filter(obligation__in=promises.values("pk")).delete()
    promises.update(state="verified", verified_on=day or F("alarm_on"), light=0)


def both(number: int) -> dict[str, int]:
    """Return the same number for both sides."""
    return {GOV: number, ENT: number}
