"""Supplementary agreements: proposing new terms, reading them beside the old ones, agreeing or not."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations import actions
from qinqing.kernel.obligations.forms import ConfirmForm, WhyForm
from qinqing.kernel.obligations.forms.supplements import SupplementForm
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import facts, open_adjustment, open_replacement, why_proposed
from qinqing.kernel.obligations.views.adjusting import Step, one_form
from qinqing.kernel.obligations.views.answering import Answer, Question, pages


def _propose(*, target: actions.Target, reason: str, by: Actor, **terms: Any) -> None:
    actions.propose(target=target, terms=actions.NewTerms(**terms), reason=reason, by=by)


PROPOSE = Step(
    "propose",
    SupplementForm,
    _propose,
    gettext_lazy("提出补充协议"),
    gettext_lazy(
        "对方同意之前，原来的承诺照常有效。对方同意后，原来的承诺停止计时，由新的承诺替代，两项都留在记录里。"
    ),
    gettext_lazy("已提出补充协议，等对方答复。"),
)


@require_http_methods(["GET", "POST"])
def propose(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the form of new terms, filled with the present ones; take it."""
    return one_form(request, reference, number, PROPOSE, terms_of)


def terms_of(promise: Obligation) -> dict[str, Any]:
    """Return the present terms of a promise, as the form begins with them."""
    left = promise.quantity - promise.accepted if promise.quantity is not None else None
    return {
        "title": promise.title,
        "quantity": left,
        "measure": promise.measure,
        "condition": promise.condition,
        "base_due": promise.alarm_on,
    }


RETRACT = Step(
    "retract",
    WhyForm,
    actions.retract,
    gettext_lazy("撤回补充协议"),
    gettext_lazy("撤回后对方不用再答复，原来的承诺不变；提出和撤回都留在记录里。"),
    gettext_lazy("已撤回补充协议，原来的承诺不变。"),
)


@require_http_methods(["GET", "POST"])
def retract(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Withdraw what one's own side proposed."""
    return one_form(request, reference, number, RETRACT)


def _asking(promise: Obligation, actor: Actor) -> Question:
    proposed = open_replacement(promise)
    known = facts(promise, actor, asked=open_adjustment(promise), proposed=proposed)
    return Question(
        heading=_("答复补充协议"),
        asks="obligations/_terms.html" if proposed else "",
        reason=LIFE.verdict("decline", promise.state, known).reason,
        answers=(
            Answer(
                "agree",
                ConfirmForm,
                actions.agree,
                heading=_("同意"),
                button=_("同意补充协议"),
                done=lambda _promise: _("已同意，新的承诺生效，原来的一项停止计时。"),
                leads_to=_("同意后原来的一项停止计时并留在记录里，新的一项生效；等原来那一项的，改等新的一项。"),
                not_yet=LIFE.verdict("agree", promise.state, known).reason,
            ),
            Answer(
                "decline",
                WhyForm,
                actions.decline,
                heading=_("不同意"),
                button=_("不同意"),
                done=lambda _promise: _("已答复不同意，原来的承诺不变。"),
            ),
        ),
        shown={"proposed": proposed, "why": why_proposed(proposed) if proposed else ""},
    )


supplement, agree, decline = pages(_asking)
