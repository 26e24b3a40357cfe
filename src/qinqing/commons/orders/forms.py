"""The forms by which orders are written, narrowed and withdrawn."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qinqing.commons.orders.actions import Wanted
from qinqing.commons.orders.queries import receivers
from qinqing.commons.orders.queries.listing import STANDINGS
from qinqing.commons.orders.rules import LONGEST_WORD, is_word
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.offer import offer
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.forms import ALL, LedgerForm
from qinqing.kernel.parties.forms import DayField
from qinqing.kernel.parties.models import Unit

MOST_COPIES, LONGEST = 20, 250


class OrderForm(forms.Form):
    """起草督办单、修改草稿."""

    addressee = forms.ModelChoiceField(
        Unit.objects.none(), label=_("主送单位"), error_messages={"required": _("请选主送单位。")}
    )
    title = forms.CharField(
        label=_("标题"),
        max_length=80,
        help_text=_("例如 关于限期办结逾期承诺事项的督办单。清单和待办里会出现，不要写合同、项目和企业的名称。"),
        error_messages={"required": _("请填写标题。")},
    )
    demand = forms.CharField(
        label=_("要求"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("一行一条，写清做到什么程度、交什么证明。所涉事项和期限会自动写进正文。"),
        error_messages={"required": _("请写明要求。")},
    )
    length = forms.IntegerField(
        label=_("办结期限（工作日）"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        help_text=_("从签发的次日起算；也可以在下面直接写日期，两样写一样。"),
    )
    due_on = DayField(label=_("或者办结日期"), required=False)
    copies = forms.CharField(
        label=_("抄送"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("每行一个单位，写全称或简称。企业只能是所涉事项的一方。"),
    )
    word = forms.CharField(
        label=_("机关代字"),
        required=False,
        max_length=LONGEST_WORD,
        help_text=_("写在年份前面，由本机关确定，例如 岚营督；没有的不写。顺序号签发时自动编。"),
    )
    about = forms.CharField(widget=forms.HiddenInput, required=False)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, cited: Sequence[Obligation], **more: Any) -> None:
        super().__init__(*args, **more)
        self.cited = cited
        units = receivers(actor)
        offer(self, "addressee", units.filter(pk__in={one.debtor_id for one in cited}) if cited else units)

    def clean_word(self) -> str:
        """Take Chinese characters alone."""
        word: str = self.cleaned_data["word"].strip()
        if word and not is_word(word):
            raise forms.ValidationError(_("机关代字只写汉字，年份和顺序号会自动加上。"))
        return word

    def clean_copies(self) -> list[Unit]:
        """Return the units that are named, each once; an enterprise only where it is owed what the order is about."""
        wanted = list(dict.fromkeys(filter(None, map(str.strip, str(self.cleaned_data["copies"]).splitlines()))))
        if len(wanted) > MOST_COPIES:
            raise forms.ValidationError(_("最多抄送 20 个单位。"))
        found = [(words, _named(words)) for words in wanted]
        if missing := [words for words, unit in found if unit is None]:
            raise forms.ValidationError([_("没有找到「%(w)s」，请写全称。") % {"w": words[:40]} for words in missing])
        units = [unit for _words, unit in found if unit is not None]
        owed = {one.creditor_id for one in self.cited}
        if foreign := [unit for unit in units if unit.side == ENT and unit.pk not in owed]:
            says = _("「%(w)s」不是所涉事项的一方，不能抄送。")
            raise forms.ValidationError([says % {"w": unit.short_name} for unit in foreign])
        return units

    def clean(self) -> dict[str, Any]:
        """Ask for one limit, and let nobody get it twice."""
        given = super().clean() or {}
        if not {"length", "due_on"} & self.errors.keys() and (given.get("length") is None) == (
            given.get("due_on") is None
        ):
            self.add_error("length", _("办结期限请写工作日数，或者写日期，两样写一样。"))
        if given.get("addressee") in (given.get("copies") or []):
            self.add_error("copies", _("主送单位不用再抄送。"))
        return given

    @property
    def wanted(self) -> Wanted:
        """Return what was filled in."""
        given = self.cleaned_data
        names = ("addressee", "title", "demand", "length", "due_on", "copies", "word")
        return Wanted(**{name: given[name] for name in names}, cites=[one.pk for one in self.cited])


def _named(words: str) -> Unit | None:
    """Return the standing unit with that name, or the only one with that short name."""
    known = list(Unit.objects.filter(Q(name=words) | Q(short_name=words), until__isnull=True)[:3])
    exact = [one for one in known if one.name == words]
    return exact[0] if exact else known[0] if len(known) == 1 else None


def keys_in(texts: Iterable[str]) -> list[int]:
    """Return the keys that an address or a form names, each once: 12,13."""
    parts = [part.strip() for text in texts for part in text.split(",")]
    return list(dict.fromkeys(int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 19))


class ListForm(LedgerForm):
    """What the list is narrowed to."""

    standing = forms.ChoiceField(label=_("办到哪一步"), required=False, choices=[ALL, *STANDINGS.items()])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["turn"]
        self.fields["q"].label = _("标题或文号")


class RevForm(forms.Form):
    """签发、作废草稿."""

    rev = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(RevForm):
    """撤回督办单."""

    reason = forms.CharField(
        label=_("撤回的理由"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("主送、抄送单位都看得到。文号保留，不再给别的督办单用。"),
        error_messages={"required": _("请写明撤回的理由。")},
    )
