"""Prepares the draft of a period that is over, on the first working day after it; only a person issues it."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from django.utils import timezone

from qinqing.kernel.calendars.queries import calendar, calendar_for
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.publications.actions import AlreadyThere, Restless, prepare
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.queries import kinds, standing_series
from qinqing.kernel.publications.rules.kinds import Period

ONE_DAY = timedelta(days=1)


def ready_on(period: Period, path: str) -> date:
    """Return the first working day after a period, by the calendar of a place."""
    days, day = calendar(calendar_for(path).code), period.last + ONE_DAY
    while not days.is_work(day):
        day += ONE_DAY
    return day


def prepare_due(now: datetime | None = None) -> int:
    """Prepare what is due of every series that was begun by a person, and return how many drafts were made.

    A draft that somebody gave up is not made again. `now` is the database's clock unless given.
    """
    made = 0
    for issuer, of, place in standing_series():
        kind = kinds().get(of)
        if kind is None or not kind.prepared:
            continue
        today = timezone.localdate(now)
        period = kind.periods(today)[0]
        done = Publication.objects.filter(issuer=issuer, of=of, place=place, first=period.first)
        if done.exists() or today < ready_on(period, issuer.path):
            continue
        with suppress(AlreadyThere, Restless), by_the_clock() as clock:  # either is asked again at the next round
            prepare(of, issuer, place, period, now or clock)
            made += 1
    return made
