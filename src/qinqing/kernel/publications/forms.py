"""The forms of a publication: which one to draft, and why something is sent back, corrected or withdrawn."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DraftForm(forms.Form):
    """起草: which kind, of which days."""

    what = forms.ChoiceField(label=_("哪一份"), help_text=_("只列已经结束的时段，最近的在前。"))

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(offered)

    @property
    def chosen(self) -> tuple[str, date]:
        """Return the code of the kind and the first day."""
        code, _sign, first = self.cleaned_data["what"].rpartition(":")
        return code, date.fromisoformat(first)


class ActForm(forms.Form):
    """A move that needs no words: the revision that its reader saw."""

    rev = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(ActForm):
    """A move with its reason."""

    reason = forms.CharField(
        label=_("理由"),
        help_text=_("写明哪里不对、为什么。看得到这份刊物的人都会看到。"),
        max_length=1000,
        error_messages={"required": _("请写明理由，读者会看到。")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
