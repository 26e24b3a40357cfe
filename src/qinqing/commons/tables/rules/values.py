"""One value of each kind: what is certain is repaired, what is not is asked, what is wrong is said."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from qinqing.commons.tables.rules.fields import FEN
from qinqing.commons.tables.rules.model import DATE, MONEY, NUMBER, USCC, Column, Value

_OPEN = re.compile(r"待定|暂定|未定|另行|视情况|协商|TBD|尽快|适时|长期|持续")
_NONE = re.compile(r"[/\\—–\-]*|无|暂无|空|N/?A", re.I)
_DAY = re.compile(r"((?:19|20)\d\d)[年./-](\d{1,2})[月./-](\d{1,2})[日号]?(?:0{1,2}:00(?::00)?)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_MONTH = re.compile(r"((?:19|20)\d\d)[年./-](\d{1,2})月?(底|末)?前?")
_MONEY = re.compile(
    r"(约|近|超|逾|不低于|不少于)?(?:人民币|[¥￥])?(-?\d+(?:\.\d+)?)(亿|千万|百万|万|千)?(元)?(整)?(左右|余|以上|多)?"
)
_SPACES = re.compile(r"[\s\u200b\ufeff]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Numbers of days that a date between 1954 and 2119 has; others are no dates."""
SUSPICIOUS = 10**6
CODE = 18


@dataclass(frozen=True, slots=True)
class Judged:
    """A value, and what is to be said about it; `was` and `now` show a repair."""

    value: object = None
    repair: str | None = None
    question: str | None = None
    error: str | None = None


@lru_cache(maxsize=1 << 14, typed=True)
def judge(value: Value, column: Column, *, since_1904: bool = False) -> Judged:
    """Return what a cell means in its column."""
    if value is None or (isinstance(value, str) and not squeezed(value)):
        return Judged()
    if column.kind == DATE:
        return _date(value, since_1904)
    if column.kind == MONEY:
        return _money(value, column.fen)
    kinds: dict[str, Callable[[Value], Judged]] = {NUMBER: _number, USCC: _code}
    return kinds.get(column.kind, _text)(value)


@lru_cache(maxsize=1 << 14)
def squeezed(value: str) -> str:
    """Return a text in half width, without spaces and thousands commas between digits."""
    return _THOUSANDS.sub("", _SPACES.sub("", value.translate(_WIDE)))


def shown(value: Value) -> str:
    """Return a value as a person would write it: 60 instead of 60.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return "" if value is None else str(value)


def _text(value: Value) -> Judged:
    words = " ".join(shown(value).split())
    if isinstance(value, str):
        return Judged(words or None)
    return Judged(words)


def _date(value: Value, since_1904: bool) -> Judged:
    if isinstance(value, datetime):
        return Judged(value.date().isoformat())
    if isinstance(value, date):
        return Judged(value.isoformat())
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Judged(error="不是日期")
    words = squeezed(shown(value))
    if words.replace(".", "", 1).isdigit() and FIRST_SERIAL < float(words) < LAST_SERIAL and "." not in words:
        epoch = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
        return Judged((epoch + timedelta(days=int(words))).isoformat(), repair="按表格的日期序号换算")
    return _written(words)


def _written(words: str) -> Judged:
    if _NONE.fullmatch(words):
        return Judged()
    if _OPEN.search(words):
        return Judged(question=f"「{words}」不是日期，要等定下来再填吗？")
    found = _DAY.fullmatch(words) or _COMPACT.fullmatch(words)
    try:
        if found:
            day = date(int(found[1]), int(found[2]), int(found[3])).isoformat()
            return Judged(day, repair=None if day == words else "日期改成统一写法")
        month = _MONTH.fullmatch(words)
        if month and 1 <= int(month[2]) <= 12:
            return Judged(f"{month[1]}-{int(month[2]):02}", question=f"「{words}」只写到月，是指月底吗？")
    except ValueError:
        return Judged(error=f"「{words}」没有这一天")
    return Judged(error=f"「{words}」看不出是哪一天")


def _money(value: Value, fen: int | None) -> Judged:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Judged(error="不是金额")
    words = squeezed(value) if isinstance(value, str) else format(Decimal(str(value)), "f")
    if _NONE.fullmatch(words):
        return Judged()
    if _OPEN.search(words):
        return Judged(question=f"「{words}」不是金额，要等定下来再填吗？")
    found = _MONEY.fullmatch(words)
    if found is None:
        return Judged(error=f"「{words}」看不出是多少钱")
    own = FEN.get(f"{found[3] or ''}元") if found[3] or found[4] else None
    unit = own or fen
    if unit is None:
        return Judged(question=f"「{words}」没有写单位，是元还是万元？")
    return _counted(words, found, unit, own is not None and own != fen and fen is not None, isinstance(value, str))


def _counted(words: str, found: re.Match[str], unit: int, differs: bool, written: bool) -> Judged:
    whole = Decimal(found[2]) * unit
    if whole != whole.to_integral_value():
        rounded = whole.quantize(Decimal(1))
        if abs(whole - rounded) > Decimal("0.01"):
            return Judged(error=f"「{words}」不到一分钱")
        whole = rounded
    fen = int(whole)
    if found[1] or found[6]:
        return Judged(fen, question=f"「{words}」是约数，准确金额是多少？")
    if not differs and unit >= FEN["万元"] and abs(Decimal(found[2])) >= SUSPICIOUS:
        return Judged(fen, question=f"「{words}」按表头的单位算太大，是按元填的吗？")
    return Judged(fen, repair="单位与表头不同，按单元格里写的算" if differs else "文字按数字读入" if written else None)


def _number(value: Value) -> Judged:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Judged(error="不是数字")
    words = squeezed(shown(value))
    if _NONE.fullmatch(words):
        return Judged()
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)(%|％|亩|平方米|人|户|家|台|套|天|个)?", words)
    try:
        number = Decimal(found[1]) if found else None
    except InvalidOperation:
        number = None
    if found is None or number is None:
        question = bool(_OPEN.search(words))
        return (
            Judged(question=f"「{words}」不是数字，要等定下来再填吗？")
            if question
            else Judged(error=f"「{words}」不是数字")
        )
    number = number.scaleb(-2) if found[2] in ("%", "％") else number
    return Judged(f"{number.normalize():f}", repair="文字按数字读入" if isinstance(value, str) else None)


def _code(value: Value) -> Judged:
    if isinstance(value, float | int):
        says = "信用代码被存成了数字，末几位可能已丢失，请按文字重新填写"
        return (
            Judged(error=says)
            if abs(value) >= 10**15
            else Judged(shown(value), question="不是 18 位的信用代码，对吗？")
        )
    words = squeezed(shown(value)).upper().replace("-", "")
    if _NONE.fullmatch(words):
        return Judged()
    repair = None if words == value else "去掉空格、统一大小写"
    try:
        uscc.validate(words)
    except InvalidChecksum:
        return Judged(words, repair, f"「{words}」的校验位不对，请核对；早年的代码可能如此")
    except ValidationError:
        short = f"「{words}」有 {len(words)} 位，应为 18 位" if len(words) != CODE else f"「{words}」不像信用代码"
        return Judged(words, repair, f"{short}，请核对")
    return Judged(words, repair)
