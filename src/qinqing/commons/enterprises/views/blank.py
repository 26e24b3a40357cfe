"""An empty sheet to be filled in: Chinese headings, what may be chosen, and how each column is written."""

import io
from collections.abc import Sequence
from typing import Any

from django.http import FileResponse
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import save_workbook

from qinqing.commons.enterprises.queries.supplying import Supplied
from qinqing.commons.enterprises.rules.catalogue import CODE, TEXT
from qinqing.commons.enterprises.rules.columns import CLEAR
from qinqing.kernel.pages.views.tables import XLSX

LAST_ROW = 1_048_576
CHOICES = "可选的值"
_GUIDE = ("列名", "怎么填", "例子", "归口部门")
_WIDTHS = (30, 48, 26, 22)


def blank_sheet(columns: Sequence[Supplied], office: str) -> FileResponse:
    """Send an empty sheet of these columns; its first sheet can be sent back as it is, the others explain it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "企业"
    sheet.freeze_panes = "B2"
    guide, choices = book.create_sheet("填写说明"), book.create_sheet(CHOICES)
    guide.append(_GUIDE)
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, column.heading)
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = max(12, 2 * len(column.heading) + 2)
        if column.field.kind in {CODE, TEXT}:
            sheet.column_dimensions[letter].number_format = "@"  # else a long code becomes a rounded number
        sheet.add_data_validation(_checked(column, letter, choices, number))
        guide.append((column.heading, column.written, column.example, column.field.source))
    guide.append((CLEAR, f"空白的格子不改动原来的内容；要去掉原来的内容，写「{CLEAR}」", "", ""))
    for number, width in enumerate(_WIDTHS, 1):
        guide.column_dimensions[get_column_letter(number)].width = width
        guide.cell(1, number).font = Font(bold=True)
    file = io.BytesIO()
    save_workbook(book, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"企业数据空白表 {office}.xlsx", content_type=XLSX)


def _checked(column: Supplied, letter: str, choices: Any, number: int) -> DataValidation:
    """Return what a cell of a column is held against, and what is said of it when it is chosen."""
    rule = DataValidation(sqref=f"{letter}2:{letter}{LAST_ROW}", allow_blank=True)
    if column.choices:
        words = [*column.choices, *([CLEAR] if column.clears else [])]
        choices.cell(1, number, column.heading).font = Font(bold=True)
        for row, word in enumerate(words, 2):
            choices.cell(row, number, word)
        rule.type = "list"
        rule.formula1 = f"{quote_sheetname(CHOICES)}!${letter}$2:${letter}${len(words) + 1}"
        rule.showErrorMessage, rule.errorTitle, rule.error = True, "不在可选的值里", "请从列出的里选一个。"
    rule.showInputMessage = True
    rule.promptTitle, rule.prompt = column.heading[:32], _said(column)[:250]
    return rule


def _said(column: Supplied) -> str:
    return f"{column.written}。例如：{column.example}" if column.example else f"{column.written}。"
