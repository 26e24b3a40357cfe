"""Small workbooks for tests."""

import io
from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qinqing.commons.tables.queries import sheets
from qinqing.commons.tables.rules.model import Table
from qinqing.commons.tables.rules.understanding import understand

HEADER = ["序号", "企业名称", "统一社会信用代码", "投资额（万元）", "签订日期", "完成时限"]
ROW = [1, "岚川禾曜新材料有限公司", "91990000MA0Q000193", 60000, "2025-11-18", "2026-03-05"]


def book(rows: Sequence[Sequence[object]], change: Callable[[Workbook, Worksheet], None] | None = None) -> bytes:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    if change:
        change(made, sheet)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def table(rows: Sequence[Sequence[object]], change: Callable[[Workbook, Worksheet], None] | None = None) -> Table:
    return understand(sheets(book(rows, change))[0])


def said(table: Table) -> dict[str, dict[str, str]]:
    """Return what is said about which cell, by kind."""
    kinds = {"repairs": table.repairs, "questions": table.questions, "errors": table.errors}
    return {kind: {one.cell: one.says for one in remarks} for kind, remarks in kinds.items()}
