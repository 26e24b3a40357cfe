"""Dates in every writing of the field; each found date stands for the last day that its words name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qinqing.domains.contracts.rules.extraction.numerals import COUNT, DIGITS, whole, year

_YEAR = rf"(?P<year>(?:19|20)\d\d|[二一][{DIGITS}]{{3}})"
_RELATIVE = r"(?P<relative>本年度?|今年|当年|明年|次年|后年)"
_QUARTER = r"第?(?P<quarter>[一二三四1-4])个?季度"
_HALF = "(?P<half>[上下]半年)"

_PATTERNS = [
    rf"{_YEAR}年(?:度)?(?P<month>{COUNT})月(?:份)?(?P<day>{COUNT})[日号]",
    rf"{_YEAR}(?P<separator>[-./])(?P<month>\d{{1,2}})(?P=separator)(?P<day>\d{{1,2}})(?!\d)",
    rf"(?:{_YEAR}年|{_RELATIVE})(?P<month>{COUNT})月(?:份)?(?P<part>[上中下]旬|底|末|初|中|内)?(?![{DIGITS}\d])",
    rf"{_YEAR}[./](?P<month>0?[1-9]|1[0-2])(?![\d.])",
    rf"(?:{_YEAR}年|{_RELATIVE})度?的?(?:{_QUARTER}|{_HALF})(?:底|末|内)?",
    rf"(?:{_YEAR}年度?|(?:{_RELATIVE}))年?(?P<ending>[底末中初内]|(?=(?:之|以)?前))",
    rf"(?P<within>本月|下月|下个月)(?P<day>{COUNT})[日号]",
    rf"{_RELATIVE}(?P<month>{COUNT})月(?P<day>{COUNT})[日号]",
    rf"(?<![\d年{DIGITS}每十])(?P<month>1[0-2]|0?[1-9]|[一二三四五六七八九]|十[一二]?)月(?:份)?(?P<day>\d{{1,2}}|[一二三四五六七八九十廿]{{1,3}})[日号]",
    rf"(?<![\d年{DIGITS}每个十])(?P<month>1[0-2]|0?[1-9]|[一二三四五六七八九]|十[一二]?)月(?:份)?(?P<part>[上中下]旬|底|末|初|中旬|内|(?=(?:之|以)?前)|(?<=月份)(?=[完启开竣投试建交组进取拿办])|(?<=月)(?=开工|动工|竣工|投产|完工|建成|交付|通车|试产|试生产|启动|入驻|挂牌|完成|到位))",
    rf"(?<!每)(?<!每个)(?:{_QUARTER})(?P<closing>底|末|内|(?=(?:之|以)?前)|(?=完成|启动|开工|竣工|投产|试|建成|交付|实现))",
    rf"(?<![每个半\d{DIGITS}十两])(?P<bare>年底|年末|年内|年中|上半年|下半年|本月底|本月内|月底|月内|下月底|下个月底)(?!起)",
]
_FORMS = [re.compile(pattern) for pattern in _PATTERNS]
_SHIFT = {"本年": 0, "本年度": 0, "今年": 0, "当年": 0, "明年": 1, "次年": 1, "后年": 2}
_TENTH = {"上旬": 10, "初": 10, "中旬": 20, "中": 15}


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text; `exact` means that it names one day, `sure` that no year had to be thought of."""

    start: int
    end: int
    day: date | None
    exact: bool
    sure: bool = True


def last_day(of_year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(of_year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def mentions(text: str, today: date | None) -> list[Mention]:
    """Return the dates of a text from left to right; `today` is the day of the document, if it names one."""
    found: list[Mention] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.extend(_read(match, _known(match, found, today)))
    return sorted(found, key=lambda one: one.start)


def _known(match: re.Match[str], found: list[Mention], today: date | None) -> date | None:
    """Return the day from which a month without a year is counted: the date before it in the sentence, or today."""
    earlier = [one for one in found if one.sure and one.day and one.end <= match.start()]
    return max(earlier, key=lambda one: one.end).day if earlier and "relative" not in match.re.groupindex else today


def _read(match: re.Match[str], today: date | None) -> Iterator[Mention]:
    parts = {name: value for name, value in match.groupdict().items() if value}
    exact, written = "day" in parts, "year" in parts
    if (
        "month" in parts
        and not {"day", "part"} & parts.keys()
        and re.match("(?:之|以)?前", match.string[match.end() :])
    ):
        parts["part"] = "before"
    try:
        day = _bare(parts["bare"], today) if "bare" in parts else _day(parts, today)
    except ValueError:
        return  # the thirty-first of February
    if day is None and written:
        return
    yield Mention(match.start(), match.end(), day, exact, written)


def _day(parts: dict[str, str], today: date | None) -> date | None:
    month = whole(parts["month"]) if "month" in parts else None
    if "month" in parts and not (month and 1 <= month <= 12):
        raise ValueError
    if "within" in parts:
        first = today and (today.replace(day=1) if parts["within"] == "本月" else _next_month(today))
        return first.replace(day=whole(parts["day"]) or 0) if first else None
    in_year = _in_year(parts, month, today)
    if in_year is None:
        return None
    if "day" in parts:
        return date(in_year, month or 0, whole(parts["day"]) or 0)
    if month:
        part = parts.get("part", "").removeprefix("月")
        if part == "before":  # 「6月前」 ends with May
            return date(in_year, month, 1) - timedelta(days=1)
        return date(in_year, month, _TENTH[part]) if part in _TENTH else last_day(in_year, month)
    return _long(parts, in_year)


def _next_month(today: date) -> date:
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


def _long(parts: dict[str, str], in_year: int) -> date:
    """Return the last day of a quarter, a half or a year."""
    if "quarter" in parts:
        return last_day(in_year, 3 * (whole(parts["quarter"]) or 0))
    if parts.get("half") == "上半年" or parts.get("ending") == "中":
        return date(in_year, 6, 30)
    if "ending" not in parts and not {"quarter", "half"} & parts.keys():
        return date(in_year - 1, 12, 31)  # 「2027年前」 ends with 2026
    return date(in_year, 3, 31) if parts.get("ending") == "初" else date(in_year, 12, 31)


def _in_year(parts: dict[str, str], month: int | None, today: date | None) -> int | None:
    """Return the year: written, counted from the document's, or the first in which that month is still to come."""
    if "year" in parts:
        return year(parts["year"])
    if today is None:
        return None
    if "relative" in parts:
        return today.year + _SHIFT[parts["relative"]]
    month = month or 3 * (whole(parts.get("quarter", "四")) or 4)
    return today.year + (month < today.month)


def _bare(words: str, today: date | None) -> date | None:
    if today is None:
        return None
    if words.startswith("下") and "月" in words:
        return last_day(today.year + today.month // 12, today.month % 12 + 1)
    if "月" in words:
        return last_day(today.year, today.month)
    if words in ("上半年", "年中"):
        return date(today.year + (today.month > 6), 6, 30)
    return date(today.year, 12, 31)
