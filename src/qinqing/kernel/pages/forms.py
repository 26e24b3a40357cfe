"""The form on the sheet of parts, the filters of lists, and what was typed into a form, in the words of its labels."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.obligations.rules import LEVELS
from qinqing.kernel.pages.queries import NONE, office, offices
from qinqing.kernel.pages.rules.samples import TODAY

ALL = ("", _("全部"))


class LedgerForm(forms.Form):
    """What a list of matters is narrowed to; everything may be left out."""

    q = forms.CharField(
        label=_("名称或编号"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )
    light = forms.ChoiceField(label=_("灯"), required=False, choices=[ALL, *LEVELS.items(), (NONE, _("没有亮"))])
    turn = forms.ChoiceField(
        label=_("轮到谁"),
        required=False,
        choices=[ALL, ("mine", _("本单位")), (GOV, _("政府")), (ENT, _("企业"))],
    )
    unit = forms.ChoiceField(label=_("单位和所辖"), required=False)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor
        if units := offices(actor):
            offer(self, "unit", [ALL, *units])
        else:
            del self.fields["unit"]

    @property
    def wanted(self) -> dict[str, Any]:
        """Return what was asked for and is legal; anything else asks for nothing."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return {**found, "unit": office(self.actor, found["unit"])} if "unit" in found else found

    @property
    def words(self) -> str:
        """Return what was asked for, in words."""
        return "；".join(f"{self.fields[name].label}：{self._word(name, value)}" for name, value in self.wanted.items())

    def _word(self, name: str, value: Any) -> str:
        field = self.fields[name]
        is_code = isinstance(field, forms.ChoiceField) and isinstance(value, str)
        return _as_read(field, value) if is_code else str(value)


class FindForm(forms.Form):
    """What somebody searches for."""

    LONGEST = 60
    q = forms.CharField(required=False, max_length=LONGEST)


class SampleForm(forms.Form):
    """Every kind of control, one of them in error."""

    done_on = forms.DateField(
        label=_("完成日期"),
        help_text=_("实际办结的那一天，例如 2026-6-17"),
        widget=forms.DateInput(attrs={"type": "text", "inputmode": "numeric", "autocomplete": "off"}),
    )
    note = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    side = forms.ChoiceField(
        label=_("算谁的"), choices=[("gov", _("政府")), ("ent", _("企业"))], widget=forms.RadioSelect
    )
    county = forms.ChoiceField(label=_("县区"), choices=[("", _("请选")), ("lg", _("临港区")), ("yl", _("云岭县"))])
    photo = forms.FileField(
        label=_("现场照片"),
        help_text=_("至少 1 张，每张 20 MB 以内。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.png,.pdf", "data-max-bytes": 20 * 1024 * 1024}),
    )
    sure = forms.BooleanField(label=_("以上情况属实"))

    def clean_done_on(self) -> date:
        """Refuse a day that has not come."""
        day: date = self.cleaned_data["done_on"]
        if day > TODAY:
            raise forms.ValidationError(_("完成日期不能晚于今天（6月18日）"))
        return day


NAMELESS = _("所填内容")
CARRIED = frozenset({"_form", "key", "next", "rev", "seen", "step"})
"""Fields that the page itself fills."""


def name_of(form: forms.BaseForm) -> str:
    """Return the name under which a page carries what form it shows."""
    kind = type(form)
    return f"{kind.__module__}.{kind.__qualname__}"


def _kinds(kind: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)


def fields_of(name: str) -> Mapping[str, forms.Field]:
    """Return the fields of the form that a page carried as `name`; none for a name that is no form's."""
    found = (getattr(kind, "base_fields", {}) for kind in _kinds() if f"{kind.__module__}.{kind.__qualname__}" == name)
    return next(found, {})


def readable(fields: Mapping[str, forms.Field], typed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (label, text) of what was typed; hidden fields and empty answers are left out. Asks no database.

    Without the fields, of a form that did not say which it is, every text stands without its label.
    """
    if not fields:
        return [(str(NAMELESS), text) for name, text in typed if len(text) > 1 and name not in CARRIED]
    shown = []
    for name, text in typed:
        field = fields.get(name)
        if field and text and not field.widget.is_hidden:
            shown.append((str(field.label or NAMELESS), _as_read(field, text)))
    return shown


def _as_read(field: forms.Field, text: str) -> str:
    if isinstance(field, forms.BooleanField):
        return str(_("是"))
    if isinstance(field, forms.ModelChoiceField):
        return str(_("已选"))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(text, text))  # type: ignore[arg-type]  # groups of choices are not used here
    return text
