"""From a sheet to a table: rows, mapped columns, repairs, questions, errors by cell."""

import re
from collections.abc import Sequence

from qinqing.commons.tables.rules.fields import FIELDS, Field
from qinqing.commons.tables.rules.headers import columns_of, header_rows, spread
from qinqing.commons.tables.rules.model import Column, Remark, Row, Sheet, Table, Value, address
from qinqing.commons.tables.rules.values import judge, shown, squeezed

_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|累计|平均|汇总|本页合计|.{0,6}(?:合计|小计|总计))[：:]?$")
_FOOT = re.compile(r"^(?:注|备注|说明|填表人|制表人?|审核人?|填报单位|单位负责人|联系人|填报日期|制表日期)\d*[：:]")


def understand(sheet: Sheet, fields: Sequence[Field] = FIELDS) -> Table:
    """Read one sheet; a hidden one is not read but asked about."""
    table = Table(sheet.name)
    if sheet.hidden:
        table.questions.append(Remark(sheet.name, "", "这张工作表是隐藏的，没有读入；需要读吗？"))
        return table
    rows = spread(sheet)
    headers = header_rows(sheet, rows, fields)
    if not headers:
        if any(squeezed(shown(cell)) for row in rows for cell in row):
            table.errors.append(Remark(sheet.name, "", "没有找到表头。"))
        return table
    columns = columns_of(rows, headers, fields)
    table.headers = [row + 1 for row in headers]
    table.columns = [one for one in columns if one.place not in sheet.hidden_columns]
    hidden = [one.header for one in columns if one.place in sheet.hidden_columns]
    if hidden:
        table.questions.append(Remark(sheet.name, "", f"隐藏的列没有读入：{'、'.join(hidden)}。"))
    for place in range(headers[-1] + 1, len(rows)):
        _row(table, sheet, rows, place, headers)
    return table


def _row(table: Table, sheet: Sheet, rows: Sequence[Sequence[Value]], place: int, headers: Sequence[int]) -> None:
    why = _skipped(sheet, rows, place, headers)
    if why:
        table.skipped.append(Remark(sheet.name, address(place, 0), why))
    if why or not any(squeezed(shown(cell)) for cell in rows[place]):
        empty = not any((place, one.place) in sheet.uncalculated for one in table.columns)
        if why or empty:
            return
    cells = {one.field: _cell(table, sheet, rows, place, one) for one in table.columns}
    table.rows.append(Row(place + 1, cells))


def _skipped(sheet: Sheet, rows: Sequence[Sequence[Value]], place: int, headers: Sequence[int]) -> str | None:
    words = [squeezed(shown(cell)) for cell in rows[place]]
    filled = [word for word in words if word]
    if not filled:
        return None
    if place in sheet.hidden_rows:
        return "隐藏的行"
    if any(_repeats(words, rows[row]) for row in headers):
        return "重复的表头"
    if any(_TOTAL.match(word) for word in filled[:2]):
        return "合计行"
    if _FOOT.match(filled[0]) and len(set(filled)) <= 2:
        return "表尾的说明"
    return None


def _repeats(words: Sequence[str], header: Sequence[Value]) -> bool:
    """Whether most filled cells of a row say what the header says in the same column."""
    pairs = [(word, squeezed(shown(cell))) for word, cell in zip(words, header, strict=False) if word]
    return len(pairs) > 1 and 2 * sum(word == cell for word, cell in pairs) > len(pairs)


def _cell(table: Table, sheet: Sheet, rows: Sequence[Sequence[Value]], place: int, column: Column) -> object:
    value = rows[place][column.place] if column.place < len(rows[place]) else None
    if (place, column.place) in sheet.uncalculated:
        says = "公式没有计算结果；请在表格软件里打开、保存后再导入。"
        table.errors.append(Remark(sheet.name, address(place, column.place), says))
        return None
    if isinstance(value, str) and re.fullmatch(r"#(?:REF|N/A|VALUE|DIV/0|NAME|NUM|NULL)[!?]?", value.strip()):
        table.errors.append(Remark(sheet.name, address(place, column.place), f"公式出错：{value.strip()}"))
        return None
    judged = judge(value, column, since_1904=sheet.since_1904)
    if not (judged.repair or judged.question or judged.error):
        return judged.value
    name, was = address(place, column.place), shown(value)
    if judged.repair:
        now = "" if judged.value is None else str(judged.value)
        table.repairs.append(Remark(sheet.name, name, judged.repair, was, now))
    if judged.question:
        table.questions.append(Remark(sheet.name, name, judged.question, was))
    if judged.error:
        table.errors.append(Remark(sheet.name, name, judged.error, was))
    return judged.value
