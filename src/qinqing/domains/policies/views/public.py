"""What the public says and is answered, and subscriptions."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qinqing.domains.policies import actions
from qinqing.domains.policies.forms import AnswerForm, OpinionForm, SubscriptionForm
from qinqing.domains.policies.models import Opinion
from qinqing.domains.policies.queries.drafting import draft_for
from qinqing.domains.policies.queries.public import consulted_for, subscriptions_of
from qinqing.domains.policies.views.drafting import newest, page_of
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.pages.views.filling import filled, sent


@require_http_methods(["GET", "POST"])
def policy_opine(request: ActingRequest, version_id: int) -> HttpResponse:
    """Say something about a text that is put to the public."""
    version, numbers = consulted_for(request.actor, version_id)
    form = OpinionForm(sent(request), numbers=numbers, initial={"key": uuid4()})

    def act() -> str:
        actions.opine(version_id=version_id, **form.said, by=request.actor)
        return page_of(version)

    effects = [_("起草单位看得到是哪家企业提的；答复公布时不写是谁提的。"), _("交出以后不能修改，可以再提一条。")]
    words = {"title": _("提意见"), "heading": version.title, "back": page_of(version), "effects": effects}
    return filled(request, "pages/fill.html", form, act, words=words)


@require_http_methods(["GET", "POST"])
def policy_answer(request: ActingRequest, opinion_id: int) -> HttpResponse:
    """Answer one opinion."""
    opinion = Opinion.objects.select_related("unit").filter(pk=opinion_id).first()
    if opinion is None:
        raise NotFound
    version = draft_for(request.actor, opinion.consultation_id)
    form = AnswerForm(sent(request), initial={"rev": version.policy.matter.rev})

    def act() -> str:
        actions.answer(opinion_id=opinion_id, **form.cleaned_data, by=request.actor)
        return page_of(version)

    effects = [f"{opinion.unit.name}{'，' + opinion.number if opinion.number else ''}：{opinion.text}"]
    words = {"title": _("答复意见"), "back": page_of(version), "effects": effects}
    return filled(request, "pages/fill.html", form, act, lambda: newest(version), words=words)


@require_http_methods(["GET", "POST"])
def policy_subscriptions(request: ActingRequest) -> HttpResponse:
    """Show one's own subscriptions, and add one."""
    form = SubscriptionForm(sent(request))

    def act() -> str:
        actions.subscribe(wanted=actions.Wanted(**form.cleaned_data), by=request.actor)
        return reverse("policy_subscriptions")

    words = {"title": _("订阅新政策"), "back": reverse("policies"), "mine": subscriptions_of(request.actor)}
    return filled(request, "policies/subscriptions.html", form, act, words=words)


@require_POST
def policy_unsubscribe(request: ActingRequest, subscription_id: int) -> HttpResponse:
    """End one of one's own subscriptions."""
    actions.unsubscribe(subscription_id=subscription_id, by=request.actor)
    messages.success(request, _("已退订。"))
    return redirect("policy_subscriptions")
