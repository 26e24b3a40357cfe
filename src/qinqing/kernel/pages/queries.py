"""Obligations as every page shows them: one light, one due chip, one row of the Gantt table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY, WorkCalendar, day_text
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations.lifecycle import CLAIMED, CLOSED, PENDING, STATES, SUSPENDED, VERIFIED, WAIVED
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import alarms_on, moving, outlook
from qinqing.kernel.obligations.rules import HELD, UNITS, Fair, Reckoned
from qinqing.kernel.pages.rules.days import Due, Unit, early, overdue, remaining
from qinqing.kernel.pages.rules.gantt import GanttRow

CODES = {PENDING: "pending", SUSPENDED: "suspended", CLAIMED: "claimed", VERIFIED: "done", WAIVED: "pending"}
WORDS = {WAIVED: STATES[WAIVED]}
"""States that have a word of their own beside the light."""

NEVER_LATE = CLOSED | {PENDING, SUSPENDED}
FAR = 30
"""Beyond so many working days a distance is said in calendar days."""

SIDE_WORDS = {"gov": "政府", "ent": "企业"}


@dataclass(frozen=True)
class Shown:
    """An obligation with what a page says of it on `today`; `fair` follows open gates up to today.

    `granted_to` is the legal date; `held` says that a late gate stops its clock.
    """

    promise: Obligation
    today: date
    fair: Fair
    days: WorkCalendar
    granted_to: date
    held: bool = False

    @property
    def light(self) -> str:
        """Return the code of its one light."""
        return CODES.get(self.promise.state) or LIGHTS[self.promise.light] or "active"

    @property
    def word(self) -> str:
        """Return the word beside the light, where the state has its own."""
        return WORDS.get(self.promise.state, "")

    @property
    def late(self) -> bool:
        """Say whether it is past the day that alarms and not yet done."""
        return self.promise.state not in NEVER_LATE and not self.held and self.fair.due < self.today

    @property
    def granted(self) -> date | None:
        """Return the legal date where it differs from both other dates (准延至)."""
        return None if self.granted_to in {self.promise.base_due, self.fair.due} else self.granted_to

    @property
    def side(self) -> str:
        """Return the debtor's side."""
        return self.promise.debtor.side

    @property
    def due(self) -> Due:
        """Return the words of the due chip."""
        promise = self.promise
        if promise.verified_on:
            ahead = (self.fair.due - promise.verified_on).days
            return early(ahead, promise.verified_on, self.today, whose=SIDE_WORDS[self.side])
        if promise.answer_due:
            return Due(f"等{promise.verifier.short_name}答复", f"{day_text(promise.answer_due, self.today)}前")
        if stopped := self._stopped:
            return Due(stopped)
        if self.late:
            return overdue((self.today - self.fair.due).days, self.fair.due, self.today)
        return self._remaining()

    @property
    def _stopped(self) -> str:
        """Return why its clock does not run; empty when it does."""
        promise, moved = self.promise, f"，已顺延 {self.fair.lost_days} 天" if self.fair.lost_days else ""
        if promise.state == SUSPENDED:
            return f"中止计时，还剩 {promise.remaining} {UNITS[promise.unit]}"
        if promise.state == WAIVED:
            return "已免除，不用再办"
        if promise.state == PENDING:
            return f"待前项兑现起算{moved}"
        return f"前项迟延，停算{moved}" if self.held else ""

    def _remaining(self) -> Due:
        due = self.fair.due
        tone = {"remind": "remind", "warn": "warn"}.get(self.light, "plain")
        provisional = self.days.provisional(due)
        working = self.days.between(self.today, due, WORKING_DAY)
        unit: Unit = "calendar" if working > FAR else "working"
        count = (due - self.today).days if unit == "calendar" else working
        return remaining(count, due, self.today, unit=unit, tone=tone, provisional=provisional)

    @property
    def row(self) -> GanttRow:
        """Return its row of the Gantt table."""
        promise, due = self.promise, self.due
        begun = None if promise.state == PENDING else min(promise.base_start, promise.verified_on or self.today)
        late = f"，记{SIDE_WORDS[self.side]}" if self.late else ""
        return GanttRow(
            title=promise.title,
            side=self.side,
            promised_from=promise.base_start,
            promised_to=promise.base_due,
            fair_due=self.fair.due,
            actual_from=begun,
            actual_to=promise.verified_on,
            granted_to=self.granted,
            label=due.lead + late,
            tone=due.tone,
            light=self.light,
            late=self.late,
            url=f"?item={promise.number}",
        )

    @property
    def url(self) -> str:
        """Return the address of its matter's page, opened at this promise."""
        matter = self.promise.matter
        return f"{reverse(matter.kind, args=[matter.reference])}?item={self.promise.number}"

    @property
    def owed_by_government(self) -> bool:
        """Say whether the government owes it."""
        return self.side == GOV


def shown(promises: Iterable[Obligation], today: date) -> list[Shown]:
    """Return promises as pages show them; they come with matter, debtor, creditor and verifier.

    One query more for what still moves, three where something does.
    """
    found = list(promises)
    still = moving(found, today)
    live = [promise for promise in found if promise.pk in still]
    dates = outlook(live, today) if live else {}
    days = calendar()
    return [_shown(promise, dates.get(promise.pk), today, days) for promise in found]


def _shown(promise: Obligation, live: Reckoned | None, today: date, days: WorkCalendar) -> Shown:
    if live is None:
        return Shown(promise, today, Fair(promise.alarm_on, promise.lost_days), days, promise.due)
    return Shown(promise, today, Fair(alarms_on(promise, live), live.lost), days, live.due, held=live.standing == HELD)
