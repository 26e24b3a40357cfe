"""Pages of receipts: the list, one receipt, asking for one, and what its holder takes along."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.commons.receipts import actions
from qinqing.commons.receipts.actions.issuing import NotLate
from qinqing.commons.receipts.forms import SignForm
from qinqing.commons.receipts.lifecycle import STATES
from qinqing.commons.receipts.models import KIND, Receipt
from qinqing.commons.receipts.queries.issuing import Draft, draft, evidence, issued
from qinqing.commons.receipts.queries.page import page_of
from qinqing.commons.receipts.queries.paper import paper_of
from qinqing.commons.receipts.queries.reading import LISTED, receipt_for, receipts_of, turns_of
from qinqing.commons.receipts.queries.telling import Sheet, sheet
from qinqing.commons.receipts.rules.lines import lines_of, standing
from qinqing.commons.receipts.views.answering import show
from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.chronicle.queries import lines
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.actions import Target
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import obligation_for
from qinqing.kernel.obligations.rules import BUCKETS, OWN, UNITS
from qinqing.kernel.obligations.rules.telling import mixed
from qinqing.kernel.pages.events import EXPORTED
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.tables import spreadsheet


class ForTheSides(Refusal):
    """The history of a matter holds what only its sides may read, amounts among it."""

    says = _("历史的导出文件只给单子的双方，和正在核定的人。")
    status = 403


CALLED = {**BUCKETS, OWN: "欠的一方自己"}

Listed = tuple[Receipt, dict[str, Any]]


def _listed(request: ActingRequest) -> list[Listed]:
    """Return the receipts with their figures, in two queries."""
    found = list(receipts_of(request.actor)[:LISTED])
    events = issued(found)
    return [(one, events[one.pk].facts["figures"]) for one in found]


def _days(figures: dict[str, Any]) -> str:
    found = standing(lines_of(figures), ())
    return "，".join(f"{CALLED[party]} {mixed(days)}" for party, days in found.items())


LIST: Table[Listed] = Table(
    "迟延归因单",
    (
        Column("编号", lambda one: one[0].matter.reference, 16),
        Column("承诺的事", lambda one: one[0].obligation.title, 36),
        Column("事项", lambda one: one[0].obligation.matter.reference, 16),
        Column("欠的一方", lambda one: one[0].obligation.debtor.short_name, 24),
        Column("被欠的一方", lambda one: one[0].obligation.creditor.short_name, 24),
        Column("截至", lambda one: one[0].as_of, 12),
        Column("迟延合计", lambda one: one[1]["total"], 10),
        Column("单位", lambda one: UNITS[one[1]["unit"]], 12),
        Column("记在谁头上", lambda one: _days(one[1]), 36),
        Column("现在", lambda one: STATES[one[0].state], 16),
        Column("原单", lambda one: one[0].former.matter.reference if one[0].former else "", 16),
    ),
)


@require_GET
def receipts(request: ActingRequest) -> HttpResponse:
    """List the receipts that the reader may see, the newest first."""
    rows = [(one, STATES[one.state], f"{found['total']} {UNITS[found['unit']]}", _days(found))
            for one, found in _listed(request)]  # fmt: skip
    return render(request, "receipts/receipts.html", {"receipts": rows, "empty": not rows})


@require_GET
def receipts_table(request: ActingRequest) -> FileResponse:
    """Send the list."""
    notes = [_("天数是出单那天的数，按各项自己的单位计；核定改记的见单子。")]
    return spreadsheet(request, LIST.title, [LIST.part(_listed(request))], notes=notes)


@require_GET
def receipt(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one receipt: the days by party and cause, who answered, what was ruled; printed it is one paper."""
    return show(request, page_of(request.actor, reference, timezone.localdate()))


@require_http_methods(["GET", "POST"])
def receipt_ask(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show what a receipt of a promise would say today, and issue it."""
    promise = obligation_for(request.actor, reference, number)
    form = SignForm(request.POST or None, initial=SignForm.fresh(promise.matter.rev))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            about = Target(reference, number, form.cleaned_data["key"], form.cleaned_data["rev"])
            try:
                made = actions.ask(target=about, by=request.actor)
            except NotFound:
                raise
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                form.data = {**request.POST.dict(), "rev": obligation_for(request.actor, reference, number).matter.rev}
                status = refusal.status
            else:
                messages.success(request, _("已出具，等双方签认或提出异议。"))
                return redirect(KIND, made.matter.reference)
    found = draft(promise, timezone.localdate())
    shown = {
        "promise": promise,
        "form": form,
        "sheet": None if found.sealed else _preview(promise, found, request.actor),
        "reason": str(NotLate()) if not found.is_late else "",
    }
    return render(request, "receipts/ask.html", shown, status=status)


def _preview(promise: Obligation, found: Draft, actor: Actor) -> Sheet:
    facts = {
        "figures": found.figures,
        "evidence": evidence(promise, found.lines),
        "as_of": found.basis.as_of.isoformat(),
    }
    return sheet(promise, facts, actor)


@require_GET
def receipt_file(request: ActingRequest, reference: str) -> JsonResponse:
    """Send a receipt as the file that `qinqing receipt` reads."""
    found = receipt_for(request.actor, reference)
    answer = JsonResponse(paper_of(found), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{found.matter.reference}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def receipt_history(request: ActingRequest, reference: str) -> StreamingHttpResponse:
    """Send the history of the promise's matter, from which anybody can reckon the receipt anew."""
    found = receipt_for(request.actor, reference)
    matter = found.obligation.matter
    units = {one.unit_id for one in turns_of(found)}
    if request.actor.unit_id not in units or not Matter.objects.visible_to(request.actor).filter(pk=matter.pk).exists():
        raise ForTheSides
    rows = list(lines(stream=matter.pk))
    look(by=request.actor, what=EXPORTED, facts={"table": "事项的历史", "rows": len(rows)})
    answer = StreamingHttpResponse(rows, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{matter.reference}.txt"'
    answer["Cache-Control"] = "private, no-store"
    return answer
