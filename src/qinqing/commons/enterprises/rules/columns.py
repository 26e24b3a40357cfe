"""The columns of the registry as people fill them in: their headings, and how a cell is read."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from qinqing.commons.enterprises.rules.codes import fault_of, tidy
from qinqing.commons.enterprises.rules.sizes import WAN

Cell = object
"""What a sheet gives for a cell: text, a number, a date, True or False, or nothing."""

CLEAR = "清空"
"""What people write to say that a figure is not known after all; an empty cell changes nothing."""

STATUSES = {"active": "存续", "suspended": "歇业", "moved": "迁出", "revoked": "吊销", "cancelled": "注销"}
_STATUS_WORDS = {word: code for code, word in STATUSES.items()} | {"在业": "active", "开业": "active", "在营": "active"}

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?|(\d{4})(\d{2})(\d{2})")
_MOST = 10**13
LONGEST = 200


class BadCell(ValueError):
    """A cell that cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a cell needs to know: the day of the figures, and the places by the names people use."""

    as_of: date
    places: Mapping[str, str]


def text_of(cell: Cell) -> str:
    """Return a cell as one line of text; a whole number loses the point that a sheet gives it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    if text.isprintable() and "  " not in text:
        return text
    return re.sub(r"\s+", " ", "".join(one if one.isprintable() else " " for one in text)).strip()


def _text(cell: Cell, context: Context) -> str:
    text = text_of(cell)
    if len(text) > LONGEST:
        raise BadCell(f"超过 {LONGEST} 字。请缩短。")
    return text


def _uscc(cell: Cell, context: Context) -> str:
    code = tidy(text_of(cell))
    if fault := fault_of(code):
        raise BadCell(fault)
    return code


def _place(cell: Cell, context: Context) -> str:
    text = text_of(cell)
    if text not in context.places:
        raise BadCell(f"没有叫「{text[:30]}」的单位，或不在您的辖区。请写单位页面上的名称。")
    return context.places[text]


def _section(cell: Cell, context: Context) -> str:
    text = unicodedata.normalize("NFKC", text_of(cell)).upper()
    if not re.fullmatch(r"[A-T]", text):
        raise BadCell("应为一个字母，A 到 T（GB/T 4754 的门类）。")
    return text


def _industry(cell: Cell, context: Context) -> str:
    text = unicodedata.normalize("NFKC", text_of(cell)).upper()
    digits = text[1:] if re.fullmatch(r"[A-T]\d{2,4}", text) else text
    if re.fullmatch(r"\d", digits):
        digits = f"0{digits}"
    if not re.fullmatch(r"\d{2,4}", digits):
        raise BadCell("应为 2 至 4 位数字，如 2921（GB/T 4754 的大类、中类或小类）。")
    return digits


def number_of(cell: Cell, *, signed: bool = False) -> Decimal:
    """Return the number that a cell writes; raises BadCell, also for one below nought unless `signed`."""
    text = text_of(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.replace(",", "").replace(" ", "")
    try:
        number = Decimal(text)
    except InvalidOperation as fault:
        raise BadCell("不是数字。请只写数字，单位写在表头。") from fault
    if not number.is_finite() or abs(number) > _MOST:
        raise BadCell("数字太大。请核对单位。")
    if number < 0 and not signed:
        raise BadCell("不能是负数。请核对。")
    return number


def _count(cell: Cell, context: Context) -> str:
    number = number_of(cell)
    if number != int(number):
        raise BadCell("人数应为整数。")
    if number > 10**8:
        raise BadCell("人数太大。请核对。")
    return str(int(number))


def money_of(cell: Cell) -> int:
    """Return 元 for what is written in 万元; a sheet's float is taken as it is shown, to four places."""
    number = number_of(cell)
    if isinstance(cell, float):
        number = round(number, 4)
    yuan = number * WAN
    if yuan != int(yuan):
        raise BadCell("最多四位小数（精确到元）。单位是万元，请核对。")
    return int(yuan)


def _money(cell: Cell, context: Context) -> str:
    return str(money_of(cell))


def _day(cell: Cell, context: Context) -> str:
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    else:
        day = written_day(unicodedata.normalize("NFKC", text_of(cell)))
    if day > context.as_of:
        raise BadCell("晚于数据截止日期。请核对年份。")
    if day.year < 1840:
        raise BadCell("年份太早。请核对。")
    return day.isoformat()


def written_day(text: str) -> date:
    """Return the day that a text writes; raises BadCell."""
    parts = _DAY.fullmatch(text)
    if not parts:
        raise BadCell("不是日期。请写成 2020-5-1，或把单元格设为日期格式。")
    year, month, day = (int(one) for one in parts.groups() if one)
    try:
        return date(year, month, day)
    except ValueError as fault:
        raise BadCell("没有这一天。请核对。") from fault


def _status(cell: Cell, context: Context) -> str:
    word = text_of(cell).split("(")[0].split("（")[0]
    if word not in _STATUS_WORDS:
        raise BadCell(f"应为：{'、'.join(STATUSES.values())}。")
    return _STATUS_WORDS[word]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, its heading, other headings in use, how a cell is read, whether it may be cleared.

    `closed` says why somebody may not deliver it; empty for whoever may.
    """

    field: str
    label: str
    read: Callable[[Cell, Context], str]
    aliases: tuple[str, ...] = ()
    clears: bool = False
    closed: str = ""


COLUMNS = (
    Column("uscc", "统一社会信用代码", _uscc, ("社会信用代码", "信用代码", "统一代码")),
    Column("name", "企业名称", _text, ("名称", "单位名称", "单位详细名称")),
    Column("path", "辖区", _place, ("所属辖区", "所在辖区", "属地")),
    Column("section", "行业门类", _section, ("门类",), clears=True),
    Column("industry", "行业代码", _industry, ("国民经济行业代码", "行业小类代码"), clears=True),
    Column("employees", "从业人数", _count, ("从业人员", "从业人员数", "期末从业人数"), clears=True),
    Column("revenue", "营业收入（万元）", _money, ("营业收入", "年营业收入（万元）"), clears=True),
    Column("assets", "资产总额（万元）", _money, ("资产总额", "资产总计（万元）"), clears=True),
    Column("founded_on", "成立日期", _day, ("注册日期", "成立时间"), clears=True),
    Column("status", "登记状态", _status, ("经营状态", "企业状态")),
    Column("contact", "联系电话", _text, ("单位电话", "登记联系电话"), clears=True),
)
LABELS = {column.field: column.label for column in COLUMNS} | {"listed": "在册"}
EMPTIED = frozenset({"section", "industry", "contact"})
"""What becomes empty when it is cleared; whatever else may be cleared becomes nothing."""


def heading(cell: Cell) -> str:
    """Return a heading as it is compared: full-width brackets, no spaces, without the mark of a required column."""
    return text_of(cell).replace("(", "（").replace(")", "）").replace(" ", "").strip("*")


HEADINGS = {heading(name): column for column in COLUMNS for name in (column.label, *column.aliases)}
