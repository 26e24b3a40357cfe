"""The rows behind a figure of the contracts board, a page at a time, and in words what they are narrowed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from qinqing.boards.fulfilment import county_names
from qinqing.boards.rules import DELIVERED, PERIODS, SOURCES
from qinqing.boards.scope import by_measure, counted, delivered_counted
from qinqing.commons.deliveries.models import DeliveredPromise, DeliveredPromiseQuerySet
from qinqing.commons.deliveries.queries import AMOUNT
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.models import ObligationQuerySet
from qinqing.kernel.obligations.queries.tallies import IN_TIME
from qinqing.kernel.obligations.rules import LEVELS
from qinqing.kernel.obligations.rules.measures import so_many
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.pages.rules.shares import BROKEN, DUE, KEPT
from qinqing.kernel.pages.rules.telling import SIDE_WORDS

SIZE = 50
WHAT = {DUE: "到期应兑现", KEPT: "按期兑现", BROKEN: "没有按期"}
RELATED = ("matter", "debtor", "creditor", "verifier", "calendar")


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of the promises that a figure counts; `after` is empty on the last page.

    `delivered` of the `total` stand in a list of their own, behind the first page of ours.

    Of promises with a quantity, `kept` of `owed` so many `measure` came in time.
    """

    total: int
    lines: Sequence[Shown]
    after: str
    words: Sequence[str]
    measure: str = ""
    kept: int = 0
    owed: int = 0
    delivered: int = 0
    delivered_lines: Sequence[DeliveredPromise] = ()

    @property
    def more_delivered(self) -> bool:
        """Say whether there are more delivered ones than stand here."""
        return len(self.delivered_lines) < self.delivered

    @property
    def kept_text(self) -> str:
        """Return how much came in time, as people read it."""
        return so_many(self.kept, self.measure)

    @property
    def owed_text(self) -> str:
        """Return how much was owed, as people read it."""
        return so_many(self.owed, self.measure)


def rows_of(actor: Actor, wanted: Mapping[str, Any], today: date, after: str = "") -> Rows:
    """Return a page of the promises that were asked for, the earliest date first; as many queries for few as many."""
    rows, theirs = counted(actor, wanted, today), delivered_counted(actor, wanted, today)
    if wanted.get("source") == DELIVERED:
        return _delivered_page(theirs, wanted, after)
    page = list(
        _later(rows, after).telling_amounts(actor).select_related(*RELATED).order_by("alarm_on", "pk")[: SIZE + 1]
    )
    more = f"{page[SIZE - 1].alarm_on}.{page[SIZE - 1].pk}" if len(page) > SIZE else ""
    measure = wanted.get("measure", "")
    sums = rows.annotate(in_time=IN_TIME).aggregate(kept=Sum("in_time"), owed=Sum("quantity")) if measure else {}
    known = theirs.aggregate(n=Count("pk"), kept=Sum(AMOUNT), owed=Sum("quantity"))
    return Rows(
        total=rows.count() + known["n"],
        lines=shown(page[:SIZE], today, actor),
        after=more,
        words=words_of(wanted),
        measure=measure,
        kept=(sums.get("kept") or 0) + (known["kept"] or 0),
        owed=(sums.get("owed") or 0) + (known["owed"] or 0),
        delivered=known["n"],
        delivered_lines=list(_in_order(theirs)[:SIZE]) if known["n"] and not after else (),
    )


def _in_order(theirs: DeliveredPromiseQuerySet) -> DeliveredPromiseQuerySet:
    return theirs.select_related("contract", "delivery", "origin__unit").order_by("fair_due", "pk")


def _delivered_page(theirs: DeliveredPromiseQuerySet, wanted: Mapping[str, Any], after: str) -> Rows:
    """Return a page of delivered promises alone, in the same order."""
    later = theirs
    if place := _place(after):
        later = theirs.filter(Q(fair_due__gt=place[0]) | Q(fair_due=place[0], pk__gt=place[1]))
    page = list(_in_order(later)[: SIZE + 1])
    more = f"{page[SIZE - 1].fair_due}.{page[SIZE - 1].pk}" if len(page) > SIZE else ""
    known = theirs.aggregate(n=Count("pk"), kept=Sum(AMOUNT), owed=Sum("quantity"))
    return Rows(
        total=known["n"],
        lines=(),
        after=more,
        words=words_of(wanted),
        measure=wanted.get("measure", ""),
        kept=known["kept"] or 0,
        owed=known["owed"] or 0,
        delivered=known["n"],
        delivered_lines=page[:SIZE],
    )


def _later(rows: ObligationQuerySet, after: str) -> ObligationQuerySet:
    place = _place(after)
    return rows.filter(Q(alarm_on__gt=place[0]) | Q(alarm_on=place[0], pk__gt=place[1])) if place else rows


def _place(after: str) -> tuple[date, int] | None:
    day, _, key = after.partition(".")
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None


def words_of(wanted: Mapping[str, Any]) -> list[str]:
    """Return in words what the rows are narrowed to."""
    found = [SIDE_WORDS[wanted["side"]]] if wanted.get("side") else []
    if light := wanted.get("light"):
        found.append(f"现在亮{LEVELS[int(light)]}")
    else:
        found.append(f"{wanted['month']:%Y}年{wanted['month'].month}月" if wanted.get("month") else "")
        found.append(PERIODS[wanted["period"]])
        found.append(WHAT[wanted.get("what") or DUE])
    places = {place for place in (wanted.get("county"), wanted.get("place")) if place}
    found.extend(name for _, name in county_names(places))
    found.extend(str(unit) for unit in (wanted.get("unit"), wanted.get("host")) if unit)
    found.append(SOURCES[wanted["source"]] if wanted.get("source") else "")
    found.append(by_measure(wanted["measure"]) if wanted.get("measure") else "")
    return [one for one in found if one]
