"""Limits: those of the law from a committed file, those of a city from the database."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.models import LocalLimit
from qinqing.kernel.calendars.rules import WorkCalendar, ordinals
from qinqing.kernel.calendars.rules.limits import IN_FORCE, Extends, Limit, limit_from, why_not
from qinqing.kernel.devices.refusal import Refusal

FACTS = Path(__file__).parent.parent / "data"
FIRST, PUBLISHED_TO, LAST = date(2010, 1, 1), date(2026, 12, 31), date(2046, 12, 31)


class UnknownLimit(Refusal):
    """No limit has this code."""

    says = _("没有代码为「{code}」的期限。")
    status = 404


class MayNotStart(Refusal):
    """Only a limit in force, of this jurisdiction, with a last day may start a clock."""

    says = "{reason}"


@cache
def committed() -> dict[str, Limit]:
    """Return the limits of the committed file by code; no database."""
    facts = yaml.safe_load((FACTS / "statutory_limits.yaml").read_text(encoding="utf-8"))
    return {row["code"]: limit_from(row) for row in facts["limits"]}


@cache
def committed_calendar() -> WorkCalendar:
    """Return the national calendar of the committed file; no database."""
    with (FACTS / "cn.csv").open(encoding="utf-8", newline="") as file:
        rows = {date.fromisoformat(row["day"]): row for row in csv.DictReader(file)}
    working, counted = ordinals(FIRST, LAST, {day: row["is_work"] == "true" for day, row in rows.items()})
    notes = {day: row["note"] for day, row in rows.items()}
    return WorkCalendar(first=FIRST, ordinals=counted, working=working, published_to=PUBLISHED_TO, notes=notes)


def local_limit(row: LocalLimit) -> Limit:
    """Return a city's own limit as the rules know it; the city that entered it vouches for its text."""
    extends = Extends(unit=row.unit, longer=row.longer, times=row.times) if row.longer else None
    return Limit(
        code=row.code,
        name=row.name,
        length=row.length,
        unit=row.unit,
        direction=row.direction,
        rolls=row.rolls,
        start_event=row.start_event,
        end_event=row.end_event,
        actor=row.actor,
        law=row.law,
        verified="text",
        kind="local_rule",
        status=row.status,
        jurisdiction=row.jurisdiction,
        note=row.note,
        extends=extends,
        office=row.office,
        path=row.path,
    )


def limits() -> list[Limit]:
    """Return the city's own limits, then those of the law; one query."""
    own = [local_limit(row) for row in LocalLimit.objects.order_by("path", "code")]
    return [*own, *committed().values()]


def limit_named(code: str, path: str = "") -> Limit:
    """Return the limit called `code` as it stands at `path`: the nearest of the city's own, else that of the law.

    One query; raises UnknownLimit.
    """
    if not code.isprintable():  # PostgreSQL cannot even be asked for a text with NUL
        raise UnknownLimit(code=ascii(code))
    own = [row for row in LocalLimit.objects.filter(code=code, status=IN_FORCE) if path.startswith(row.path)]
    if own:
        return local_limit(max(own, key=lambda row: len(row.path)))
    if code not in committed():
        raise UnknownLimit(code=code)
    return committed()[code]


def starting(code: str, path: str = "") -> Limit:
    """Return the limit called `code`, or raise MayNotStart when it may not start a clock at `path`."""
    limit = limit_named(code, path)
    if reason := why_not(limit, settings.QINQING_JURISDICTIONS, path):
        raise MayNotStart(reason=reason)
    return limit
