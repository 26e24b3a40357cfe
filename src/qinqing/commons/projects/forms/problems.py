"""The forms of problems: raising one, giving it to somebody, taking it back."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from qinqing.commons.projects.models import Item
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.parties.forms import DayField
from qinqing.kernel.parties.models import Unit

CONDUCT = [("no", _("不涉及")), ("yes", _("反映公职人员作风、违纪违法的"))]


class RaiseForm(forms.Form):
    """提出问题."""

    on_conduct = forms.ChoiceField(
        label=_("您要写的，是不是反映公职人员的"),
        help_text=_("问题清单双方和管辖单位都看得到。反映公职人员作风、违纪违法的，请走受保护的渠道，这里不保存。"),
        choices=CONDUCT,
        widget=forms.RadioSelect,
        error_messages={"required": _("请先选是不是反映公职人员的。")},
    )
    title = forms.CharField(
        label=_("什么问题"),
        help_text=_("一句话，例如：临时用水没有接通。"),
        max_length=60,
        error_messages={"required": _("请写明是什么问题。")},
    )
    words = forms.CharField(label=_("情况"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    item = forms.ModelChoiceField(
        Item.objects.none(), label=_("卡住清单的哪一项"), required=False, empty_label=_("不是清单里的")
    )

    def __init__(self, *args: Any, items: QuerySet[Item], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "item", items)

    @property
    def said(self) -> dict[str, Any]:
        """Return the arguments of the act."""
        given = self.cleaned_data
        item: Item | None = given["item"]
        return {
            "title": given["title"],
            "words": given["words"],
            "item": item.pk if item else None,
            "on_conduct": given["on_conduct"] == "yes",
        }


class AssignForm(forms.Form):
    """交办问题: who answers, within how many working days or by which day."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("由谁解决"), error_messages={"required": _("请选由谁解决。")}
    )
    length = forms.IntegerField(
        label=_("几个工作日以内"),
        help_text=_("从今天起算，今天不算。写了天数，就不写日期。"),
        min_value=1,
        max_value=365,
        required=False,
    )
    due_on = DayField(label=_("或者哪一天以前"), required=False)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "unit", units)

    def clean(self) -> dict[str, Any]:
        """Ask for one limit."""
        given = super().clean() or {}
        if not self.errors and bool(given.get("length")) == bool(given.get("due_on")):
            raise forms.ValidationError(_("天数和日期填一个，只填一个。"))
        return given


class WithdrawForm(forms.Form):
    """收回问题."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明理由。")},
    )
