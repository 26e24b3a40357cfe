"""Claiming a fulfilment and answering a claim; the same pages for every mechanism."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.noting import Noted, noted
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.undo import said
from qinqing.kernel.evidence.queries import pieces
from qinqing.kernel.obligations import actions
from qinqing.kernel.obligations.forms import ClaimForm, ConfirmForm, RejectForm
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import facts, note_of, obligation_for, open_claim, open_prepared, why_returned
from qinqing.kernel.obligations.rules.measures import so_many_of
from qinqing.kernel.obligations.views.answering import Answer, Question
from qinqing.kernel.obligations.views.sending import fresh, send, show, to_matter


@dataclass(frozen=True)
class Filing:
    """A form of completion with its files, for oneself or on behalf: the move that it makes, and its words."""

    move: str
    act: Callable[..., None]
    heading: str | Lazy
    leads_to: str | Lazy
    done: str | Lazy
    not_yet: str | Lazy
    barred: str | Lazy


CLAIM = Filing(
    "claim",
    actions.claim,
    gettext_lazy("报完成"),
    gettext_lazy("提交后由%(verifier)s在 10 个工作日内确认或退回；这期间您这一项不再催办。"),
    gettext_lazy("已报完成，等%(verifier)s确认。"),
    gettext_lazy("先不报"),
    gettext_lazy("现在不能报完成。"),
)


def filing(request: ActingRequest, reference: str, number: str, step: Filing) -> HttpResponse:
    """Show the form of a completion; take it."""
    promise = obligation_for(request.actor, reference, number)
    if request.method == "GET":
        return _form_page(request, promise, step, ClaimForm.opened(fresh(promise), timezone.localdate(), promise))
    form = ClaimForm(request.POST, request.FILES, promise=promise)
    status: int | None = 422
    events: Noted = []
    if form.is_valid():
        act = partial(step.act, by=request.actor, **form.said)
        with noted() as events:
            status = send(request, promise, form, lambda target: act(target=target))
    if status:
        return _form_page(request, promise, step, form, status)
    said(request, step.done % _names(promise), events)
    return to_matter(promise)


def _names(promise: Obligation) -> dict[str, str]:
    return {"verifier": promise.verifier.short_name, "debtor": promise.debtor.short_name}


def _form_page(
    request: ActingRequest, promise: Obligation, step: Filing, form: ClaimForm, status: int = 200
) -> HttpResponse:
    known = facts(promise, request.actor, prepared=open_prepared(promise))
    reason = LIFE.verdict(step.move, promise.state, known).reason
    words = {"form": form, "step": step, "leads_to": step.leads_to % _names(promise), "reason": reason}
    words["returned"] = why_returned(promise)
    return show(request, "obligations/claim.html", promise, status, **words)


@require_http_methods(["GET", "POST"])
def claim(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the form of a claim; take it."""
    return filing(request, reference, number, CLAIM)


def asking(promise: Obligation, actor: Actor) -> Question:
    """Return the question that a claim puts to its verifier."""
    waiting = open_claim(promise)
    known = facts(promise, actor, waiting, today=timezone.localdate())
    part, debtor = known.part, promise.debtor.short_name
    button = _("确认这一部分") if part else _("确认兑现")
    shown = {
        "claim": waiting,
        "pieces": pieces(waiting.files.open_to(actor), timezone.localdate()) if waiting else [],
        "note": note_of(waiting) if waiting else "",
    }
    return Question(
        heading=_("确认或退回"),
        asks="obligations/_claim.html" if waiting else "",
        reason=LIFE.verdict("confirm_part" if part else "confirm", promise.state, known).reason,
        answers=(
            Answer(
                "confirm",
                ConfirmForm,
                actions.confirm,
                heading=_("材料属实，%(act)s") % {"act": button},
                button=button,
                done=_confirmed,
                leads_to=str(_PART if part else _WHOLE),
            ),
            Answer(
                "reject",
                RejectForm,
                actions.reject,
                heading=_("还没有做到，退回"),
                button=_("退回"),
                done=lambda _promise: _("已退回，%(unit)s会收到您写的理由。") % {"unit": debtor},
                leads_to=_RETURNED % {"unit": debtor},
            ),
        ),
        shown=shown,
    )


_PART = gettext_lazy("确认后这一部分计入已兑现的数量，不能撤回；余下的照常计算。")
_WHOLE = gettext_lazy("确认后本项记为已兑现，不能撤回；等它的下一项开始起算。")
_RETURNED = gettext_lazy("退回后%(unit)s的期限照常计算，就像没有报过一样；退回和理由写入记录，不能删除。")


def _confirmed(promise: Obligation) -> str:
    if promise.verified_on:
        return _("已确认兑现。")
    words = {"so_far": so_many_of(promise.accepted, promise.quantity or 0, promise.measure)}
    return _("已确认这一部分，共已确认 %(so_far)s；余下的照常计算。") % words
