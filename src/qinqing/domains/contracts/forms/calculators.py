"""What the calculator of late payments asks, to be filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts.forms.money import PERCENT, RATE_UNITS, plain
from qinqing.domains.contracts.rules.money.agreed import YEARS
from qinqing.domains.contracts.rules.money.terms import (
    BASES,
    CREDITORS,
    DAY,
    DEBTORS,
    KINDS,
    OTHER_CREDITORS,
    OTHER_DEBTORS,
    OTHER_SUBJECTS,
    SUBJECTS,
    UNPAID,
    YEAR,
)
from qinqing.kernel.devices.asking import choice, decimal, word
from qinqing.kernel.devices.filled import Filled, Part, told
from qinqing.kernel.obligations.forms import YuanField
from qinqing.kernel.parties.forms import DayField

UNKNOWN = {"": _("不知道")}
NOT_AGREED = {"": _("没有约定")}
DECLARED = {"yes": True, "no": False}


def _known(*words: str) -> dict[str, Any]:
    return UNKNOWN | {one: one for one in words}


class AccountForm(forms.Form):
    """Who owes whom, for what, and what the contract says of lateness."""

    debtor = word(_("付款方名称"), required=True)
    debtor_kind = forms.ChoiceField(
        label=_("付款方是"), choices=list(_known(*DEBTORS, *OTHER_DEBTORS).items()), required=False
    )
    creditor = word(_("收款方名称"), required=True)
    creditor_kind = forms.ChoiceField(
        label=_("收款方的规模"), choices=list(_known(*CREDITORS, *OTHER_CREDITORS).items()), required=False
    )
    declared = forms.ChoiceField(
        label=_("签订时声明是中小企业"),
        choices=[*UNKNOWN.items(), ("yes", _("声明了")), ("no", _("没有声明"))],
        required=False,
    )
    subject = forms.ChoiceField(
        label=_("付的是什么钱"), choices=list(_known(*SUBJECTS, *OTHER_SUBJECTS).items()), required=False
    )
    as_of = DayField(label=_("算到哪一天"))
    kind = forms.ChoiceField(
        label=_("合同约定的逾期责任"), choices=[*NOT_AGREED.items(), *KINDS.items()], required=False
    )
    rate = decimal(_("利率的数字"), _("例如万分之五填 5。"), places=6)
    rate_unit = forms.ChoiceField(label=_("百分之、千分之还是万分之"), choices=list(RATE_UNITS.items()), required=False)
    per = forms.ChoiceField(label=_("按日还是按年"), choices=[(DAY, _("每日")), (YEAR, _("每年"))], required=False)
    days_in_year = forms.TypedChoiceField(
        label=_("一年按几天算"),
        choices=[("", _("按日的不用选")), *YEARS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    base = choice(_("按什么算"), BASES, UNPAID)
    cap = decimal(_("最多是全部款项的百分之几"), _("没有上限不填。"))

    def clean(self) -> dict[str, Any]:
        """Ask for the rate of an agreed lateness."""
        given = super().clean() or {}
        if self.errors or not given["kind"]:
            return given
        if given["rate"] is None or not given["rate_unit"]:
            self.add_error("rate", _("约定了逾期责任，请填利率，并选百分之、千分之或万分之。"))
        elif given["per"] == YEAR and not given["days_in_year"]:
            self.add_error("days_in_year", _("按年的利率，请选一年按几天算；合同怎么写就怎么选。"))
        return given


class InstalmentRow(forms.Form):
    """One amount that falls due."""

    title = word(_("哪一笔款"))
    due = DayField(label=_("应付日期"))
    amount = YuanField(label=_("金额（元）"), error_messages={"required": _("请填金额。")})


class PaymentRow(forms.Form):
    """One payment."""

    on = DayField(label=_("付款日期"))
    amount = YuanField(label=_("金额（元）"), error_messages={"required": _("请填金额。")})
    towards = forms.IntegerField(
        label=_("付的是第几笔"),
        required=False,
        min_value=1,
        error_messages={name: _("请填上面那一笔的号数。") for name in ("invalid", "min_value")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class MoneyFilled(Filled):
    """双方、逾期约定、应付和已付."""

    head = AccountForm
    parts = (
        Part("instalments", _("应付的款"), _("笔"), InstalmentRow),
        Part("payments", _("已付的款"), _("次"), PaymentRow, _("还没有付就不填。不写付的是第几笔，就先抵早到期的。")),
    )

    def is_valid(self) -> bool:
        """Besides, a payment goes towards an instalment that is here."""
        if not super().is_valid():
            return False
        (_due, owed), (_paid, payments) = self.lists
        count = sum(row.has_changed() for row in owed)
        for row in payments:
            if row.has_changed() and (row.cleaned_data["towards"] or 0) > count:
                row.add_error("towards", _("上面没有第 {number} 笔。").format(number=row.cleaned_data["towards"]))
        return super().is_valid()

    @classmethod
    def read(cls, sample: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a file of an account as it is typed."""
        debtor, creditor, late = sample["debtor"], sample["creditor"], sample.get("late", {})
        places = {one["number"]: place for place, one in enumerate(sample["instalments"], start=1)}
        head = {
            "debtor": debtor["name"],
            "debtor_kind": debtor.get("kind"),
            "creditor": creditor["name"],
            "creditor_kind": creditor.get("kind"),
            "declared": {True: "yes", False: "no"}.get(creditor.get("declared_sme")),
            "rate": late.get("rate", "").rstrip("%"),
            "rate_unit": PERCENT,
            "cap": late.get("cap", {}).get("share", "").rstrip("%"),
        }
        rest = {name: late.get(name) for name in ("kind", "per", "days_in_year", "base")}
        payments = [{**one, "towards": places.get(one.get("towards", ""))} for one in sample["payments"]]
        return {
            "head": {**rest, **head, "subject": sample.get("subject"), "as_of": sample["as_of"]},
            "instalments": sample["instalments"],
            "payments": payments,
        }

    def written(self, head: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
        """Return the account as a file holds it, instalments numbered in their order."""
        sme = DECLARED.get(head["declared"])
        creditor = told(name=head["creditor"], kind=head["creditor_kind"])
        account: dict[str, Any] = {
            "debtor": told(name=head["debtor"], kind=head["debtor_kind"]),
            "creditor": creditor if sme is None else {**creditor, "declared_sme": sme},
            **told(subject=head["subject"], as_of=head["as_of"]),
            "instalments": [
                {"number": str(place), **told(**one)} for place, one in enumerate(rows["instalments"], start=1)
            ],
            "payments": [
                told(on=one["on"], amount=one["amount"], towards=str(one["towards"] or "")) for one in rows["payments"]
            ],
        }
        return {**account, "late": _late(head)} if head["kind"] else account


def _late(head: Mapping[str, Any]) -> dict[str, Any]:
    of = {"100": "%", "1000": "‰"}.get(head["rate_unit"])
    rate = f"{plain(head['rate'])}{of}" if of else f"{plain(head['rate'] / 100)}%"
    days = head["days_in_year"] if head["per"] == YEAR else None
    cap = None if head["cap"] is None else {"share": f"{plain(head['cap'])}%"}
    return told(kind=head["kind"], rate=rate, per=head["per"], days_in_year=days, base=head["base"]) | (
        {"cap": cap} if cap else {}
    )
