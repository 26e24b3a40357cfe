"""Which published loan prime rate holds on a day: the latest one, and none where a month in between is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from qinqing.domains.contracts.rules.money.terms import YEAR, Rate
from qinqing.domains.contracts.rules.money.words import percent

PUBLISHED_FROM = 20
"""It is published on this day of each month, later where that is a rest day (中国人民银行公告〔2019〕第15号)."""

DAYS_IN_YEAR = 365


@dataclass(frozen=True, slots=True)
class Published:
    """The one-year rate as a part of one, the day of its publication, and where it stands."""

    on: date
    rate: Fraction
    source: str


def first_of(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def held_on(day: date, published: Mapping[date, Published]) -> Published | None:
    """Return what held on a day, of what was published by month; None where that is not known.

    From the 20th on the month's own figure has to be known: only then is it certain whether it was out on that day.
    """
    own = published.get(first_of(day))
    if own and own.on <= day:
        return own
    if own is None and day.day >= PUBLISHED_FROM:
        return None
    return published.get(first_of(first_of(day) - timedelta(days=1)))


def rate_of(found: Published) -> Rate:
    """Return it as a rate whose source names the figure, its day, and where it stands."""
    words = f"{found.on.year}年{found.on.month}月{found.on.day}日公布，{percent(found.rate)}；出处：{found.source}"
    return Rate(found.rate, YEAR, DAYS_IN_YEAR, words)
