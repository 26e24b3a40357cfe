"""The form of a month's loan prime rate."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts.forms.drafts import lines
from qinqing.kernel.parties.forms import DayField


class LendingForm(forms.Form):
    """填写报价利率: when it was published, how much, and where that stands."""

    published_on = DayField(label=_("公布日期"), help_text=_("一般是每月 20 日，遇休息日顺延；按公告填。"))
    rate = forms.DecimalField(
        label=_("1 年期，每年百分之几"),
        max_digits=5,
        decimal_places=3,
        help_text=_("只填数字，例如 3.1。"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "required": _("请填利率。"),
            "invalid": _("请填数字，例如 3.1。"),
            "max_decimal_places": _("小数最多 %(max)s 位。"),
            "max_digits": _("数字太长。"),
            "max_whole_digits": _("数字太大。"),
        },
    )
    source = lines(_("出处"), 300, _("公告的名称和公布的单位，例如 全国银行间同业拆借中心公告。"), required=True)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["source"].error_messages["required"] = _("请写明出处。")

    def clean_rate(self) -> Decimal:
        """Return the rate as a part of one."""
        given: Decimal = self.cleaned_data["rate"]
        return given / 100
