"""Small fields of forms, with what each says when it was filled in wrongly."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_WORD = 60
ANSWER, CHOOSE = _("答复"), _("请选一项。")
REASON, WHY = _("理由"), _("请写明理由。")


def word(label: Any, *, required: bool = False) -> forms.CharField:
    """Return a short text."""
    asks = {"required": _("请填写。"), "max_length": _("太长，最多 %(limit_value)d 个字。")}
    return forms.CharField(label=label, required=required, max_length=LONGEST_WORD, error_messages=asks)


def choice(label: Any, words: Mapping[str, Any], first: str) -> forms.ChoiceField:
    """Return one of some words; a row in which only this stands is an empty row."""
    return forms.ChoiceField(label=label, choices=list(words.items()), initial=first)


def number(label: Any, most: int) -> forms.IntegerField:
    """Return a whole number from 1."""
    asks = {name: _("请填 1 到 {most} 的整数。").format(most=most) for name in ("invalid", "min_value", "max_value")}
    shown = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=most, error_messages=asks, widget=shown
    )


def decimal(label: Any, hint: Any = "", *, places: int = 4) -> forms.DecimalField:
    """Return a number that may be left out."""
    asks = {
        "invalid": _("请填数字，例如 5 或 0.5。"),
        "max_decimal_places": _("小数最多 %(max)s 位。"),
        "max_digits": _("数字太长。"),
        "max_whole_digits": _("数字太大。"),
    }
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=False,
        max_digits=12,
        decimal_places=places,
        error_messages=asks,
        widget=widget,
    )


def outcome(words: Mapping[str, Any], label: Any = ANSWER, ask: Any = CHOOSE) -> forms.ChoiceField:
    """Return what was decided: one of some words, all of them in sight, none of them preset."""
    choices = list(words.items())
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": ask})


def reason(hint: Any, label: Any = REASON, ask: Any = WHY) -> forms.CharField:
    """Return why: a text that is asked for; the hint says who reads it."""
    shown = forms.Textarea(attrs={"rows": 4})
    asks = {"required": ask}
    return forms.CharField(label=label, help_text=hint, max_length=1000, widget=shown, error_messages=asks)
