"""A day off that is declared late, over running clocks: whether it costs what it touches, or what runs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from django.utils import timezone

from bench.bed import Bed, filled
from bench.crowd import PER_MATTER, STRIDE, prototype
from bench.harness import Measured, Variant, measure, ratio, rotation
from bench.many import advance, multiply, numbered
from bench.words import Aim, Section, aims, compared
from qinqing.kernel.calendars.actions import declare_day
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.models import Clock, LadderStep, Obligation
from qinqing.kernel.obligations.rules.ladders import step_at
from qinqing.site.postgres import prepare
from qinqing.site.postgres.roles import Session
from tests.builders import actor, unit
from tests.fixtures.ground import Database, Ground

ROUNDS = 5
APART = timedelta(days=120)
"""Between the days off: more than any ladder reaches, so that each day touches its own clocks."""


@dataclass(frozen=True)
class Size:
    """How many clocks run, and how many of them a day touches: two sizes of each; `warm` touch the day that warms."""

    totals: tuple[int, int] = (25_000, 100_000)
    touched: tuple[int, int] = (500, 2_000)
    warm: int = 50


FULL = Size(totals=(300_000, 3_000_000), touched=(2_000, 8_000))


@dataclass(frozen=True)
class Group:
    """Clocks that wind around one day off: their first step lies before it, what they watch is due after it."""

    day_off: date
    clocks: int

    @property
    def due(self) -> date:
        """Return the day on which they are due."""
        return calendar().shift(self.day_off, 3, WORKING_DAY)


@dataclass
class Crowd:
    """A database of clocks, the groups of which one after the other is touched, and who declares."""

    total: int
    size: Size
    rounds: int
    groups: Sequence[Group] = ()
    by: Actor | None = None

    @property
    def behind(self) -> date:
        """Return the day on which all others are due."""
        return self.groups[-1].day_off + 3 * APART

    def fill(self) -> None:
        """Find the days off, and sign the contract that is multiplied, by the real action."""
        self.groups = _groups(self.size, self.rounds)
        prototype(self.behind)
        self.by = actor(unit("市府办", path="lanchuan/"), "system", jurisdiction="")

    @contextmanager
    def bed(self, ground: Ground) -> Iterator[Bed]:
        """Make the clocks, the groups scattered among the others."""
        with filled(ground, "holiday", self.fill) as bed:
            with prepare.session(bed.filled.superuser) as opened:
                self._load(opened)
                opened.execute("VACUUM ANALYZE")
            yield bed

    def _load(self, opened: Session) -> None:
        clock = Clock.objects.select_related("obligation__matter__stream").get()
        like, matter = clock.obligation, clock.obligation.matter
        stream, first = f"{matter.pk + 1_000} + n / {PER_MATTER}", like.pk + 1
        matters, rows = numbered(-(-self.total // PER_MATTER)), self._rows(clock)
        later = dict.fromkeys(("base_due", "due", "alarm_on"), "due_on")
        number = f"(n % {PER_MATTER} + 1)::text"
        multiply(opened, matter.stream, matters, id=f"{matter.pk + 1_000} + n", seq="0")
        multiply(opened, matter, matters, stream_id=f"{matter.pk + 1_000} + n", reference="'HT-' || n")
        multiply(opened, like, rows, id=f"{first} + n", matter_id=stream, number=number, **later)
        wound = {"anchor_on": "due_on", "next_at": "next_step_at"}
        multiply(opened, clock, rows, obligation_id=f"{first} + n", stream_id=stream, **wound)
        opened.execute("DELETE FROM obligations_clock WHERE obligation_id = %s", [like.pk])
        advance(opened, "chronicle_stream", Obligation._meta.db_table)  # noqa: SLF001 - the public name of Django's own

    def _rows(self, clock: Clock) -> str:
        """Return the FROM item of all clocks: their number, the day on which they are due, and their next step."""
        rung, days = LadderStep.objects.get(ladder=clock.ladder_id, number=clock.step), calendar()
        ends = list(accumulate(group.clocks for group in self.groups))
        dues = [*((end, group.due) for end, group in zip(ends, self.groups, strict=True)), (self.total, self.behind)]
        values = [
            f"({first}, {end}, '{due}'::date, '{step_at(days, due, rung.offset, rung.unit).isoformat()}'::timestamptz)"
            for first, (end, due) in zip([0, *ends], dues, strict=True)
        ]
        return f"""(
            SELECT n, due_on, next_step_at FROM {numbered(self.total)}
            JOIN (VALUES {", ".join(values)}) AS dealt (first, last, due_on, next_step_at)
              ON n::bigint * {STRIDE} % {self.total} BETWEEN first AND last - 1
        ) AS n"""


def _groups(size: Size, rounds: int) -> list[Group]:
    """Return a group that warms and one that is measured for every run, the first of them some months ahead."""
    clocks = [size.touched[place] for order in rotation(2, rounds) for place in order]
    first, days = timezone.localdate() + timedelta(days=250), calendar()
    pairs = [one for touched in clocks for one in (size.warm, touched)]
    return [Group(days.shift(first + number * APART, 1, WORKING_DAY), one) for number, one in enumerate(pairs)]


def _declare(group: Group, by: Actor | None) -> None:
    """Declare a day off, and reckon on until nothing is left to be told."""
    before = _moved()
    declare_day(code="cn", day=group.day_off, is_work=False, note="临时放假", by=by)
    while dispatch():
        pass
    if _moved() - before != group.clocks:
        raise RuntimeError(f"{_moved() - before} dates moved instead of {group.clocks}")


def _moved() -> int:
    return Event.objects.filter(kind="obligations.clock.due_moved").count()


def _measured(ground: Ground, size: Size, total: int, rounds: int) -> list[Measured]:
    """Measure the few and the many in one database: each run has a day off of its own."""
    crowd = Crowd(total, size, rounds)
    with crowd.bed(ground) as bed:
        groups = iter(crowd.groups)

        def warm(_: Database) -> None:
            while dispatch():
                pass
            _declare(next(groups), crowd.by)

        def declare() -> int:
            _declare(next(groups), crowd.by)
            return 1

        names = [f"{touched:,} touched of {total:,}" for touched in size.touched]
        return measure([Variant(name, declare, lambda: bed.here(warm)) for name in names], rounds)


def _aim(what: str, wanted: float, one: Measured, other: Measured) -> Aim:
    return Aim(what, wanted, ratio(one, other, "wall"), "{:.2f} x", at_least=False)


def bench(ground: Ground, size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure a day off from its declaration until the last date has moved."""
    size = size or Size()
    (few, many), (few_of_many, many_of_many) = (_measured(ground, size, total, rounds) for total in size.totals)
    more = size.totals[1] / size.totals[0]
    wider = size.touched[1] / size.touched[0]
    reached = [
        _aim(f"{more:.0f} times the clocks, {size.touched[0]:,} touched", 1.5, few_of_many, few),
        _aim(f"{more:.0f} times the clocks, {size.touched[1]:,} touched", 1.5, many_of_many, many),
        _aim(f"{wider:.0f} times as many touched", wider * 1.25, many_of_many, few_of_many),
    ]
    return Section(
        "A late holiday",
        "Somebody declares a day off while clocks run; from there until every date that rests on it has moved, each "
        "with its event. Does it cost what it touches, or what runs?",
        [aims(reached), compared([few, few_of_many, many, many_of_many], "declaration")],
        ["A database for each total, one after the other; each run has a day off and clocks of its own there."],
    )
