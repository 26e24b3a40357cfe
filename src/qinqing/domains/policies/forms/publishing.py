"""The forms of publishing and withdrawing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.domains.policies.forms.drafting import RevisedForm
from qinqing.kernel.parties.forms import DayField


class PublishForm(RevisedForm):
    """发布: the preview says what follows; why, where the rule fits a handful of enterprises."""

    narrow_reason = forms.CharField(
        label=_("为什么只给这么少的企业"),
        help_text=_("符合的企业很少时才写，记入发布记录。"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawForm(RevisedForm):
    """撤下: from which day, and why."""

    ended_on = DayField(label=_("从哪一天起停止执行"), help_text=_("不填就是今天。草稿不用填。"), required=False)
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("读者会看到。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明撤下的理由。")},
    )
