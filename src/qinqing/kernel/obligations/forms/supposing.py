"""The form of a supposition."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.obligations.forms import COUNTED, DAY_FORMATS, LONGEST
from qinqing.kernel.obligations.queries.supposing import Asked
from qinqing.kernel.obligations.rules import AGREED, PARTIES


class SupposeForm(forms.Form):
    """设想: this promise fulfilled on another day, an extension granted, more days of rest; at least one of them."""

    done_on = forms.DateField(
        label=_("如果这一项到哪一天才办完"),
        required=False,
        input_formats=DAY_FORMATS,
        error_messages={"invalid": _("请写成 2026-6-17 这样的日期。")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    days = forms.IntegerField(
        label=_("如果给这一项延期多少天"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        error_messages={"invalid": _("请填整数，例如 15。")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    party = forms.ChoiceField(label=_("延期算谁的原因"), choices=list(PARTIES.items()), required=False)
    rests = forms.CharField(
        label=_("如果这些日子也放假"),
        help_text=_("几天之间用顿号或空格隔开，例如 2026-12-31、2027-1-4。"),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, today: date, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = COUNTED[unit]
        self.today = today

    def clean_done_on(self) -> date | None:
        """Refuse a day that has passed: what happened is no longer supposed."""
        day: date | None = self.cleaned_data["done_on"]
        if day and day < self.today:
            raise forms.ValidationError(_("请填今天或以后的日子：已经发生的事不用设想。"))
        if day and (day - self.today).days > LONGEST:
            raise forms.ValidationError(_("请填十年以内的日子。"))
        return day

    def clean_rests(self) -> list[date]:
        """Return the days; each is written like every date of the house."""
        reader = forms.DateField(input_formats=DAY_FORMATS)
        try:
            return [reader.clean(one) for one in re.split(r"[、，,;；\s]+", self.cleaned_data["rests"]) if one]
        except forms.ValidationError as fault:
            raise forms.ValidationError(_("请写成 2026-12-31 这样的日期，几天之间用顿号隔开。")) from fault

    def clean(self) -> dict[str, Any]:
        """Ask for something to suppose."""
        given = super().clean() or {}
        if not self.errors and not (given.get("done_on") or given.get("days") or given.get("rests")):
            raise forms.ValidationError(_("请至少填一样：哪一天办完、延期多少天，或者哪些日子放假。"))
        return given

    @property
    def asked(self) -> Asked:
        """Return what is supposed."""
        given = self.cleaned_data
        return Asked(given["done_on"], given["days"] or 0, given["party"] or AGREED, given["rests"])
