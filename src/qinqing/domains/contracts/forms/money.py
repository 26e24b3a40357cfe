"""The forms of money: the payment of a clause, who both sides are, up to which day a sheet is reckoned."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts.rules.money.agreed import (
    LATENESS,
    NOT_AGREED,
    PAYS_FOR,
    YEARS,
    Payable,
    doubts,
    faults,
)
from qinqing.domains.contracts.rules.money.standing import BODIES, DECLARED, NO, Declared
from qinqing.domains.contracts.rules.money.terms import BASES, DAY, YEAR
from qinqing.kernel.devices.asking import decimal
from qinqing.kernel.obligations.forms import YuanField
from qinqing.kernel.parties.forms import DayField


class AsOfForm(forms.Form):
    """款项算到哪一天."""

    as_of = DayField(label=_("算到哪一天"), required=False, help_text=_("不填就是今天；不能晚于今天。"))

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    def clean_as_of(self) -> date:
        """Return the day; what is paid later nobody knows yet."""
        asked: date | None = self.cleaned_data["as_of"]
        if asked and asked > self.today:
            raise forms.ValidationError(_("不能晚于今天：以后付多少现在还不知道。"))
        return asked or self.today


PERCENT, PERMILLE, PERMYRIAD = "100", "1000", "10000"
RATE_UNITS = {"": _("请选"), PERCENT: _("百分之（%）"), PERMILLE: _("千分之（‰）"), PERMYRIAD: _("万分之")}


class PaymentForm(forms.Form):
    """付款条件: the money of one clause, as the contract has it."""

    amount = YuanField(
        label=_("金额"),
        help_text=_("用元填写，最多两位小数；也可以写 500万。保存前会用万元和大写再问一次。"),
        error_messages={"required": _("请填金额。")},
    )
    subject = forms.ChoiceField(
        label=_("付的是什么"),
        choices=list(PAYS_FOR.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选付的是什么。")},
    )
    late = forms.ChoiceField(
        label=_("合同对逾期付款怎样约定"),
        choices=list(LATENESS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选合同对逾期怎样约定。")},
    )
    rate_number = decimal(_("利率的数字"), _("例如万分之五填 5。合同没有约定的不填。"), places=6)
    rate_unit = forms.ChoiceField(
        label=_("是百分之、千分之还是万分之"), choices=list(RATE_UNITS.items()), required=False
    )
    per = forms.ChoiceField(
        label=_("按日还是按年"), choices=[("", _("请选")), (DAY, _("每日")), (YEAR, _("每年"))], required=False
    )
    days_in_year = forms.TypedChoiceField(
        label=_("一年按几天算"),
        choices=[("", _("按日的不用选")), *YEARS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    base = forms.ChoiceField(label=_("按什么算"), choices=[("", _("请选")), *BASES.items()], required=False)
    cap_share = decimal(_("最多是这笔款的百分之几"), _("合同约定了上限的填，例如 20；没有不填。"))
    cap_amount = YuanField(label=_("最多多少元"), required=False, help_text=_("合同约定了上限金额的填；没有不填。"))
    late_source = forms.CharField(
        label=_("逾期约定在合同第几条"), required=False, max_length=100, help_text=_("例如 第 9.2 条。")
    )
    back_on = forms.CharField(
        label=_("达不到要退还的，看哪一条"),
        required=False,
        max_length=20,
        help_text=_("写收款一方那一条的编号，例如 6.1；没有退还的约定不填。"),
    )
    back_quantity = forms.IntegerField(
        label=_("那一条应达到多少"),
        required=False,
        min_value=1,
        max_value=10**12,
        help_text=_("整数。不填，就看那一条有没有按期办到，没有办到退还全部。"),
        error_messages={"invalid": _("请填整数，例如 10。")},
    )
    back_measure = forms.CharField(
        label=_("数量的单位"), required=False, max_length=10, help_text=_("例如亿元、人、亩。")
    )
    tolerated = decimal(_("达到百分之几就算达到"), _("合同约定了的填，例如 90；没有不填。"))
    sure = forms.BooleanField(label=_("利率已对照原文，没有写错"), required=False)
    checked = forms.CharField(widget=forms.HiddenInput, required=False)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    doubted: bool = False

    def clean(self) -> dict[str, Any]:
        """Ask about what contradicts itself, and once about what looks like a slip."""
        given = super().clean() or {}
        if self.errors:
            return given
        if (given["rate_number"] is None) != (not given["rate_unit"]):
            self.add_error("rate_unit", _("利率的数字和「百分之、千分之、万分之」要一起填。"))
            return given
        terms = self.terms
        for name, says in faults(terms):
            self.add_error({"rate": "rate_number"}.get(name, name), says)
        asked = doubts(terms)
        self.doubted = bool(asked)
        if asked and not given["sure"] and not self.errors:
            self.add_error("rate_number", f"{asked[0]}没有写错，请勾选「利率已对照原文，没有写错」。")
        return given

    @property
    def terms(self) -> Payable:
        """Return the terms that were filled in."""
        given = self.cleaned_data
        names = ("subject", "late", "days_in_year", "cap_amount", "back_quantity")
        words = ("late_source", "back_on", "back_measure")
        agreed = given["late"] != NOT_AGREED
        return Payable(
            amount=given.get("amount") or 0,
            **{name: given[name] for name in names},
            **{name: given[name].strip() for name in words},
            rate=_part(given["rate_number"], int(given["rate_unit"] or PERCENT)),
            per=given["per"] if agreed else "",
            base=given["base"] if agreed else "",
            cap_share=_part(given["cap_share"], 100),
            tolerated=_part(given["tolerated"], 100),
        )

    @property
    def digest(self) -> str:
        """Return what was typed, so that only what was read back once is kept."""
        return str(self.terms)


def _part(number: Decimal | None, whole: int) -> Decimal | None:
    return None if number is None else (number / whole).normalize()


def opened(terms: Payable) -> dict[str, Any]:
    """Return terms as the form begins with them; a rate in the unit in which it is a short number."""
    given: dict[str, Any] = {name: getattr(terms, name) for name in Payable.__slots__}
    if terms.rate is not None:
        unit = next((one for one in (PERCENT, PERMILLE, PERMYRIAD) if _short(terms.rate * int(one))), PERMYRIAD)
        given |= {"rate_number": plain(terms.rate * int(unit)), "rate_unit": unit}
    for name in ("cap_share", "tolerated"):
        given[name] = None if given[name] is None else plain(given[name] * 100)
    return given


def _short(number: Decimal) -> bool:
    return number >= 1 or number == number.quantize(Decimal("0.1"))


def plain(number: Decimal) -> str:
    """Return a number without an exponent and without zeros at its end."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


class StandingForm(forms.Form):
    """双方情况: what the statutory rate for late payment asks for."""

    body = forms.ChoiceField(
        label=_("政府一方是哪一类单位"),
        help_text=_("只有机关、事业单位、大型企业迟延支付中小企业，才有法定的逾期利息。"),
        choices=list(BODIES.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    declared = forms.ChoiceField(
        label=_("企业签订时怎样声明自己的规模"),
        help_text=_("企业应当主动告知自己是中小企业；规模以签订合同时为准（保障中小企业款项支付条例 第3条）。"),
        choices=list(DECLARED.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    evidence = forms.CharField(
        label=_("声明在哪里"),
        required=False,
        max_length=200,
        help_text=_("例如 合同附件 3《中小企业声明函》。"),
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask where a declaration stands."""
        given = super().clean() or {}
        if given.get("declared") not in {"", NO, None} and not given.get("evidence", "").strip():
            self.add_error("evidence", _("请写明声明在哪里。"))
        return given

    @property
    def said(self) -> Declared:
        """Return what was filled in."""
        given = self.cleaned_data
        return Declared(given["body"], given["declared"], given["evidence"].strip())
