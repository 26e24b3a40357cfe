"""Pages of handovers: the list with posts that nobody took over, one sheet, giving, taking over, withdrawing."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.commons.handovers import actions
from qinqing.commons.handovers.forms import GiveForm, WordsForm
from qinqing.commons.handovers.lifecycle import LIFE, STATES
from qinqing.commons.handovers.models import KIND, Handover
from qinqing.commons.handovers.queries import (
    Line,
    handover_for,
    handovers_of,
    recused,
    sheet,
    summary,
    vacancies,
    waiting_at,
)
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.rules import Act, Barred
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.filling import filled, sent
from qinqing.kernel.pages.views.tables import spreadsheet
from qinqing.kernel.parties.views import Change, two_steps

ACTS = {"take": "handover_take", "withdraw": "handover_withdraw"}

LIST: Table[Handover] = Table(
    "岗位交接",
    (
        Column("编号", lambda one: one.matter.reference, 16),
        Column("岗位", lambda one: str(one.post), 28),
        Column("移交的人", lambda one: one.post.person.name, 14),
        Column("接收的人", lambda one: one.successor.person.name, 14),
        Column("移交日期", lambda one: timezone.localdate(one.given_at), 12),
        Column("接收日期", lambda one: timezone.localdate(one.taken_at) if one.taken_at else None, 12),
        Column("现在", lambda one: STATES[one.matter.state], 12),
    ),
)
SHEET: Table[Line] = Table(
    "交接的事项",
    (
        Column("要办什么", lambda one: one.label, 16),
        Column("编号", lambda one: one.entry.matter.reference, 16),
        Column("事项", lambda one: one.entry.matter.title, 36),
        Column("条款", lambda one: one.entry.number, 8),
        Column("承诺的事", lambda one: one.title, 36),
        Column("移交时的期限", lambda one: one.entry.due, 14),
        Column("现在", lambda one: one.promise.due.lead if one.promise else "", 24),
    ),
)


@require_GET
def handovers(request: ActingRequest) -> HttpResponse:
    """List handovers, and the posts that ended without one."""
    today = timezone.localdate()
    listed = [(one, STATES[one.matter.state]) for one in handovers_of(request.actor)]
    shown = {"handovers": listed, "vacancies": vacancies(request.actor, today)}
    return render(request, "handovers/handovers.html", shown)


@require_GET
def handovers_table(request: ActingRequest) -> FileResponse:
    """Send the list."""
    return spreadsheet(request, LIST.title, [LIST.part(handovers_of(request.actor))])


@require_GET
def handover(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one sheet: what was handed over and how it stands, who signed, what is open between the two."""
    found = sheet(request.actor, reference, timezone.localdate())
    acts, barred = [], []
    for one in found.verdicts:
        if one.reason is None:
            url = reverse(ACTS[one.move.name], args=[reference])
            acts.append(Act(one.move.label, url, primary=one.move.name == "take"))
        elif found.is_open:
            barred.append(Barred(one.move.label, one.reason))
    return render(request, "handovers/handover.html", {"sheet": found, "acts": acts, "barred": barred})


@require_GET
def handover_table(request: ActingRequest, reference: str) -> FileResponse:
    """Send what one sheet lists."""
    found = sheet(request.actor, reference, timezone.localdate())
    return spreadsheet(request, f"交接单 {reference}", [SHEET.part(found.lines)])


@require_http_methods(["GET", "POST"])
def handover_give(request: ActingRequest) -> HttpResponse:
    """Hand a post over; the preview says what is on the sheet."""

    def act(asked: dict[str, Any]) -> Handover:
        return actions.give(
            post_id=asked["post"].pk, successor_id=asked["successor"].pk, words=asked["words"], by=request.actor
        )

    def effects(asked: dict[str, Any]) -> list[str]:
        found = waiting_at(asked["post"])
        told = [_("交接单列出现在未办的 {count} 件：{what}。").format(count=len(found), what="，".join(summary(found)))]
        if away := recused(found, asked["successor"]):
            told.append(_("其中 {count} 件接收人依规回避，仍由单位其他人办。").format(count=away))
        told.append(_("承诺和期限都不变，仍是单位的事；接收人签字以后交接完成。"))
        told.append(_("密封事项不列入交接单，由授权人另行授权。"))
        return told

    def finish(request: HttpRequest, made: Any) -> HttpResponse:
        messages.success(request, _("已移交，等接收人签字。"))
        return redirect(KIND, made.matter.reference)

    change = Change(
        title=_("移交岗位"),
        form=GiveForm,
        effects=effects,
        act=act,
        back=reverse("handovers"),
        done="",
        given={"actor": request.actor},
        initial={"post": request.GET.get("post") or request.actor.post_id},
        lead=_("换岗、离任以前，把手上未办的事列清，交给接手的同事。"),
        finish=finish,
    )
    return two_steps(request, change)


def _sign(request: ActingRequest, reference: str, name: str) -> HttpResponse:
    found = handover_for(request.actor, reference)
    form = WordsForm(sent(request), initial={"rev": found.matter.rev})
    sign = {"take": actions.take, "withdraw": actions.withdraw}[name]

    def act() -> None:
        sign(reference=reference, **form.cleaned_data, by=request.actor)

    label = LIFE.move(name).label
    words = {"title": label, "heading": f"{label}：{found.post}", "back": reverse(KIND, args=[reference])}
    newest = lambda: handover_for(request.actor, reference).matter.rev  # noqa: E731  # read only where it is refused
    return filled(request, "pages/fill.html", form, act, newest, words=words)


@require_http_methods(["GET", "POST"])
def handover_take(request: ActingRequest, reference: str) -> HttpResponse:
    """Sign for a handover."""
    return _sign(request, reference, "take")


@require_http_methods(["GET", "POST"])
def handover_withdraw(request: ActingRequest, reference: str) -> HttpResponse:
    """Withdraw a handover."""
    return _sign(request, reference, "withdraw")
