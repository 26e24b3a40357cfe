"""Enterprises that a search finds, among those that somebody may see."""

from collections.abc import Sequence

from django.urls import reverse

from qinqing.commons.enterprises import access
from qinqing.commons.enterprises.models import Enterprise
from qinqing.commons.enterprises.queries.listing import matching
from qinqing.commons.enterprises.queries.reach import reach
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import Hit, Sought


def _hits(actor: Actor, asked: str, most: int) -> Sequence[Hit]:
    """Return the enterprises whose name or code begins with what is asked, by name."""
    rows = matching(Enterprise.objects.visible_to(actor, reach(actor)), asked).order_by("name", "id")[:most]
    return [Hit(one.name, one.uscc, reverse("registry_record", args=[one.uscc])) for one in rows]


SOUGHT = (Sought("enterprises", "企业", _hits, access.READ),)
