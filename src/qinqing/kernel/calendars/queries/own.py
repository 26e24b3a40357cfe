"""Limits of a room's own: committed beside it as data, set otherwise by a city or a place where they want to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from qinqing.kernel.calendars.queries.limits import standing


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """So many days of a unit, and in a sentence what they rest on."""

    length: int
    unit: str
    says: str


@cache
def committed_own(file: Path) -> Mapping[str, OwnLimit]:
    """Return the limits that a room commits, by code: rows of `code`, `length`, `unit` and `says`; no database."""
    rows = yaml.safe_load(file.read_text("utf-8"))
    return {row["code"]: OwnLimit(row["length"], row["unit"], row["says"]) for row in rows}


def own_limit(file: Path, code: str, path: str) -> OwnLimit:
    """Return a limit as it counts at a place: the place's own, one of a place above, else the committed one."""
    given = committed_own(file)[code]
    found, _left_out = standing(code, path)
    if found is None or not isinstance(found.length, int):
        return given
    return OwnLimit(found.length, found.unit, found.law or given.says)
