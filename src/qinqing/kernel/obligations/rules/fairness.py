"""Three dates, one meaning each: what the lateness of others, suspensions and extensions do to promises."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.obligations.rules.booking import Account, Booking, Roots, agreed_root, book, given_root, own_root
from qinqing.kernel.obligations.rules.promises import Key, Promised, in_order
from qinqing.kernel.obligations.rules.terms import BUCKETS, OWN, START
from qinqing.kernel.obligations.rules.windows import Gap, Lost, Reach, apart, reach

ONE_DAY = timedelta(days=1)

PENDING, RUNNING, HELD, SUSPENDED, VERIFIED, WAIVED = (
    "pending",
    "running",
    "held",
    "suspended",
    "verified",
    "waived",
)
STANDINGS = {
    PENDING: "待开启",
    RUNNING: "办理中",
    HELD: "前项迟延，停算",
    SUSPENDED: "已中止",
    VERIFIED: "已兑现",
    WAIVED: "已免除",
}
"""Where a promise stands on a day, by the rule alone."""


@dataclass(frozen=True, slots=True)
class GateDates:
    """A gate as a dependant sees it: promised on `base_due`, accepted as done on `verified_on` (None: not yet)."""

    base_due: date
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Fair:
    """The day by which the debtor can fairly be asked, and how many countable days others cost."""

    due: date
    lost_days: int


def is_late(gate: GateDates, day: date) -> bool:
    """Return whether `gate` is late on `day`: after its promise, up to and including the day of its fulfilment."""
    return gate.base_due < day and (gate.verified_on is None or day <= gate.verified_on)


def fair(
    calendar: WorkCalendar, unit: str, base_start: date, base_due: date, gates: Sequence[GateDates], as_of: date
) -> Fair:
    """Return the fair due date of a promise made for (base_start, base_due], from the dates of its gates alone.

    A countable day on which at least one gate is late is lost once, however many are late. An open gate is late up to
    `as_of`, not beyond: what has not happened is not counted.
    """
    length = calendar.between(base_start, base_due, unit)
    late = [Gap(gate.base_due, gate.verified_on or as_of, gate) for gate in gates]
    had = reach(calendar, unit, base_start, length, apart(late, base_start, as_of))
    return Fair(had.end, had.days) if had.days else Fair(base_due, 0)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The judgement of one promise on a day.

    `due` is the legal date, `fair_due` the fair one, `actual` the accepted day of completion. In its own unit:
    `inherited` are the days lost through late gates, `suspended` those lost through suspension alone, `granted` those
    of extensions, `own` the rest; their sum is `total`, actual minus promised (while it is open: so far). `spans` say
    when the lost days were.
    """

    promise: Promised
    standing: str
    due: date
    fair_due: date
    actual: date | None
    inherited: int
    suspended: int
    granted: int
    own: int
    total: int
    causes: Sequence[tuple[int, Roots]]
    spans: Sequence[Lost[Roots]] = ()

    @property
    def booking(self) -> Booking:
        """Return to whom its days go, by bucket, debtor and cause; counted when asked for."""
        booked = book(self.causes, self.promise.debtor)
        if self.own:
            account = Account(OWN, self.promise.debtor, str(self.promise.key))
            booked[account] = booked.get(account, Fraction(0)) + self.own
        return booked

    @property
    def lost(self) -> int:
        """Return the days lost, whatever for."""
        return self.inherited + self.suspended

    @property
    def buckets(self) -> dict[str, Fraction]:
        """Return the days of every bucket; their sum is `total`."""
        found = dict.fromkeys(BUCKETS, Fraction(0))
        for account, days in self.booking.items():
            found[account.bucket] += days
        return found


@dataclass(frozen=True, slots=True)
class _Why:
    """Why a day is lost: its roots, and whether through a gate."""

    roots: Roots
    through_gate: bool


@dataclass(frozen=True, slots=True)
class _Judged:
    """A judged promise with the roots of its lateness: (until which day, roots), the last one for ever.

    `before` is the one that it replaced. Those who wait for it lose days from the date that was promised first: while
    the old one was late, by that one's roots; then, up to the new date, by agreement.
    """

    promise: Promised
    closed_on: date | None
    explained: Sequence[tuple[date, Roots]]
    before: "_Judged | None" = None

    @property
    def since(self) -> date:
        return min(self.promise.base_due, self.promise.first_due or date.max)

    def late_until(self, as_of: date) -> date:
        return self.closed_on or as_of

    def lateness(self, until: date) -> Iterator[Gap[_Why]]:
        """Yield its late days up to `until`, with their roots."""
        start, agreed = self.promise.base_due, self.since
        if self.before:
            replaced_on = self.before.closed_on or until
            yield from self.before.lateness(min(replaced_on, until))
            agreed = max(agreed, replaced_on)
        if agreed < min(start, until):
            yield Gap(agreed, min(start, until), _Why(agreed_root(self.promise), through_gate=True))
        for end, roots in self.explained:
            if start >= until:
                return
            yield Gap(start, min(end, until), _Why(roots, through_gate=True))
            start = end


def judge(promises: Iterable[Promised], as_of: date) -> dict[Key, Reckoned]:
    """Judge promises that wait for one another, as known on `as_of`; raises CycleOfGates."""
    judged: dict[Key, _Judged] = {}
    found: dict[Key, Reckoned] = {}
    for promise in in_order({promise.key: promise for promise in promises}):
        gates = [(gate.mode, judged[gate.on]) for gate in promise.gates if gate.on in judged]
        before = None if promise.replaces is None else judged.get(promise.replaces)
        found[promise.key], judged[promise.key] = _judge(promise, gates, before, as_of)
    return found


def _suspended(promise: Promised, as_of: date) -> list[Gap[_Why]]:
    return [
        Gap(one.start - ONE_DAY, one.end or as_of, _Why(given_root(one), through_gate=False))
        for one in promise.suspensions
        if one.start
    ]


def _merged(gaps: Iterable[Gap[tuple[_Why, ...]]]) -> Iterator[Gap[_Why]]:
    for gap in gaps:
        roots: Roots = frozenset().union(*(why.roots for why in gap.why))
        yield Gap(gap.start, gap.end, _Why(roots, any(why.through_gate for why in gap.why)))


def _judge(
    promise: Promised, gates: Sequence[tuple[str, _Judged]], before: _Judged | None, as_of: date
) -> tuple[Reckoned, _Judged]:
    closed_on = promise.closed_on(as_of)
    granted = sum(one.days for one in promise.extensions)
    start = min(promise.base_start, promise.base_due)
    length = promise.between(start, promise.base_due) + granted
    until = closed_on or date.max
    suspended = _suspended(promise, as_of)
    late = [gap for _, gate in gates for gap in gate.lateness(min(gate.late_until(as_of), until))]
    had = reach(promise.calendar, promise.unit, start, length, _merged(apart([*late, *suspended], start, until)))
    legal = reach(promise.calendar, promise.unit, start, length, apart(suspended, start, until))
    causes = _causes(promise, had)
    fair_due = had.end if had.days + granted else promise.base_due
    standing = _standing(promise, gates, fair_due, as_of)
    own = _own(promise, standing, fair_due, as_of)
    reckoned = Reckoned(
        promise=promise,
        standing=standing,
        due=legal.end if legal.days + granted else promise.base_due,
        fair_due=fair_due,
        actual=promise.verified_on if standing == VERIFIED else None,
        inherited=sum(lost.count for lost in had.lost if lost.why.through_gate),
        suspended=sum(lost.count for lost in had.lost if not lost.why.through_gate),
        granted=granted,
        own=own,
        total=promise.between(promise.base_due, fair_due) + own,
        causes=causes,
        spans=_spans(had),
    )
    return reckoned, _Judged(promise, closed_on, _explained(promise, causes), before)


def _spans(had: Reach[_Why]) -> list[Lost[Roots]]:
    """Return the lost days with their roots; what follows on one another from the same roots is one span."""
    found: list[Lost[Roots]] = []
    for one in had.lost:
        last = found[-1] if found else None
        if last and last.end == one.start and last.why == one.why.roots:
            found[-1] = Lost(last.count + one.count, last.why, last.start, one.end)
        else:
            found.append(Lost(one.count, one.why.roots, one.start, one.end))
    return found


def _causes(promise: Promised, had: Reach[_Why]) -> list[tuple[int, Roots]]:
    """Return what moved its date, in order: the lost days first, then those that were granted."""
    lost = [(one.count, one.why.roots) for one in had.lost]
    return lost + [(one.days, given_root(one)) for one in promise.extensions]


def _explained(promise: Promised, causes: Sequence[tuple[int, Roots]]) -> list[tuple[date, Roots]]:
    """Return until which day its lateness has which roots: what moved its date explains its first late days.

    A day that the promise does not count belongs to the next one that it does. The rest is its debtor's.
    """
    found: list[tuple[date, Roots]] = []
    passed = 0
    for roots, alike in groupby(causes, key=lambda cause: cause[1]):
        passed += sum(count for count, _ in alike)
        found.append((promise.shift(promise.base_due, passed), roots))
    return [*found, (date.max, own_root(promise))]


def _standing(promise: Promised, gates: Sequence[tuple[str, _Judged]], fair_due: date, as_of: date) -> str:
    if promise.closed_on(as_of):
        return VERIFIED if promise.verified_on and promise.verified_on <= as_of else WAIVED
    if any(mode == START and gate.closed_on is None for mode, gate in gates):
        return PENDING
    if any(one.start and one.start <= as_of <= (one.end or as_of) for one in promise.suspensions):
        return SUSPENDED
    late = any(gate.closed_on is None and gate.since < as_of for _, gate in gates)
    return HELD if late and as_of < fair_due else RUNNING


def _own(promise: Promised, standing: str, fair_due: date, as_of: date) -> int:
    """Return what is its debtor's own: negative when it was done early; nothing while it may not run."""
    if standing == VERIFIED and promise.verified_on:
        return promise.between(fair_due, promise.verified_on)
    if standing == PENDING:
        return 0
    return max(0, promise.between(fair_due, promise.closed_on(as_of) or as_of))
