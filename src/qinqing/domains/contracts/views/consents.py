"""Signing a contract off, ending it, adding a clause or terms: what one side proposes and the other answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from qinqing.domains.contracts import actions
from qinqing.domains.contracts.forms import AskClauseForm, AskEndForm, AskSignOffForm, AskTermsForm
from qinqing.domains.contracts.lifecycle.contract import (
    ADD,
    AGREE_TERMS,
    AGREES,
    LIFE,
    PROPOSES,
    SIGN_OFF,
    TERMINATE,
)
from qinqing.domains.contracts.models import KIND, Consent, Contract
from qinqing.domains.contracts.queries import contract_for, contract_reads, life_facts, open_consent
from qinqing.domains.contracts.queries.terms import payments_open, terms_of
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal, Stale
from qinqing.kernel.evidence.queries import pieces
from qinqing.kernel.matters.queries import overtaken, seen
from qinqing.kernel.obligations.forms import ConfirmForm, WhyForm
from qinqing.kernel.obligations.models import Obligation

Said = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One page with one form: `act` takes what the form is about, what it said, and who acts."""

    form: type[forms.Form]
    act: Callable[[actions.Seen, forms.Form, Actor], None]
    leads_to: str | Lazy
    done: str | Lazy
    given: Callable[[Contract], Said] = lambda _found: {}


def _named(promise: Obligation) -> str:
    return f"第 {promise.number} 条 {promise.title}"


def _propose(kind: str) -> Callable[[actions.Seen, forms.Form, Actor], None]:
    def act(about: actions.Seen, form: forms.Form, by: Actor) -> None:
        said: Said = form.cleaned_data
        proposal = actions.Proposal(
            said["reason"],
            ground=said.get("ground", ""),
            checks=said.get("checks", ()),
            clause=form.clause if isinstance(form, AskClauseForm) else None,
            terms=form.agreed if isinstance(form, AskTermsForm) else None,
        )
        actions.propose(seen=about, kind=kind, proposal=proposal, uploads=said.get("uploads", ()), by=by)

    return act


def _agree(about: actions.Seen, form: forms.Form, by: Actor) -> None:
    actions.agree(seen=about, note=form.cleaned_data["note"], by=by)


def _decline(about: actions.Seen, form: forms.Form, by: Actor) -> None:
    actions.decline(seen=about, reason=form.cleaned_data["reason"], by=by)


def _retract(about: actions.Seen, form: forms.Form, by: Actor) -> None:
    actions.retract(seen=about, reason=form.cleaned_data["reason"], by=by)


PROPOSALS = {
    PROPOSES[SIGN_OFF]: Step(
        AskSignOffForm,
        _propose(SIGN_OFF),
        _("对方同意以后，合同销号，只能查看。对方没有同意以前一切照旧。"),
        _("已提请销号，等对方答复。"),
    ),
    PROPOSES[TERMINATE]: Step(
        AskEndForm,
        _propose(TERMINATE),
        _("对方同意以后，没有办结的承诺全部终止，停止计时，合同只能查看。对方没有同意以前一切照旧。"),
        _("已提请终止，等对方答复。"),
    ),
    PROPOSES[ADD]: Step(
        AskClauseForm,
        _propose(ADD),
        _("对方同意以后，这一条成为新的承诺，开始计时；原有的承诺不变。"),
        _("已提出增加条款，等对方答复。"),
    ),
    PROPOSES[AGREE_TERMS]: Step(
        AskTermsForm,
        _propose(AGREE_TERMS),
        _("对方同意以后，这笔付款按这里的条件计算，以后各期也一样；原来的条件留着可以看，已经到期的不变。"),
        _("已提出补充付款条件，等对方答复。"),
        lambda found: {"payments": [(one.number, _named(one)) for one in payments_open(found.pk)]},
    ),
    "retract": Step(WhyForm, _retract, _("撤回后对方不用再答复；提出和撤回都留在记录里。"), _("已撤回，合同照旧。")),
}
ANSWERS = {
    "agree": Step(ConfirmForm, _agree, _("同意后立即生效，不能撤回。"), _("已同意。")),
    "decline": Step(WhyForm, _decline, _("不同意的，合同照旧；理由对方会看到。"), _("已答复不同意，合同照旧。")),
}


@require_http_methods(["GET", "POST"])
def contract_propose(request: ActingRequest, reference: str, name: str) -> HttpResponse:
    """Propose something for the whole contract, or take it back."""
    return _page(request, reference, name, PROPOSALS)


@require_http_methods(["GET", "POST"])
def contract_answer(request: ActingRequest, reference: str, name: str) -> HttpResponse:
    """Answer what the other side proposed."""
    return _page(request, reference, name, ANSWERS)


def move_of(name: str, proposed: Consent | None) -> str:
    """Return the move of a page: what agreeing does depends on what was proposed."""
    return AGREES[proposed.kind if proposed else SIGN_OFF] if name == "agree" else name


def _page(request: ActingRequest, reference: str, name: str, steps: dict[str, Step]) -> HttpResponse:
    if name not in steps:
        raise NotFound
    found, step = contract_for(request.actor, reference), steps[name]
    if request.method == "GET":
        return _show(
            request, found, name, step, step.form(initial={"key": uuid4(), **_fresh(found)}, **step.given(found))
        )
    form = step.form(request.POST, request.FILES, **step.given(found))
    if not form.is_valid():
        return _show(request, found, name, step, form, 422)
    about = actions.Seen(reference, form.cleaned_data["key"], form.cleaned_data["rev"])
    try:
        step.act(about, form, request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(request, found, name, step, form, refusal)
    messages.success(request, str(step.done))
    return redirect(KIND, reference)


def _fresh(found: Contract) -> Said:
    """Return what a form carries of what its reader sees."""
    found.matter.refresh_from_db(fields=["rev", "state"])
    return {"rev": found.matter.rev, "seen": seen(found.pk, contract_reads(found, open_consent(found.pk)))}


def _refused(
    request: ActingRequest, found: Contract, name: str, step: Step, form: forms.Form, refusal: Refusal
) -> HttpResponse:
    """Show the form again with what was typed; the loser of a race sees what overtook it, and may send again."""
    form.add_error(None, str(refusal))
    moved = None
    if isinstance(refusal, Stale):
        now = contract_reads(found, open_consent(found.pk))
        moved = overtaken(form.cleaned_data["seen"], found.pk, now)
    again = request.POST.copy()
    again.update({key: str(value) for key, value in _fresh(found).items()})
    form.data = again
    return _show(request, found, name, step, form, refusal.status, difference=moved)


def _show(
    request: ActingRequest, found: Contract, name: str, step: Step, form: forms.Form, status: int = 200, **more: Any
) -> HttpResponse:
    proposed = open_consent(found.pk)
    facts = life_facts(found.pk, request.actor, proposed)
    verdict = LIFE.verdict(move_of(name, proposed), found.matter.state, facts)
    proposed = proposed if request.actor.unit_id in facts.parties else None
    shown = proposed if name not in PROPOSES.values() else None
    given = {
        "contract": found,
        "proposed": shown,
        "terms": terms_of(shown) if shown else [],
        "pieces": pieces(proposed.files.open_to(request.actor), timezone.localdate()) if proposed else [],
        "step": step,
        "title": verdict.move.label,
        "reason": verdict.reason,
        "form": form,
        **more,
    }
    return render(request, "contracts/contract_step.html", given, status=status)
