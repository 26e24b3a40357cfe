"""The forms of a consultation, and of wanting to hear of new policies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.domains.policies.forms.drafting import RevisedForm
from qinqing.domains.policies.lifecycle import ANSWERS
from qinqing.domains.policies.rules.terms import DELIVERIES, KINDS
from qinqing.kernel.devices import asking
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.parties.forms import DayField

CONDUCT = [("no", _("不涉及")), ("yes", _("反映公职人员作风、违纪违法的"))]


class ConsultForm(RevisedForm):
    """公开征求意见: up to which day."""

    ends_on = DayField(label=_("征求到哪一天"), help_text=_("不填就是依法最短的期限。"), required=False)


class OpinionForm(forms.Form):
    """提意见: on the whole or on one provision."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on_conduct = forms.ChoiceField(
        label=_("您要写的，是不是反映公职人员的"),
        help_text=_("意见和答复会公开。反映公职人员作风、违纪违法的，请走受保护的渠道，这里不保存。"),
        choices=CONDUCT,
        widget=forms.RadioSelect,
        error_messages={"required": _("请先选是不是反映公职人员的。")},
    )
    number = forms.ChoiceField(label=_("对哪一条"), required=False)
    text = forms.CharField(
        label=_("您的意见"),
        help_text=_("写明建议怎么改、为什么。起草单位会逐条答复。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("请写明您的意见。")},
    )

    def __init__(self, *sent: Any, numbers: list[str], **more: Any) -> None:
        super().__init__(*sent, **more)
        offer(self, "number", [("", _("整个政策")), *((one, one) for one in numbers)])

    @property
    def said(self) -> dict[str, Any]:
        """Return the arguments of the act."""
        return {**self.cleaned_data, "on_conduct": self.cleaned_data["on_conduct"] == "yes"}


class AnswerForm(RevisedForm):
    """答复意见."""

    outcome = asking.outcome(ANSWERS)
    reason = asking.reason(_("提意见的企业会看到；不写提意见的是谁。"))


class SubscriptionForm(forms.Form):
    """订阅新政策: what is left empty does not narrow."""

    kind = forms.ChoiceField(label=_("给什么"), choices=[("", _("都要")), *KINDS.items()], required=False)
    delivery = forms.ChoiceField(label=_("怎么享受"), choices=[("", _("都要")), *DELIVERIES.items()], required=False)
    issuer = forms.CharField(label=_("发文机关"), help_text=_("写其中几个字就行。"), required=False, max_length=60)
    words = forms.CharField(
        label=_("名称里的词"), help_text=_("几个词用空格分开，有一个就通知您。"), required=False, max_length=100
    )
