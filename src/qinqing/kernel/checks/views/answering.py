"""The page on which a claim is answered, with the third answer beside the two that the other side reads."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qinqing.kernel.checks import actions
from qinqing.kernel.checks.forms import AsideForm
from qinqing.kernel.checks.queries.sealing import answer_for, answered
from qinqing.kernel.checks.queries.standing import answering
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.obligations.views.answering import Answer, Question, pages
from qinqing.kernel.obligations.views.claims import asking


def _asking(promise: Obligation, actor: Actor) -> Question:
    question = asking(promise, actor)
    waiting: Claim | None = question.shown["claim"]
    given = answered(actor, waiting)
    shown: Mapping[str, Any] = {
        **question.shown,
        "aside": given,
        "answering": answering(promise, timezone.localdate()),
    }
    third = Answer(
        "aside",
        AsideForm,
        actions.set_aside,
        heading=_("不便直接回复，请核实"),
        button=_("请核实"),
        done=lambda _promise: _("已密封保存，只有您看得到；对方看到的和您没有答复一样。"),
        leads_to=_(
            "对方和其他人看到的，和您没有答复一样；答复期限照常。在抽查的五个工作日之内答复的，"
            "会和随机抽中的一样转给中立的核验单位；之后答复的，等期满转给核验单位。您以后仍可以确认或退回。"
        ),
        offered=given is None and actor.unit_id == promise.verifier_id,
    )
    asks = "checks/_claim.html" if question.asks else ""
    return replace(question, asks=asks, answers=[*question.answers, third], shown=shown)


answer, confirm, reject, aside = pages(_asking, 3)


@require_GET
def sealed_answer(request: ActingRequest, reference: str) -> HttpResponse:
    """Show what somebody wrote under seal, to whoever holds a live grant."""
    found = answer_for(request.actor, reference)
    about = Obligation.objects.visible_to(request.actor).filter(claims=found.claim).select_related("matter").first()
    return render(request, "checks/sealed_answer.html", {"answer": found, "promise": about})
