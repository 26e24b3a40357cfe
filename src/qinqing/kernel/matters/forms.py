"""The forms by which units move with their matters, or hand them on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.parties.forms import DayField, PlaceField, standing
from qinqing.kernel.parties.models import Unit, UnitKind
from qinqing.kernel.parties.rules import SUCCESSIONS


class MoveForm(forms.Form):
    """调整位置."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("要移动的单位"), help_text=_("它之内的所有单位一起移动。")
    )
    above = forms.ModelChoiceField(Unit.objects.none(), label=_("移到哪个单位之下"))
    place = PlaceField(label=_("新位置代码"), help_text=_("在新上级之内的代码，小写字母。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("unit", "above"):
            self.fields[name].queryset = standing().exclude(kind=UnitKind.ENTERPRISE)  # type: ignore[attr-defined]


class SucceedForm(forms.Form):
    """单位承接."""

    predecessor = forms.ModelChoiceField(Unit.objects.none(), label=_("原单位"))
    successor = forms.ModelChoiceField(Unit.objects.none(), label=_("承接单位"))
    kind = forms.ChoiceField(label=_("方式"), choices=list(SUCCESSIONS.items()))
    takes_over = forms.BooleanField(
        label=_("由它承接全部事项和承诺"),
        required=False,
        help_text=_("一个单位只能由一个单位全部承接；分立时选定其中一个。"),
    )
    since = DayField(label=_("承接日期"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("predecessor", "successor"):
            self.fields[name].queryset = standing()  # type: ignore[attr-defined]
