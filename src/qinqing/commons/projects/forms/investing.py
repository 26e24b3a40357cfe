"""The forms of investment: the plan of a year, what was invested in a month."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.commons.projects.forms.projects import CENTS_IN_WAN
from qinqing.kernel.parties.forms import DayField

MONTHS = ["%Y-%m", "%Y/%m", "%Y.%m", "%Y年%m月"]


class WanField(forms.DecimalField):
    """Money as people write it, in 万元; cleans to whole 分."""

    default_error_messages = {"required": _("请填写金额。"), "invalid": _("请填数字，单位是万元，例如 1234.5。")}

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_digits=16, decimal_places=6, **more)

    def clean(self, value: Any) -> Any:
        """Return whole 分; six places of 万元 are whole 分."""
        wan: Decimal | None = super().clean(value)
        return None if wan is None else int(wan * CENTS_IN_WAN)


class PlanForm(forms.Form):
    """填年度计划投资."""

    year = forms.IntegerField(
        label=_("年份"), min_value=2000, max_value=2100, error_messages={"required": _("请填写年份。")}
    )
    amount = WanField(label=_("计划投资（万元）"))
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReportForm(forms.Form):
    """报完成投资."""

    month = forms.DateField(
        label=_("月份"),
        input_formats=MONTHS,
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"required": _("请填写月份。"), "invalid": _("请写成 2026-6 这样的月份。")},
    )
    amount = WanField(label=_("这个月完成的投资（万元）"))
    source = forms.CharField(
        label=_("出自哪里"),
        help_text=_("例如统计报表的名称、监理月报。"),
        max_length=100,
        error_messages={"required": _("请写明数据出自哪里。")},
    )
    as_of = DayField(label=_("数据截至哪一天"))
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)
