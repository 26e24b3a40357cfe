"""A day off that is declared late, over running clocks: whether it costs what it touches, or what runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from bench.bed import Bed, filled
from bench.crowd import PER_MATTER, prototype
from bench.harness import Measured, Variant, measure, ratio
from bench.many import advance, multiply, numbered
from bench.words import Aim, Section, aims, compared
from qinqing.kernel.calendars.actions import declare_day
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.models import Clock, Obligation
from qinqing.site.postgres import prepare
from tests.builders import actor, unit
from tests.fixtures.ground import Database, Ground

ROUNDS = 5


@dataclass(frozen=True)
class Size:
    """How many clocks run, and how many of them the day touches: two sizes of each."""

    totals: tuple[int, int] = (25_000, 100_000)
    touched: tuple[int, int] = (500, 2_000)


FULL = Size(totals=(300_000, 3_000_000), touched=(2_000, 8_000))


def _day_off() -> date:
    """Return a working day some months ahead."""
    return calendar().shift(timezone.localdate() + timedelta(days=250), 1, WORKING_DAY)


def _fill() -> None:
    """Sign the contract that is due just after the day off, so that its first step lies before it."""
    prototype(calendar().shift(_day_off(), 3, WORKING_DAY))


@contextmanager
def _crowd(ground: Ground, total: int, touched: int) -> Iterator[Bed]:
    """Make clocks that run: those touched scattered among the others, which run to a day far behind."""
    with filled(ground, "holiday", _fill) as bed:
        clock = Clock.objects.select_related("obligation__matter__stream").get()
        like, matter = clock.obligation, clock.obligation.matter
        stream, first = f"{matter.pk + 1_000} + n / {PER_MATTER}", like.pk + 1
        other, ahead = f"n % {total // touched} <> 0", f"'{like.alarm_on + timedelta(days=200)}'::date"
        later = {
            name: f"CASE WHEN {other} THEN {ahead} ELSE alike.{name} END" for name in ("base_due", "due", "alarm_on")
        }
        with prepare.session(bed.filled.superuser) as opened:
            matters = numbered(total // PER_MATTER)
            multiply(opened, matter.stream, matters, id=f"{matter.pk + 1_000} + n", seq="0")
            multiply(opened, matter, matters, stream_id=f"{matter.pk + 1_000} + n", reference="'HT-' || n")
            number = f"(n % {PER_MATTER} + 1)::text"
            multiply(opened, like, numbered(total), id=f"{first} + n", matter_id=stream, number=number, **later)
            multiply(
                opened,
                clock,
                numbered(total),
                obligation_id=f"{first} + n",
                stream_id=stream,
                anchor_on=f"CASE WHEN {other} THEN {ahead} ELSE alike.anchor_on END",
                next_at=f"alike.next_at + CASE WHEN {other} THEN interval '190 days' ELSE interval '0' END",
            )
            opened.execute("DELETE FROM obligations_clock WHERE obligation_id = %s", [like.pk])
            advance(opened, "chronicle_stream", Obligation._meta.db_table)  # noqa: SLF001 - Django's public name
            opened.execute("VACUUM ANALYZE")
        yield bed


def _variant(bed: Bed, total: int, touched: int) -> Variant:
    keeper: dict[str, Actor] = {}

    @contextmanager
    def around() -> Iterator[list[int]]:
        def warm(_: Database) -> None:
            keeper["by"] = actor(unit("市府办", path="lanchuan/"), "system", jurisdiction="")
            while dispatch():
                pass

        with bed.copy(warm) as pids:
            yield pids
            moved = Event.objects.filter(kind="obligations.clock.due_moved").count()
            if moved != touched:
                raise RuntimeError(f"{moved} dates moved instead of {touched}")

    def declare() -> int:
        declare_day(code="cn", day=_day_off(), is_work=False, note="临时放假", by=keeper["by"])
        while dispatch():
            pass
        return 1

    return Variant(f"{touched:,} touched of {total:,}", declare, around)


def _measured(ground: Ground, size: Size, rounds: int) -> list[Measured]:
    """Measure the little first, so that a ratio says how much more the larger one costs."""
    measured = []
    for touched in size.touched:
        for total in size.totals:
            with _crowd(ground, total, touched) as bed:
                measured += measure([_variant(bed, total, touched)], rounds)
    return measured


def bench(ground: Ground, size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure a day off from its declaration until the last date has moved."""
    size = size or Size()
    few, few_of_many, many, many_of_many = measured = _measured(ground, size, rounds)
    more = size.totals[1] / size.totals[0]
    wider = size.touched[1] / size.touched[0]
    reached = [
        Aim(
            f"{more:.0f} times the clocks, {size.touched[0]:,} touched",
            1.5,
            ratio(few_of_many, few, "wall"),
            "{:.2f} x",
            at_least=False,
        ),
        Aim(
            f"{more:.0f} times the clocks, {size.touched[1]:,} touched",
            1.5,
            ratio(many_of_many, many, "wall"),
            "{:.2f} x",
            at_least=False,
        ),
        Aim(
            f"{wider:.0f} times as many touched",
            wider * 1.25,
            ratio(many_of_many, few_of_many, "wall"),
            "{:.2f} x",
            at_least=False,
        ),
    ]
    return Section(
        "A late holiday",
        "Somebody declares a day off while clocks run; from there until every date that rests on it has moved, each "
        "with its event. Does it cost what it touches, or what runs?",
        [aims(reached), compared(measured, "declaration")],
        ["The sizes stand in databases of their own, one after the other; each round is a fresh copy."],
    )
