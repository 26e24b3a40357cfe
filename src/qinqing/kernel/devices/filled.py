"""Questions that are filled in: a head and lists of rows, which say what a calculator's file would say."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.forms import BaseFormSet
from django.http import QueryDict

if TYPE_CHECKING:
    Base = BaseFormSet[forms.Form]
else:
    Base = BaseFormSet

MOST_ROWS = 40
"""Whoever has more of them writes a file."""

MARK, MORE = "filled", "more"
"""Names in a request: it was filled in, and the list that shall have further rows instead of an answer."""


class _Rows(Base):
    def initial_form_count(self) -> int:
        """Return how many rows must be filled in: none, for whoever empties one takes it out."""
        return 0 if self.is_bound else super().initial_form_count()


@dataclass(frozen=True, slots=True)
class Part:
    """A list of rows: its name in the request, its heading, what one row is called, its form, what stands above it."""

    name: str
    title: Any
    row: Any
    form: type[forms.Form]
    note: Any = ""

    def rows(self, data: QueryDict | None, given: Sequence[Mapping[str, Any]], blank: int) -> Base:
        """Return the rows: bound to `data`, or with `given` in them and `blank` empty ones below."""
        made = forms.formset_factory(self.form, formset=_Rows, extra=blank, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
        return made(data, prefix=self.name, initial=None if data is not None else given)


class Filled(ABC):
    """One question of a calculator, as somebody fills it in."""

    head: ClassVar[type[forms.Form]]
    parts: ClassVar[Sequence[Part]]

    def __init__(self, data: QueryDict | None = None, given: Mapping[str, Any] | None = None, more: str = "") -> None:
        given = given or {}
        self.top = self.head(data, initial=None if data is not None else given.get("head"))
        self.lists = [
            (part, part.rows(data, given.get(part.name, ()), blank=4 if part.name == more else 1))
            for part in self.parts
        ]

    @property
    def forms(self) -> list[forms.Form]:
        """Return every form of it."""
        return [self.top, *(form for _, rows in self.lists for form in rows)]

    def is_valid(self) -> bool:
        """Tell whether every row could be read; an empty one is not there."""
        judged = [self.top.is_valid(), *(rows.is_valid() for _, rows in self.lists)]
        return all(judged)

    def again(self, more: str = "") -> "Filled":
        """Return the same with an empty row below each list, and some below `more`; nothing is judged."""
        typed = {part.name: [_typed(row) for row in rows if row.has_changed()] for part, rows in self.lists}
        return type(self)(given={"head": _typed(self.top), **typed}, more=more)

    def question(self) -> dict[str, Any]:
        """Return what a file would hold; call it when it is valid."""
        given = {part.name: [row.cleaned_data for row in rows if row.has_changed()] for part, rows in self.lists}
        return self.written(self.top.cleaned_data, given)

    @classmethod
    @abstractmethod
    def read(cls, sample: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a file holds as it is typed: `head`, and a list of rows for each part."""

    @abstractmethod
    def written(self, head: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
        """Return what was typed as a file holds it."""


def _typed(form: forms.Form) -> dict[str, Any]:
    return {bound.name: bound.value() for bound in form}


def told(**given: object) -> dict[str, Any]:
    """Return an object of a file: days as text, and nothing of what was left empty."""
    return {
        name.rstrip("_"): one.isoformat() if hasattr(one, "isoformat") else one
        for name, one in given.items()
        if one not in {None, ""}
    }
