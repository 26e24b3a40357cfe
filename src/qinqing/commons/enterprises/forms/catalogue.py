"""The forms of the catalogue of fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises.rules.catalogue import CHOICE, DAY, FLAG, KINDS, MONEY, NUMBER, Field, chosen
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.parties.models import Unit, UnitKind

OFTEN = ("每日", "每周", "每月", "每季度", "每半年", "每年")


class PlainForm(forms.Form):
    """Nothing to fill in: the confirmation alone."""


class FieldForm(forms.Form):
    """修改字段: what of a field may change at any time."""

    label = forms.CharField(
        label=_("名称"),
        help_text=_("导入表格的列名就是它，加上单位。"),
        max_length=30,
        error_messages={"required": _("请写明叫什么。")},
    )
    source = forms.CharField(
        label=_("归口部门"),
        help_text=_("哪个部门的数据算数，例如：税务部门。"),
        max_length=30,
        error_messages={"required": _("请写明归哪个部门。")},
    )
    refresh = forms.ChoiceField(label=_("更新周期"), choices=[(one, one) for one in OFTEN])
    choices = forms.CharField(
        label=_("可选的值"),
        help_text=_("只有分类字段要写：一行一个，先写代码，等号后写名称，例如：A=A 级。"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sensitive = forms.BooleanField(label=_("敏感：工作人员每次查看都留下记录"), required=False)
    supplied = forms.BooleanField(label=_("企业可以自己提供"), required=False)
    retired = forms.BooleanField(label=_("停用：不再导入，已有的数据保留"), required=False)

    def __init__(self, *sent: Any, known: Mapping[str, Field], **more: Any) -> None:
        super().__init__(*sent, **more)
        self.known = known

    @staticmethod
    def initial_of(field: Field) -> dict[str, Any]:
        """Return what the form shows of a field that stands."""
        names = ("label", "source", "refresh", "sensitive", "supplied", "retired")
        choices = "\n".join(f"{code}={word}" for code, word in (field.choices or {}).items())
        return {name: getattr(field, name) for name in names} | {"choices": choices}

    def clean_choices(self) -> dict[str, str] | None:
        """Return the choices by their codes, None without any."""
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines()]
        try:
            return chosen(line for line in lines if line) or None
        except ValueError as fault:
            said = _("「%(line)s」读不懂，或者重复：请写成 代码=名称。") % {"line": str(fault)[:30]}
            raise forms.ValidationError(said) from fault


class NewFieldForm(FieldForm):
    """增加字段: also what never changes afterwards."""

    code = forms.CharField(
        label=_("代码"),
        help_text=_("小写字母开头，只含小写字母、数字和下划线。"),
        max_length=30,
        error_messages={"required": _("请写一个代码。")},
    )
    kind = forms.ChoiceField(label=_("类型"), choices=[(one, KINDS[one]) for one in (FLAG, CHOICE, NUMBER, MONEY, DAY)])
    topic = forms.ChoiceField(label=_("归在哪一组"))
    unit = forms.CharField(label=_("单位"), help_text=_("例如：人、件。金额不用写。"), required=False, max_length=10)
    places = forms.IntegerField(label=_("小数位数"), min_value=0, max_value=4, initial=0)
    field_order = ("code", "label", "kind", "topic", "unit", "places", "choices", "source", "refresh")

    def __init__(self, *sent: Any, known: Mapping[str, Field], **more: Any) -> None:
        super().__init__(*sent, known=known, **more)
        topics = dict.fromkeys(one.topic for one in known.values())
        offer(self, "topic", [(one, one) for one in topics])

    def clean_code(self) -> str:
        """Return a code that no field has."""
        code: str = self.cleaned_data["code"]
        if code in self.known:
            raise forms.ValidationError(_("这个代码已有字段，请换一个。"))
        return code


class OwnerForm(forms.Form):
    """指定归口单位: a department of the catalogue, and the unit that delivers for it."""

    source = forms.ChoiceField(label=_("归口部门"))
    unit = forms.ModelChoiceField(
        label=_("单位"),
        queryset=Unit.objects.none(),
        error_messages={"required": _("请选一个单位。"), "invalid_choice": _("请选一个单位。")},
    )

    def __init__(self, *sent: Any, sources: Sequence[str], **more: Any) -> None:
        super().__init__(*sent, **more)
        offer(self, "source", [(one, one) for one in sources])
        offices = Unit.objects.filter(until__isnull=True).exclude(kind=UnitKind.ENTERPRISE).order_by("path", "id")
        offer(self, "unit", offices)
