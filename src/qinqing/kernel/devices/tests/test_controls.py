"""The everyday controls read as Django writes them, whatever they hold."""

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Widget
from django.utils.safestring import SafeString

from qinqing.kernel.devices.controls import WRITERS, Controls

CHOICES = [("", "全部"), ("a", "<甲>"), ("组", [("b", "乙 & 丙"), (3, "3")])]
WIDGETS = [
    forms.TextInput({"placeholder": False, "required": True, "maxlength": 60}),
    forms.TextInput({"type": "search", "data-x": "\"'<>&"}),
    forms.NumberInput({"min": 0}),
    forms.EmailInput(),
    forms.PasswordInput(),
    forms.HiddenInput(),
    forms.DateInput(),
    forms.FileInput(),
    forms.CheckboxInput(),
    forms.Textarea({"rows": 3}),
    forms.Select(choices=CHOICES),
    forms.NullBooleanSelect(),
    forms.SelectMultiple(choices=CHOICES),
    forms.RadioSelect(choices=CHOICES),
    forms.CheckboxSelectMultiple(choices=CHOICES),
]
VALUES = [None, "", "a", "\n<b>\"'&", 3, 1234567, date(2026, 6, 18), SafeString("<i>"), True]


def written(widget: Widget, value: object, renderer: DjangoTemplates) -> str:
    text = widget.render("name", value, {"id": "id_name"}, renderer=renderer)
    return text if "<textarea" in text else re.sub(r">\s+<", "><", text)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_control_is_as_django_writes_it(widget: Widget, value: object) -> None:
    assert written(widget, value, Controls()) == written(widget, value, DjangoTemplates())


def test_what_is_not_written_here_comes_from_the_template() -> None:
    assert forms.RadioSelect.template_name not in WRITERS
    assert forms.SelectMultiple.template_name == forms.Select.template_name
