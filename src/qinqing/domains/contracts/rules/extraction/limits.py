"""All limits of a sentence, from left to right, none inside another."""

import re
from dataclasses import replace
from datetime import date

from qinqing.domains.contracts.rules.extraction.dates import Mention, mentions
from qinqing.domains.contracts.rules.extraction.durations import after, before, loose, until
from qinqing.domains.contracts.rules.extraction.model import AFTER, BEFORE, DATE, RECURRING, Limit
from qinqing.domains.contracts.rules.extraction.recurrence import recurring

_BOUND_BEFORE = re.compile(r"(?:[于在至到]|截至|截止|不迟于|不晚于|最迟|最晚|力争|争取|定于|确保)(?:到|于)?$")
_BOUND_AFTER = re.compile(
    r"(?:（?含(?:当日|本日|该日)?）?)?(?:之前|以前|前|之内|以内|内|底|末|止|完成|开工|竣工|投产|启动|交付|到位|建成|起?动工)"
)
_START = re.compile(r"(?:自|从|由|始于)$")
_FROM_THEN = re.compile(
    r"(?:（?含(?:当日|本日)?）?)?(?:起(?!草)|开始(?!施工|建设|动工|供|办|装修|搬|生产|安装|试|运)|以来|之后|以后)"
)
_ATTRIBUTE = re.compile(
    r"(?:的(?!时间)|签订|签署|印发|发布|施行|公布|颁布|出具|审议|通过|批准|取得|召开|修订|修正|下发|实施的|份?(?:租金|工资|报表|数据))"
)
_OF_ACT = re.compile(r"(?:通过|取得|召开|出具|批准|审议|发布|公布|实施|签订|签署)(?![^，。；]{0,14}的)(?=[^，。；])")
"""After a day to come these say what is due; after a day that is past they describe a paper."""
_RANGE = re.compile(r"(?:起|开始)?(?:至|到|-|~)$")
_WHICHEVER = re.compile(r"(?P<early>孰早|先到|较早|早者|最早|在先)|(?P<late>孰晚|后到|较晚|晚者|最晚者|在后)")
_ORDER = {RECURRING: 0, DATE: 1, AFTER: 2, BEFORE: 3}


def limits_of(text: str, today: date | None) -> list[Limit]:
    """Return the limits of a masked, folded sentence."""
    found: list[Limit] = []
    stages = (recurring(text), after(text), before(text), dated(text, today), loose(text), until(text))
    for stage in stages:
        for limit in stage:
            if not any(_touch(limit, other) for other in found):
                found.append(limit)
    return [replace(one, words=text[one.start : one.end]) for one in sorted(found, key=lambda one: one.start)]


def dated(text: str, today: date | None) -> list[Limit]:
    """Return the dates that bound something: not starts of periods, attributes of papers or the past."""
    return [
        Limit(DATE, day=one.day, start=one.start, end=one.end)
        for one in mentions(text, today)
        if _bounds(one, text, today)
    ]


def _bounds(one: Mention, text: str, today: date | None) -> bool:
    before_it, behind = text[: one.start], text[one.end :]
    if _START.search(before_it) or _FROM_THEN.match(behind):
        return False
    if re.match(r"(?:起)?(?:至|到|-|~)(?=\d|[一二])", behind):
        return False
    if one.day and today and one.day < today:
        return False
    if one.day and today and one.day > today and _OF_ACT.match(behind):
        return True
    if _BOUND_AFTER.match(behind) or _BOUND_BEFORE.search(before_it) or _RANGE.search(before_it):
        return not (_ATTRIBUTE.match(behind) and not _BOUND_AFTER.match(behind))
    return not _ATTRIBUTE.match(behind)


def _touch(one: Limit, other: Limit) -> bool:
    return one.start < other.end and other.start < one.end


def choose(found: list[Limit], text: str) -> Limit:
    """Return the limit of one promise out of those beside it; several stay together where the earlier one counts."""
    if not found:
        return Limit()
    whichever = _WHICHEVER.search(text)
    if whichever and len(found) > 1:
        rule = "earlier" if whichever["early"] else "later"
        return replace(found[0], others=tuple(found[1:]), whichever=rule)
    return min(found, key=lambda one: (_ORDER[one.kind], one.kind == BEFORE and one.length is None, one.start))
