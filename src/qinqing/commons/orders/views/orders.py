"""The list of orders, one order, and what it says on paper."""

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.commons.orders import access
from qinqing.commons.orders.forms import ListForm
from qinqing.commons.orders.lifecycle import DRAFT
from qinqing.commons.orders.queries import Row, Sheet, every_order, order_for, orders_of, paper_of, sheet
from qinqing.commons.orders.rules.official import to_docx
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.printing import APT, DOCX, PDF, NoPrinter, printer
from qinqing.kernel.pages.queries.together import offered
from qinqing.kernel.pages.rules import Act, Barred
from qinqing.kernel.pages.rules.parts import LIGHTS
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.papers import sent
from qinqing.kernel.pages.views.saved import narrowed
from qinqing.kernel.pages.views.tables import spreadsheet
from qinqing.kernel.publications.rules.printed import missing, to_pdf

MOVES = {"issue": "order_issue", "revise": "order_revise", "discard": "order_discard", "withdraw": "order_withdraw"}

TABLE: Table[Row] = Table(
    "督办单",
    (
        Column("灯", lambda one: one.promise.word or LIGHTS[one.promise.light][0] if one.promise else "", 10),
        Column("文号", lambda one: one.order.mark, 20),
        Column("标题", lambda one: one.order.title, 40),
        Column("发文单位", lambda one: one.order.issuer.name, 28),
        Column("主送单位", lambda one: one.order.addressee.name, 28),
        Column("签发日期", lambda one: timezone.localdate(one.order.issued_at) if one.order.issued_at else None, 12),
        Column("应当日期", lambda one: one.promise.fair.due if one.promise else None, 12),
        Column("期限", lambda one: one.promise.due.lead if one.promise else "", 24),
        Column("实际办结", lambda one: one.promise.promise.verified_on if one.promise else None, 12),
        Column("现在", lambda one: one.word, 10),
        Column("编号", lambda one: one.order.matter.reference, 16),
    ),
)


@narrowed
@require_GET
def orders(request: ActingRequest) -> HttpResponse:
    """Show the orders that the reader may see, the gravest light first."""
    form = ListForm(request.GET, actor=request.actor)
    after = request.GET.get("after", "")
    asked = request.GET.copy()
    for name in ("after", "tick"):
        asked.pop(name, None)
    listing = orders_of(request.actor, timezone.localdate(), form.wanted, after)
    shown = {
        "listing": listing,
        "empty": not listing.rows,
        "form": form,
        "asked": asked.urlencode(),
        "after": after,
        "acts": offered(request.actor, "orders")
        if any(one.order.matter.state == DRAFT for one in listing.rows)
        else [],
        "writes": may(request.actor, access.WRITE),
    }
    return render(request, "orders/orders.html", shown)


@require_GET
def orders_table(request: ActingRequest) -> FileResponse:
    """Send the same orders, all pages of them."""
    form = ListForm(request.GET, actor=request.actor)
    rows = every_order(request.actor, timezone.localdate(), form.wanted)
    return spreadsheet(request, TABLE.title, [TABLE.part(rows)], form.words)


@require_GET
def order(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one order: what is asked by when, how it was answered, what the reader may do now."""
    found = sheet(request.actor, reference, timezone.localdate())
    acts, barred = _panel(found)
    lacks = "、".join(missing())
    shown = {"sheet": found, "acts": acts, "barred": barred, "lacks": lacks, "prints": printer() is not None}
    return render(request, "orders/order.html", {**shown, "line": APT})


def _panel(found: Sheet) -> tuple[list[Act], list[Barred]]:
    """Return what may be done with an order and with its promise; why not, only where somebody looks for it."""
    acts, barred = list(found.acts), list(found.barred)
    for one in found.verdicts:
        if one.allowed:
            url = reverse(MOVES[one.move.name], args=[found.order.matter.reference])
            acts.append(Act(one.move.label, url, primary=one.move.name == "issue"))
        elif one.move.name == "withdraw" and found.promise and not found.order.withdrawn_at:
            barred.append(Barred(one.move.label, one.reason or ""))
    return acts, barred


@require_GET
def order_paper(request: ActingRequest, reference: str) -> HttpResponseBase:
    """Send an order as .docx in the official layout."""
    found = order_for(request.actor, reference)
    made = to_docx(paper_of(found, request.actor))
    return sent(request, f"督办单 {reference} docx", f"{reference}.docx", made, DOCX)


@require_GET
def order_print(request: ActingRequest, reference: str) -> HttpResponseBase:
    """Send an order as PDF, by the same layout."""
    found = order_for(request.actor, reference)
    if printer() is None:
        raise NoPrinter(line=APT, instead="Word 文件")
    paper = paper_of(found, request.actor)
    made = to_pdf(render_to_string("orders/official.html", {"paper": paper}), len(paper.head))
    return sent(request, f"督办单 {reference} pdf", f"{reference}.pdf", made, PDF)
