"""On which matter a leader writes, and whom of those who see it he may ask."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qinqing.kernel.access.rules import ADMINISTRATORS
from qinqing.kernel.checks.lifecycle import OPEN
from qinqing.kernel.checks.models import Check
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import independent_kinds, matter_kinds
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import SEALED, below
from qinqing.kernel.parties.models import Post, Unit, UnitKind
from qinqing.kernel.parties.queries import lines, on

OUTSIDE = frozenset({UnitKind.ENTERPRISE, UnitKind.EXTERNAL})
"""An enterprise is served, not instructed; a body without log-in could not answer."""


def why_not(matter: Matter) -> str:
    """Return why no instruction is written on a matter, empty where one may be.

    Whoever decides there is to be swayed by nobody, and what is sealed leaves no trace elsewhere.
    """
    if matter.confidentiality == SEALED:
        return _("密封的事项不写批示，以免泄露。")
    if matter.kind in independent_kinds():
        return _("「%(kind)s」由与双方无关的人独立判断，不写批示。") % {"kind": matter_kinds()[matter.kind]}
    return ""


def _places(path: str) -> list[str]:
    """Return the place itself and all that it lies in, the empty one included."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:count]) + "/" if count else "" for count in range(len(parts) + 1)]


def addressable(actor: Actor, matter: Matter, today: date) -> QuerySet[Unit]:
    """Return the offices that `actor` may ask: they see the matter already, and stand in its unit or range.

    Never its own line upwards, nor the neutral unit that now checks a claim of this matter. An instruction opens a
    matter to nobody: for that there are grants, which end.
    """
    placed = on(Post.objects.filter(jurisdiction__in=_places(matter.path)), today).exclude(role__in=ADMINISTRATORS)
    seeing = Q(pk__in=matter.parties.values("unit")) | Q(pk__in=placed.values("unit"))
    near = Q(pk=actor.unit_id)
    if actor.jurisdiction is not None:
        first, end = below(actor.jurisdiction)
        near |= Q(path__gte=first, path__lt=end)
    checking = Check.objects.filter(claim__obligation__matter=matter, state__in=OPEN, unit__isnull=False)
    above = lines([actor.unit_id])[actor.unit_id] - {actor.unit_id}
    found = Unit.objects.filter(seeing, near, until__isnull=True).exclude(kind__in=OUTSIDE).exclude(pk__in=above)
    return found.exclude(pk__in=checking.values("unit")).order_by("path", "pk")
