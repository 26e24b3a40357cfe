"""Lengths of time with their units, and the limits that are counted from an event or back from one."""

import re
from collections.abc import Iterator

from qinqing.domains.contracts.rules.extraction.model import (
    AFTER,
    BEFORE,
    CALENDAR_DAY,
    HOUR,
    MINUTE,
    MONTH,
    QUARTER,
    WEEK,
    WORKING_DAY,
    YEAR,
    Limit,
)
from qinqing.domains.contracts.rules.extraction.numerals import COUNT, whole

UNITS = {
    "工作日": WORKING_DAY,
    "工作天": WORKING_DAY,
    "交易日": WORKING_DAY,
    "自然日": CALENDAR_DAY,
    "日历天": CALENDAR_DAY,
    "日历日": CALENDAR_DAY,
    "公历日": CALENDAR_DAY,
    "天": CALENDAR_DAY,
    "日": CALENDAR_DAY,
    "小时": HOUR,
    "分钟": MINUTE,
    "周年": YEAR,
    "周": WEEK,
    "星期": WEEK,
    "礼拜": WEEK,
    "季度": QUARTER,
    "年": YEAR,
}
_NUMBER = rf"\[?(?:{COUNT}[-~至])?(?P<n>{COUNT})\]?(?:（\[?{COUNT}\]?）)?"
_UNIT = "(?P<unit>" + "|".join(UNITS) + ")(?!工|[期薪利])"
LENGTH = (
    rf"(?:{_NUMBER}个?(?P<mid>半)?(?:完整的?|连续|法定|银行|自然|日历)?(?:(?<=[个半])(?P<month>月)|"
    rf"(?P<months>月)(?=之?内|以内)|{_UNIT})(?P<half>半)?)"
)
"""A length; a 月 without 个 is the name of a month, unless 「内」 follows."""
WITHIN = "(?:之?内|以内|之?中)"
_FROM = "(?:之?次?日起算?|之日起计算?|之日|日起|时起|起算|起计|起|之后|以后|后)的?"
_FILL = "(?:，?(?:[应须需](?:当)?|必须)?(?:最迟|最长)?(?:不得?超过|不晚于|不迟于|在|于|按|届?满)?)"
_EVENT = "(?P<anchor>[^，。；：]{2,48}?)"
_AFTER = re.compile(rf"{_EVENT}{_FROM}{_FILL}(?:第)?{LENGTH}(?P<tail>{WITHIN})?")
_LOOSE = re.compile(rf"(?<![第月\d]){LENGTH}{WITHIN}")
_CAPPED = re.compile(
    rf"(?:不得?超过|不多于|不长于|最长为?|限时?|(?:工期|周期|建设期|时限|用时|交货期|供货期|交付期|"
    rf"完成时间|交货时间)(?:最长)?(?:为|是|不得?超过|：|控制在|压缩[至到为])?|"
    rf"压缩[至到为])约?{LENGTH}(?:{WITHIN})?"
)
_DONE = re.compile(
    rf"(?<![第月\d]){LENGTH}(?=办结|办成|完成|审结|答复|反馈|审[完定核]|出[证具]|开[工通]|到场|到位|响应|签收|受理|签批|出证|"
    rf"发放|回应|解决|联系|修复|送达|处理|出(?=报告|具|结果|证)|拿出|交付|建成|拨付|兑现)"
)
_BEFORE = [
    re.compile(
        rf"{_EVENT}(?:之前|以前|(?<![提此目当])前)的?(?:至少|不少于|不得?晚于|"
        rf"第)?{LENGTH}(?:{WITHIN})?(?![起的]|之日起)"
    ),
    re.compile(
        rf"(?:最迟|最晚|不迟于|至少)[^，。；：]{{0,4}}?于(?P<anchor>[^，。；：]{{1,16}}?[一-鿿])(?<![月每第年]){LENGTH}(?:之前|以前|前)"
    ),
    re.compile(rf"(?:至少|应|须|需)?提前(?:至少|不少于|不得?少于)?{LENGTH}"),
    re.compile(
        rf"(?P<anchor>[^，。；：]{{2,30}}?(?:届满|期满|到期|开工|竣工|投产|开庭|交付|到货|使用|实施|"
        rf"离场|验收|召开|离职|变更|停电|停水|施工|终止|解除|付款|之日|会议))(?:的)?{LENGTH}(?:之前|"
        rf"以前|前)"
    ),
]
_UNTIL = re.compile(
    r"(?:[于在](?!地|线|建))(?P<anchor>(?:(?!前)[^，。；：]){1,24}?)(?:之前|以前|"
    r"(?<![以之目当提此先面])前)(?![述款期来往去言者台景沿置三两几])"
)
_UNTIL_CLAUSE = re.compile(
    r"(?:^|(?<=[，；：]))(?:在|于)?(?P<anchor>[^，。；：]{2,28}?)(?:之前|以前|"
    r"(?<![以之目当提此])前)(?=，|不得|不予|向[^，]{2,12}(?:申|报|提|告|通)|书面|通知|告知|应|必须|须|完成|办结|到位|建成|交付|竣工|提交|报送|，?由|全部|全面|试|开业|营业|投[运用产]|开工|开园|通车|交工|启用|对外|落实|解决|拿出|安排|组织|清|腾|搬|修|送|发放|兑现|支付|缴|付|办|取得|[一-鿿]{2,6}(?:应|须|需(?!求)|负责))"
)
_SAME_DAY = re.compile(r"(?P<anchor>[^，。；：]{0,20}?)(?:的)?(?P<day>当日|当天|次日|同日|即日)(?:内|起)?(?!常)")
_FAR = r"自(?![愿行觉筹有主])|从(?![事业])"
_NEAR = re.compile(r"(?<![位关对由用低高少属处大鉴等基至便勇易限])于|(?<![存所现正旨])在(?!建|线)")
_MODAL = re.compile(r"应当|应该|应|必须|须|将|需|务必")
_CHANGED = re.compile("(?:调整|变更|修改|延长|推迟|改)(?:为|至|到)")
_ORDERED = re.compile("责成|责令|督促|要求|由|应|须|请|负责|物业")
_LABEL = re.compile(r"^.{0,4}(?:期限?|时间|时限|周期)(?:为|是)")
_NOT_A_LIMIT = re.compile(
    r"逾期|超过|满|连续|延期|延长|顺延|有效期|年限|宽限|免租|租期|质保|保修|租赁期|合作期|服务期|经营期|第"
)
_FULL = re.compile(rf"满{LENGTH}(?=必须|须|应)")
_NO_CAP = re.compile(r"延建|延长|逾期|延期|延迟|迟延|延误|累计|连续|租期|租赁期|合作期|服务期|有效期|质保|保修")


def after(text: str) -> Iterator[Limit]:
    """Return limits that run from an event: 自…之日起30个工作日内, 签订后三个月内."""
    for match in _AFTER.finditer(text):
        limit = _limit(match, AFTER)
        if limit and _serves(text, match.end()) and (match["tail"] or _acts_at(text, match.end())):
            yield limit
    for match in _SAME_DAY.finditer(text):
        start, anchor = anchored(text, match.start("anchor"), match.end("anchor"))
        if _ORDERED.search(anchor):
            start, anchor = match.start("day"), ""
        yield Limit(
            AFTER, length=int(match["day"] == "次日"), unit=CALENDAR_DAY, anchor=anchor, start=start, end=match.end()
        )


def loose(text: str) -> Iterator[Limit]:
    """Return lengths without an event beside them: 30日内, 不超过5个工作日, 2小时内."""
    for pattern in (_LOOSE, _CAPPED, _DONE, _FULL):
        for match in pattern.finditer(text):
            before = "" if pattern is _FULL else text[max(0, match.start() - 8) : match.start()].rpartition("，")[2]
            bad = _NO_CAP if pattern is _CAPPED else _NOT_A_LIMIT
            limit = _limit(match, AFTER) if not bad.search(before) and _serves(text, match.end()) else None
            if limit:
                yield limit


def before(text: str) -> Iterator[Limit]:
    """Return limits that are counted back from an event: 期满前30日, 提前15日."""
    for pattern in _BEFORE:
        for match in pattern.finditer(text):
            limit = _limit(match, BEFORE)
            if limit:
                yield limit


def until(text: str) -> Iterator[Limit]:
    """Return events before which something is due, without a length: 在开工前."""
    for pattern in (_UNTIL, _UNTIL_CLAUSE):
        for match in pattern.finditer(text):
            start, anchor = anchored(text, match.start("anchor"), match.end("anchor"))
            yield Limit(BEFORE, anchor=anchor, start=start, end=match.end())


def length(match: re.Match[str]) -> tuple[int, str] | None:
    """Return length and unit; half a year is six months, half a month fifteen days, half an hour thirty minutes."""
    written = match["n"]
    unit = MONTH if match["month"] or match["months"] else UNITS[match["unit"]]
    halves = {YEAR: (6, MONTH), MONTH: (15, CALENDAR_DAY), HOUR: (30, MINUTE), CALENDAR_DAY: (12, HOUR)}
    if written == "半":
        return halves.get(unit)
    count = whole(written)
    if count is None or count == 0 or (unit == YEAR and count > 99):
        return None
    if match["half"] and unit == YEAR:
        return count * 12 + 6, MONTH
    if match["mid"] and unit in (MONTH, HOUR):
        return (count * 30 + 15, CALENDAR_DAY) if unit == MONTH else (count * 60 + 30, MINUTE)
    return count, unit


def anchored(text: str, start: int, end: int) -> tuple[int, str]:
    """Return where the name of an event begins, and the name: what stands before its preposition is not part of it."""
    either = re.search("(?:[日月年内前]|季度|底)或者?", text[start:end])
    start += either.end() if either else 0
    words = text[start:end]
    far = re.search(_FAR, words)
    near = _NEAR.search(words)
    modal = _MODAL.search(words)
    changed = _CHANGED.search(words)
    cut = next((one for one in (changed, far, near, modal) if one and one.end() < len(words)), None)
    skipped = cut.end() if cut else 0
    return start + (cut.start() if cut else 0), _LABEL.sub("", words[skipped:]).strip("、的") + (
        "日" if re.search(r"月\d+$", words) else ""
    )


def _limit(match: re.Match[str], kind: str) -> Limit | None:
    found = length(match)
    if found is None or (
        re.search("第[^第]{1,4}$", match.string[: match.end()][: match.end("n") + 1]) and "DAY" not in found[1].upper()
    ):
        return None
    start, anchor = match.start(), None
    if "anchor" in match.re.groupindex:
        start, anchor = anchored(match.string, match.start("anchor"), match.end("anchor"))
        if match["anchor"][-1] in ('、（）"' if kind == AFTER else "起度"):
            return None
        if re.search("逾期|(?<!不)(?<!不得)超过", anchor) and kind == AFTER and not re.search("催告|通知", anchor):
            return None
    return Limit(kind, length=found[0], unit=found[1], anchor=anchor, start=start, end=match.end())


_ATTRIBUTE = re.compile(
    "(?:所)?(?:组织|出现|发生|完成|提供|产生|形成|实施|举行|召开|收到|提出|取得|开展)的|不享受|不予|不再|继续有效|有效"
)


def _serves(text: str, place: int) -> bool:
    """Whether a length limits what follows, and does not only describe it: 「一年内出现的损坏」."""
    return not _ATTRIBUTE.match(text, place)


def _acts_at(text: str, place: int) -> bool:
    """Whether a length without 「内」 is followed by what is due, as in 「签订后30日完成」."""
    return not re.match(r"[的期以仍未不]|后|以上|以后|为", text[place : place + 2])
