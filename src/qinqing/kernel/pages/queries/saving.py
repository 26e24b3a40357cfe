"""Saved filters as their readers see them: above a list, on the page that keeps them in order, in a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.urls import NoReverseMatch, resolve, reverse

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import Page
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.prepared import Prepared, Slot
from qinqing.kernel.devices.rooms import Hit, lists
from qinqing.kernel.pages.models import SavedView
from qinqing.kernel.pages.rules.saved import Pairs, asks, pairs_of


@dataclass(frozen=True, slots=True)
class Listed:
    """The filters of one list, own ones first."""

    page: str
    label: str
    views: Sequence[SavedView]


def opens(actor: Actor, page: str) -> bool:
    """Say whether `page` is a list that `actor` may open."""
    if page not in lists():
        return False
    try:
        view = cast("Page", resolve(reverse(page)).func)
    except NoReverseMatch:
        return False
    return may(actor, view.permission)


def _for(person: Any, unit: Any, today: Any) -> QuerySet[SavedView]:
    """Return one's own filters and those shared with one's unit, own ones first, each in its owner's order."""
    usable = Q(pk__in=SavedView.objects.shared_with(person, unit, today).values("pk"))
    own = Case(When(person=person, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = SavedView.objects.kept().filter(Q(person=person) | usable).select_related("person")
    return found.order_by(own, "page", "place", "pk")


class Offered(NamedTuple):
    """A filter as it stands above its list."""

    pk: int
    page: str
    name: str
    asked: str
    is_default: bool
    person_id: UUID
    owner: str

    @property
    def pairs(self) -> Pairs:
        """Return the parameters, each with its value."""
        return pairs_of(self.asked)

    @property
    def url(self) -> str:
        """Return where the list stands, narrowed so."""
        return reverse(self.page) + asks(self.pairs)


_OFFERED = Prepared(
    lambda: (
        _for(Slot("person", UUIDField()), Slot("unit", BigIntegerField()), Slot("today", DateField()))
        .filter(page=Slot("page", TextField()))
        .values_list(*Offered._fields[:-1], "person__name")
    )
)
_DEFAULT = Prepared(
    lambda: (
        SavedView.objects.own(Slot("person", UUIDField()))
        .filter(page=Slot("page", TextField()), is_default=True)
        .values_list("asked")
    )
)


def views_of(actor: Actor, page: str, today: date) -> list[Offered]:
    """Return the filters of one list; one query, which every list asks."""
    found = _OFFERED.rows(person=actor.person_id, unit=actor.unit_id, today=today, page=page)
    return [Offered._make(one) for one in found]


def every_view(actor: Actor, today: date) -> list[Listed]:
    """Return the filters of every list that `actor` may still open, list by list; one query."""
    found: dict[str, list[SavedView]] = {}
    for one in _for(actor.person_id, actor.unit_id, today):
        found.setdefault(one.page, []).append(one)
    return [Listed(page, label, found[page]) for page, label in lists().items() if page in found and opens(actor, page)]


def default_of(actor: Actor, page: str) -> str:
    """Return what the list of `page` is narrowed to when it is simply opened; empty for all of it."""
    pairs = [pair for (asked,) in _DEFAULT.rows(person=actor.person_id, page=page) for pair in pairs_of(asked)]
    return asks(pairs) if pairs else ""


def view_hits(actor: Actor, asked: str, today: date, most: int) -> list[Hit]:
    """Return the filters whose name holds `asked`, of lists that `actor` may open."""
    known = lists()
    found = _for(actor.person_id, actor.unit_id, today).filter(name__icontains=asked.strip(), page__in=known)[:most]
    return [Hit(one.name, known[one.page], one.url) for one in found if opens(actor, one.page)]


def gone(pairs: Pairs, known: frozenset[str]) -> int:
    """Return how many of the parameters a list no longer knows."""
    return len({name for name, _ in pairs} - known)
