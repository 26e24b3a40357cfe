"""The working of a limit, step by step, in the sentences that a person reads, each with its law."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qinqing.kernel.calendars.rules.counting import ONE_DAY, Counted, Counting, count, ends_quarter, merged
from qinqing.kernel.calendars.rules.days import WORKING_DAY, WorkCalendar, whole_day
from qinqing.kernel.calendars.rules.limits import (
    ANNUAL_DATE,
    EXACT,
    MINIMUM,
    MONTH,
    MONTH_PERIOD,
    QUARTER,
    YEAR,
    Limit,
    length_text,
)

CODE = "民法典"
WORKING_LAWS = {
    "行政许可法": ("行政许可法 第82条", "行政许可的期限以工作日计算，不含法定节假日。"),
    "行政处罚法": ("行政处罚法 第85条", "行政处罚法的二日、三日、五日、七日是工作日，不含法定节假日。"),
    "行政复议法": ("行政复议法(2023) 第88条", "行政复议的三日、五日、七日、十日是工作日，不含法定休假日。"),
}
REVIEW = ("行政复议法", "行政复议法(2023) 第88条第1款", "行政复议期间的计算和末日顺延，适用民事诉讼法的规定。")
MOST_WEEKENDS = 4
"""More weekends than this are said as a number."""

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the working and the rule that it follows."""

    says: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The last day, or the instant for minutes and hours, with the working that led there."""

    start: datetime
    last_day: date
    instant: datetime | None
    provisional: bool
    working: Sequence[Line]
    law: str = ""
    limit: Limit | None = None

    @property
    def lead(self) -> str:
        """Return the words before the date."""
        if self.limit and not self.limit.has_last_day:
            return "算到 "
        return "不得早于 " if self.limit and self.limit.sense == MINIMUM else "最后一日 "

    @property
    def last_text(self) -> str:
        """Return the date, or the instant, in words."""
        return moment(self.instant) if self.instant else full(self.last_day)


def full(day: date) -> str:
    """Return 2026年10月22日（周四）."""
    return f"{whole_day(day)}（周{WEEKDAYS[day.weekday()]}）"


def short(day: date) -> str:
    """Return 9月20日（周日）."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def moment(at: datetime) -> str:
    """Return 2026年9月18日（周五）09:30."""
    return f"{full(at.date())}{at:%H:%M}"


def reckon(counting: Counting, start: datetime, calendar: WorkCalendar, limit: Limit | None = None) -> Answer:
    """Return the last day with its working; raises BeyondCalendar where the calendar ends."""
    counted = count(counting, start, calendar)
    lines = [
        *_beginning(counting, start, limit),
        *_unit(counting, limit),
        *_suspended(counting, counted, limit),
        *_skipped(counting, counted, calendar),
        *_reached(counting, counted),
        *_rolling(counting, counted, calendar),
        *_ending(counting, counted, limit, calendar),
    ]
    law = limit.law if limit else ""
    return Answer(start, counted.last, counted.instant, counted.provisional, lines, law, limit)


def _beginning(counting: Counting, start: datetime, limit: Limit | None) -> Iterator[Line]:
    event = limit.start_event if limit and limit.start_event else "起算事件"
    if counting.unit in EXACT:
        yield Line(f"起算：{event}，{moment(start)}。按小时、分钟计算的，从这一时刻开始算。", f"{CODE} 第201条第2款")
        return
    way = "向前数，当天不计入" if counting.backward else "当天不计入"
    first = start.date() + (-ONE_DAY if counting.backward else ONE_DAY)
    yield Line(f"起算：{event}，{full(start.date())}。{way}，从{short(first)}开始算。", f"{CODE} 第201条第1款")


def _unit(counting: Counting, limit: Limit | None) -> Iterator[Line]:
    source = limit.law if limit else ""
    yield Line(f"期限：{length_text(counting.length, counting.unit)}。", source)
    if counting.extension:
        word = length_text(counting.extension, counting.unit)
        allowed = f"（{limit.extension_text}）" if limit and limit.extension_text else ""
        total = length_text(counting.total, counting.unit)
        yield Line(f"延长 {word}{allowed}，从起算日按总长 {total}连续计算。", source)
    if counting.unit == WORKING_DAY:
        for begins, (law, says) in WORKING_LAWS.items():
            if source.startswith(begins):
                yield Line(says, law)
    elif source.startswith(REVIEW[0]):
        yield Line(REVIEW[2], REVIEW[1])


def _suspended(counting: Counting, counted: Counted, limit: Limit | None) -> Iterator[Line]:
    if not counting.suspensions:
        return
    spans = "、".join(_span(span.first, span.last) for span in merged(counting.suspensions))
    word = "个工作日" if counting.unit == WORKING_DAY else "天"
    allowed = f"可以不计入的：{limit.excluded_time}。" if limit and limit.excluded_time else ""
    yield Line(
        f"中止：{spans}。其中 {counted.lost} {word}不计，剩下的天数接着算。{allowed}",
        limit.law if allowed and limit else "",
    )


def _span(first: date, last: date) -> str:
    return short(first) if first == last else f"{short(first)}至{short(last)}"


@dataclass(frozen=True, slots=True)
class Rest:
    """Rest days in a row, named by the holiday among them; no name for a weekend."""

    first: date
    last: date
    name: str


def rests(calendar: WorkCalendar, first: date, last: date) -> list[Rest]:
    """Return the stretches of rest days within [first, last]."""
    found: list[Rest] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if calendar.is_work(day):
            continue
        name = calendar.notes.get(day, "")
        before = found[-1] if found else None
        if before and before.last == day - ONE_DAY and (not name or not before.name or name == before.name):
            found[-1] = Rest(before.first, day, before.name or name)
        else:
            found.append(Rest(day, day, name))
    return found


def _skipped(counting: Counting, counted: Counted, calendar: WorkCalendar) -> Iterator[Line]:
    if counting.unit != WORKING_DAY:
        return
    low, high = sorted((counted.start, counted.last))
    low, high = (low, high - ONE_DAY) if counting.backward else (low + ONE_DAY, high)
    stretches = rests(calendar, low, high)
    if stretches:
        yield Line(f"不上班、不计入：{'；'.join(_named(stretches))}。", "国务院办公厅放假通知")
    exchanged = [
        day
        for offset in range((high - low).days + 1)
        if (day := low + timedelta(days=offset)).weekday() >= 5 and calendar.is_work(day)
    ]
    if exchanged:
        yield Line(f"调休上班、计入：{'、'.join(short(day) for day in exchanged)}。", "国务院办公厅放假通知")


def _named(stretches: Sequence[Rest]) -> list[str]:
    weekends = [rest for rest in stretches if not rest.name]
    if len(weekends) <= MOST_WEEKENDS:
        return [_span(rest.first, rest.last) + rest.name for rest in stretches]
    days = sum((rest.last - rest.first).days + 1 for rest in weekends)
    return [*(_span(rest.first, rest.last) + rest.name for rest in stretches if rest.name), f"周末共 {days} 天"]


def _reached(counting: Counting, counted: Counted) -> Iterator[Line]:
    if counted.instant is not None:
        yield Line(f"到期：{moment(counted.instant)}。", f"{CODE} 第201条第2款")
        return
    plain, text = counted.plain, full(counted.plain)
    if counting.unit == WORKING_DAY:
        way = "向前数到" if counting.backward else "数到"
        yield Line(f"{way}第 {counting.total} 个工作日：{full(counted.reached)}。")
        return
    if counting.unit in {MONTH, YEAR, QUARTER} and not _at_period_end(counting, counted.start):
        clamped = "，那个月没有对应日，以月末日为准" if plain.day != counted.start.day else ""
        yield Line(f"到期月的对应日：{text}{clamped}。", f"{CODE} 第202条")
    elif counting.unit == ANNUAL_DATE:
        yield Line(f"下一年度的规定日期：{text}。")
    elif counting.unit in {MONTH_PERIOD, QUARTER}:
        yield Line(f"按周期报送，到期是第 {counting.total} 个周期的最后一天：{text}。")
    else:
        yield Line(f"{'向前' if counting.backward else ''}数满 {length_text(counting.total, counting.unit)}：{text}。")
    if counted.reached != plain:
        yield Line(f"补足中止的 {counted.lost} 天：{full(counted.reached)}。")


def _at_period_end(counting: Counting, start: date) -> bool:
    return counting.unit == QUARTER and ends_quarter(start)


def _rolling(counting: Counting, counted: Counted, calendar: WorkCalendar) -> Iterator[Line]:
    day = counted.reached
    if counting.unit == WORKING_DAY or counting.unit in EXACT:
        return
    if not counting.rolls:
        yield Line("这一期限的最后一日遇休假日不顺延。")
        return
    if counted.last == day:
        if day.weekday() >= 5:
            yield Line(f"{short(day)}调休上班，不是休假日，不顺延。", f"{CODE} 第203条第1款")
        return
    name = calendar.notes.get(day) or ("周末" if day.weekday() >= 5 else "休假日")
    if counting.backward:
        yield Line(f"{short(day)}是休假日（{name}），向前计的期限提前到休假日之前的工作日：{full(counted.last)}。")
    else:
        yield Line(
            f"{short(day)}是休假日（{name}），以休假日结束的次日为最后一日：{full(counted.last)}。",
            f"{CODE} 第203条第1款",
        )


def _ending(counting: Counting, counted: Counted, limit: Limit | None, calendar: WorkCalendar) -> Iterator[Line]:
    if limit and limit.sense == MINIMUM:
        yield Line(f"这是最短期限：不得早于{full(counted.last)}结束。", limit.law)
    elif counted.instant is None:
        until = "当天停止办公的时间" if counting.office else " 24:00；承办机关有办公时间的，截至当天停止办公的时间"
        yield Line(f"最后一日是{full(counted.last)}，截至{until}。", f"{CODE} 第203条第2款")
    if limit and limit.note:
        yield Line(f"说明：{limit.note}。")
    if counted.provisional:
        year = calendar.published_to.year + 1
        yield Line(f"{year}年的放假通知还没有公布，这个日期是暂定的，通知公布后可能变动。", "国务院办公厅放假通知")
