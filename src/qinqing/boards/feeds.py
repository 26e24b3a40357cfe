"""Promises for programs: what their owner may see, narrowed, page by page; nothing that is sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.rules import SEALED, Place, place_text
from qinqing.kernel.obligations.models import Obligation, ObligationQuerySet
from qinqing.kernel.obligations.queries.rates import of_side
from qinqing.kernel.pages.queries import Shown, shown

RELATED = ("matter", "debtor", "creditor", "verifier", "calendar")


@dataclass(frozen=True, slots=True)
class Feed:
    """One page; `next` says where the next one begins, None on the last."""

    rows: Sequence[Shown]
    next: str | None


def _visible(actor: Actor) -> ObligationQuerySet:
    promises = Obligation.objects.visible_to(actor).exclude(matter__confidentiality=SEALED)
    return promises.telling_amounts(actor).select_related(*RELATED)


def _concerns(unit_id: int) -> Q:
    return Q(debtor=unit_id) | Q(creditor=unit_id) | Q(verifier=unit_id)


def _page(rows: ObligationQuerySet, size: int, today: date, actor: Actor, order: Sequence[str]) -> Feed:
    found = list(rows.order_by(*order)[: size + 1])
    last = found[size - 1] if len(found) > size else None
    place = place_text((last.light, last.alarm_on, last.pk)) if last else None
    return Feed(shown(found[:size], today, actor), place)


def promises(actor: Actor, wanted: Mapping[str, Any], place: Place | None, size: int, today: date) -> Feed:
    """Return a page of the promises that `actor` may see, the earliest alarming day first.

    `wanted` narrows: `whose` "own" to those of the actor's unit, `unit` to those of another, `side` to what it owes,
    `state`, `light`, and `changed_since` to matters in which something happened after that moment.
    """
    rows = _visible(actor)
    if wanted.get("whose") == "own":
        rows = rows.filter(_concerns(actor.unit_id))
    if wanted.get("unit") is not None:
        rows = rows.filter(_concerns(wanted["unit"]))
    if wanted.get("side"):
        rows = rows.filter(of_side(wanted["side"]))
    rows = rows.filter(**{name: wanted[name] for name in ("state", "light") if wanted.get(name) is not None})
    if since := wanted.get("changed_since"):
        rows = rows.filter(Exists(Event.objects.filter(stream=OuterRef("matter"), recorded_at__gt=since)))
    if place:
        _light, day, key = place
        rows = rows.filter(Q(alarm_on__gt=day) | Q(alarm_on=day, pk__gt=key)) if day else rows.none()
    return _page(rows, size, today, actor, ("alarm_on", "pk"))


def alarms(actor: Actor, place: Place | None, size: int, today: date) -> Feed:
    """Return a page of the promises whose light is on, the gravest and longest first, as the alarm board."""
    rows = _visible(actor).shining()
    if place:
        light, day, key = place
        later = Q(alarm_on__gt=day) | Q(alarm_on=day, pk__gt=key) if day else Q(pk__in=[])
        rows = rows.filter(Q(light__lt=light) | Q(light=light) & later)
    return _page(rows, size, today, actor, ("-light", "alarm_on", "pk"))


def promise(actor: Actor, found: Obligation, today: date) -> Shown:
    """Return one promise, already found for `actor`, as pages show it."""
    return shown([found], today, actor)[0]
