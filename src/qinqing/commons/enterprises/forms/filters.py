"""The form above the list of enterprises: words, place, size, and conditions on fields of the catalogue."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises.queries import Asked
from qinqing.commons.enterprises.rules.catalogue import CHOICE, CODE, DAY, FLAG, Field
from qinqing.commons.enterprises.rules.columns import BadCell
from qinqing.commons.enterprises.rules.conditions import MOST, Condition
from qinqing.commons.enterprises.rules.showing import NOBODY_KNOWS
from qinqing.commons.enterprises.rules.sizes import SIZES
from qinqing.commons.enterprises.rules.values import encoded
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.parties.forms import DayField

LONGEST = 60
MARK, FROM, TO = "f-", "-from", "-to"
"""How an address names a condition, so that no field of a city is taken for something else."""

NOT_KNOWN = "-"
_NAMED = re.compile(rf"{MARK}([a-z][a-z0-9_]{{1,29}})(?:{FROM}|{TO})?")
_BEGINS = {"section": r"^[A-T]?\Z", "industry": r"^[0-9]{0,4}\Z"}


def named(asked: Iterable[str]) -> list[str]:
    """Return the codes of the fields that the parameters of an address name, each once, at most MOST."""
    found = (_NAMED.fullmatch(name) for name in asked)
    return list(dict.fromkeys(one[1] for one in found if one))[:MOST]


class FilterForm(forms.Form):
    """查找企业: every answer may be left out; a field that is named in the address is asked for, also when empty.

    `topics` are the fields that may be asked for, under their headings; `places` the names of places by their paths.
    """

    q = forms.CharField(label=_("名称开头，或统一社会信用代码"), required=False, max_length=LONGEST)
    place = forms.ChoiceField(label=_("辖区"), required=False)
    size = forms.ChoiceField(label=_("规模"), required=False, choices=[("", _("全部")), *SIZES.items()])
    add = forms.ChoiceField(label=_("再按一项内容"), required=False)

    def __init__(self, sent: QueryDict, topics: Iterable[tuple[str, list[Field]]], places: Mapping[str, str]) -> None:
        super().__init__(sent)
        self.conditions: list[Condition] = []
        groups = list(topics)
        known = {one.code: one for _topic, fields in groups for one in fields}
        self.asked = [known[code] for code in named(sent) if code in known]
        offer(self, "place", [("", _("全部")), *places.items()])
        free = [(topic, [(one.code, one.label) for one in fields if one not in self.asked]) for topic, fields in groups]
        offer(self, "add", [("", _("请选择")), *((topic, pairs) for topic, pairs in free if pairs)])
        if len(self.asked) >= MOST:
            del self.fields["add"]
        for one in self.asked:
            self.fields.update(_inputs(one))

    def wanted(self) -> Asked:
        """Return what the list is narrowed to, as far as the address can be understood; the rest is left out."""
        self.full_clean()
        after = self.data.get("after", "").replace("\0", "")
        given = {name: self.cleaned_data.get(name, "") for name in ("q", "place", "size")}
        return Asked(given["q"], given["place"], given["size"], self.conditions, after)

    def clean(self) -> dict[str, Any]:
        """Return the answers; a condition that cannot be read is said at its field, and the rest applies."""
        given: dict[str, Any] = super().clean() or {}
        self.conditions = [one for field in self.asked if (one := self._condition(field, given))]
        return given

    def _condition(self, field: Field, given: Mapping[str, Any]) -> Condition | None:
        name = MARK + field.code
        if field.kind == CODE:
            return Condition(field, begins=given[name]) if given.get(name) else None
        if field.kind in {FLAG, CHOICE}:
            return _chosen(field, given.get(name))
        least, most = self._number(field, name + FROM, given), self._number(field, name + TO, given)
        if least is not None and most is not None and least > most:
            self.add_error(name + TO, _("不能比前一格小。"))
            return None
        return None if least is None and most is None else Condition(field, least, most)

    def _number(self, field: Field, name: str, given: Mapping[str, Any]) -> int | None:
        cell: str | date | None = given.get(name)
        if not cell:
            return None
        try:
            return encoded(field, cell)
        except BadCell as fault:
            self.add_error(name, str(fault))
            return None


def _chosen(field: Field, word: str | None) -> Condition | None:
    if not word:
        return None
    if word == NOT_KNOWN:
        return Condition(field, not_known=True)
    place = int(word) if field.kind == FLAG else list(field.choices or ()).index(word)
    return Condition(field, place, place)


def _inputs(field: Field) -> dict[str, forms.Field]:
    """Return what is asked about one field: a choice, a beginning, or from and to."""
    name, label = MARK + field.code, field.heading
    if field.kind == FLAG:
        return {name: _choices(label, [("1", _("是")), ("0", _("否"))])}
    if field.kind == CHOICE:
        return {name: _choices(label, (field.choices or {}).items(), known=field.column)}
    if field.kind == CODE:
        beginning = forms.RegexField(
            _BEGINS[field.code],
            label=_("{label}，开头几位").format(label=label),
            required=False,
            max_length=4,
            error_messages={"invalid": _("门类写一个大写字母，行业写 1 至 4 位数字。")},
        )
        return {name: beginning}
    kind: Any = DayField if field.kind == DAY else _Figure
    words = {FROM: _("{label}，不低于"), TO: _("{label}，不超过")}
    if field.kind == DAY:
        words = {FROM: _("{label}，不早于"), TO: _("{label}，不晚于")}
    return {name + end: kind(label=word.format(label=label), required=False) for end, word in words.items()}


class _Figure(forms.CharField):
    """A number as people write it, read as a cell of a sheet would be."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=20, **more)


def _choices(label: str, words: Iterable[tuple[str, Any]], *, known: bool = False) -> forms.ChoiceField:
    """Offer words; what every enterprise has is never unknown."""
    last = [] if known else [(NOT_KNOWN, NOBODY_KNOWS)]
    return forms.ChoiceField(label=label, required=False, choices=[("", _("不限")), *words, *last])
