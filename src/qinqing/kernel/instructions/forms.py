"""The forms by which instructions are written, answered, returned and closed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices.offer import offer
from qinqing.kernel.evidence.rules import ACCEPT
from qinqing.kernel.instructions.actions import Wanted
from qinqing.kernel.instructions.models import Instruction
from qinqing.kernel.instructions.rules import FOR
from qinqing.kernel.matters.queries import Overtaken
from qinqing.kernel.obligations.forms import FilesField, FilesInput, OnceForm
from qinqing.kernel.parties.forms import DayField
from qinqing.kernel.parties.models import Unit


class WriteForm(OnceForm):
    """写批示."""

    words = forms.CharField(
        label=_("批示内容"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("看得到这件事项的人都看得到，企业是一方的也看得到。批示不改变任何期限，也不代替任何一方确认。"),
        error_messages={"required": _("请写明批示内容。")},
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("请哪些单位答复"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只列出管辖范围之内、看得到这件事项的单位。"),
        error_messages={"required": _("请至少选一个单位。")},
    )
    rank = forms.ChoiceField(label=_("由谁答复"), required=False, choices=list(FOR.items()))
    due_on = DayField(
        label=_("请在哪天之前答复"),
        required=False,
        help_text=_("不写就没有期限。到期不会自动报警；要起算期限、逐级报警的，请发督办单。"),
    )

    def __init__(self, *args: Any, units: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "units", units)

    @property
    def wanted(self) -> Wanted:
        """Return what was filled in."""
        given = self.cleaned_data
        return Wanted(given["words"], list(given["units"]), given["rank"], given["due_on"])


class ActForm(forms.Form):
    """What is said with an act, and the revision and the words that its reader saw.

    `difference` is what overtook it, once it was refused for that.
    """

    rev = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    difference: Overtaken | None = None
    words = forms.CharField(label=_("内容"), max_length=2000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, instruction: Instruction, **more: Any) -> None:
        super().__init__(*args, **more)
        self.instruction = instruction


class AnswerForm(ActForm):
    """答复批示."""

    uploads = FilesField(
        label=_("材料"),
        required=False,
        help_text=_("PDF、OFD、JPG、PNG、DOCX、XLSX，每份 20 MB 以内。"),
        widget=FilesInput(attrs={"accept": ACCEPT, "data-max-bytes": settings.EVIDENCE_MAX_BYTES, "multiple": True}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["words"].label = _("答复")
        self.fields["words"].help_text = _("看得到这件事项的人都看得到。报完成请在承诺里报，答复不代替报完成。")
        self.fields["words"].error_messages["required"] = _("请写明答复。")


class ReturnForm(ActForm):
    """退回答复."""

    field_order = ("rev", "seen", "unit", "words")
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("退回哪个单位的答复"), error_messages={"required": _("请选一个单位。")}
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        answered = self.instruction.addressees.filter(answered_at__isnull=False)
        offer(self, "unit", Unit.objects.filter(pk__in=answered.values("unit")))
        self.fields["words"].label = _("退回的理由")
        self.fields["words"].error_messages["required"] = _("请写明退回的理由。")


class CloseForm(ActForm):
    """办结批示."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["words"].label = _("说明")
        self.fields["words"].required = False
        self.fields["words"].help_text = _("办结以后不能再答复。批示和答复都留在事项的经过里。")
