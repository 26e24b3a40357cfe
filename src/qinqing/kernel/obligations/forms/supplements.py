"""The form of a supplementary agreement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.obligations.forms import DAY_FORMATS, OnceForm
from qinqing.kernel.obligations.rules import RECURRENCES


class SupplementForm(OnceForm):
    """提出补充协议: the new terms, whole, and why."""

    title = forms.CharField(
        label=_("新的承诺内容"),
        max_length=200,
        error_messages={"required": _("请写明新的承诺内容。")},
    )
    base_due = forms.DateField(
        label=_("新的期限"),
        help_text=_("例如 2026-6-17"),
        input_formats=DAY_FORMATS,
        error_messages={"invalid": _("请写成 2026-6-17 这样的日期。"), "required": _("请填写新的期限。")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    quantity = forms.IntegerField(
        label=_("数量"),
        help_text=_("只写还没有确认的部分；没有数量的不填。"),
        required=False,
        min_value=1,
        error_messages={"invalid": _("请填整数，例如 30。")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    measure = forms.CharField(label=_("数量的单位"), help_text=_("例如亩、万元、人。"), required=False, max_length=10)
    condition = forms.CharField(label=_("前提条件"), required=False, max_length=500)
    source = forms.CharField(
        label=_("补充协议原文"),
        max_length=2000,
        error_messages={"required": _("请抄录补充协议中这一条的原文。")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    page = forms.CharField(label=_("在第几页"), required=False, max_length=40)
    recurrence = forms.ChoiceField(
        label=_("多久一次"), choices=[("", _("只此一次")), *RECURRENCES.items()], required=False
    )
    until = forms.DateField(
        label=_("到哪一天为止"),
        help_text=_("只在不止一次时填写。"),
        required=False,
        input_formats=DAY_FORMATS,
        error_messages={"invalid": _("请写成 2026-6-17 这样的日期。")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    incentive = forms.BooleanField(
        label=_("这是政府给的奖励、补贴、减免等优惠"), required=False, help_text=_("企业履行的不用选。")
    )
    legal_basis = forms.CharField(
        label=_("优惠的依据"),
        required=False,
        max_length=500,
        help_text=_("法律、法规或上级政策的名称和条款。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    fair_review = forms.CharField(
        label=_("公平竞争审查的结论"),
        required=False,
        max_length=500,
        help_text=_("审查日期和结论；写着奖励、补贴等而不是优惠的，写明为什么不是。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("对方会看到，也会留在记录里。请不要写个人隐私。"),
        max_length=500,
        error_messages={"required": _("请写明理由。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
