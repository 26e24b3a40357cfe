"""A simulation of fairness written from its text: it goes day by day and knows no ordinals."""

from datetime import date, timedelta
from fractions import Fraction

from qinqing.kernel.calendars.rules import CALENDAR_DAY, WorkCalendar, ordinals
from qinqing.kernel.obligations.rules import (
    BUCKETS,
    CONCURRENT,
    ENTERPRISE,
    EXTENSION,
    FORCE_MAJEURE,
    GOVERNMENT,
    OWN,
    SHIFT,
    START,
    SUSPENSION,
    Promised,
    WaitsFor,
)

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2031, 12, 31)
NATIONAL = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True, date(2026, 9, 27): True}
COUNTY = {**NATIONAL, date(2026, 9, 14): False, date(2026, 9, 15): False}


def made(exceptions):
    working, counted = ordinals(FIRST, LAST, exceptions)
    return WorkCalendar(first=FIRST, ordinals=counted, working=working, published_to=LAST)


CALENDARS = {"cn": (made(NATIONAL), NATIONAL), "county": (made(COUNTY), COUNTY)}
EXCEPTIONS = {id(calendar): exceptions for calendar, exceptions in CALENDARS.values()}
CN = CALENDARS["cn"][0]
SIDE_OF = {"park": GOVERNMENT, "land": GOVERNMENT, "power": GOVERNMENT, "firm": ENTERPRISE}


def promised(key, debtor, base_start, base_due, *gates, unit=CALENDAR_DAY, mode=SHIFT, **more):
    waits = tuple(gate if isinstance(gate, WaitsFor) else WaitsFor(gate, mode) for gate in gates)
    given = {"calendar": CN, **more}
    return Promised(
        key=key,
        debtor=debtor,
        side=SIDE_OF[debtor],
        unit=unit,
        base_start=base_start,
        base_due=base_due,
        gates=waits,
        **given,
    )


# The simulation


def countable(promise, day):
    exceptions = EXCEPTIONS[id(promise.calendar)]
    rests = exceptions[day] is False if day in exceptions else day.isoweekday() > 5
    return promise.unit == CALENDAR_DAY or not rests


def days_after(day):
    while True:
        day += ONE_DAY
        yield day


class Simulation:
    """Asks of every single day what the text asks."""

    def __init__(self, promises, today):
        self.promises = {promise.key: promise for promise in promises}
        self.today = today
        self.walks = {}

    def done(self, promise):
        return promise.verified_on if promise.verified_on and promise.verified_on <= self.today else None

    def late(self, gate, day):
        """Gate G of X is late on day d when base_due(G) < d <= G's verification (or today)."""
        return gate.base_due < day <= (self.done(gate) or self.today)

    def suspensions(self, promise, day):
        given = [one for one in promise.adjustments if one.kind == SUSPENSION]
        return [one for one in given if one.start <= day <= (one.end or self.today)]

    def granted(self, promise):
        return [one for one in promise.adjustments if one.kind == EXTENSION for _ in range(one.days)]

    def roots_of_lateness(self, gate, day):
        """The first inherited days of a late gate are explained by its own lost days in order, the rest by its debtor."""
        explained = [roots for _, roots in self.walk(gate.key)[1]]
        explained += [{(one.party, one.debtor, one.cause)} for one in self.granted(gate)]
        number = sum(countable(gate, gate.base_due + ONE_DAY * n) for n in range(1, (day - gate.base_due).days + 1))
        number += not countable(gate, day)
        return explained[number - 1] if number <= len(explained) else {(gate.side, gate.debtor, gate.key)}

    def lost(self, promise, day):
        """A countable day on which at least one gate is late, or X is suspended, is lost, once."""
        done = self.done(promise)
        if done and day > done:
            return None
        late = [self.promises[gate.on] for gate in promise.gates if self.late(self.promises[gate.on], day)]
        stopped = self.suspensions(promise, day)
        if not late and not stopped:
            return None
        roots = {(one.party, one.debtor, one.cause) for one in stopped}
        return roots.union(*(self.roots_of_lateness(gate, day) for gate in late))

    def length(self, promise):
        days = range(1, max(0, (promise.base_due - promise.base_start).days) + 1)
        return sum(countable(promise, promise.base_start + ONE_DAY * n) for n in days) + len(self.granted(promise))

    def walk(self, key):
        """Return fair_due and every lost day with its roots."""
        if key not in self.walks:
            promise, lost, had = self.promises[key], [], 0
            for day in days_after(promise.base_start):
                if had == self.length(promise):
                    break
                if countable(promise, day):
                    if (roots := self.lost(promise, day)) is not None:
                        lost.append((day, roots))
                    else:
                        had += 1
                last = day
            moved = lost or self.granted(promise)
            self.walks[key] = (last if moved else promise.base_due, lost)
        return self.walks[key]

    def due(self, promise):
        """Promised length plus extensions, skipping suspended days."""
        had, skipped, last, done = 0, 0, promise.base_start, self.done(promise)
        for day in days_after(promise.base_start):
            if had == self.length(promise):
                return last if skipped or self.granted(promise) else promise.base_due
            last = day
            if countable(promise, day):
                if self.suspensions(promise, day) and not (done and day > done):
                    skipped += 1
                else:
                    had += 1
        raise AssertionError

    def count(self, promise, start, end):
        days = range(1, abs((end - start).days) + 1)
        met = sum(countable(promise, min(start, end) + ONE_DAY * n) for n in days)
        return met if start <= end else -met

    def pending(self, promise):
        opened = [self.done(self.promises[gate.on]) for gate in promise.gates if gate.mode == START]
        return not self.done(promise) and not all(opened)

    def own(self, promise):
        if self.pending(promise):
            return 0
        done = self.done(promise)
        own = self.count(promise, self.walk(promise.key)[0], done or self.today)
        return own if done else max(0, own)

    def buckets(self, promise):
        found = dict.fromkeys(BUCKETS, Fraction(0))
        causes = [roots for _, roots in self.walk(promise.key)[1]]
        causes += [{(one.party, one.debtor, one.cause)} for one in self.granted(promise)]
        for roots in causes:
            for bucket, share in booked(roots, promise.debtor):
                found[bucket] += share
        found[OWN] += self.own(promise)
        return found


def booked(roots, debtor):
    sides = {party for party, _, _ in roots} & {GOVERNMENT, ENTERPRISE}
    if len(sides) == 2:
        return [(CONCURRENT, Fraction(1))]
    who = {(party, name) for party, name, _ in roots if not (sides and party == FORCE_MAJEURE)}
    return [(OWN if name == debtor and party in sides else party, Fraction(1, len(who))) for party, name in who]
