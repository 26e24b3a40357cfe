"""The forms of accounts, exclusions and lent posts."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.parties.forms import DayField, standing
from qinqing.kernel.parties.models import Person, Unit


class AccountForm(forms.Form):
    """开通账号: for somebody who has none."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("人员"), help_text=_("先由系统管理员任职，再开通账号。")
    )
    username = forms.CharField(label=_("用户名"), max_length=32, help_text=_("小写字母、数字和点，例如 hp.01。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        without = Person.objects.filter(account__isnull=True, posts__isnull=False).distinct()
        self.fields["person"].queryset = without.order_by("name")  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        """Small letters, so that no two differ by case only."""
        name: str = self.cleaned_data["username"]
        if not re.fullmatch(r"[a-z][a-z0-9.]{2,31}", name):
            raise forms.ValidationError(_("请用 3 个以上的小写字母、数字或点，以字母开头。"))
        return name


class BareForm(forms.Form):
    """Nothing to fill in: the change is only confirmed."""


class ExclusionForm(forms.Form):
    """登记回避: for somebody else, by the security administrator."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("谁回避"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("回避哪个单位或企业"))
    and_below = forms.BooleanField(label=_("连同它之内的所有单位"), required=False)
    since = DayField(label=_("开始日期"))
    until = DayField(label=_("结束日期"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].queryset = Person.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = standing()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The end is after the beginning."""
        sent = super().clean() or {}
        if sent.get("until") and sent.get("since") and sent["until"] <= sent["since"]:
            self.add_error("until", _("结束日期须晚于开始日期。"))
        return sent


class OwnExclusionForm(ExclusionForm):
    """登记回避: one's own."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["person"]
