"""The forms of an answer in confidence, of a result, and of the rules."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.checks.models import Rule
from qinqing.kernel.checks.queries.naming import NEVER_CHECKS
from qinqing.kernel.checks.rules import RESULTS
from qinqing.kernel.devices import asking
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.evidence.rules import ACCEPT
from qinqing.kernel.obligations.forms import FilesField, FilesInput, OnceForm
from qinqing.kernel.parties.models import Unit


class AsideForm(OnceForm):
    """不便直接回复，请核实: an optional note that nobody else reads."""

    note = forms.CharField(
        label=_("附言"),
        help_text=_("加密保存，只有您自己看得到；核验单位也看不到。"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ResultForm(forms.Form):
    """核验结论: the result, what it rests on, files of one's own."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    rev = forms.IntegerField(widget=forms.HiddenInput)
    result = asking.outcome(RESULTS, _("结论"), _("请选一个结论。"))
    reasons = asking.reason(
        _("双方都会看到。写明看了什么材料、问了谁、到没到现场；不属实或无法核实的，写明还缺什么。"),
        _("依据"),
        _("请写明核验依据：看了什么材料、问了谁、到没到现场。"),
    )
    uploads = FilesField(
        label=_("核验材料"),
        help_text=_("现场照片、询问记录等。每份 20 MB 以内。"),
        required=False,
        widget=FilesInput(attrs={"accept": ACCEPT, "multiple": True}),
    )

    @classmethod
    def opened(cls, rev: int) -> "ResultForm":
        """Return the form as first shown."""
        return cls(initial={"key": uuid4(), "rev": rev})


class RuleForm(forms.Form):
    """抽查比例和核验单位 of one place."""

    path = forms.ChoiceField(label=_("地方"))
    share = forms.DecimalField(
        label=_("抽查比例，百分之几"),
        help_text=_("每 100 份完成报告抽几份，例如 10。不抽填 0，否则至少 5。不填就和上级一样。"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        max_digits=4,
        required=False,
        error_messages={
            "min_value": _("请填 0 到 100 之间的数，最多一位小数。"),
            "max_value": _("请填 0 到 100 之间的数，最多一位小数。"),
            "max_decimal_places": _("请填 0 到 100 之间的数，最多一位小数。"),
            "invalid": _("请填 0 到 100 之间的数，最多一位小数。"),
        },
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("核验单位"),
        help_text=_("与双方都无关的单位。派驻机构、巡察组、企业和没有账号的外部单位不能选。不选就和上级一样。"),
        required=False,
        empty_label=_("和上级一样"),
    )

    def __init__(self, *args: Any, places: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        offer(self, "path", places.items())
        units = Unit.objects.exclude(kind__in=NEVER_CHECKS).filter(until__isnull=True)
        offer(self, "unit", units.order_by("path", "pk"))
        self.fields["path"].required = False

    @property
    def permille(self) -> int | None:
        """Return the share in thousandths, None where none is set."""
        share = self.cleaned_data["share"]
        return None if share is None else int(share * 10)

    @classmethod
    def initial_of(cls, rule: Rule | None, path: str) -> dict[str, Any]:
        """Return what the form shows of what a place has set."""
        share = None if rule is None or rule.permille is None else rule.permille / 10
        return {"path": path, "share": share, "unit": rule.unit_id if rule else None}
