"""The forms of a claim and its answer, of an application and its decision."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY
from qinqing.kernel.evidence.rules import ACCEPT
from qinqing.kernel.obligations.actions import Completion
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import Difference
from qinqing.kernel.obligations.rules import PARTIES, UNITS
from qinqing.kernel.obligations.rules.measures import FEN, MOST_FEN, fen_of, yuan

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


class YuanField(forms.CharField):
    """Money as people write it, in 元 (or 500万); cleans to whole 分, None when nothing was written."""

    def __init__(self, *, least: int = 1, **more: Any) -> None:
        self.least = least
        super().__init__(max_length=40, **more)

    def prepare_value(self, value: Any) -> Any:
        """Return 分 as they are written in 元."""
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Return whole 分."""
        words = str(super().clean(value) or "").strip()
        if not words:
            return None
        found = fen_of(words)
        if found is None:
            raise forms.ValidationError(_("请用元填写，最多两位小数，例如 5000000、1234.50 或 500万。"))
        if found < self.least:
            raise forms.ValidationError(_("金额要大于 0。"))
        if found > MOST_FEN:
            raise forms.ValidationError(_("金额超过 1 万亿元。请核对单位是元还是万元。"))
        return found


class OnceForm(forms.Form):
    """A form that acts once: it carries its own key, and the revision and the words that its reader saw.

    `difference` is what overtook it, once it was refused for that.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    rev = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    difference: Difference | None = None

    @property
    def said(self) -> dict[str, Any]:
        """Return what was filled in, without what the form carries by itself: the arguments of its act."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OnceForm.base_fields}

    @classmethod
    def fresh(cls, rev: int, seen: str = "") -> dict[str, Any]:
        """Return the initial values of a form opened now."""
        return {"key": uuid4(), "rev": rev, "seen": seen}


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

    field_order = ("key", "rev", "seen", "amount", "completed_on", "uploads", "note")
    amount = forms.IntegerField(
        label=_("这次完成的数量"),
        min_value=1,
        error_messages={"required": _("请填这次完成了多少。"), "invalid": _("请填整数，例如 30。")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, promise: Obligation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if promise.quantity is None:
            del self.fields["amount"]
            return
        if promise.measure == FEN:
            self.fields["amount"] = _paid_field(promise)
            return
        said = {
            "measure": promise.measure,
            "accepted": promise.accepted,
            "quantity": promise.quantity,
            "left": promise.quantity - promise.accepted,
        }
        hint = _("单位：%(measure)s。已确认 %(accepted)s / %(quantity)s，还差 %(left)s；可以先报一部分。")
        self.fields["amount"].help_text = str(hint) % said

    @property
    def said(self) -> dict[str, Any]:
        """Return what was filled in: what is said of the completion, and the files."""
        given = super().said
        return {
            "completion": Completion(given["completed_on"], given["note"], given.get("amount")),
            "uploads": given["uploads"],
        }

    @classmethod
    def opened(cls, fresh: dict[str, Any], today: date, promise: Obligation) -> "ClaimForm":
        """Return the form as first shown, with today's date filled in."""
        return cls(initial={**fresh, "completed_on": today}, promise=promise)


def _paid_field(promise: Obligation) -> YuanField:
    """Return the field of a payment; its hint says what is still open."""
    paid, left = yuan(promise.accepted), yuan((promise.quantity or 0) - promise.accepted)
    hint = _("用元填写，最多两位小数。已确认 %(paid)s，还差 %(left)s；可以先报一部分。")
    asks = {"required": _("请填这次付了多少。")}
    said = str(hint) % {"paid": paid, "left": left}
    return YuanField(label=_("这次付款的金额"), help_text=said, error_messages=asks)


class ConfirmForm(OnceForm):
    """确认、同意: an optional note."""

    note = forms.CharField(label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


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


COUNTED = {
    WORKING_DAY: _("这一项按工作日算，休息日和节假日不计在内。"),
    CALENDAR_DAY: _("这一项按自然日算，休息日也计在内。"),
}
"""Unit of a promise -> how its days are counted, beside a field that asks for so many."""


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

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if unit := self.initial.get("unit"):
            self.fields["days"].label = _("延长多少%(unit)s") % {"unit": UNITS[unit]}
            self.fields["days"].help_text = COUNTED[unit]


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


class RejectForm(WhyForm):
    """退回: a reason that says what is missing."""

    reason = forms.CharField(
        label=_("退回理由"),
        help_text=_("对方会看到。写明还缺什么。"),
        max_length=500,
        error_messages={"required": _("请写明退回理由，让对方知道还缺什么。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
