"""The forms of projects."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.commons.projects.actions import Terms
from qinqing.kernel.parties.forms import DayField
from qinqing.kernel.parties.models import Unit, UnitKind

CENTS_IN_WAN = 1_000_000
MOST_FIRMS = 20


def _enterprise(words: str) -> Unit | None:
    """Return the enterprise with a code or a full name."""
    known = Unit.objects.filter(kind=UnitKind.ENTERPRISE, until__isnull=True)
    return known.filter(uscc=words.upper()).first() or known.filter(name=words).first()


class ProjectForm(forms.Form):
    """登记项目、修改项目."""

    name = forms.CharField(label=_("项目名称"), max_length=100, error_messages={"required": _("请填写项目名称。")})
    enterprises = forms.CharField(
        label=_("企业"),
        help_text=_("每行一家，写全称或统一社会信用代码；修改时只能增加。"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        error_messages={"required": _("请填写企业。")},
    )
    signed_on = DayField(label=_("签约日期"))
    park = forms.CharField(label=_("园区"), max_length=100, required=False)
    land = forms.CharField(label=_("用地"), help_text=_("地块编号或位置。"), max_length=200, required=False)
    area = forms.IntegerField(label=_("用地面积（平方米）"), min_value=0, max_value=10**9, required=False)
    investment = forms.DecimalField(
        label=_("计划投资（万元）"), min_value=0, max_digits=16, decimal_places=6, required=False
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_enterprises(self) -> list[Unit]:
        """Return the enterprises that are named, each once; every one must have a place on the platform."""
        wanted = list(dict.fromkeys(filter(None, map(str.strip, str(self.cleaned_data["enterprises"]).splitlines()))))
        if len(wanted) > MOST_FIRMS:
            raise forms.ValidationError(_("一个项目最多 20 家企业。"))
        found = [(words, _enterprise(words)) for words in wanted]
        if missing := [words for words, unit in found if unit is None]:
            says = _("平台上没有「%(words)s」。请核对；新企业请先由系统管理员设立单位。")
            raise forms.ValidationError([says % {"words": words[:40]} for words in missing])
        return [unit for _words, unit in found if unit is not None]

    @property
    def terms(self) -> Terms:
        """Return what was filled in, money in 分."""
        given = self.cleaned_data
        wan: Decimal | None = given["investment"]
        return Terms(
            name=given["name"],
            signed_on=given["signed_on"],
            enterprises=given["enterprises"],
            park=given["park"],
            land=given["land"],
            area=given["area"],
            investment=None if wan is None else int(wan * CENTS_IN_WAN),
        )


class AdvanceForm(forms.Form):
    """登记开工、登记投产."""

    reached_on = DayField(label=_("实际日期"))
    note = forms.CharField(label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CorrectForm(forms.Form):
    """更正进展."""

    reason = forms.CharField(
        label=_("理由"),
        help_text=_("原来登记的日期会留在记录里。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明更正的理由。")},
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)
