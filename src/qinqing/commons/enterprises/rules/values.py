"""Values of the catalogue: how a cell becomes a whole number, and what the number says in people's words."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from qinqing.commons.enterprises.rules.catalogue import CHOICE, DAY, FLAG, MONEY, NUMBER, Field
from qinqing.commons.enterprises.rules.columns import (
    COLUMNS,
    BadCell,
    Cell,
    Column,
    Context,
    heading,
    money_of,
    number_of,
    text_of,
    written_day,
)
from qinqing.commons.enterprises.rules.showing import NOBODY_KNOWS, day_in_words, shown, wan

EPOCH = date(1970, 1, 1)
EARLIEST, LATEST = date(1840, 1, 1), date(2199, 12, 31)
YES = frozenset({"是", "有", "1", "√", "true", "TRUE", "True", "Y", "y"})
NO = frozenset({"否", "无", "0", "×", "false", "FALSE", "False", "N", "n"})


def _flag(cell: Cell, field: Field) -> int:
    if isinstance(cell, bool):
        return int(cell)
    word = text_of(cell)
    if word not in YES | NO:
        raise BadCell("应为「是」或「否」。")
    return int(word in YES)


def _choice(cell: Cell, field: Field) -> int:
    word, choices = text_of(cell), field.choices or {}
    for place, (code, label) in enumerate(choices.items()):
        if word in {code, label, label.replace(" ", "")}:
            return place
    raise BadCell(f"应为：{'、'.join(choices.values())}。")


def _number(cell: Cell, field: Field) -> int:
    number = number_of(cell, signed=field.signed)
    if isinstance(cell, float):
        number = round(number, field.places)  # a sheet's float is taken as it is shown
    scaled = number.scaleb(field.places)
    if scaled != int(scaled):
        raise BadCell(f"最多 {field.places} 位小数。请核对。" if field.places else "应为整数。请核对。")
    return int(scaled)


def _day(cell: Cell, field: Field) -> int:
    if isinstance(cell, datetime):
        day = cell.date()
    else:
        is_day = isinstance(cell, date)
        day = cell if is_day else written_day(unicodedata.normalize("NFKC", text_of(cell)))  # type: ignore[assignment]  # asked in the line above
    if not EARLIEST <= day <= LATEST:
        raise BadCell("年份不对。请核对。")
    return (day - EPOCH).days


_READ: Mapping[str, Callable[[Cell, Field], int]] = {
    FLAG: _flag,
    CHOICE: _choice,
    NUMBER: _number,
    MONEY: lambda cell, _field: money_of(cell),
    DAY: _day,
}


def encoded(field: Field, cell: Cell) -> int:
    """Return what is stored for a cell: 0 or 1, the place of a choice, a scaled number, 元, days since 1970.

    Raises BadCell with a sentence.
    """
    return _READ[field.kind](cell, field)


def day_of(number: int) -> date:
    """Return the day that is stored as a number."""
    return EPOCH + timedelta(days=number)


def said(field: Field, value: int | None) -> str:
    """Return a stored number in people's words."""
    if value is None:
        return NOBODY_KNOWS
    if field.kind == FLAG:
        return "是" if value else "否"
    if field.kind == CHOICE:
        words = list((field.choices or {}).values())
        return words[value] if value < len(words) else NOBODY_KNOWS
    if field.kind == MONEY:
        return wan(value)
    if field.kind == DAY:
        return day_in_words(day_of(value))
    number = Decimal(value).scaleb(-field.places)
    text = f"{number:f}" if field.unit == "年" else f"{number:,f}"
    return f"{text}%" if field.unit == "%" else f"{text} {field.unit}".strip()


def worded(fields: Mapping[str, Field], code: str, text: str | None, places: Mapping[str, str]) -> str:
    """Return a value as pages show it, from the text in which changes keep it; `places` names places by their paths."""
    field = fields[code]
    if field.column:
        return shown(code, text, places)
    return said(field, None if text is None else int(text))


def column_of(field: Field) -> Column:
    """Return the column of a sheet in which a field is delivered; its cells become whole numbers as text."""

    def reading(cell: Cell, _context: Context) -> str:
        return str(encoded(field, cell))

    return Column(field.code, field.heading, reading, (field.label,), clears=True)


def headings(fields: Mapping[str, Field], closed: Mapping[str, str] | None = None) -> dict[str, Column]:
    """Return every heading under which a sheet may give something: of the fixed columns and of fields in use.

    `closed` says of fields, by their codes, why they are not taken from whoever delivers.
    """
    why = closed or {}
    columns = [
        *(one for one in COLUMNS if not fields[one.field].retired),
        *(column_of(one) for one in fields.values() if not (one.column or one.derived or one.retired)),
    ]
    found: dict[str, Column] = {}
    for column in columns:
        column = replace(column, closed=why[column.field]) if column.field in why else column  # noqa: PLW2901 - the same column, closed
        for name in (column.label, *column.aliases):
            found.setdefault(heading(name), column)
    return found
