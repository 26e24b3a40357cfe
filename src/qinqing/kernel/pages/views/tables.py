"""The one way in which a table of a page leaves as a spreadsheet, noted for the auditors."""

from collections.abc import Sequence
from datetime import date, datetime, time
from fractions import Fraction
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import save_workbook

from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.events import EXPORTED
from qinqing.kernel.pages.rules.tables import MOST_ROWS, Cell, Part, clean, is_risky, sheet_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTES_WIDTHS = (16, 80)


def spreadsheet(
    request: ActingRequest, title: str, parts: Sequence[Part], narrowed: str = "", notes: Sequence[str] = ()
) -> FileResponse:
    """Send the tables of a page as one file; rows go to disk one by one.

    `narrowed` says what the page was narrowed to, `notes` what its figures mean. That somebody took the file is noted
    before it is sent.
    """
    book = Workbook(write_only=True)
    counts = {part.title: _write(book, part, MOST_ROWS) for part in parts}
    _write(book, Part(_("说明"), (_("导出说明"), ""), NOTES_WIDTHS, _about(request, title, counts, narrowed, notes)))
    file = TemporaryFile()  # noqa: SIM115  # the response closes it when it was sent
    save_workbook(book, file)
    file.seek(0)
    look(by=request.actor, what=EXPORTED, facts={"table": title, "rows": sum(counts.values())})
    name = f"{title} {timezone.localdate():%Y-%m-%d}.xlsx"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


def _write(book: Any, part: Part, most: int | None = None) -> int:
    """Write one sheet, no longer than `most` rows, and return how many it has."""
    sheet = book.create_sheet(sheet_name(part.title))
    sheet.freeze_panes = "A2"
    for number, width in enumerate(part.widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    heads = [_cell(sheet, label) for label in part.labels]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    count = 0
    for row in islice(part.rows, most):
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    return count


def _cell(sheet: Any, value: Cell) -> Any:
    """Return a cell; a text stays a text, whatever it begins with."""
    if isinstance(value, Fraction):
        cell = WriteOnlyCell(sheet, float(value))
        cell.number_format = "0.0%"
    elif isinstance(value, date):
        cell = WriteOnlyCell(sheet, datetime.combine(value, time()))
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, str):
        text = clean(value)
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        cell.quotePrefix = is_risky(text)
    else:
        cell = WriteOnlyCell(sheet, value)
    return cell


def _about(
    request: ActingRequest, title: str, counts: dict[str, int], narrowed: str, notes: Sequence[str]
) -> list[tuple[str, str]]:
    rows = [
        (_("表格"), title),
        (_("导出时间"), f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        (_("导出单位"), request.actor.unit_name),
        (_("范围"), "；".join(filter(None, [narrowed, _("只含导出人看得到的事项")]))),
        *((_("行数"), f"{name}：{count}") for name, count in counts.items()),
    ]
    if any(count == MOST_ROWS for count in counts.values()):
        rows.append((_("未导出"), _("一张表最多 {most} 行，请在页面上缩小范围再导出。").format(most=MOST_ROWS)))
    rows.extend((_("口径"), note) for note in notes)
    rows.append((_("保密"), _("不得存储、处理涉密信息；可能含商业秘密，请按规定保管。导出已记入查看记录。")))
    return rows
