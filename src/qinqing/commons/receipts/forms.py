"""The forms of an answer to a receipt, and of a ruling."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qinqing.commons.receipts.queries.telling import Told
from qinqing.commons.receipts.rules.lines import MOVES_TO, Moved
from qinqing.kernel.evidence.rules import ACCEPT
from qinqing.kernel.obligations.forms import FilesField, FilesInput, OnceForm
from qinqing.kernel.obligations.rules.telling import mixed

STANDS = ""


class SignForm(OnceForm):
    """签认: nothing to fill in; whoever signs signs what is shown."""


def _title(one: Told) -> str:
    return f"第 {one.number + 1} 行：{one.days}，记{one.booked}"


class ObjectForm(OnceForm):
    """提出异议: which lines, why, and what shows it."""

    field_order = ("key", "rev", "seen", "lines", "reason", "uploads")
    lines = forms.TypedMultipleChoiceField(
        label=_("对哪几行有异议"),
        help_text=_("不选就是对整张单子有异议。"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("哪些天不该这样记，依据是什么。对方和核定单位都会看到。"),
        max_length=1000,
        error_messages={"required": _("请写明为什么有异议：哪些天不该记在那里，依据是什么。")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    uploads = FilesField(
        label=_("材料"),
        help_text=_("移交单、通知、现场照片等。每份 20 MB 以内。"),
        required=False,
        widget=FilesInput(attrs={"accept": ACCEPT, "data-max-bytes": settings.EVIDENCE_MAX_BYTES, "multiple": True}),
    )

    def __init__(self, *args: Any, told: Sequence[Told] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lines"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [(one.number, _title(one)) for one in told]


class RuleForm(OnceForm):
    """核定: of each line whether it stands or how many of its days go elsewhere, and on which grounds."""

    reasons = forms.CharField(
        label=_("核定依据"),
        help_text=_("双方都会看到。写明看了什么材料、问了谁、为什么这样记。"),
        max_length=2000,
        error_messages={"required": _("请写明核定依据：看了什么材料、问了谁、为什么这样记。")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, told: Sequence[Told] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = [one for one in told if one.line.days > 0]
        for one in self.told:
            self.fields[f"party_{one.number}"] = forms.ChoiceField(
                label=_title(one), choices=[(STANDS, _("成立，照原来记")), *MOVES_TO.items()], required=False
            )
            self.fields[f"days_{one.number}"] = forms.IntegerField(
                label=_("其中几天改记"),
                help_text=_("不填就是这一行的 %(days)s 天全部改记。") % {"days": mixed(one.line.days)},
                required=False,
                min_value=1,
                error_messages={"invalid": _("请填整数。"), "min_value": _("至少 1 天；照原来记的选「成立」。")},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.order_fields([name for name in self.fields if name != "reasons"])

    def clean(self) -> dict[str, Any]:
        """Refuse days of a line that stands: nobody could tell what was meant."""
        said = super().clean() or {}
        for one in self.told:
            if said.get(f"days_{one.number}") and not said.get(f"party_{one.number}"):
                self.add_error(f"party_{one.number}", _("填了天数，请选改记给谁。"))
        return said

    @property
    def moved(self) -> list[Moved]:
        """Return what goes elsewhere."""
        said = self.cleaned_data
        return [
            Moved(one.number, party, Fraction(said.get(f"days_{one.number}") or one.line.days))
            for one in self.told
            if (party := said[f"party_{one.number}"])
        ]
