"""The forms of units and posts."""

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices.offer import offer
from qinqing.kernel.devices.rooms import matter_kinds
from qinqing.kernel.parties.models import Person, Rank, Unit, UnitKind
from qinqing.kernel.parties.queries import subordinates

DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
SEGMENT = re.compile(r"[a-z][a-z0-9]{0,30}")


class DayField(forms.DateField):
    """A day, typed or chosen."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("请写成 2027-1-1 这样的日期。"), "required": _("请填写日期。")}

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=DAY_FORMATS, **more)


class PlaceField(forms.CharField):
    """The last part of a path: small letters and digits."""

    def clean(self, value: Any) -> str:
        """Return the part; empty stays empty."""
        part: str = super().clean(value)
        if part and not SEGMENT.fullmatch(part):
            raise forms.ValidationError(_("请用小写字母和数字，以字母开头，不要空格和标点。"))
        return part


def standing() -> Any:
    """Return the units that have not ended, enterprises last."""
    return Unit.objects.filter(until__isnull=True).order_by("path", "id")


class UnitField(forms.CharField):
    """A unit that stands, by its name or its code: a list to choose from would hold every enterprise with a seat."""

    default_error_messages = {"required": _("请写是哪个单位。")}

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=100, help_text=_("写全称、简称或统一社会信用代码。"), **more)

    def clean(self, value: Any) -> Unit:
        """Return the unit; a short name that two have names neither."""
        words = super().clean(value)
        found: list[Unit] = list(standing().filter(Q(name=words) | Q(short_name=words) | Q(uscc=words.upper()))[:2])
        if not found:
            raise forms.ValidationError(_("没有找到「%(words)s」。请写全称。") % {"words": words})
        if len(found) > 1:
            raise forms.ValidationError(_("叫「%(words)s」的不止一个单位。请写全称。") % {"words": words})
        return found[0]


class UnitForm(forms.Form):
    """设立单位."""

    name = forms.CharField(label=_("全称"), max_length=100)
    short_name = forms.CharField(label=_("简称"), max_length=30, help_text=_("页面上显示，例如 临港区管委会。"))
    kind = forms.ChoiceField(label=_("类别"), choices=UnitKind.choices)
    belongs_to = forms.ModelChoiceField(Unit.objects.none(), label=_("隶属于"), required=False)
    supervised_by = forms.ModelChoiceField(Unit.objects.none(), label=_("由谁监督"), required=False)
    place = PlaceField(
        label=_("位置代码"),
        required=False,
        help_text=_("本单位自成一片管辖范围时填写；不填就和上级在同一位置。"),
    )
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    since = DayField(label=_("设立日期"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("belongs_to", "supervised_by"):
            offer(self, name, standing().exclude(kind=UnitKind.ENTERPRISE))

    def clean(self) -> dict[str, Any]:
        """Work out the path; the highest unit needs a place of its own."""
        sent = super().clean() or {}
        above, place = sent.get("belongs_to"), sent.get("place", "")
        if above is None and not place and "place" not in self.errors:
            self.add_error("place", _("没有上级的单位须填写位置代码。"))
        sent["path"] = (above.path if above else "") + (f"{place}/" if place else "")
        uscc = sent.get("uscc", "")
        if uscc and Unit.objects.filter(uscc=uscc).exists():
            self.add_error("uscc", _("这个代码已经登记过。"))
        return sent


class RenameForm(forms.Form):
    """单位更名."""

    name = forms.CharField(label=_("新全称"), max_length=100)
    short_name = forms.CharField(label=_("新简称"), max_length=30)
    since = DayField(label=_("启用日期"), help_text=_("这一天以前的记录仍显示原来的名称。"))


class EndForm(forms.Form):
    """The day from which something no longer holds."""

    until = DayField(label=_("从哪一天起不再有效"))


class AppointForm(forms.Form):
    """任职: somebody who is known, or a new person."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("已有人员"), required=False)
    name = forms.CharField(label=_("或新人员姓名"), max_length=40, required=False)
    email = forms.EmailField(label=_("邮箱"), required=False, help_text=_("用来收提醒；信里不写事项内容。"))
    title = forms.CharField(label=_("职务"), max_length=40)
    rank = forms.ChoiceField(label=_("层级"), choices=Rank.choices)
    role = forms.ChoiceField(label=_("角色"))
    jurisdiction = forms.CharField(
        label=_("管辖范围"),
        required=False,
        help_text=_("可以看到哪个位置之内的事项，以 / 结尾；不填只看本单位的。"),
    )
    since = DayField(label=_("任职日期"))
    until = DayField(label=_("到期日期"), required=False)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "person", Person.objects.order_by("name"))
        offer(self, "role", roles)

    def clean_jurisdiction(self) -> str | None:
        """Return the path, which ends in a slash, or None."""
        path = self.cleaned_data["jurisdiction"].strip()
        if path and not re.fullmatch(r"([a-z][a-z0-9]*/)+", path):
            raise forms.ValidationError(_("请从最上一级写起，各级之间和末尾都用斜线 / 。"))
        return path or None

    def clean(self) -> dict[str, Any]:
        """One person, known or new."""
        sent = super().clean() or {}
        if bool(sent.get("person")) == bool(sent.get("name")):
            self.add_error("person", _("请选一位已有人员，或填写新人员姓名，二者填一项。"))
        return sent


class PortfolioForm(forms.Form):
    """分管范围."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("分管的科室和下属单位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("连同隶属于它的单位。"),
    )
    kinds = forms.MultipleChoiceField(label=_("分管的事项类别"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, unit_id: int, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "units", subordinates(unit_id))
        offer(self, "kinds", matter_kinds().items())


class LendForm(forms.Form):
    """委托代办: to a colleague of the same unit."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("委托给"))
    since = DayField(label=_("开始日期"))
    until = DayField(label=_("结束日期"), help_text=_("这一天起收回。"))

    def __init__(self, *args: Any, unit_id: int, but: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        colleagues = Person.objects.filter(Q(posts__unit=unit_id) & Q(posts__until__isnull=True)).exclude(pk=but)
        offer(self, "person", colleagues.distinct().order_by("name"))
