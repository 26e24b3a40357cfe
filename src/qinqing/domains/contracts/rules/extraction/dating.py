"""When a document was made: a day without a year is counted from it, and what lies before it is past."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from qinqing.domains.contracts.rules.extraction.dates import mentions
from qinqing.domains.contracts.rules.extraction.folding import fold

_ALONE = re.compile(
    r"[（(]?[\d〇零一二三四五六七八九十]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日[）)]?|\d{4}[-.]\d{1,2}[-.]\d{1,2}"
)
_DATED = re.compile(
    r"(?:签订|签署|签字|签约|成文|会议|召开|印发|发文|填报|制表|编制|发布|订立)(?:日期|时间|日)：|(?:合同|协议)签订于|^(?:日期|时间|落款)："
)
_CLOSING = re.compile(
    r"(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-.]\d{1,2}[-.]\d{1,2})(?:印发?|签[订署发]?|订立?|制|发布)?[）)]?$"
)
_HELD = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日[^。]{0,40}(?:召开|召集|主持|会议|签订本|签署|订立)")
_NUMBERED = re.compile(r"\[(?P<year>20\d\d)\]")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?![^，。；]{0,10}(?:签订|签署|订立|印发|批准|取得))")
EDGE = 12
"""So many lines from either end may say when a document was made."""
SHORT = 40


def day_of(text: str) -> date | None:
    """Return the day of a document: as it says, as it closes, or the first day of the year that it speaks of."""
    lines = [fold(line).text for line in text.splitlines() if line.strip()]
    if told := _told(lines):
        return told
    numbered = _NUMBERED.search("".join(lines[:6]))
    if numbered:
        return date(int(numbered["year"]), 1, 1)
    years = Counter(map(int, _YEAR.findall("".join(lines))))
    return date(min(years, key=lambda one: (-years[one], one)), 1, 1) if years else None


def told_day(text: str) -> date | None:
    """Return the day that a document itself gives as its own; a year alone is no day."""
    return _told([fold(line).text for line in text.splitlines() if line.strip()])


def _told(lines: Sequence[str]) -> date | None:
    for line in _telling(lines):
        days = [one.day for one in mentions(line, None) if one.exact and one.day]
        if days:
            return days[-1]
    return None


def dates_paper(line: str) -> bool:
    """Whether a line does no more than say when a document was made."""
    closing = len(line) <= SHORT and _CLOSING.search(line) and not re.search("[，至前]", line)
    return bool(closing or _ALONE.fullmatch(line))


def _telling(lines: Sequence[str]) -> Iterator[str]:
    """Return the lines that may tell it, the most certain first."""
    yield from (line for line in lines if _DATED.search(line))
    yield from (line for line in lines if _ALONE.fullmatch(line))
    edges = [part for line in (*lines[:EDGE], *lines[-EDGE:]) for part in line.split("。")]
    yield from filter(dates_paper, edges)
    yield from (found.group() for line in lines[:EDGE] if (found := _HELD.search(line)))
