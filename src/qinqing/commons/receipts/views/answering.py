"""Signing a receipt, objecting to it, taking it, ruling on it; whoever is overtaken reads what changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from qinqing.commons.receipts import actions
from qinqing.commons.receipts.forms import ObjectForm, RuleForm, SignForm
from qinqing.commons.receipts.models import KIND
from qinqing.commons.receipts.queries.page import Page, page_of, reads
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal, Stale
from qinqing.kernel.matters.queries import overtaken, seen
from qinqing.kernel.obligations.forms import OnceForm
from qinqing.kernel.pages.rules import Act, Barred

ROUTES = {"object": "receipt_object", "rule": "receipt_rule"}
POSTED = {"sign": "receipt_sign", "take": "receipt_take"}


@dataclass(frozen=True)
class Step:
    """One page with one form."""

    name: str
    form: Callable[..., OnceForm]
    act: Callable[[ActingRequest, str, Any], None]
    leads_to: str | Lazy
    done: str | Lazy


def _fresh(page: Page) -> dict[str, Any]:
    matter = page.receipt.matter
    return OnceForm.fresh(matter.rev, seen(matter.pk, reads(page.receipt, page.turns)))


def show(request: ActingRequest, page: Page, status: int = 200, **more: Any) -> HttpResponse:
    """Show one receipt with what its reader may do, and why not the rest."""
    acts, barred, posts = [], [], []
    reference = page.receipt.matter.reference
    for one in page.verdicts:
        name, label = one.move.name, one.move.label
        if one.reason is not None:
            barred += [Barred(label, one.reason)] if page.is_open and name in page.concerns else []
        elif name in POSTED:
            posts.append((label, reverse(POSTED[name], args=[reference])))
        else:
            acts.append(Act(label, reverse(ROUTES[name], args=[reference]), primary=name == "rule"))
    given = {"page": page, "acts": acts, "barred": barred, "posts": posts, "fresh": SignForm(initial=_fresh(page))}
    return render(request, "receipts/receipt.html", {**given, **more}, status=status)


def _overtaken(form: OnceForm, page: Page) -> Any:
    return overtaken(form.cleaned_data["seen"], page.receipt.pk, reads(page.receipt, page.turns))


def _posted(request: ActingRequest, reference: str, act: Callable[[SignForm], None], done: str) -> HttpResponse:
    """Do what one button asks, or show the receipt as it is now with why not."""
    form = SignForm(request.POST)
    today = timezone.localdate()
    if not form.is_valid():
        return show(request, page_of(request.actor, reference, today), 422, refusal=_("请从单子的页面上再办一次。"))
    try:
        act(form)
    except NotFound:
        raise
    except Refusal as refusal:
        page = page_of(request.actor, reference, today)
        moved = _overtaken(form, page) if isinstance(refusal, Stale) else None
        return show(request, page, refusal.status, refusal=str(refusal), overtaken=moved)
    messages.success(request, done)
    return redirect(KIND, reference)


@require_POST
def receipt_sign(request: ActingRequest, reference: str) -> HttpResponse:
    """Sign for one's own side."""

    def act(form: SignForm) -> None:
        given = form.cleaned_data
        actions.sign(reference=reference, key=given["key"], rev=given["rev"], by=request.actor)

    return _posted(request, reference, act, _("已签认。"))


@require_POST
def receipt_take(request: ActingRequest, reference: str) -> HttpResponse:
    """Take a receipt to rule on it."""

    def act(form: SignForm) -> None:
        actions.take(reference=reference, rev=form.cleaned_data["rev"], by=request.actor)

    return _posted(request, reference, act, _("已受理。核定期间您可以看这份事项的材料。"))


def _object(request: ActingRequest, reference: str, form: Any) -> None:
    given = form.cleaned_data
    actions.object_to(
        reference=reference,
        key=given["key"],
        reason=given["reason"],
        lines=given["lines"],
        uploads=given["uploads"],
        rev=given["rev"],
        by=request.actor,
    )


def _rule(request: ActingRequest, reference: str, form: Any) -> None:
    given = form.cleaned_data
    ruling = actions.Ruling(given["reasons"], given["key"], form.moved)
    actions.rule(reference=reference, ruling=ruling, rev=given["rev"], by=request.actor)


OBJECT = Step(
    "object",
    ObjectForm,
    _object,
    gettext_lazy("单子上的天数不变，转请与双方都无关的单位核定哪些天成立。您不能核定自己的异议。"),
    gettext_lazy("异议已提出，转请中立的单位核定。"),
)
RULE = Step(
    "rule",
    RuleForm,
    _rule,
    gettext_lazy("总天数不变，只决定哪些天记在谁头上。结论写在单子旁边，原来的数照样看得到；各项的期限不变。"),
    gettext_lazy("核定结论已记录，双方会看到。"),
)


@require_http_methods(["GET", "POST"])
def receipt_object(request: ActingRequest, reference: str) -> HttpResponse:
    """Object to a receipt, with a reason."""
    return _step(request, reference, OBJECT)


@require_http_methods(["GET", "POST"])
def receipt_rule(request: ActingRequest, reference: str) -> HttpResponse:
    """Decide which days stand for which cause."""
    return _step(request, reference, RULE)


def _step(request: ActingRequest, reference: str, step: Step) -> HttpResponse:
    page = page_of(request.actor, reference, timezone.localdate())
    if request.method == "GET":
        return _form(request, page, step, step.form(initial=_fresh(page), told=page.sheet.lines))
    form = step.form(request.POST, request.FILES, told=page.sheet.lines)
    if not form.is_valid():
        return _form(request, page, step, form, 422)
    try:
        step.act(request, reference, form)
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        page = page_of(request.actor, reference, timezone.localdate())
        moved = _overtaken(form, page) if isinstance(refusal, Stale) else None
        again = request.POST.copy()
        fresh = _fresh(page)
        again.update({"rev": str(fresh["rev"]), "seen": fresh["seen"]})
        form.data = again
        return _form(request, page, step, form, refusal.status, overtaken=moved)
    messages.success(request, str(step.done))
    return redirect(KIND, reference)


def _form(
    request: ActingRequest, page: Page, step: Step, form: OnceForm, status: int = 200, **more: Any
) -> HttpResponse:
    verdict = next(one for one in page.verdicts if one.move.name == step.name)
    given = {"page": page, "step": step, "title": verdict.move.label, "reason": verdict.reason, "form": form, **more}
    return render(request, "receipts/step.html", given, status=status)
