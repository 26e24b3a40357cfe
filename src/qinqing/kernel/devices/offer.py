"""`offer`: what a field lets its reader choose from, known only when the form is made."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet


def offer(form: forms.BaseForm, name: str, offered: "QuerySet[Any] | Iterable[tuple[Any, Any]]") -> None:
    """Let the field `name` offer rows, or pairs of value and words.

    Raises TypeError when the field offers nothing, or rows are given to one that takes pairs.
    """
    field = form.fields[name]
    takes_rows, rows = isinstance(field, forms.ModelChoiceField), isinstance(offered, QuerySet)
    if takes_rows != rows or not isinstance(field, forms.ChoiceField):
        raise TypeError(f"the field {name} does not offer that")
    if isinstance(field, forms.ModelChoiceField) and isinstance(offered, QuerySet):
        field.queryset = offered
    else:
        field.choices = list(offered)
