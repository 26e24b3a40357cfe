"""The catalogue of fields as it stands: the committed file, and over it what the city changed."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml
from django.db.models import Max

from qinqing.commons.enterprises.models import Entry, Owner
from qinqing.commons.enterprises.rules.catalogue import KINDS, Field, chosen
from qinqing.kernel.parties.models import Unit

AREA = "field_catalogue"
FACTS = Path(__file__).parent.parent / "data"
SHOWN = 100
"""Versions that the page of the catalogue lists."""


@cache
def committed() -> Mapping[str, Field]:
    """Return the fields of the committed file by their codes, in its order; no database."""
    found: dict[str, Field] = {}
    for topic in yaml.safe_load((FACTS / "fields.yaml").read_text(encoding="utf-8")):
        common = {name: topic[name] for name in ("topic", "source", "refresh")}
        for given in topic["fields"]:
            choices = chosen(given["choices"]) if "choices" in given else None
            one = Field(**{**common, **given, "choices": choices})
            found[one.code] = one
    return found


def everything() -> dict[str, Field]:
    """Return every field by its code, also texts and retired ones; one query.

    Raises nothing: the database keeps what it holds in shape.
    """
    found = dict(committed())
    for entry in Entry.objects.filter(withdrawn=False).order_by("version", "id"):
        found[entry.code] = entry.field
    return found


def catalogue() -> dict[str, Field]:
    """Return the fields that can be compared, by their codes: of one of KINDS and in use; one query."""
    return {code: one for code, one in everything().items() if one.kind in KINDS and not one.retired}


def free_slot(topic: str) -> int:
    """Return the next place among the values of a topic; also what was withdrawn keeps its own."""
    taken = Entry.objects.filter(topic=topic).aggregate(most=Max("slot"))["most"] or 0
    return 1 + max([taken, *(one.slot for one in committed().values() if one.topic == topic)])


def topics(fields: Iterable[Field]) -> list[tuple[str, list[Field]]]:
    """Return fields under their headings, both in the order of the catalogue."""
    found: dict[str, list[Field]] = {}
    for one in fields:
        found.setdefault(one.topic, []).append(one)
    return list(found.items())


def owners() -> Sequence[Owner]:
    """Return which units deliver for which departments now; one query."""
    return list(Owner.objects.filter(ended_at__isnull=True).select_related("unit").order_by("source", "unit__path"))


def delivers(unit: Unit, field: Field, assigned: Iterable[Owner]) -> bool:
    """Tell whether a unit may deliver a field: it is assigned to the department, or nobody is."""
    theirs = [one for one in assigned if one.source == field.source]
    return not theirs or any(one.unit_id == unit.pk for one in theirs)


def not_theirs(unit: Unit, known: Mapping[str, Field]) -> dict[str, str]:
    """Return why a unit may not deliver fields, by their codes, in sentences for whoever delivers; one query."""
    assigned = owners()
    return {
        code: f"「{one.label}」归{one.source}，由归口单位{_names(one, assigned)}提供，您单位不能导入。请去掉这一列。"
        for code, one in known.items()
        if not delivers(unit, one, assigned)
    }


def _names(field: Field, assigned: Iterable[Owner]) -> str:
    return "、".join(one.unit.short_name for one in assigned if one.source == field.source)


def owner_of(source: str, path: str) -> Unit | None:
    """Return the unit that answers for a department's values at a place: the nearest one at or above it."""
    found = [one.unit for one in owners() if one.source == source and path.startswith(one.unit.path)]
    return max(found, key=lambda unit: len(unit.path), default=None)


def last_entry(code: str) -> Entry | None:
    """Return the newest version of a field that the city set and that still stands."""
    return Entry.objects.filter(code=code, withdrawn=False).order_by("-version").first()


def entries() -> Sequence[tuple[Entry, bool]]:
    """Return the latest versions that the city set, newest first, each with whether it may be undone; one query."""
    found = list(Entry.objects.order_by("-id")[:SHOWN])
    last: dict[str, int] = {}
    for one in found:
        if not one.withdrawn:
            last.setdefault(one.code, one.pk)
    return [(one, last.get(one.code) == one.pk) for one in found]
