"""Limits that come again: every year, quarter, month, week or day."""

import re
from collections.abc import Iterator

from qinqing.domains.contracts.rules.extraction.model import (
    CALENDAR_DAY,
    MONTH,
    QUARTER,
    RECURRING,
    WEEK,
    YEAR,
    Limit,
)
from qinqing.domains.contracts.rules.extraction.numerals import COUNT, whole

_UNITS = {
    "自然年度": YEAR,
    "会计年度": YEAR,
    "考核年度": YEAR,
    "自然年": YEAR,
    "日历年度": YEAR,
    "完整会计年度": YEAR,
    "年度": YEAR,
    "自然季度": QUARTER,
    "自然月": MONTH,
    "月度": MONTH,
    "年": YEAR,
    "季度": QUARTER,
    "季": QUARTER,
    "月": MONTH,
    "周": WEEK,
    "星期": WEEK,
    "天": CALENDAR_DAY,
    "日": CALENDAR_DAY,
    "旬": CALENDAR_DAY,
}
_UNIT = "|".join(_UNITS)
_EVERY = re.compile(
    rf"每(?:隔|满)?(?P<n>{COUNT})?个?(?P<unit>{_UNIT})(?!逾|迟|延|[息利增]|均|人|亩|套|[\d.]*%|\d[\d.]*[万千百亿]*(?:立方|吨|度|千瓦|公里|平方|件|台|套|辆|人次|元)|[按以]?(?:千|万)分)"
)
_BY = re.compile(
    r"(?:按|分)(?P<unit>年度?|半年|季度?|月|周|日|旬)(?:度)?(?=[^，。；]{1,10})(?!租金|利率|息|均|[产销薪]|计[算划量]|[^，。；]{0,4}的[\d百千万]|[^，。；]{0,8}(?:万分|千分|‰|%))"
)
_STEP = re.compile(r"逐(?P<unit>年|月|季|日)(?=[^，。；]{0,10}(?:支付|缴|报|付|拨|结算|兑现|返还|发放|给予|补|增))")
_RUN = re.compile(
    rf"(?:连续|分)(?P<n>{COUNT})(?P<unit>年)(?![^，。；]{{0,6}}(?:未|不足|低于|达不|亏))(?=[^。；]{{0,40}}(?:给予|奖|补|兑现|返还|拨付|支付|减免|享受|投入))"
)
_OF_YEAR = re.compile(
    r"(?<![一-鿿\d])(?P<unit>年)(?=均?(?:纳税|缴税|缴纳税|税收|入库税|实缴税))|"
    r"(?<=[三四五六七八九十两1-9]年)，?年(?=纳税|缴|税|销售|产值|营业)"
)
_NEXT_YEAR = re.compile(rf"次年(?={COUNT}月)")
_YEARLY = re.compile(rf"每一?个?(?:会计|自然|考核)?年|按年|逐年|年度[^，。；]{{0,8}}的\d|前{COUNT}年|连续{COUNT}年")
_LATE = re.compile("逾期|延期|延迟|迟延|滞纳|违约金|拖欠|每晚|每迟")
_TIMES = re.compile(rf"(?:连续|前|起|分|，)(?P<n>{COUNT})年(?:内|期内|间)?，?(?:的)?(?:[^，。；]{{0,8}})?$")
_ON_YEAR = re.compile(rf"(?:的)?(?P<month>{COUNT})月(?:份)?(?:(?P<day>{COUNT})[日号]|(?P<part>[上中下]旬|底|末|初))?")
_ON_MONTH = re.compile(rf"(?:的)?第?(?P<day>{COUNT})[日号](?!内)")
_ON_WEEK = re.compile(r"(?:的)?(?:星期|周)?(?P<weekday>[一二三四五六日天])(?=[^个])")
_END = re.compile(r"(?:的)?(?:[年月季]?度?)(?:底|末|终了|结束)")
_MONTH_ENDS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
_PARTS = {"上旬": 10, "中旬": 20, "初": 10}


def recurring(text: str) -> Iterator[Limit]:
    """Return the recurrences of a text."""
    for match in _EVERY.finditer(text):
        if _UNITS[match["unit"]] == CALENDAR_DAY and _LATE.search(text):
            continue
        yield _limit(match, match["unit"], match["n"] or "一")
    regular = () if _LATE.search(text) else (*_BY.finditer(text), *_STEP.finditer(text), *_OF_YEAR.finditer(text))
    for match in regular:
        unit = match["unit"] or "年"
        yield _limit(match, unit.removeprefix("半"), "半" if unit == "半年" else "一")
    for match in _NEXT_YEAR.finditer(text) if _YEARLY.search(text) else ():
        yield _limit(match, "年", "一")
    for match in _RUN.finditer(text):
        if "每年" not in text:
            yield Limit(RECURRING, length=1, unit=YEAR, times=whole(match["n"]), start=match.start(), end=match.end())


def _limit(match: re.Match[str], word: str, count: str) -> Limit:
    length, unit = whole(count) or 1, _UNITS[word]
    if count == "半":
        length, unit = {YEAR: (6, MONTH), MONTH: (15, CALENDAR_DAY)}.get(unit, (1, unit))
    if word == "旬":
        length = 10
    on, end = _on(match.string, match.end(), unit)
    times = _TIMES.search(match.string[: match.start()])
    return Limit(
        RECURRING,
        length=length,
        unit=unit,
        on=on,
        times=whole(times["n"]) if times else None,
        start=match.start(),
        end=end,
    )


def _on(text: str, place: int, unit: str) -> tuple[str | None, int]:
    """Return the day within the period, and where its words end."""
    if unit == YEAR and (found := _ON_YEAR.match(text, place)):
        month = whole(found["month"]) or 0
        if 1 <= month <= 12:
            day = whole(found["day"]) if found["day"] else _PARTS.get(found["part"] or "", _MONTH_ENDS[month])
            return f"--{month:02}-{day or 0:02}", found.end()
    if unit == MONTH and (found := _ON_MONTH.match(text, place)):
        return f"---{whole(found['day']) or 0:02}", found.end()
    if unit == WEEK and (found := _ON_WEEK.match(text, place)):
        return f"-W-{'一二三四五六日天'.index(found['weekday']) % 7 + 1}", found.end()
    if found := _END.match(text, place):
        return "--12-31" if unit == YEAR else "end", found.end()
    return None, place
