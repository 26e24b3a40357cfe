"""Enterprises that a search finds, among those that somebody may see."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from qinqing.commons.enterprises import access
from qinqing.commons.enterprises.models import Enterprise
from qinqing.commons.enterprises.queries.listing import matching
from qinqing.commons.enterprises.queries.reach import reach
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import Hit, Sought
from qinqing.kernel.parties.models import Unit, UnitKind


def _hits(actor: Actor, asked: str, most: int) -> Sequence[Hit]:
    """Return the enterprises whose name or code begins with what is asked, then those that act here and contain it.

    Those that act are units with a short name, and few: their names are searched as they are. All are asked for among
    what `actor` may see.
    """
    seen = Enterprise.objects.visible_to(actor, reach(actor))
    found = list(matching(seen, asked).order_by("name", "id")[:most])
    word = " ".join(asked.replace("\0", "").split())
    if len(found) < most and len(word) > 1:
        named = Q(name__icontains=word) | Q(short_name__icontains=word)
        acting = Unit.objects.filter(named, kind=UnitKind.ENTERPRISE).exclude(uscc="").values("uscc")
        more = seen.filter(uscc__in=acting).exclude(pk__in=[one.pk for one in found]).order_by("name", "id")
        found += more[: most - len(found)]
    return [Hit(one.name, one.uscc, reverse("registry_record", args=[one.uscc])) for one in found]


SOUGHT = (Sought("enterprises", "企业", _hits, access.READ),)
