"""The steps of a ladder played through time: what fires when, whom it tells, what is carried over or withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from qinqing.kernel.calendars.rules.days import CALENDAR_DAY, BeyondCalendar, WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = time(8)
"""Steps fire at 08:00 in Shanghai."""

CLAIM, REJECT, VERIFY, MOVE, SUSPEND, RESUME = "claim", "reject", "verify", "due_moved", "suspend", "resume"
HAPPENINGS = {
    CLAIM: "报完成，停止催办",
    REJECT: "退回，照常催办",
    VERIFY: "确认兑现，停止计时",
    MOVE: "到期日改变，重新起算",
    SUSPEND: "中止，停止计时",
    RESUME: "恢复，按新的到期日重新起算",
}
RUNS = {CLAIM: False, SUSPEND: False, REJECT: True, RESUME: True}
"""Whether the clock runs after a happening; a moved day leaves a parked clock parked."""

FIRED, CARRIED, WITHDRAWN, COLLAPSED = "fired", "carried", "withdrawn", "collapsed"
OUTCOMES = {FIRED: "触发", CARRIED: "已过，不再通知", WITHDRAWN: "撤回", COLLAPSED: "触发，并入后一次通知"}


@dataclass(frozen=True, slots=True)
class Step:
    """`offset` units from the day that alarms, at `level`, tell `audience`; steps are numbered from 1 in time."""

    number: int
    offset: int
    unit: str
    level: int
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that stops, resumes or moves the clock; `to` is the new day that alarms."""

    at: datetime
    kind: str
    to: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step: at which instant it was due, when that was done, and who is told."""

    step: Step
    outcome: str
    due_at: datetime
    done_at: datetime
    epoch: int
    told: tuple[str, ...]


def instant(calendar: WorkCalendar, anchor: date, step: Step) -> datetime:
    """Return when a step fires; beyond the calendar's last year, calendar days stand in."""
    try:
        day = calendar.shift(anchor, step.offset, step.unit)
    except BeyondCalendar:
        day = calendar.shift(anchor, step.offset, CALENDAR_DAY)
    return datetime.combine(day, HOUR, ZONE)


@dataclass
class _Clock:
    calendar: WorkCalendar
    steps: Sequence[Step]
    anchor: date
    epoch: int = 1
    running: bool = True
    fired: dict[int, datetime] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    def fire(self, since: datetime, until: datetime) -> None:
        """Fire what falls due up to `until`; what was due before `since` is done at `since`, all at once."""
        if not self.running:
            return
        waiting = [step for step in self.steps if step.number not in self.fired]
        due = [(step, at) for step in waiting if (at := instant(self.calendar, self.anchor, step)) <= until]
        last = {(max(at, since), person): step.number for step, at in due for person in step.audience}
        for step, at in due:
            done = max(at, since)
            told = tuple(person for person in step.audience if last[done, person] == step.number)
            self.fired[step.number] = at
            self._note(step, FIRED if told else COLLAPSED, at, done, told)

    def move(self, happening: Happening) -> None:
        """Begin a new epoch: what fired too early is withdrawn, what is past anyway is carried without notice."""
        self.anchor, self.epoch = happening.to or self.anchor, self.epoch + 1
        for step in self.steps:
            if step.number not in self.fired:
                continue
            at = instant(self.calendar, self.anchor, step)
            if at > happening.at:
                before = self.fired.pop(step.number)
                self._note(step, WITHDRAWN, before, happening.at, step.audience)
            else:
                self._note(step, CARRIED, at, happening.at, ())

    def _note(self, step: Step, outcome: str, due: datetime, done: datetime, told: tuple[str, ...]) -> None:
        self.outcomes.append(Outcome(step, outcome, due, done, self.epoch, told))


def play(
    calendar: WorkCalendar,
    steps: Sequence[Step],
    anchor: date,
    opened_at: datetime,
    happenings: Sequence[Happening],
    until: datetime,
) -> list[Outcome]:
    """Return what a ladder does from `opened_at` to `until`, in the order in which it is done."""
    clock = _Clock(calendar, [replace(step, number=place) for place, step in enumerate(steps, start=1)], anchor)
    since = opened_at
    for happening in sorted(happenings, key=lambda one: one.at):
        if happening.at > until:
            break
        clock.fire(since, happening.at)
        since = happening.at
        if happening.kind in {MOVE, RESUME}:
            clock.move(happening)
        clock.running = RUNS.get(happening.kind, clock.running)
        if happening.kind == VERIFY:
            return clock.outcomes
    clock.fire(since, until)
    return clock.outcomes
