"""The forms of a proposal: making one, and one field of words for every later act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices.offer import offer
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Overtaken
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.proposals.rules import CONSEQUENCES, GRADES


class ProposeForm(forms.Form):
    """提请: against whom, what, on which evidence, why."""

    against = forms.ModelChoiceField(label=_("对谁"), queryset=Unit.objects.none(), empty_label=_("请选"))
    consequence = forms.ChoiceField(label=_("提请事项"), choices=[("", _("请选")), *CONSEQUENCES.items()])
    grade = forms.ChoiceField(
        label=_("证据等级"),
        help_text=_("决定人会看到这个等级。D 级不足以单独认定。"),
        choices=[("", _("请选")), *((grade, f"{grade} {means}") for grade, means in GRADES.items())],
    )
    grounds = forms.CharField(
        label=_("事实与理由"),
        help_text=_("当事方会看到。只写事实，不写评价。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, about: Matter, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Unit.objects.filter(pk__in=about.parties.values("unit")).exclude(pk=unit_id)
        offer(self, "against", others)


class WordsForm(forms.Form):
    """What is said with an act, and the revision and the words that its reader saw.

    `difference` is what overtook it, once it was refused for that.
    """

    rev = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    difference: Overtaken | None = None
    words = forms.CharField(
        label=_("写明理由或陈述"),
        help_text=_("双方都会看到，写入记录后不能删除。"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
