"""The form of an import."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises.queries.uploads import OLD_WORKBOOK
from qinqing.commons.enterprises.rules.columns import Cell
from qinqing.commons.enterprises.rules.faulty import AT_ONCE_BYTES, MOST_BYTES, TOO_LARGE
from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.commons.tables.queries import PARQUET, READ, long_list
from qinqing.kernel.evidence.rules import is_marked, name_is_marked
from qinqing.kernel.parties.forms import DayField

LONG = {*READ, OLD_WORKBOOK}
"""Endings of the files that the worker reads."""

MOST_ROWS = 100_000
HEADROOM = 20
"""Rows above the first enterprise: titles and headings."""

TITLES = 5
"""Rows in which a marking may stand."""

BEGINNINGS = {"xlsx": b"PK", "xls": b"\xd0\xcf\x11\xe0", "csv": b""}
"""With what bytes the files begin whose names end so."""


@dataclass(frozen=True)
class Chosen:
    """The cells of a file, its name, and the digest of its bytes; `long` names the ending of one for the worker."""

    name: str
    digest: str
    cells: Sequence[Sequence[Cell]]
    long: str = ""


def cells_of(name: str, content: bytes) -> Sequence[Sequence[Cell]]:
    """Return the cells of a file; raises UnreadableFile with a sentence."""
    ending = name.rpartition(".")[2].lower()
    if ending not in BEGINNINGS:
        raise UnreadableFile("只收 .xlsx、.xls、.csv 和 .parquet。请用原来的软件另存再选。")
    if not content.startswith(BEGINNINGS[ending]):
        raise UnreadableFile(f"内容不是 .{ending}。请用原来的软件打开，另存为 .xlsx 再选。")
    cells = long_list(content).rows
    if len(cells) > MOST_ROWS + HEADROOM:
        raise UnreadableFile(f"有 {len(cells):,} 行，一次最多 {MOST_ROWS:,} 行。请分成几个文件。")
    titles = ([cell for cell in row if isinstance(cell, str)] for row in cells[:TITLES])
    if name_is_marked(name) or any(map(is_marked, titles)):
        raise UnreadableFile("文件标有密级。本系统不得存储、处理涉密信息，没有接收这个文件。")
    return cells


def _digest(upload: "UploadedFile[Any]") -> str:
    """Return the digest of a file without holding it."""
    found = hashlib.sha256()
    for block in upload.chunks():
        found.update(block)
    return found.hexdigest()


class ImportForm(forms.Form):
    """导入企业: a sheet, where it is from, of which day its figures are."""

    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("电子表格（XLSX、XLS）、逗号分隔文本（CSV）或 Parquet，第一行是列名，不超过 100 万行、1 GB。"),
        error_messages={"required": _("请选一个文件。"), "empty": _("这是空文件，请重新导出。")},
    )
    source = forms.CharField(
        label=_("数据来源"),
        help_text=_("哪个部门、从哪里导出，例如：市场监管局登记库导出。"),
        max_length=100,
        error_messages={"required": _("请写明数据从哪里来。")},
    )
    as_of = DayField(label=_("数据截止日期"), help_text=_("表里的数字是到哪一天的。"))

    def clean_file(self) -> Chosen:
        """Return the cells of the file; whatever keeps it from being read is said at the field."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        name = upload.name or ""
        ending = f".{name.rpartition('.')[2].lower()}"
        if ending in LONG and ((upload.size or 0) > AT_ONCE_BYTES or ending == PARQUET):
            return Chosen(name, _digest(upload), (), ending)
        content = upload.read()
        try:
            return Chosen(name, hashlib.sha256(content).hexdigest(), cells_of(name, content))
        except UnreadableFile as fault:
            raise forms.ValidationError(str(fault)) from fault
