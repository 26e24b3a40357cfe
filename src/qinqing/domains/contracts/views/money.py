"""The money of a contract as a sheet, as of a day, and as a spreadsheet."""

from datetime import date

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qinqing.domains.contracts.forms.money import AsOfForm
from qinqing.domains.contracts.queries.finding import contract_for
from qinqing.domains.contracts.queries.money import Money, sheet
from qinqing.domains.contracts.rules.money import Item, Line, Statement
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.tables import spreadsheet


def _asked(request: ActingRequest, reference: str) -> tuple[AsOfForm, Money]:
    """Return the form and the sheet as of the day that was asked for; an impossible day leaves today."""
    today = timezone.localdate()
    form = AsOfForm(request.GET or None, today=today, initial={"as_of": today})
    as_of: date = (form.cleaned_data["as_of"] or today) if form.is_bound and form.is_valid() else today
    return form, sheet(contract_for(request.actor, reference), request.actor, as_of, today)


@require_GET
def contract_money(request: ActingRequest, reference: str) -> HttpResponse:
    """Show what is due, paid, open, late and to be clawed back, with every formula in words."""
    form, money = _asked(request, reference)
    shown = {"money": money, "form": form, "notes": _notes(money)}
    return render(request, "contracts/money.html", shown, status=422 if form.errors else 200)


Row = tuple[Statement, Item, Line]


TABLE: Table[Row] = Table(
    "款项明细",
    (
        Column("付款方", lambda row: row[0].debtor, 28),
        Column("收款方", lambda row: row[0].creditor, 28),
        Column("条款", lambda row: row[1].owed.number, 8),
        Column("承诺日期", lambda row: row[1].owed.promised, 12),
        Column("应当日期", lambda row: row[1].owed.due, 12),
        Column("哪一项", lambda row: row[2].label, 36),
        Column("怎么算的", lambda row: row[2].says, 80),
        Column("金额（分）", lambda row: row[2].amount, 16),
        Column("金额", lambda row: row[2].text, 20),
    ),
)
SUMS: Table[tuple[Statement, str, str]] = Table(
    "合计",
    (
        Column("付款方", lambda row: row[0].debtor, 28),
        Column("收款方", lambda row: row[0].creditor, 28),
        Column("项目", lambda row: row[1], 24),
        Column("金额", lambda row: row[2], 24),
    ),
)


@require_GET
def contract_money_table(request: ActingRequest, reference: str) -> FileResponse:
    """Send the same rows; what is not the reader's is not among them."""
    _form, money = _asked(request, reference)
    rows = ((one, item, line) for one in money.statements for item in one.items for line in item.lines)
    sums = ((one, label, text) for one in money.statements for label, text in one.totals)
    masked = [_("另有 {count} 项付款的金额没有导出：商业秘密。").format(count=money.masked)] if money.masked else []
    notes = [*(f"{label}：{text}" for label, text in money.standing), *_notes(money), *masked]
    narrowed = _("{number}，算到 {day}").format(number=money.contract.number, day=f"{money.as_of:%Y-%m-%d}")
    return spreadsheet(request, _("合同款项"), [SUMS.part(sums), TABLE.part(rows)], narrowed, notes)


def _notes(money: Money) -> list[str]:
    return list(dict.fromkeys(note for one in money.statements for note in one.notes))
