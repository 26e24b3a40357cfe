"""The forms of a claim and its answer, of an application and its decision."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.evidence.rules import ACCEPT
from qinqing.kernel.obligations.rules import PARTIES

DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
LONGEST = 3650
"""Nobody asks for more days at once; a larger number is a slip of the hand."""


class FilesInput(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; cleans to a list, empty when none was chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return every chosen file; what each is gets checked where it is kept."""
        chosen = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload is not None]
        if self.required and not chosen:
            raise forms.ValidationError(self.error_messages["required"])
        return chosen


class OnceForm(forms.Form):
    """A form that acts once: it carries its own key and the revision of the matter that its reader saw."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    rev = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def fresh(cls, rev: int) -> dict[str, Any]:
        """Return the initial values of a form opened now."""
        return {"key": uuid4(), "rev": rev}


class ClaimForm(OnceForm):
    """报完成: the day, the files, a note."""

    completed_on = forms.DateField(
        label=_("完成日期"),
        help_text=_("实际办结的那一天，不是今天也可以。例如 2026-6-17"),
        input_formats=DAY_FORMATS,
        error_messages={"invalid": _("请写成 2026-6-17 这样的日期。"), "required": _("请填写完成日期。")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    uploads = FilesField(
        label=_("证明材料"),
        help_text=_("至少 1 份：现场照片、签字的移交单等。PDF、OFD、JPG、PNG、DOCX、XLSX，每份 20 MB 以内。"),
        error_messages={"required": _("请至少上传 1 份能证明已完成的材料，例如现场照片或签字的移交单。")},
        widget=FilesInput(attrs={"accept": ACCEPT, "data-max-bytes": settings.EVIDENCE_MAX_BYTES, "multiple": True}),
    )
    note = forms.CharField(
        label=_("说明"),
        help_text=_("对方会看到。请不要写个人隐私。"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def opened(cls, rev: int, today: date) -> "ClaimForm":
        """Return the form as first shown, with today's date filled in."""
        return cls(initial={**cls.fresh(rev), "completed_on": today})


class ConfirmForm(OnceForm):
    """确认兑现: an optional note."""

    note = forms.CharField(label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class RejectForm(OnceForm):
    """退回: a reason that the other side reads."""

    reason = forms.CharField(
        label=_("退回理由"),
        help_text=_("对方会看到。写明还缺什么。"),
        max_length=500,
        error_messages={"required": _("请写明退回理由，让对方知道还缺什么。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskForm(OnceForm):
    """What every application says: whose cause it is, and why."""

    party = forms.ChoiceField(
        label=_("是谁的原因"),
        help_text=_("决定这些天记在谁的账上。各方商定、没有单方原因的，选「双方商定」。"),
        choices=list(PARTIES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选是谁的原因。")},
    )
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("对方会看到，也会留在记录里。请不要写个人隐私。"),
        max_length=500,
        error_messages={"required": _("请写明理由。")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AskExtensionForm(AskForm):
    """申请延期: how many days, in the promise's own unit."""

    field_order = ("days", "party", "reason")
    days = forms.IntegerField(
        label=_("延长多少天"),
        help_text=_("按这一项自己的单位（工作日或自然日）计算。"),
        min_value=1,
        max_value=LONGEST,
        error_messages={"required": _("请填延长多少天。"), "invalid": _("请填整数，例如 15。")},
    )


class AskSuspensionForm(AskForm):
    """申请中止计时: from which day."""

    field_order = ("start_on", "party", "reason")
    start_on = forms.DateField(
        label=_("从哪一天起中止"),
        help_text=_("这一天起不计。例如 2026-6-17"),
        input_formats=DAY_FORMATS,
        error_messages={"invalid": _("请写成 2026-6-17 这样的日期。"), "required": _("请填写起始日期。")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class WhyForm(OnceForm):
    """不同意、免除: a reason that the other side reads."""

    reason = forms.CharField(
        label=_("理由"),
        help_text=_("对方会看到，也会留在记录里。"),
        max_length=500,
        error_messages={"required": _("请写明理由。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
