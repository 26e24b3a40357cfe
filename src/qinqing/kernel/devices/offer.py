"""`offer`: what a field lets its reader choose from, known only when the form is made."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.choices import BaseChoiceIterator


class _Pairs(BaseChoiceIterator):
    """Pairs as they are: Django would look into each of them, twice, for groups of choices."""

    def __init__(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        self.pairs = list(pairs)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """Return them anew."""
        return iter(self.pairs)


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
        field.choices = _Pairs(offered)
