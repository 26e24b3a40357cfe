"""Asking for more time or a stop, deciding on it, letting the clock run again, letting a debtor off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations import actions
from qinqing.kernel.obligations.forms import AskExtensionForm, AskSuspensionForm, ConfirmForm, OnceForm, WhyForm
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import facts, obligation_for, open_adjustment, open_replacement, reason_of
from qinqing.kernel.obligations.rules import EXTENSION
from qinqing.kernel.obligations.views.sending import fresh, send, show, to_matter

Sent = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One page with one form: the move that it makes and its words; `done` is said afterwards."""

    move: str
    form: type[OnceForm]
    act: Callable[[ActingRequest, actions.Target, Sent], None]
    heading: str | Lazy
    leads_to: str | Lazy
    done: str | Lazy


def _ask_extension(request: ActingRequest, target: actions.Target, sent: Sent) -> None:
    asked = actions.Asked(sent["party"], sent["reason"])
    actions.ask_extension(target=target, asked=asked, days=sent["days"], by=request.actor)


def _ask_suspension(request: ActingRequest, target: actions.Target, sent: Sent) -> None:
    asked = actions.Asked(sent["party"], sent["reason"])
    actions.ask_suspension(target=target, asked=asked, start_on=sent["start_on"], by=request.actor)


def _resume(request: ActingRequest, target: actions.Target, sent: Sent) -> None:
    actions.resume(target=target, note=sent["note"], by=request.actor)


def _waive(request: ActingRequest, target: actions.Target, sent: Sent) -> None:
    actions.waive(target=target, reason=sent["reason"], by=request.actor)


ASK_EXTENSION = Step(
    "ask_extension",
    AskExtensionForm,
    _ask_extension,
    gettext_lazy("申请延期"),
    gettext_lazy("同意之前期限照常计算，提醒照常发出。"),
    gettext_lazy("已提出延期申请。"),
)
ASK_SUSPENSION = Step(
    "ask_suspension",
    AskSuspensionForm,
    _ask_suspension,
    gettext_lazy("申请中止计时"),
    gettext_lazy("同意之前期限照常计算；同意后从所填的日子起不计，直到恢复计时。"),
    gettext_lazy("已提出中止申请。"),
)
RESUME = Step(
    "resume",
    ConfirmForm,
    _resume,
    gettext_lazy("恢复计时"),
    gettext_lazy("从今天起接着计算，中止的日子不计，期限相应顺延。"),
    gettext_lazy("已恢复计时。"),
)
WAIVE = Step(
    "waive",
    WhyForm,
    _waive,
    gettext_lazy("免除"),
    gettext_lazy("免除后对方不再欠这一项，不能撤回；等它的下一项开始起算。"),
    gettext_lazy("已免除。"),
)


def one_form(
    request: ActingRequest,
    reference: str,
    number: str,
    step: Step,
    filled: Callable[[Obligation], Mapping[str, Any]] = lambda _: {},
) -> HttpResponse:
    """Show the page with one form, `filled` as it begins; take it."""
    promise = obligation_for(request.actor, reference, number)
    if request.method == "GET":
        return _step_page(request, promise, step, step.form(initial={**fresh(promise), **filled(promise)}))
    form = step.form(request.POST)
    status: int | None = 422
    if form.is_valid():
        status = send(request, promise, form, lambda target: step.act(request, target, form.cleaned_data))
    if status:
        return _step_page(request, promise, step, form, status)
    messages.success(request, str(step.done))
    return to_matter(promise)


def _step_page(
    request: ActingRequest, promise: Obligation, step: Step, form: OnceForm, status: int = 200
) -> HttpResponse:
    known = facts(promise, request.actor, asked=open_adjustment(promise), proposed=open_replacement(promise))
    words = {
        "step": step,
        "today": timezone.localdate(),
        "reason": LIFE.verdict(step.move, promise.state, known).reason,
    }
    return show(request, "obligations/adjust.html", promise, status, form=form, **words)


@require_http_methods(["GET", "POST"])
def ask_extension(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the form of an application for more days; take it."""
    return one_form(request, reference, number, ASK_EXTENSION)


@require_http_methods(["GET", "POST"])
def ask_suspension(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the form of an application to stop the clock; take it."""
    return one_form(request, reference, number, ASK_SUSPENSION)


@require_http_methods(["GET", "POST"])
def resume(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Let a suspended clock run again."""
    return one_form(request, reference, number, RESUME)


@require_http_methods(["GET", "POST"])
def waive(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Let the debtor off."""
    return one_form(request, reference, number, WAIVE)


@require_GET
def decide(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the open application and its two answers."""
    return _decision(request, obligation_for(request.actor, reference, number))


def _decision(
    request: ActingRequest,
    promise: Obligation,
    *,
    grant: ConfirmForm | None = None,
    refuse: WhyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = open_adjustment(promise)
    known = facts(promise, request.actor, asked=asked)
    new = fresh(promise)
    shown = {
        "asked": asked,
        "why": reason_of(asked) if asked else "",
        "reason": LIFE.verdict("refuse", promise.state, known).reason,
        "sent": grant or refuse,
        "sent_as": _("同意") if grant else _("不同意"),
        "grant": grant or ConfirmForm(initial=new, auto_id="grant_%s"),
        "refuse": refuse or WhyForm(initial=new, auto_id="refuse_%s"),
    }
    return show(request, "obligations/decide.html", promise, status, **shown)


@require_POST
def grant(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Grant what was asked: an extension, or a suspension."""
    promise = obligation_for(request.actor, reference, number)
    asked = open_adjustment(promise)
    act = actions.extend if asked is None or asked.kind == EXTENSION else actions.suspend
    form = ConfirmForm(request.POST, auto_id="grant_%s")
    status: int | None = 422
    if form.is_valid():
        note = form.cleaned_data["note"]
        status = send(request, promise, form, lambda target: act(target=target, note=note, by=request.actor))
    if status:
        return _decision(request, promise, grant=form, status=status)
    messages.success(request, _("已同意，期限已按申请调整。"))
    return to_matter(promise)


@require_POST
def refuse(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Refuse what was asked."""
    promise = obligation_for(request.actor, reference, number)
    form = WhyForm(request.POST, auto_id="refuse_%s")
    status: int | None = 422
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        status = send(
            request, promise, form, lambda target: actions.refuse(target=target, reason=reason, by=request.actor)
        )
    if status:
        return _decision(request, promise, refuse=form, status=status)
    messages.success(request, _("已答复不同意，期限不变。"))
    return to_matter(promise)
