"""How far somebody's view of the registry reaches, and the places in it by the names that people use."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from qinqing.commons.enterprises.models import Change, Enterprise, Import, Staged
from qinqing.kernel.access.queries import excluded_units
from qinqing.kernel.access.rules import ADMINISTRATORS
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.matters.rules import below
from qinqing.kernel.parties.models import Unit, UnitKind
from qinqing.kernel.parties.queries import on


def reach(actor: Actor) -> str:
    """Return the place at or below which an office reads and writes the registry: its jurisdiction, else its own place.

    An office without a jurisdiction of its own keeps the enterprises of where it stands.
    """
    if actor.jurisdiction is not None:
        return actor.jurisdiction
    return Unit.objects.values_list("path", flat=True).get(pk=actor.unit_id)


def _offices(path: str, day: date) -> Sequence[tuple[str, str, str]]:
    first, end = below(path)
    units = on(Unit.objects.filter(path__gte=first, path__lt=end), day).exclude(kind=UnitKind.ENTERPRISE)
    return list(units.order_by("path", "id").values_list("name", "short_name", "path"))


def places(path: str, day: date) -> Mapping[str, str]:
    """Return the places within a range by the names of the offices that stand there; one query."""
    found: dict[str, str] = {}
    for name, short_name, place in _offices(path, day):
        found.setdefault(name, place)
        found.setdefault(short_name, place)
    return found


def place_names(path: str, day: date) -> Mapping[str, str]:
    """Return what each place within a range is called: the first office that stands there; one query."""
    found: dict[str, str] = {}
    for _name, short_name, place in _offices(path, day):
        found.setdefault(place, short_name)
    return found


def imports_for(actor: Actor, upto: int | None = None) -> Sequence[Import]:
    """Return the newest imports into the part of the registry that `actor` reads; with `upto` those up to a turn."""
    rows = _imports(actor) if upto is None else _imports(actor).filter(turn__lte=upto)
    return list(rows.select_related("staged_by", "applied_by", "reverted").order_by("-pk")[:200])


def import_for(actor: Actor, import_id: int) -> Import | None:
    """Return one import into the part of the registry that `actor` reads."""
    found = _imports(actor).filter(pk=import_id)
    return found.select_related("staged_by", "applied_by", "reverts", "reverted").first()


def away_from(actor: Actor) -> Sequence[str]:
    """Return the codes of the enterprises from which `actor` stays away."""
    units = Unit.objects.filter(pk__in=excluded_units(actor.person_id)).exclude(uscc="")
    return list(units.values_list("uscc", flat=True))


def touches(batch: Import, codes: Sequence[str]) -> bool:
    """Tell whether an import gives, changed or entered one of these enterprises."""
    return bool(codes) and (
        Staged.objects.filter(batch=batch, uscc__in=codes).exists()
        or Change.objects.filter(batch=batch, enterprise__uscc__in=codes).exists()
        or Enterprise.objects.filter(entered_in=batch, uscc__in=codes).exists()
    )


def _imports(actor: Actor) -> "QuerySet[Import]":
    if actor.role in ADMINISTRATORS or actor.side == ENT:
        return Import.objects.none()
    first, end = below(reach(actor))
    return Import.objects.filter(path__gte=first, path__lt=end)
