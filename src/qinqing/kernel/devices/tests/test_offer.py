"""`offer`: rows for one sort of field, pairs for the other, nothing for all others."""

import pytest
from django import forms

from qinqing.kernel.devices.offer import offer
from qinqing.kernel.parties.models import Unit


class Asked(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none())
    units = forms.ModelMultipleChoiceField(Unit.objects.none())
    word = forms.ChoiceField()
    words = forms.MultipleChoiceField()
    text = forms.CharField()


@pytest.mark.parametrize("name", ["unit", "units"])
def test_rows(name):
    form, rows = Asked(), Unit.objects.filter(kind="park")
    offer(form, name, rows)
    assert str(form.fields[name].queryset.query) == str(rows.query)
    assert Asked().fields[name].queryset.query.is_empty()


@pytest.mark.parametrize("name", ["word", "words"])
def test_pairs(name):
    form = Asked()
    offer(form, name, {"a": "甲"}.items())
    assert list(form.fields[name].choices) == [("a", "甲")]
    assert list(Asked().fields[name].choices) == []


@pytest.mark.parametrize(("name", "offered"), [("unit", [("a", "甲")]), ("word", Unit.objects.none()), ("text", [])])
def test_a_field_that_does_not_offer_that(name, offered):
    with pytest.raises(TypeError, match=name):
        offer(Asked(), name, offered)
