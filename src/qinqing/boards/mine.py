"""My promises on both sides: what we owe and what is owed to us, red first, then in due order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.lifecycle import CLOSED, DEBTOR, DECIDER, NOBODY, TURN, VERIFIER
from qinqing.kernel.obligations.models import Obligation, ObligationQuerySet
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.parties.models import Unit

OWES, OWED = "owes", "owed"
SIDES = {OWES: "我们欠对方的", OWED: "对方欠我们的"}
SIZE, FEW = 50, 20
"""Rows of a side that is looked at alone, and of one that stands beside the other."""

RELATED = ("matter", "debtor", "creditor", "verifier", "grantor", "calendar")
STILL = [state for state in TURN if state not in CLOSED]


@dataclass(frozen=True, slots=True)
class Line:
    """One promise, and whose turn it is."""

    shown: Shown
    whose: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Side:
    """The promises of one side; `after` is where its next page begins, empty on the last."""

    code: str
    label: str
    count: int
    lines: Sequence[Line]
    after: str = ""


def of_side(actor: Actor, side: str, wanted: Mapping[str, Any] | None = None) -> ObligationQuerySet:
    """Return what is still open of one side, the gravest light first, then the nearest date."""
    asked = wanted or {}
    rows = Obligation.objects.visible_to(actor).filter(state__in=STILL)
    rows = rows.filter(debtor=actor.unit_id) if side == OWES else rows.filter(creditor=actor.unit_id)
    if light := asked.get("light"):
        rows = rows.filter(light=int(light))
    if words := asked.get("q"):
        rows = rows.filter(Q(title__icontains=words) | Q(matter__title__icontains=words))
    return rows.select_related(*RELATED).order_by("-light", "alarm_on", "pk")


def both(actor: Actor, wanted: Mapping[str, Any], today: date, after: str = "") -> list[Side]:
    """Return both sides, or the one that was asked for; three queries for each, and what its promises need."""
    asked = wanted.get("side")
    size = SIZE if asked else FEW
    return [_side(actor, side, wanted, today, size, after) for side in SIDES if asked in {None, side}]


def _side(actor: Actor, side: str, wanted: Mapping[str, Any], today: date, size: int, after: str) -> Side:
    rows = of_side(actor, side, wanted)
    found = list(_later(rows, after)[: size + 1])
    last = found[size - 1] if len(found) > size else None
    place = f"{last.light}.{last.alarm_on}.{last.pk}" if last else ""
    lines = [line(one, actor) for one in shown(found[:size], today, actor)]
    return Side(side, SIDES[side], rows.order_by().count(), lines, place)


def _later(rows: ObligationQuerySet, after: str) -> ObligationQuerySet:
    light, _, rest = after.partition(".")
    day, _, key = rest.rpartition(".")
    try:
        level, at, pk = int(light), date.fromisoformat(day), int(key)
    except ValueError:
        return rows
    tied = Q(alarm_on__gt=at) | Q(alarm_on=at, pk__gt=pk)
    return rows.filter(Q(light__lt=level) | Q(light=level) & tied)


def _turn(promise: Obligation) -> Unit | None:
    decides = promise.grantor or promise.creditor
    units = {DEBTOR: promise.debtor, VERIFIER: promise.verifier, DECIDER: decides, NOBODY: None}
    return units[TURN[promise.state]]


def turn_of(one: Shown) -> str:
    """Return whose turn it is, in words."""
    unit = _turn(one.promise)
    return unit.short_name if unit else "等前项"


def line(one: Shown, actor: Actor) -> Line:
    """Return a promise with whose turn it is."""
    unit = _turn(one.promise)
    return Line(one, turn_of(one), ours=unit is not None and unit.pk == actor.unit_id)
