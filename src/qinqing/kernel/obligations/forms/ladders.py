"""The forms of a ladder."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.rules.steps import Step
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.obligations.rules import LEVELS
from qinqing.kernel.obligations.rules.ladders import FARTHEST, MOST_STEPS


class RungForm(forms.Form):
    """One step of a ladder; a step without days is not there."""

    SIDES = (("before", _("到期前")), ("after", _("到期后")))

    days = forms.IntegerField(
        label=_("多少天（0 是当天）"),
        required=False,
        min_value=0,
        max_value=FARTHEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    side = forms.ChoiceField(label=_("之前还是之后"), choices=SIDES, initial="before")
    unit = forms.ChoiceField(label=_("按什么算"), choices=[("working_day", _("工作日")), ("calendar_day", _("自然日"))])
    level = forms.TypedChoiceField(label=_("级别"), choices=list(LEVELS.items()), coerce=int)
    audience = forms.MultipleChoiceField(label=_("报给谁"), required=False, widget=forms.CheckboxSelectMultiple)
    drop = forms.BooleanField(label=_("删去这一步"), required=False)

    def __init__(self, *args: Any, audiences: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "audience", audiences.items())

    def clean(self) -> dict[str, Any]:
        """Ask for the days of a step that says whom it tells."""
        given = super().clean() or {}
        if given.get("audience") and given.get("days") is None and not self.errors and not given.get("drop"):
            self.add_error("days", _("请写多少天；不要这一步，就勾选删去。"))
        return given

    @property
    def step(self) -> Step | None:
        """Return the step, or None where there is none."""
        given = self.cleaned_data
        if given.get("drop") or given.get("days") is None:
            return None
        offset = -given["days"] if given["side"] == "before" else given["days"]
        return Step(0, offset, given["unit"], given["level"], tuple(given["audience"]))


Rungs = forms.formset_factory(RungForm, extra=2, max_num=MOST_STEPS, absolute_max=MOST_STEPS + 10)


def rungs_of(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return steps as the form shows them."""
    return [
        {
            "days": abs(step.offset),
            "side": "after" if step.offset > 0 else "before",
            "unit": step.unit,
            "level": step.level,
            "audience": list(step.audience),
        }
        for step in steps
    ]
