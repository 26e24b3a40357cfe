"""`qinqing limit`: the last day of a limit, with its working; with DATABASE_URL set, by the city's own calendar."""

import argparse
import csv
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import OperationalError

from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.queries import NATIONAL, calendar, committed_calendar, limit_named
from qinqing.kernel.calendars.queries.limits import committed
from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.calendars.rules.asked import Asked, Misasked, answer, asked_in_row
from qinqing.kernel.calendars.rules.limits import Limit
from qinqing.kernel.calendars.rules.working import Answer
from qinqing.kernel.devices.refusal import Refusal
from qinqing.site.connections import release
from qinqing.site.trouble import Trouble

WRONG_INPUT = 2
COLUMNS = ("code", "length", "unit", "from", "last_day", "provisional", "law", "working")
Find = Callable[[str], Limit]


class CalendarAway(Trouble):
    """The address is set, so that the city's own calendar was meant; the committed one might say another day."""

    says = "DATABASE_URL 指明的数据库连不上。要用随软件提供的日历，请先取消 DATABASE_URL。"


def run(options: argparse.Namespace) -> int:
    """Answer one question, or every row of a table."""
    try:
        days, find = _sources(options.calendar)
        if options.csv is not None:
            return _many(options.csv, days, find)
        print(_words(_answer(_asked(options), days, find)))
    except Misasked as fault:
        print(fault, file=sys.stderr)
        return WRONG_INPUT
    except OperationalError as fault:
        raise CalendarAway from fault
    finally:
        release()
    return 0


def _sources(code: str) -> tuple[WorkCalendar, Find]:
    """Return the calendar and where limits are found: the database when one is set, else the committed files."""
    if not os.environ.get("DATABASE_URL"):
        if code != NATIONAL:
            raise Misasked("没有数据库时只有全国工作日历 cn；本地日历请设置 DATABASE_URL。")
        return committed_calendar(), _committed
    found = Calendar.objects.filter(code=code).first()
    if found is None:
        raise Misasked(f"没有代码为「{code}」的工作日历。")
    return calendar(code), lambda wanted: _kept(wanted, found.path)


def _committed(code: str) -> Limit:
    if code not in committed():
        raise Misasked(f"没有代码为「{code}」的期限。")
    return committed()[code]


def _kept(code: str, path: str) -> Limit:
    try:
        return limit_named(code, path)
    except Refusal as refusal:
        raise Misasked(str(refusal)) from refusal


def _asked(options: argparse.Namespace) -> Asked:
    code, length, unit = "", "", ""
    if len(options.what) == 1:
        [code] = options.what
    elif len(options.what) == 2:
        length, unit = options.what
    else:
        raise Misasked("请写期限代码（如 XK.DECIDE），或长度和单位（如 20 working_day）。")
    return Asked(
        start=options.start or "",
        code=code,
        length=length,
        unit=unit,
        backward=options.backward,
        rolls="false" if options.no_roll else "",
        extend=options.extend,
        suspend=tuple(options.suspend),
        until=options.until or "",
    )


def _answer(asked: Asked, days: WorkCalendar, find: Find) -> Answer:
    return answer(asked, find(asked.code) if asked.code else None, days)


def _words(found: Answer) -> str:
    limit = found.limit
    lines = [f"{limit.name}（{limit.code}，{limit.status_text}，{limit.verified_text}）"] if limit else []
    lines.append(f"{found.lead.strip()}：{found.last_text}{'（暂定）' if found.provisional else ''}")
    lines += [f"依据：{found.law}"] if found.law else []
    lines.append("计算过程：")
    for number, line in enumerate(found.working, start=1):
        lines.append(f"  {number}. {line.says}{f'〔{line.law}〕' if line.law else ''}")
    return "\n".join(lines)


def _read(name: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Yield the rows of a table with the line on which each ends."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise Misasked(f"读不了文件「{name}」，请检查文件名，并存成 UTF-8 编码的 CSV。") from fault
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True), strict=True)
    try:
        names = {name.strip() for name in reader.fieldnames or () if name}
        if not names & {"from", "start_event_date"} or not ("code" in names or {"length", "unit"} <= names):
            raise Misasked("第 1 行要写列名：code 或 length,unit；from；可再加 rolls,direction,suspend,extend,to。")
        for row in reader:
            yield reader.line_num, row
    except csv.Error as fault:
        raise Misasked(f"第 {reader.reader.line_num} 行：不是正确的 CSV（引号没有成对，或换行写错）。") from fault


def _many(name: str, days: WorkCalendar, find: Find) -> int:
    """Print a table of results; with any fault print none, only every fault with its line."""
    results, faults = list[dict[str, str]](), list[str]()
    for line, row in _read(name):
        if None in row:
            faults.append(f"第 {line} 行：列数比第 1 行的列名多。")
            continue
        try:
            asked = asked_in_row(row)
            results.append(_row(asked, _answer(asked, days, find)))
        except Misasked as fault:
            faults.append(f"第 {line} 行：{fault}")
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return WRONG_INPUT
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(results)
    return 0


def _row(asked: Asked, found: Answer) -> dict[str, str]:
    limit = found.limit
    return {
        "code": asked.code,
        "length": str(limit.length) if limit else asked.length,
        "unit": limit.unit if limit else asked.unit,
        "from": asked.start,
        "last_day": found.instant.isoformat(timespec="minutes") if found.instant else found.last_day.isoformat(),
        "provisional": "yes" if found.provisional else "no",
        "law": found.law,
        "working": " ".join(line.says for line in found.working),
    }
