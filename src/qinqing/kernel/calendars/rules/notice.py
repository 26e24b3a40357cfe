"""Reading a holiday notice, judging it, and saying which days it changes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from qinqing.kernel.calendars.rules.days import DOUBTFUL_FROM, WorkCalendar, whole_day

WEEKDAYS = "一二三四五六日"
EXCHANGED = "调休上班"
FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
"""The seven holidays of the whole people (全国年节及纪念日放假办法); a notice that misses one is asked about."""

_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_CHINESE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日([（(][^（）()]*[）)])?")
_ROW = re.compile(
    r"^(\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:\.\.|至|~)\s*(\d{4}-\d{1,2}-\d{1,2}))?[\s,，]+(放假|上班)[\s,，]*(.*)$"
)
_NAME = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\d+[.、])?\s*([^：:，。\d]{2,12})[：:]")


def keeps(jurisdiction: str | None, path: str) -> bool:
    """Say whether an administrator of a range keeps the calendar and limits of `path`.

    One without a range, or of a whole city, keeps everything above as well: the nation's notice is entered by a city.
    """
    if jurisdiction is None or path.startswith(jurisdiction):
        return True
    return jurisdiction.startswith(path) and jurisdiction.count("/") <= 1


@dataclass(frozen=True, slots=True)
class Declared:
    """A day as a notice gives it: a holiday with its name, or a day that is worked in exchange."""

    day: date
    is_work: bool
    note: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A day that becomes another: whether it is worked, or only its name."""

    day: date
    was_work: bool
    is_work: bool
    was_note: str
    note: str

    @property
    def flips(self) -> bool:
        """Say whether a working day becomes a rest day or the reverse; only then may a date move."""
        return self.was_work != self.is_work

    @property
    def weekday(self) -> str:
        """Return 周四."""
        return f"周{WEEKDAYS[self.day.weekday()]}"


@dataclass
class Reading:
    """What was read, and in Chinese sentences what cannot be and what should be looked at."""

    days: list[Declared] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read(text: str, year: int) -> Reading:
    """Read the lines of a notice for `year`: its own sentences, or rows such as 2027-10-01..2027-10-07 放假 国庆节."""
    reading = Reading()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        before = len(reading.days)
        try:
            row = _ROW.match(line.strip())
            found = _from_row(row, number) if row else _from_sentences(line, year, number, reading)
            reading.days.extend(found)
        except ValueError:
            reading.faults.append(f"第 {number} 行有不存在的日期。")
            continue
        if len(reading.days) == before:
            reading.faults.append(f"第 {number} 行没有认出放假或上班的日期：{line.strip()[:40]}")
    _judge(reading, year)
    return reading


def _from_row(row: re.Match[str], number: int) -> list[Declared]:
    first = _iso(row[1])
    last = _iso(row[2]) if row[2] else first
    is_work = row[3] == "上班"
    return [
        Declared(day, is_work, EXCHANGED if is_work else row[4].strip() or "放假", number) for day in _days(first, last)
    ]


def _iso(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def _days(first: date, last: date) -> list[date]:
    if last < first or (last - first).days > 31:
        raise ValueError(f"{first}..{last}")
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _from_sentences(line: str, year: int, number: int, reading: Reading) -> list[Declared]:
    name = _NAME.match(line)
    holiday = _festival(name[1].strip()) if name else "放假"
    found = list[Declared]()
    for sentence in re.split(r"[。；;]", line[name.end() :] if name else line):
        plain = _REMARK.sub("", sentence)
        if "上班" in plain and "放假" not in plain:
            found += _read_days(sentence, year, number, reading, is_work=True, note=EXCHANGED)
        elif "放假" in plain:
            found += _read_days(sentence, year, number, reading, is_work=False, note=holiday)
    return found


def _festival(name: str) -> str:
    """Return the name as the calendar writes it: 清明节, 劳动节, 元旦, 国庆节、中秋节."""
    parts = [part.strip() for part in re.split("[、和]", name)]
    return "、".join(part if part == "元旦" or part.endswith("节") else f"{part}节" for part in parts)


def _read_days(sentence: str, year: int, number: int, reading: Reading, *, is_work: bool, note: str) -> list[Declared]:
    days, month, end_of_last = list[date](), 0, 0
    in_year = year
    for match in _CHINESE.finditer(sentence):
        in_year = int(match[1]) if match[1] else in_year
        month = int(match[2]) if match[2] else month
        day = date(in_year, month, int(match[3]))
        _check_weekday(day, match[4], number, reading)
        to = days and sentence[end_of_last : match.start()].strip() in {"至", "到", "-", "—", "～", "~"}
        days += _days(days[-1], day)[1:] if to else [day]
        end_of_last = match.end()
    return [Declared(day, is_work, note, number) for day in days]


def _check_weekday(day: date, remark: str | None, number: int, reading: Reading) -> None:
    said = _WEEKDAY.search(remark or "")
    if said and said[1].replace("天", "日") != WEEKDAYS[day.weekday()]:
        reading.faults.append(
            f"第 {number} 行写 {day.month}月{day.day}日是周{said[1]}，{day.year}年这一天是周{WEEKDAYS[day.weekday()]}。"
        )


def _judge(reading: Reading, year: int) -> None:
    """Add what contradicts itself or the week: a notice typed for the wrong year is found by this."""
    seen: dict[date, Declared] = {}
    first = date(year - 1, DOUBTFUL_FROM[0], DOUBTFUL_FROM[1] + 1)
    for one in reading.days:
        text = whole_day(one.day)
        before = seen.setdefault(one.day, one)
        if before.is_work != one.is_work:
            reading.faults.append(f"第 {one.line} 行：{text}既写放假又写上班。")
        if not first <= one.day <= date(year, 12, 31):
            reading.faults.append(f"第 {one.line} 行：{text}不在 {year} 年的通知能安排的日子里。")
        elif one.is_work and one.day.weekday() < 5:
            weekday = WEEKDAYS[one.day.weekday()]
            reading.faults.append(f"第 {one.line} 行：{text}是周{weekday}，本来就上班，不能写成调休上班。")
    if not reading.days and not reading.faults:
        reading.faults.append("还没有填写放假和调休的日期。")
    named = "".join(one.note for one in reading.days)
    if missing := [name for name in FESTIVALS if name not in named]:
        reading.doubts.append(f"没有读到{'、'.join(missing)}的安排，请对照通知原文。")


def year_changes(calendar: WorkCalendar, year: int, declared: Iterable[Declared]) -> list[Change]:
    """Return every day of `year` that the notice makes different; days it does not name follow the week again."""
    given: Mapping[date, Declared] = {one.day: one for one in declared}
    days = {
        date(year, 1, 1) + timedelta(days=offset) for offset in range((date(year, 12, 31) - date(year, 1, 1)).days + 1)
    }
    changes = [_change(calendar, day, given.get(day)) for day in sorted(days | given.keys())]
    return [change for change in changes if change.flips or change.note != change.was_note]


def _change(calendar: WorkCalendar, day: date, one: Declared | None) -> Change:
    is_work = one.is_work if one else day.weekday() < 5
    return Change(day, calendar.is_work(day), is_work, calendar.notes.get(day, ""), one.note if one else "")


def day_change(calendar: WorkCalendar, day: date, *, is_work: bool, note: str) -> Sequence[Change]:
    """Return the change that one declared day makes; nothing when it already is so."""
    change = _change(calendar, day, Declared(day, is_work, note))
    return [change] if change.flips or change.note != change.was_note else []
