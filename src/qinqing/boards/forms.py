"""What the contracts board and the list behind its figures are narrowed to."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from qinqing.boards.mine import SIDES
from qinqing.boards.pipeline import WHAT as PROJECTS
from qinqing.boards.rules import PERIODS, SOURCES, TWELVE
from qinqing.boards.scope import by_measure
from qinqing.boards.supply import WHAT
from qinqing.boards.work import choices
from qinqing.commons.projects.rules.lists import STAGES
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.devices.rooms import TO_DO, VIEWS, matter_kinds
from qinqing.kernel.obligations.rules import LEVELS
from qinqing.kernel.pages.forms import ALL
from qinqing.kernel.pages.rules.shares import BROKEN, DUE, KEPT
from qinqing.kernel.parties.models import Unit, UnitKind


class FulfilmentForm(forms.Form):
    """The period, the place and the way of reckoning; everything may be left out."""

    period = forms.ChoiceField(label=_("到期的时间"), required=False, choices=list(PERIODS.items()))
    county = forms.ChoiceField(label=_("县区"), required=False)
    unit = forms.ModelChoiceField(
        label=_("单位和所辖"), required=False, queryset=Unit.objects.none(), empty_label=_("全部")
    )
    measure = forms.ChoiceField(label=_("怎么算"), required=False)
    source = forms.ChoiceField(label=_("来源"), required=False, choices=[ALL, *SOURCES.items()])

    def __init__(
        self,
        *args: Any,
        units: QuerySet[Unit],
        counties: Iterable[tuple[str, str]],
        measures: Iterable[str],
        delivers: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        offer(self, "measure", [("", _("按项数")), *((one, by_measure(one)) for one in measures)])
        if not delivers:
            del self.fields["source"]
        if units.query.is_empty():
            del self.fields["unit"], self.fields["county"]
        else:
            offer(self, "unit", units)
            offer(self, "county", [ALL, *counties])

    @property
    def wanted(self) -> dict[str, Any]:
        """Return what was asked for and is legal; anything else asks for nothing, but there is always a period."""
        self.is_valid()
        return {"period": TWELVE} | {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def asked(self) -> dict[str, Any]:
        """Return the same as an address carries it."""
        return {name: value.pk if isinstance(value, Unit) else value for name, value in self.wanted.items()}


class RowsForm(FulfilmentForm):
    """The same, narrowed further to the promises that one figure counts."""

    side = forms.ChoiceField(label=_("谁欠"), required=False, choices=[ALL, (GOV, _("政府")), (ENT, _("企业"))])
    what = forms.ChoiceField(
        label=_("兑现情况"),
        required=False,
        choices=[(DUE, _("到期应兑现")), (KEPT, _("按期兑现")), (BROKEN, _("没有按期"))],
    )
    light = forms.ChoiceField(label=_("灯"), required=False, choices=[ALL, *LEVELS.items()])
    month = forms.DateField(required=False, input_formats=["%Y-%m"], widget=forms.HiddenInput)
    place = forms.RegexField(r"^[^/]+/([^/]+/)?$", required=False, max_length=200, widget=forms.HiddenInput)
    host = forms.ModelChoiceField(
        queryset=Unit.objects.exclude(kind=UnitKind.ENTERPRISE), required=False, widget=forms.HiddenInput
    )

    @property
    def asked(self) -> dict[str, Any]:
        """Return the same as an address carries it."""
        found = super().asked
        return found | ({"month": f"{found['month']:%Y-%m}"} if "month" in found else {})


LIGHTS = [ALL, *LEVELS.items()]


class AskForm(forms.Form):
    """What a list is narrowed to; everything may be left out."""

    @property
    def wanted(self) -> dict[str, Any]:
        """Return what was asked for and is legal; anything else asks for nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def words(self) -> str:
        """Return what was asked for, in words."""
        shown = {name: value for name, value in self.wanted.items() if not self.fields[name].widget.is_hidden}
        return "；".join(f"{self.fields[name].label}：{self._word(name, value)}" for name, value in shown.items())

    def _word(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField) and isinstance(value, str):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # no groups of choices here
        return str(value)


class NarrowForm(AskForm):
    """The same for a list of one's own."""

    q = forms.CharField(
        label=_("名称或编号"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )
    light = forms.ChoiceField(label=_("灯"), required=False, choices=LIGHTS)


class WorkForm(NarrowForm):
    """The view of one's work, and what it is narrowed to."""

    what = forms.ChoiceField(label=_("要办什么"), required=False)
    kind = forms.ChoiceField(label=_("哪一类事项"), required=False)
    view = forms.ChoiceField(required=False, choices=list(VIEWS.items()), widget=forms.HiddenInput)
    page = forms.IntegerField(required=False, min_value=1, max_value=9999, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        view = self.data.get("view", TO_DO)
        offer(self, "what", [ALL, *choices(view)])
        offer(self, "kind", [ALL, *matter_kinds().items()])


class MineForm(NarrowForm):
    """Which side of one's promises, and what they are narrowed to."""

    side = forms.ChoiceField(label=_("谁欠"), required=False, choices=[ALL, *SIDES.items()])


class AlarmsForm(AskForm):
    """What the alarm board is narrowed to."""

    light = forms.ChoiceField(label=_("灯"), required=False, choices=LIGHTS)
    side = forms.ChoiceField(label=_("责任方"), required=False, choices=[ALL, (GOV, _("政府")), (ENT, _("企业"))])
    unit = forms.ModelChoiceField(
        label=_("单位和所辖"), required=False, queryset=Unit.objects.none(), empty_label=_("全部")
    )
    unsigned = forms.ChoiceField(label=_("签收"), required=False, choices=[ALL, ("1", _("还有人没签收"))])

    def __init__(self, *args: Any, units: QuerySet[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        if units.query.is_empty():
            del self.fields["unit"]
        else:
            offer(self, "unit", units)


class SupplyForm(AskForm):
    """What the page of land and construction is narrowed to; `what` and `place` come with a figure."""

    county = forms.ChoiceField(label=_("县区"), required=False)
    source = forms.ChoiceField(label=_("来源"), required=False, choices=[ALL, *SOURCES.items()])
    place = forms.RegexField(r"^[^/]+/([^/]+/)?$", required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, counties: Iterable[tuple[str, str]], delivers: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not delivers:
            del self.fields["source"]
        known = list(counties)
        if known:
            offer(self, "county", [ALL, *known])
        else:
            del self.fields["county"]


class PipelineForm(AskForm):
    """What the pipeline of projects is narrowed to, and of which stage it tells; `place` comes with a figure."""

    stage = forms.ChoiceField(label=_("看哪个阶段的用时"), required=False, choices=list(STAGES.items()))
    county = forms.ChoiceField(label=_("县区"), required=False)
    place = forms.RegexField(r"^[^/]+/([^/]+/)?$", required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, counties: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        if known := list(counties):
            offer(self, "county", [ALL, *known])
        else:
            del self.fields["county"]


class PipelineRowsForm(PipelineForm):
    """The same, narrowed further to the projects that one figure counts."""

    what = forms.ChoiceField(label=_("哪些项目"), required=False, choices=list(PROJECTS.items()))


class SupplyRowsForm(SupplyForm):
    """The same, narrowed further to the projects that one figure counts."""

    what = forms.ChoiceField(label=_("哪些项目"), required=False, choices=list(WHAT.items()))
