"""Webhooks: every change in two steps, secrets shown once, what did not arrive sent once more."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.commons.webhooks import access, actions
from qinqing.commons.webhooks.forms import NothingForm, WantedForm, WebhookForm, wanted
from qinqing.commons.webhooks.models import Webhook
from qinqing.commons.webhooks.queries import kept, pushed, pushes_of, story_of, webhook_for
from qinqing.commons.webhooks.rules import KEPT, OVERLAP
from qinqing.kernel.devices.outbound import says_of
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.views.steps import Change, two_steps


@require_GET
def webhooks(request: ActingRequest) -> HttpResponse:
    """Show which systems are told of events."""
    given = {"rows": kept(request.actor), "may": may(request.actor, access.REGISTER)}
    return render(request, "webhooks/webhooks.html", given)


def _asked(request: ActingRequest, webhook_id: int) -> Webhook:
    found = webhook_for(request.actor, webhook_id)
    if found is None:
        raise NotFound
    return found


@require_GET
def webhook(request: ActingRequest, webhook_id: int) -> HttpResponse:
    """Show one system: what it is told, what did not arrive and why, what was changed."""
    found = _asked(request, webhook_id)
    given = {
        "webhook": found,
        "tags": [pushed().get(one, one) for one in found.tags],
        "overlaps": found.former_until is not None and found.former_until > timezone.now(),
        "pushes": [(one, pushed().get(one.tag, one.tag), says_of(one.fault)) for one in pushes_of(found)],
        "kept_days": KEPT.days,
        "story": story_of(found),
        "may": may(request.actor, access.CHANGE),
    }
    return render(request, "webhooks/webhook.html", given)


def _said(sent: dict[str, Any]) -> list[str]:
    named = "、".join(pushed()[one] for one in sent["tags"])
    said = [_("推送 %(count)s 种事件：%(named)s。") % {"count": len(sent["tags"]), "named": named}]
    if sent["with_titles"]:
        return [*said, _("每条带事项名称：名称会离开本系统，由对方保管。")]
    return [*said, _("每条只有事件种类、事项编号和时间，没有名称、单位和金额。")]


def _shown(request: HttpRequest, made: tuple[Webhook, str]) -> HttpResponse:
    """Show a secret, this one time."""
    found, secret = made
    response = render(request, "webhooks/secret.html", {"webhook": found, "secret": secret, "days": OVERLAP.days})
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def webhook_register(request: ActingRequest) -> HttpResponse:
    """Enter the system of an office."""

    def act(sent: dict[str, Any]) -> object:
        path = sent["path"] or sent["unit"].path
        given = {"unit": sent["unit"], "path": path, "address": sent["address"].strip(), "wanted": wanted(sent)}
        return actions.register(**given, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        place = {"unit": sent["unit"].name, "path": sent["path"] or sent["unit"].path}
        return [
            _("向%(unit)s的系统推送 %(path)s 之内的事件，从现在起。") % place,
            *_said(sent),
            _("密封的事项从不推送；这个单位有人依规回避的事项也不推送。"),
            _("确认后显示签名密钥，只显示这一次。"),
        ]

    change = Change(
        title=_("登记事件推送"),
        form=WebhookForm,
        effects=effects,
        act=act,
        back=reverse("webhooks"),
        done="",
        finish=_shown,
        given={"actor": request.actor},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def webhook_change(request: ActingRequest, webhook_id: int) -> HttpResponse:
    """Change what a system is told."""
    found = _asked(request, webhook_id)

    def act(sent: dict[str, Any]) -> object:
        return actions.change(webhook_id=found.pk, wanted=wanted(sent), by=request.actor)

    change = Change(
        title=_("修改推送内容"),
        form=WantedForm,
        effects=_said,
        act=act,
        back=reverse("webhook", args=[found.pk]),
        done=_("已修改。"),
        initial={"tags": found.tags, "with_titles": found.with_titles},
        lead=_("接收单位：%(unit)s。") % {"unit": found.unit.short_name},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def webhook_secret(request: ActingRequest, webhook_id: int) -> HttpResponse:
    """Make a new secret, and show it this one time."""
    found = _asked(request, webhook_id)

    def act(sent: dict[str, Any]) -> object:
        return actions.renew_secret(webhook_id=found.pk, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("确认后显示新的密钥，只显示这一次。"),
            _("现在的密钥再用 %(days)s 天，其间每条推送带两个签名；更早的密钥马上作废。") % {"days": OVERLAP.days},
        ]

    change = Change(
        title=_("更换签名密钥"),
        form=NothingForm,
        effects=effects,
        act=act,
        back=reverse("webhook", args=[found.pk]),
        done="",
        finish=_shown,
        lead=_("接收单位：%(unit)s。") % {"unit": found.unit.short_name},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def webhook_stop(request: ActingRequest, webhook_id: int) -> HttpResponse:
    """Stop pushing to a system, or start again."""
    found = _asked(request, webhook_id)
    stopped = found.stopped_at is not None

    def act(sent: dict[str, Any]) -> object:
        return (actions.start if stopped else actions.stop)(webhook_id=found.pk, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        if stopped:
            return [_("从现在起继续推送；还没有送到的会接着送，停止期间发生的不补。")]
        return [_("从现在起不再推送。已经送到的，对方仍留着；停止期间发生的以后不补。")]

    change = Change(
        title=_("恢复推送") if stopped else _("停止推送"),
        form=NothingForm,
        effects=effects,
        act=act,
        back=reverse("webhook", args=[found.pk]),
        done=_("已恢复推送。") if stopped else _("已停止推送。"),
        lead=_("接收单位：%(unit)s。") % {"unit": found.unit.short_name},
    )
    return two_steps(request, change)


@require_POST
def webhook_undo(request: ActingRequest, webhook_id: int, seq: int) -> HttpResponse:
    """Take the newest change back."""
    actions.undo(webhook_id=webhook_id, seq=seq, by=request.actor)
    messages.success(request, _("已撤回。原来的变更和这次撤回都留在记录里。"))
    return redirect("webhook", webhook_id)


@require_POST
def webhook_resend(request: ActingRequest, webhook_id: int, push_id: UUID) -> HttpResponse:
    """Push what is parked once more."""
    actions.resend(webhook_id=webhook_id, push=push_id, by=request.actor)
    messages.success(request, _("已安排再送一次。还是不成，会再出现在这里。"))
    return redirect("webhook", webhook_id)
