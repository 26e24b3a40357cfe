"""The form of a snapshot: its name."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SnapshotForm(forms.Form):
    """留存快照: under which name the registry as it stands is found again."""

    name = forms.CharField(
        label=_("名称"),
        help_text=_("以后的决定凭它引用，例如：2026 年上半年兑现依据。名称不能重复，撤销后也不能再用。"),
        max_length=40,
        error_messages={"required": _("请写一个名称。")},
    )
