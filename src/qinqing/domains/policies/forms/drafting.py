"""The forms of a draft: what it is, its text, a new version."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.domains.policies.actions import Stated
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.rules.terms import CHECK, DELIVERIES, KINDS, WITH
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.parties.forms import DayField
from qinqing.kernel.parties.models import Unit, UnitKind

FEN_IN_WAN = 1_000_000
CHOOSE = ("", _("请选"))
"""Nothing that weighs so much is chosen by silence."""

LONG_TEXT = 200_000


def offices(place: str) -> Any:
    """Return the units of government from which those who answer for a policy of a place are chosen."""
    found = Unit.objects.filter(until__isnull=True, path__startswith=place.split("/", maxsplit=1)[0] + "/")
    return found.exclude(kind=UnitKind.ENTERPRISE).order_by("path", "id")


class WanField(forms.DecimalField):
    """Money in 万元; cleans to whole 分."""

    default_error_messages = {"invalid": _("请填数字，单位是万元，例如 500。")}

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_digits=16, decimal_places=6, **more)

    def clean(self, value: Any) -> Any:
        """Return whole 分, or None."""
        wan: Decimal | None = super().clean(value)
        return None if wan is None else int(wan * FEN_IN_WAN)


class RevisedForm(forms.Form):
    """A form that says which revision of the matter its reader saw."""

    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)


class StatedForm(RevisedForm):
    """政策要素: what a policy is, beside its text."""

    title = forms.CharField(label=_("政策名称"), max_length=120, error_messages={"required": _("请写明政策名称。")})
    issuer = forms.CharField(label=_("发文机关"), max_length=120, error_messages={"required": _("请写明由谁发布。")})
    document_number = forms.CharField(label=_("文号"), help_text=_("还没有文号的留空。"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("给什么"), choices=[CHOOSE, *KINDS.items()], error_messages={"required": _("请选一项。")}
    )
    delivery = forms.ChoiceField(
        label=_("怎么享受"),
        choices=[CHOOSE, *DELIVERIES.items()],
        help_text=_("免申即享：条件都由系统查得到，不用申请。快申快享：只问还不知道的几项。"),
        error_messages={"required": _("请选一项。")},
    )
    valid_from = DayField(label=_("从哪一天起执行"))
    valid_to = DayField(
        label=_("到哪一天停止执行"), help_text=_("这一天起不再执行。没有写明终止日的留空。"), required=False
    )
    budget = WanField(label=_("预算（万元）"), help_text=_("没有资金安排的留空。"), required=False)
    contact = forms.CharField(
        label=_("咨询电话"), help_text=_("写科室和办公电话，不写个人手机。"), required=False, max_length=200
    )
    guide = forms.CharField(
        label=_("申兑指南"),
        help_text=_("怎么享受、找谁、要多久。可以发布以后拆条时再写。"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    without_consultation = forms.CharField(
        label=_("不公开征求意见的依据"),
        help_text=_("依法可以不征求意见的，写明是哪一条。要征求意见的留空。"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    with_units = forms.ModelMultipleChoiceField(
        label=_("配合单位"), queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    checker = forms.ModelChoiceField(
        label=_("核对单位"),
        help_text=_("核对意见是否都答复、发布后是否按时拆条。不能是牵头单位自己。"),
        queryset=Unit.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("请选一个单位。")},
    )

    def __init__(self, *sent: Any, host: Unit, **more: Any) -> None:
        super().__init__(*sent, **more)
        others = offices(host.path).exclude(pk=host.pk)
        offer(self, "with_units", others)
        offer(self, "checker", others)

    @staticmethod
    def initial_of(version: Version) -> dict[str, Any]:
        """Return what the form shows of a draft that stands."""
        names = ("title", "issuer", "document_number", "kind", "delivery", "valid_from", "valid_to", "contact")
        found = {name: getattr(version, name) for name in (*names, "guide", "without_consultation")}
        if version.budget is not None:
            found["budget"] = f"{(Decimal(version.budget) / FEN_IN_WAN).normalize():f}"
        parts = list(version.responsible.values_list("part", "unit"))
        found["with_units"] = [unit for part, unit in parts if part == WITH]
        found["checker"] = next((unit for part, unit in parts if part == CHECK), None)
        return found

    @property
    def stated(self) -> Stated:
        """Return what was filled in."""
        return stated(self.cleaned_data)


def stated(given: dict[str, Any]) -> Stated:
    """Return what a cleaned form says a version is."""
    return Stated(**{name: value for name, value in given.items() if name != "rev"})


class TextForm(RevisedForm):
    """录入正文: the whole text, pasted."""

    text = forms.CharField(
        label=_("政策全文"),
        help_text=_("把全文粘贴进来，系统按“第几条”“一、”“（一）”分成条款，下一步先看分得对不对。"),
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": _("请粘贴政策全文。")},
    )


class ReviseForm(forms.Form):
    """起草新版本."""

    valid_from = DayField(label=_("新版本从哪一天起执行"))
