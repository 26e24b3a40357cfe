"""The one light of a promise, and what its due chip says."""

from dataclasses import dataclass
from datetime import date

from qinqing.kernel.calendars.rules import WORKING_DAY, WorkCalendar, day_text
from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations.lifecycle import CLAIMED, CLOSED, PENDING, RELEASED, STATES, SUSPENDED, VERIFIED
from qinqing.kernel.obligations.rules import UNITS, Fair
from qinqing.kernel.pages.rules.days import Due, early, overdue, remaining
from qinqing.kernel.pages.rules.days import Unit as Counting

CODES = {PENDING: "pending", SUSPENDED: "suspended", CLAIMED: "claimed", VERIFIED: "done"}
CODES |= dict.fromkeys(RELEASED, "pending")
WORDS = {state: STATES[state] for state in RELEASED}
"""States that have a word of their own beside the light."""

NO_LONGER = "不用再办"
"""Where there is no room for the word of a released state."""

NEVER_LATE = CLOSED | {PENDING, SUSPENDED}
FAR = 30
"""Beyond so many working days a distance is said in calendar days."""

SIDE_WORDS = {"gov": "政府", "ent": "企业"}
YOU = "您"
"""How a due chip calls a reader who is waited for."""


@dataclass(frozen=True, slots=True)
class Told:
    """What light and due chip follow from; `answers` is who answers a claim, as its reader is told.

    `fair` follows open gates up to today; `held` says that a late gate stops the clock.
    """

    state: str
    level: int
    side: str
    fair: Fair
    today: date
    days: WorkCalendar
    held: bool
    verified_on: date | None
    answer_due: date | None
    answers: str
    remaining: int | None
    unit: str

    @property
    def light(self) -> str:
        """Return the code of the one light."""
        return CODES.get(self.state) or LIGHTS[self.level] or "active"

    @property
    def word(self) -> str:
        """Return the word beside the light, where the state has its own."""
        return WORDS.get(self.state, "")

    @property
    def late(self) -> bool:
        """Say whether it is past the day that alarms and not yet done."""
        return self.state not in NEVER_LATE and not self.held and self.fair.due < self.today

    @property
    def due(self) -> Due:
        """Return the words of the due chip."""
        if self.verified_on:
            ahead = (self.fair.due - self.verified_on).days
            return early(ahead, self.verified_on, self.today, whose=SIDE_WORDS[self.side])
        if self.answer_due:
            return Due(f"等{self.answers}答复", f"{day_text(self.answer_due, self.today)}前")
        if stopped := self._stopped:
            return Due(stopped)
        if self.late:
            return overdue((self.today - self.fair.due).days, self.fair.due, self.today)
        return self._remaining()

    @property
    def _stopped(self) -> str:
        """Return why its clock does not run; empty when it does."""
        moved = f"，已顺延 {self.fair.lost_days} 天" if self.fair.lost_days else ""
        if self.state == SUSPENDED:
            return f"中止计时，还剩 {self.remaining} {UNITS[self.unit]}"
        if self.state in RELEASED:
            return f"{STATES[self.state]}，{NO_LONGER}"
        if self.state == PENDING:
            return f"待前项兑现起算{moved}"
        return f"前项迟延，停算{moved}" if self.held else ""

    def _remaining(self) -> Due:
        due = self.fair.due
        tone = {"remind": "remind", "warn": "warn"}.get(self.light, "plain")
        provisional = self.days.provisional(due)
        working = self.days.between(self.today, due, WORKING_DAY)
        unit: Counting = "calendar" if working > FAR else "working"
        count = (due - self.today).days if unit == "calendar" else working
        return remaining(count, due, self.today, unit=unit, tone=tone, provisional=provisional)
