"""Geometry of the Gantt table: positions in percent of the chart's width, so that it follows any width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qinqing.kernel.calendars.rules import day_text

LABEL_ROOM = 70.0
AFTER, BEFORE, INSTEAD, UNDER = "after", "before", "instead", "under"
MAX_TICKS = 12
TICK_ROOM = 94.0


@dataclass(frozen=True)
class GanttRow:
    """One obligation as the Gantt table shows it.

    `promised_from` opens its window; `promised_to` is 承诺, `fair_due` 应当 (None: as promised), `granted_to`
    准延至 where it differs from both, `actual_to` 实际 (None: open). `label` stands at the bar in `tone`, `word` on the
    light where the usual one does not say it.
    """

    title: str
    side: str
    promised_from: date
    promised_to: date
    fair_due: date | None = None
    actual_from: date | None = None
    actual_to: date | None = None
    granted_to: date | None = None
    label: str = ""
    tone: str = "plain"
    light: str = ""
    word: str = ""
    late: bool = False
    url: str = ""

    @property
    def due(self) -> date:
        """The day lateness is counted from."""
        return self.fair_due or self.promised_to

    def reach(self, today: date) -> date | None:
        """The day its actual bar ends: done, or today while it runs; None before it runs."""
        if self.actual_to or self.actual_from is None:
            return self.actual_to
        return max(today, self.actual_from)


@dataclass(frozen=True)
class Span:
    """A stretch of the chart."""

    x: str
    width: str


@dataclass(frozen=True)
class Tick:
    """A vertical line with its month, and its year where the year begins to be read."""

    x: str
    month: str
    year: str


@dataclass(frozen=True)
class Drawn:
    """A row with its geometry."""

    row: GanttRow
    dates: tuple[tuple[str, str], ...]
    promise: Span
    inherited: Span | None
    diamond: str
    actual: Span | None
    actual_open: bool
    over: Span | None
    early: tuple[str, str] | None
    label_x: str
    label_place: str


@dataclass(frozen=True)
class Chart:
    """The whole table, ready to be drawn."""

    rows: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    today: str
    today_text: str


@dataclass(frozen=True)
class Window:
    """The stretch of days which the chart shows."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Return the place of a day in percent, held inside the chart."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return min(max(share, 0.0), 1.0) * 100

    def span(self, start: date, end: date) -> Span | None:
        """Return the stretch from one day to another, or None when nothing of it shows."""
        left, right = self.at(start), self.at(end)
        return Span(percent(left), percent(right - left)) if right > left else None


def percent(value: float) -> str:
    """Return a length for an SVG attribute."""
    return f"{value:.2f}%"


def _month(day: date, step: int = 0) -> date:
    index = day.year * 12 + day.month - 1 + step
    return date(index // 12, index % 12 + 1, 1)


def window(rows: Sequence[GanttRow], today: date) -> Window:
    """Return whole months around every date of the rows and today."""
    days = [today]
    for row in rows:
        days += [row.promised_from, row.promised_to, row.due]
        days += [day for day in (row.actual_from, row.actual_to) if day]
    return Window(_month(min(days)), _month(max(days) + timedelta(days=7), 1))


def ticks(view: Window) -> tuple[Tick, ...]:
    """Return at most twelve month lines; the year stands at its first one."""
    months = (view.last.year - view.first.year) * 12 + view.last.month - view.first.month
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, months + 1) if months / step <= MAX_TICKS)
    found: list[Tick] = []
    shown = 0
    for offset in range(0, months, step):
        day = _month(view.first, offset)
        if view.at(day) > TICK_ROOM:
            break
        found.append(Tick(percent(view.at(day)), f"{day.month}月", f"{day.year}年" if day.year != shown else ""))
        shown = day.year
    return tuple(found)


def dates(row: GanttRow, today: date) -> tuple[tuple[str, str], ...]:
    """Return the three dates as text, always; a fourth where an extension differs from them."""
    promised = day_text(row.promised_to, today)
    texts = [("承诺、应当", promised)]
    if row.due != row.promised_to:
        texts = [("承诺", promised), ("应当", day_text(row.due, today))]
    if row.granted_to and row.granted_to not in {row.promised_to, row.due}:
        texts.append(("准延至", day_text(row.granted_to, today)))
    return (*texts, ("实际", day_text(row.actual_to, today) if row.actual_to else "未完成"))


def _label(start: float, end: float, has_bar: bool) -> tuple[str, str]:
    """Return where the label stands: after the bar, else before it, else under its end; without a bar in its place."""
    if end <= LABEL_ROOM:
        return percent(end), AFTER
    if not has_bar:
        return percent(end), INSTEAD
    return (percent(start), BEFORE) if start >= 100 - LABEL_ROOM else (percent(end), UNDER)


def draw(row: GanttRow, view: Window, today: date) -> Drawn:
    """Return one row's geometry."""
    reach = row.reach(today)
    start = row.actual_from or row.promised_from
    bar_end = min(reach, row.due) if reach else None
    ends = [view.at(row.due)] + ([view.at(reach)] if reach else [])
    label_x, label_place = _label(view.at(min(start, row.promised_from)), max(ends), reach is not None)
    return Drawn(
        row=row,
        dates=dates(row, today),
        promise=view.span(row.promised_from, row.promised_to) or Span(percent(view.at(row.promised_to)), "0%"),
        inherited=view.span(row.promised_to, row.due),
        diamond=percent(view.at(row.due)),
        actual=view.span(start, bar_end) if bar_end else None,
        actual_open=row.actual_to is None,
        over=view.span(max(row.due, start), reach) if reach else None,
        early=(percent(view.at(row.actual_to)), percent(view.at(row.due)))
        if row.actual_to and row.actual_to < row.due
        else None,
        label_x=label_x,
        label_place=label_place,
    )


def chart(rows: Sequence[GanttRow], today: date) -> Chart:
    """Return the table of these rows as drawn on this day."""
    view = window(rows, today)
    return Chart(
        rows=tuple(draw(row, view, today) for row in rows),
        ticks=ticks(view),
        today=percent(view.at(today)),
        today_text=f"今天 {today.month}-{today.day}",
    )
