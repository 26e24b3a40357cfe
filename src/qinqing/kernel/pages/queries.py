"""Obligations as every page shows them: one light, one due chip, one row of the Gantt table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY, WorkCalendar, day_text
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations.lifecycle import CLAIMED, PENDING, STATES, VERIFIED
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import gate_dates
from qinqing.kernel.obligations.rules import Fair, GateDates, fair
from qinqing.kernel.pages.rules.days import Due, Unit, early, overdue, remaining
from qinqing.kernel.pages.rules.gantt import GanttRow

CODES = {PENDING: "pending", CLAIMED: "claimed", VERIFIED: "done"}
FAR = 30
"""Beyond so many working days a distance is said in calendar days."""

SIDE_WORDS = {"gov": "政府", "ent": "企业"}


@dataclass(frozen=True)
class Shown:
    """An obligation with what a page says of it on `today`; `fair` follows open gates up to today."""

    promise: Obligation
    today: date
    fair: Fair
    days: WorkCalendar

    @property
    def light(self) -> str:
        """Return the code of its one light."""
        return CODES.get(self.promise.state) or LIGHTS[self.promise.light] or "active"

    @property
    def word(self) -> str:
        """Return the word beside the light, where the state has its own."""
        return STATES[CLAIMED] if self.promise.state == CLAIMED else ""

    @property
    def late(self) -> bool:
        """Say whether it is past the day that alarms and not yet done."""
        return self.promise.state not in {VERIFIED, PENDING} and self.fair.due < self.today

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
        if promise.state == PENDING:
            moved = f"，已顺延 {self.fair.lost_days} 天" if self.fair.lost_days else ""
            return Due(f"待前项兑现起算{moved}")
        if self.late:
            return overdue((self.today - self.fair.due).days, self.fair.due, self.today)
        return self._remaining()

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

    One query more for the gates of those that still wait.
    """
    found = list(promises)
    waiting = gate_dates([promise.pk for promise in found if promise.state == PENDING])
    days = calendar()
    return [Shown(promise, today, _fair(promise, waiting.get(promise.pk, []), days, today), days) for promise in found]


def _fair(promise: Obligation, gates: list[GateDates], days: WorkCalendar, today: date) -> Fair:
    if not gates:
        return Fair(promise.alarm_on, promise.lost_days)
    return fair(days, promise.unit, promise.base_start, promise.base_due, gates, today)
