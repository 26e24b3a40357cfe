"""Finding posts: who holds which, and whom a ladder reaches."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from qinqing.kernel.parties.models import Person, Post, Rank, Unit
from qinqing.kernel.parties.rules import STATIONED, SUPERIOR

M = TypeVar("M", bound=Model)


def on(queryset: QuerySet[M], day: date) -> QuerySet[M]:
    """Return the rows of units or posts that are valid on `day`."""
    return queryset.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


def holders(unit: Unit, audience: Iterable[str], day: date) -> list[Person]:
    """Return the persons whom `audience` means for `unit` on `day`, each once, in one query.

    The superior is the chief of the unit above; the stationed group is everybody in the unit that supervises.
    """
    asked = set(audience)
    wanted = Q(unit=unit, rank__in=asked & set(Rank.values))
    if SUPERIOR in asked and unit.belongs_to_id:
        wanted |= Q(unit=unit.belongs_to_id, rank=Rank.CHIEF)
    if STATIONED in asked and unit.supervised_by_id:
        wanted |= Q(unit=unit.supervised_by_id)
    found = on(Post.objects.filter(wanted), day).select_related("person").order_by("id")
    return list({post.person_id: post.person for post in found}.values())


def names(persons: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names behind pseudonyms, in one query."""
    wanted = {person for person in persons if person}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))
