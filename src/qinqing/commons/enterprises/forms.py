"""The form of an import."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises.forms.sheet import MOST_BYTES, CannotRead, Sheet, read_sheet

DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]


class ImportForm(forms.Form):
    """导入企业: a sheet, where it is from, of which day its figures are."""

    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("电子表格（XLSX）或逗号分隔文本（CSV），第一行是列名，不超过 10 万行。"),
        error_messages={"required": _("请选一个文件。"), "empty": _("这是空文件，请重新导出。")},
    )
    source = forms.CharField(
        label=_("数据来源"),
        help_text=_("哪个部门、从哪里导出，例如：市场监管局登记库导出。"),
        max_length=100,
        error_messages={"required": _("请写明数据从哪里来。")},
    )
    as_of = forms.DateField(
        label=_("数据截止日期"),
        input_formats=DAY_FORMATS,
        help_text=_("表里的数字是到哪一天的。"),
        error_messages={"invalid": _("请写成 2027-1-1 这样的日期。"), "required": _("请填写日期。")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_file(self) -> Sheet:
        """Return the cells of the file; whatever keeps it from being read is said at the field."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 50 MB。请分成几个文件。"))
        try:
            return read_sheet(upload.name or "", upload.read())
        except CannotRead as fault:
            raise forms.ValidationError(str(fault)) from fault
