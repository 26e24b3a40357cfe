"""The list of contracts, and the page of one."""

from collections.abc import Callable

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qinqing.domains.contracts.lifecycle import STATES
from qinqing.domains.contracts.queries import Written, contracts_of, every_contract, sheet
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.forms import LedgerForm
from qinqing.kernel.pages.rules.parts import LIGHTS
from qinqing.kernel.pages.rules.tables import Cell, Column, Table
from qinqing.kernel.pages.rules.telling import Told
from qinqing.kernel.pages.views.saved import narrowed
from qinqing.kernel.pages.views.tables import spreadsheet


@narrowed
@require_GET
def contracts(request: ActingRequest) -> HttpResponse:
    """Show the contracts that the reader may see, the gravest first, a page at a time and narrowed as asked."""
    form = LedgerForm(request.GET, actor=request.actor)
    after = request.GET.get("after", "")
    state = sought if (sought := request.GET.get("state", "")) in STATES else ""
    listing = contracts_of(request.actor, timezone.localdate(), {**form.wanted, "state": state}, after)
    asked = request.GET.copy()
    asked.pop("after", None)
    shown = {
        "listing": listing,
        "empty": not listing.lines,
        "form": form,
        "asked": asked.urlencode(),
        "after": after,
        "state": state,
        "odd": "" if state == sought else _("状态"),
        "states": STATES.items(),
    }
    return render(request, "contracts/contracts.html", shown)


TABLE: Table[Written] = Table(
    "双兑现合同",
    (
        Column("灯", lambda one: _told(one, lambda told: told.word or LIGHTS[told.light][0]) or LIGHTS["done"][0], 10),
        Column("编号", lambda one: one.row.reference, 16),
        Column("合同", lambda one: one.row.title, 40),
        Column("合同文号", lambda one: one.row.contract__number, 24),
        Column("项目", lambda one: one.row.contract__project, 30),
        Column("政府一方", lambda one: one.row.contract__government__name, 28),
        Column("企业一方", lambda one: one.row.contract__enterprise__name, 28),
        Column("签订日期", lambda one: one.row.contract__signed_on, 12),
        Column("最要紧的一项", lambda one: one.summary.title, 36),
        Column("应当日期", lambda one: _told(one, lambda told: told.fair.due), 12),
        Column("期限", lambda one: _told(one, lambda told: told.due.lead) or "全部办结", 24),
        Column("已兑现", lambda one: one.summary.kept, 10),
        Column("共几项", lambda one: one.summary.total, 10),
        Column("状态", lambda one: STATES[one.row.state], 10),
    ),
)


def _told(one: Written, read: Callable[[Told], Cell]) -> Cell:
    return read(one.summary.told) if one.summary.told else None


@require_GET
def contracts_table(request: ActingRequest) -> FileResponse:
    """Send the same contracts, all pages of them."""
    form = LedgerForm(request.GET, actor=request.actor)
    wanted = {**form.wanted, "state": request.GET.get("state", "")}
    rows = every_contract(request.actor, timezone.localdate(), wanted)
    return spreadsheet(request, TABLE.title, [TABLE.part(rows)], form.words)


@require_GET
def contract(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one contract: what both sides promised, what is late and why, what the reader may do now."""
    today = timezone.localdate()
    shown = sheet(request.actor, reference, request.GET.get("item", ""), today)
    return render(request, "contracts/contract.html", {"sheet": shown, "today": today})
