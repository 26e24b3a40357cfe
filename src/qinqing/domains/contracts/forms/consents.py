"""The forms of what one side proposes for a whole contract."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts.actions import TermsOf, Written
from qinqing.domains.contracts.forms.drafts import ClauseForm, lines
from qinqing.domains.contracts.forms.money import PaymentForm
from qinqing.domains.contracts.models import CHECKS, GROUNDS
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.evidence.rules import ACCEPT
from qinqing.kernel.obligations.forms import FilesField, FilesInput, WhyForm


class AskSignOffForm(WhyForm):
    """提请销号: why, and what was looked at."""

    field_order = ("key", "rev", "seen", "checks", "reason")
    checks = forms.MultipleChoiceField(
        label=_("已经核对"), choices=list(CHECKS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )


class AskEndForm(WhyForm):
    """提请终止合同: on what ground, why, and with what evidence."""

    field_order = ("key", "rev", "seen", "ground", "reason", "uploads")
    ground = forms.ChoiceField(
        label=_("终止的依据"),
        choices=[(code, word) for code, word in GROUNDS.items() if code],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选终止的依据。")},
    )
    uploads = FilesField(
        label=_("证据"),
        required=False,
        help_text=_("按法定事由终止的至少 1 份。PDF、OFD、JPG、PNG、DOCX、XLSX，每份 20 MB 以内。"),
        widget=FilesInput(attrs={"accept": ACCEPT, "data-max-bytes": settings.EVIDENCE_MAX_BYTES, "multiple": True}),
    )


class AskClauseForm(ClauseForm):
    """提出增加条款: one promise more, whole, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = lines(_("理由"), 500, _("对方会看到，也会留在记录里。"), required=True)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["length"], self.fields["length_unit"]
        self.fields["base_due"].required = True
        self.fields["base_due"].error_messages["required"] = _("请填写期限。")
        self.fields["reason"].error_messages["required"] = _("请写明理由。")
        self.fields["text"].label = _("补充协议原文")
        self.fields["text"].help_text = _("抄录补充协议里的这一条。")

    @property
    def clause(self) -> Written:
        """Return the clause that was filled in."""
        own = {"rev", "seen", "key", "reason"}
        return Written(**{name: value for name, value in self.cleaned_data.items() if name not in own})


class AskTermsForm(PaymentForm):
    """提出补充付款条件: what is agreed from now on of one payment, whose amount stands, and why."""

    field_order = ("number",)
    number = forms.ChoiceField(
        label=_("哪一笔付款"),
        widget=forms.RadioSelect,
        help_text=_("只列还没有办结的。已经到期的按原来的约定计算，不能补充。"),
        error_messages={"required": _("请选哪一笔付款。")},
    )
    reason = lines(_("理由"), 500, _("写补充协议的名称和条款；不要写金额，对方会看到，也会留在记录里。"), required=True)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, payments: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["amount"], self.fields["checked"]
        offer(self, "number", payments)
        self.fields["reason"].error_messages["required"] = _("请写明理由。")

    @property
    def agreed(self) -> TermsOf:
        """Return the terms that were filled in, for the payment that was chosen."""
        return TermsOf(self.cleaned_data["number"], self.terms)
