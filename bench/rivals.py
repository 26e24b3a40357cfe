"""The ways to fire due steps that the sweep is compared with: loops over rows that write the same."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import connection, transaction
from django.utils import timezone

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Clock, Firing, LadderStep, Obligation

KIND = "obligations.step.fired"
"""Their events go through the first door, which refuses kinds of the clock."""


@dataclass(frozen=True)
class Book:
    """What a loop keeps in memory: the steps of all ladders and the calendar."""

    steps: dict[tuple[int, int], LadderStep]
    days: WorkCalendar

    def following(self, clock: Clock) -> tuple[LadderStep, datetime | None]:
        """Return the step that fires, and when the next one does."""
        after = self.steps.get((clock.ladder_id, clock.step + 1))
        if after is None:
            return self.steps[clock.ladder_id, clock.step], None
        day = self.days.shift(clock.anchor_on, after.offset, after.unit)
        at = timezone.make_aware(datetime.combine(day, time(8)))
        return self.steps[clock.ladder_id, clock.step], at


def book() -> Book:
    """Read what the loops need, once."""
    return Book({(step.ladder_id, step.number): step for step in LadderStep.objects.all()}, calendar())


_INSERT = """
    INSERT INTO chronicle_event (stream_id, kind, at, actor, body) VALUES (%s, %s, transaction_timestamp(), NULL, %s)
"""


def _write(clock: Clock, rung: LadderStep) -> None:
    """Everything that the sweep writes for one step, beside the clock itself."""
    Firing.objects.create(
        obligation_id=clock.pk,
        purpose=clock.purpose,
        epoch=clock.epoch,
        step=clock.step,
        level=rung.level,
        at=clock.next_at,
    )
    Obligation.objects.filter(pk=clock.pk).update(light=rung.level)
    Matter.objects.filter(pk=clock.stream_id, light__lt=rung.level).update(light=rung.level)
    body = {
        "anchor_on": clock.anchor_on.isoformat(),
        "audience": rung.audience,
        "epoch": clock.epoch,
        "level": rung.level,
        "obligation": clock.pk,
        "purpose": clock.purpose,
        "step": clock.step,
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [clock.stream_id, KIND, canonical(body)])


def by_rows(known: Book, now: datetime, batch: int) -> int:
    """Lock a batch in one transaction and write row by row."""
    with transaction.atomic():
        due = Clock.objects.select_for_update(skip_locked=True).filter(next_at__lte=now)
        picked = list(due.order_by("next_at")[:batch])
        for clock in picked:
            rung, at = known.following(clock)
            _write(clock, rung)
            if at is None:
                Clock.objects.filter(pk=clock.pk).delete()
            else:
                Clock.objects.filter(pk=clock.pk).update(step=clock.step + 1, next_at=at)
    return len(picked)


def by_swaps(known: Book, now: datetime, batch: int) -> int:
    """Lock nothing: whoever changes the clock row first writes the rest, in one transaction per row."""
    picked = list(Clock.objects.filter(next_at__lte=now).order_by("next_at")[:batch])
    for clock in picked:
        rung, at = known.following(clock)
        unchanged = Clock.objects.filter(pk=clock.pk, step=clock.step, next_at=clock.next_at)
        with transaction.atomic():
            won = unchanged.delete()[0] if at is None else unchanged.update(step=clock.step + 1, next_at=at)
            if won:
                _write(clock, rung)
    return len(picked)
