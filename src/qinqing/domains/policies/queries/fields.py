"""The fields that criteria may ask: the catalogue of the registry as clauses, forms and explanations use it."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from qinqing.commons.enterprises.queries.catalogue import FACTS, everything
from qinqing.commons.enterprises.rules.catalogue import KINDS, Field
from qinqing.kernel.parties.models import Unit, UnitKind

NAMED = "uscc"
"""Whoever could ask for this could write a policy for one enterprise by its number."""

PLACE, SECTION, SIZE = "path", "section", "size"

NOT_KNOWN: Mapping[str, frozenset[str]] = {SIZE: frozenset({"unknown"})}
"""Words of the registry that say that something is not known; to criteria that is no value at all."""


def fields() -> dict[str, Field]:
    """Return every field that a clause may name, by its code, retired ones too, so that old rules stay readable.

    Places are choices, named by the first office that ever stood there. Two queries.
    """
    found = {code: one for code, one in everything().items() if one.kind in KINDS and code != NAMED}
    found[PLACE] = replace(found[PLACE], choices=_places())
    found[SECTION] = replace(found[SECTION], choices=_sections())
    for code, words in NOT_KNOWN.items():
        choices = {word: label for word, label in (found[code].choices or {}).items() if word not in words}
        found[code] = replace(found[code], choices=choices)
    return found


def offered() -> dict[str, Field]:
    """Return the fields of which a new clause may be made: those in use."""
    return {code: one for code, one in fields().items() if not one.retired}


def _places() -> dict[str, str]:
    found: dict[str, str] = {}
    offices = Unit.objects.exclude(kind=UnitKind.ENTERPRISE).order_by("path", "id")
    for path, name in offices.values_list("path", "short_name"):
        found.setdefault(path, name)
    return found


@cache
def _sections() -> Mapping[str, str]:
    with (FACTS / "gbt4754_sections.csv").open(encoding="utf-8", newline="") as lines:
        return {row["section"]: row["name"] for row in csv.DictReader(lines)}
