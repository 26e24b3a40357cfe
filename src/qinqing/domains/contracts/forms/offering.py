"""The forms with which clauses from elsewhere are laid on a draft, and that of the library."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts.forms.drafts import LENGTH_UNITS, lines
from qinqing.domains.contracts.models import SIDES
from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY
from qinqing.kernel.devices.offer import offer


class MilestonesForm(forms.Form):
    """放入常见里程碑: which of them, and how many days after the signing each is due where that is known."""

    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, numbers: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.numbers = numbers
        for number in numbers:
            self.fields[f"take_{number}"] = forms.BooleanField(label=_("放入"), required=False, initial=True)
            self.fields[f"after_{number}"] = forms.IntegerField(
                label=_("签订后多少天"),
                required=False,
                min_value=1,
                max_value=3650,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def chosen(self) -> list[str]:
        """Return the numbers of those that were chosen."""
        return [one for one in self.numbers if self.cleaned_data[f"take_{one}"]]

    @property
    def after(self) -> dict[str, int]:
        """Return number -> days, where days were given."""
        given = {one: self.cleaned_data[f"after_{one}"] for one in self.numbers}
        return {number: days for number, days in given.items() if days}


class LibraryForm(forms.Form):
    """登记条款、修改条款: one clause for use in many drafts."""

    title = lines(_("承诺的内容"), 200, required=True)
    side = forms.ChoiceField(
        label=_("由谁履行"),
        choices=[(side, word) for side, word in SIDES.items() if side],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选由谁履行。")},
    )
    length = forms.IntegerField(
        label=_("签订后多久"),
        required=False,
        min_value=1,
        max_value=3650,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("没有通行期限的不填，起草时再定。"),
    )
    length_unit = forms.ChoiceField(label=_("签订后的单位"), choices=LENGTH_UNITS, required=False)
    unit = forms.ChoiceField(
        label=_("延期和顺延按什么日子算"), choices=[(CALENDAR_DAY, _("自然日")), (WORKING_DAY, _("工作日"))]
    )
    waits_for = forms.CharField(
        label=_("等哪几条办完才开始"), required=False, max_length=200, help_text=_("写那几条的内容，之间用顿号。")
    )
    stops_for = forms.CharField(
        label=_("哪几条迟延时停算"), required=False, max_length=200, help_text=_("写那几条的内容，之间用顿号。")
    )
    text = lines(_("条款原文"), 2000, _("写进合同的文字。不要写企业名称和金额。"), required=True, rows=3)
    incentive = forms.BooleanField(label=_("这是政府给的奖励、补贴、减免等优惠"), required=False)
    legal_basis = lines(_("优惠的依据"), 500, _("法律、法规或上级政策的名称和条款。公平竞争审查每次起草另做。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["title"].error_messages["required"] = _("请写承诺的内容。")
        self.fields["text"].error_messages["required"] = _("请写条款原文。")

    def clean(self) -> dict[str, Any]:
        """Give a length its unit, and one sign between the gates."""
        given = super().clean() or {}
        if "length" in given:
            given["length_unit"] = given.get("length_unit") or CALENDAR_DAY if given["length"] else ""
        for name in ("waits_for", "stops_for"):
            given[name] = "、".join(filter(None, re.split(r"[、;；]\s*", given.get(name) or "")))
        return given


class InsertForm(forms.Form):
    """从条款库放入: which clauses."""

    chosen = forms.TypedMultipleChoiceField(label=_("条款"), coerce=int, required=False)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, keys: Sequence[int], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "chosen", [(str(key), str(key)) for key in keys])


class RevForm(forms.Form):
    """Nothing but the revision that its reader saw."""

    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)
