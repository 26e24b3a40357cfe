"""How long a consultation lasts at least, and how long a leading unit may take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from qinqing.kernel.calendars.queries import calendar, calendar_for, starting
from qinqing.kernel.calendars.queries.limits import standing
from qinqing.kernel.calendars.rules.limits import Limit
from qinqing.kernel.obligations.rules import last_day

CONSULTATION, ITEMISATION, OPINIONS = "YH.COMMENT", "policy_itemisation", "policy_opinions"


@dataclass(frozen=True, slots=True)
class Within:
    """A limit: so many days of a unit, and what it rests on in a sentence."""

    length: int
    unit: str
    says: str


@cache
def _committed() -> Mapping[str, Any]:
    rows = yaml.safe_load((Path(__file__).parent.parent / "data" / "limits.yaml").read_text("utf-8"))
    return {row["code"]: row for row in rows}


def within(code: str, path: str) -> Within:
    """Return ITEMISATION or OPINIONS as it counts at a place: its own, one of a place above, else the committed one."""
    given = _committed()[code]
    own, _left_out = standing(code, path)
    if own is not None and isinstance(own.length, int):
        return Within(own.length, own.unit, own.law or given["says"])
    return Within(given["length"], given["unit"], given["says"])


def consultation(path: str) -> Limit:
    """Return how long the public is asked at least: 优化营商环境条例第62条, or longer where a place says so."""
    return starting(CONSULTATION, path)


def earliest_end(path: str, opened_on: date) -> date:
    """Return the earliest last day of a consultation that opens on a day; the day itself is not counted."""
    limit = consultation(path)
    return last_day(calendar(calendar_for(path).code), opened_on, int(limit.length), limit.unit)


def answers_due(path: str, ends_on: date) -> date:
    """Return by when the opinions of a consultation are to be answered that ends on a day."""
    limit = within(OPINIONS, path)
    return last_day(calendar(calendar_for(path).code), ends_on, limit.length, limit.unit)
