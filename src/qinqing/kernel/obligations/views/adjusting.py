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
from django.views.decorators.http import require_http_methods

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations import actions
from qinqing.kernel.obligations.forms import AskExtensionForm, AskSuspensionForm, ConfirmForm, OnceForm, WhyForm
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import (
    facts,
    obligation_for,
    open_adjustment,
    open_prepared,
    open_replacement,
    reason_of,
)
from qinqing.kernel.obligations.rules import EXTENSION
from qinqing.kernel.obligations.views.answering import Answer, Question, pages
from qinqing.kernel.obligations.views.sending import fresh, send, show, to_matter


@dataclass(frozen=True)
class Step:
    """One page with one form: `act` takes the target and what the form said; `done` is said afterwards."""

    move: str
    form: type[OnceForm]
    act: Callable[..., None]
    heading: str | Lazy
    leads_to: str | Lazy
    done: str | Lazy


def _ask_extension(*, party: str, reason: str, **more: Any) -> None:
    actions.ask_extension(asked=actions.Asked(party, reason), **more)


def _ask_suspension(*, party: str, reason: str, **more: Any) -> None:
    actions.ask_suspension(asked=actions.Asked(party, reason), **more)


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
    actions.resume,
    gettext_lazy("恢复计时"),
    gettext_lazy("从今天起接着计算，中止的日子不计，期限相应顺延。"),
    gettext_lazy("已恢复计时。"),
)
WAIVE = Step(
    "waive",
    WhyForm,
    actions.waive,
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
    form = step.form(request.POST, initial=dict(filled(promise)))
    status: int | None = 422
    if form.is_valid():
        status = send(request, promise, form, lambda target: step.act(target=target, by=request.actor, **form.said))
    if status:
        return _step_page(request, promise, step, form, status)
    messages.success(request, str(step.done))
    return to_matter(promise)


def _step_page(
    request: ActingRequest, promise: Obligation, step: Step, form: OnceForm, status: int = 200
) -> HttpResponse:
    known = facts(
        promise,
        request.actor,
        asked=open_adjustment(promise),
        proposed=open_replacement(promise),
        prepared=open_prepared(promise),
    )
    words = {
        "step": step,
        "today": timezone.localdate(),
        "reason": LIFE.verdict(step.move, promise.state, known).reason,
    }
    return show(request, "obligations/adjust.html", promise, status, form=form, **words)


@require_http_methods(["GET", "POST"])
def ask_extension(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the form of an application for more days; take it."""
    return one_form(request, reference, number, ASK_EXTENSION, lambda promise: {"unit": promise.unit})


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


def _asking(promise: Obligation, actor: Actor) -> Question:
    asked = open_adjustment(promise)
    longer = asked is None or asked.kind == EXTENSION
    words = {"days": asked.days if asked else 0, "unit": promise.get_unit_display()}
    return Question(
        heading=_("答复申请"),
        asks="obligations/_asked.html" if asked else "",
        reason=LIFE.verdict("refuse", promise.state, facts(promise, actor, asked=asked)).reason,
        answers=(
            Answer(
                "grant",
                ConfirmForm,
                actions.extend if longer else actions.suspend,
                heading=_("同意"),
                button=_("同意延期") if longer else _("同意中止"),
                done=lambda _promise: _("已同意，期限已按申请调整。"),
                leads_to=str(_LONGER % words if longer else _STOPS),
            ),
            Answer(
                "refuse",
                WhyForm,
                actions.refuse,
                heading=_("不同意"),
                button=_("不同意"),
                done=lambda _promise: _("已答复不同意，期限不变。"),
            ),
        ),
        shown={"asked": asked, "why": reason_of(asked) if asked else ""},
    )


_LONGER = gettext_lazy("期限往后延 %(days)s %(unit)s；原来的承诺日期照样留着。")
_STOPS = gettext_lazy("从所写的日子起停止计时，到您恢复为止。")

decide, grant, refuse = pages(_asking)
