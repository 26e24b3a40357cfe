"""Limits: those of the law from a committed file, those of a city from the database."""

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars import events
from qinqing.kernel.calendars.models import LocalLimit
from qinqing.kernel.calendars.rules import WorkCalendar, ordinals
from qinqing.kernel.calendars.rules.bounds import named, within
from qinqing.kernel.calendars.rules.limits import IN_FORCE, MAXIMUM, Extends, Limit, limit_from, why_not
from qinqing.kernel.chronicle.models import Event
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
    law = committed().get(row.code)
    return Limit(
        code=row.code,
        name=row.name,
        length=row.length,
        sense=law.sense if law else MAXIMUM,
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


def law_here(code: str) -> Limit | None:
    """Return the law's limit of this code where it holds in this jurisdiction, so that it binds what is set locally."""
    found = committed().get(code)
    return None if found is None or why_not(found, settings.QINQING_JURISDICTIONS) else found


def standing(code: str, path: str, *, below: str | None = None) -> tuple[Limit | None, list[tuple[Limit, str]]]:
    """Return the limit that stands at `path`, and those of the same code that do not count there, with the reason.

    With `below` only what wider ranges than that one set: what its own limit has to keep within. One query.
    """
    rows = [row for row in LocalLimit.objects.filter(code=code, status=IN_FORCE) if path.startswith(row.path)]
    local = named(local_limit(row) for row in rows if row.path != below)
    found, left_out = within(law_here(code), local)
    return found, [(local[place], why) for place, why in left_out.items()]


def left_out(rows: Sequence[LocalLimit]) -> dict[int, str]:
    """Return of all local limits why some in force do not count: what stands above them is stricter. No query."""
    reasons = dict[int, str]()
    for row in rows:
        if row.status == IN_FORCE:
            line = [one for one in rows if one.code == row.code and row.path.startswith(one.path)]
            local = named(map(local_limit, line))
            beside = within(law_here(row.code), local)[1]
            for place, why in beside.items():
                if local[place].path == row.path:
                    reasons[row.pk] = why
    return reasons


def reversible_limit(stream: int, seq: int) -> Event | None:
    """Return a change of a limit when it is the last of its code and range that still stands."""
    tags = [kind.tag for kind in events.LIMIT_KINDS]
    event = Event.objects.filter(stream=stream, kind__in=tags, seq=seq).first()
    if event is None:
        return None
    place = {f"facts__{key}": event.facts[key] for key in ("code", "path")}
    found = Event.objects.filter(stream=stream, kind__in=tags, **place).order_by("-seq")
    return event if event.seq in last_of_limits(list(found)) else None


def last_of_limits(newest_first: Sequence[Event]) -> set[int]:
    """Return of each code and range the newest change that was not undone."""
    undone = {event.facts["reverses"] for event in newest_first if event.kind == events.LIMIT_REVERSED.tag}
    last: dict[tuple[str, str], int] = {}
    for event in newest_first:
        if event.kind != events.LIMIT_REVERSED.tag and event.seq not in undone:
            last.setdefault((event.facts["code"], event.facts["path"]), event.seq)
    return set(last.values())


def limit_named(code: str, path: str = "") -> Limit:
    """Return the limit called `code` as it stands at `path`: the nearest of the city's own, else that of the law.

    One query; raises UnknownLimit. A local one that goes beyond what stands above it does not count.
    """
    if not code.isprintable():  # PostgreSQL cannot even be asked for a text with NUL
        raise UnknownLimit(code=ascii(code))
    found, _left_out = standing(code, path)
    if found is not None:
        return found
    if code not in committed():
        raise UnknownLimit(code=code)
    return committed()[code]


def starting(code: str, path: str = "") -> Limit:
    """Return the limit called `code`, or raise MayNotStart when it may not start a clock at `path`."""
    limit = limit_named(code, path)
    if reason := why_not(limit, settings.QINQING_JURISDICTIONS, path):
        raise MayNotStart(reason=reason)
    return limit
