"""Whom somebody may order, about which promises, and on which day the limit ends."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from qinqing.commons.orders import access
from qinqing.kernel.calendars.queries import calendar, calendar_for
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations.lifecycle import OPEN
from qinqing.kernel.obligations.models import Obligation, ObligationQuerySet
from qinqing.kernel.obligations.rules import last_day
from qinqing.kernel.pages.queries import units_for
from qinqing.kernel.parties.models import Unit, UnitKind
from qinqing.kernel.parties.queries import lines
from qinqing.kernel.parties.rules import lies_below

OUTSIDE = frozenset({UnitKind.ENTERPRISE, UnitKind.EXTERNAL})
"""An enterprise is served, not ordered; a body without log-in could not answer."""


def receivers(actor: Actor) -> QuerySet[Unit]:
    """Return the units to which `actor` may address an order: offices in its range, never its own line upwards."""
    above = lines([actor.unit_id])[actor.unit_id]
    return units_for(actor).exclude(kind__in=OUTSIDE).exclude(pk__in=above)


def orderable(actor: Actor) -> ObligationQuerySet:
    """Return the promises about which an order may be written: seen by `actor`, open, not sealed."""
    return Obligation.objects.visible_to(actor).filter(state__in=OPEN).exclude(matter__confidentiality=SEALED)


def to_order(actor: Actor, promises: Sequence[Obligation]) -> frozenset[int]:
    """Return the keys of those promises, all seen by `actor`, whose debtor it may order; one query, or none."""
    if actor.side != GOV or not may(actor, access.WRITE):
        return frozenset()
    near = [one for one in promises if one.state in OPEN and lies_below(one.debtor.path, actor.jurisdiction)]
    offices = [one for one in near if one.debtor.kind not in OUTSIDE and one.matter.confidentiality != SEALED]
    above = lines([actor.unit_id])[actor.unit_id] if offices else set()
    return frozenset(one.pk for one in offices if one.debtor_id not in above)


def cited_for(actor: Actor, keys: Iterable[int]) -> list[Obligation]:
    """Return those of these promises about which `actor` may write, in the order of their dates; one query."""
    found = orderable(actor).filter(pk__in=list(keys)).select_related("matter", "debtor", "creditor", "verifier")
    return list(found.select_related("calendar").order_by("alarm_on", "pk"))


def reckoned(unit: Unit, on: date, length: int | None, due_on: date | None) -> tuple[date, bool]:
    """Return the last day of a limit that begins on `on`, by the calendar of the unit's place, and whether it is sure.

    It is not where the holiday notice of that year has not been published. Raises BeyondCalendar.
    """
    days = calendar_for(unit.path)
    last = due_on or last_day(calendar(days.code), on, length or 0, WORKING_DAY)
    return last, last <= days.published_to
