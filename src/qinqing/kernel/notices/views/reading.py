"""A person's notices, and what did not arrive."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qinqing.kernel.chronicle.actions import redeliver
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.bulk import BulkAct, One, Planned, keys_of
from qinqing.kernel.devices.noting import noted
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.undo import Recorded, Undo, said
from qinqing.kernel.notices import access, actions
from qinqing.kernel.notices.events import ACKNOWLEDGED
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.notices.queries import inbox, told_of, told_to
from qinqing.kernel.notices.queries import undelivered as find_undelivered
from qinqing.kernel.obligations.models import Obligation


@require_GET
def notices(request: ActingRequest) -> HttpResponse:
    """Show what the reader was told, newest first."""
    found = inbox(request.actor)
    return render(request, "notices/notices.html", {"notices": found, "empty": not found})


@require_GET
def undelivered(request: ActingRequest) -> HttpResponse:
    """Show what did not arrive, to whoever keeps the house running."""
    parked = find_undelivered()
    return render(request, "notices/undelivered.html", {"parked": parked, "empty": not parked})


@require_POST
def delivery_retry(request: ActingRequest, delivery_id: int) -> HttpResponse:
    """Send parked news on once more."""
    redeliver(delivery_id=delivery_id, by=request.actor)
    return _once_more(request)


@require_POST
def mail_retry(request: ActingRequest, mail_id: int) -> HttpResponse:
    """Send a parked letter once more."""
    actions.resend(notice_id=mail_id, by=request.actor)
    return _once_more(request)


@require_POST
def message_retry(request: ActingRequest, message_id: int) -> HttpResponse:
    """Send a parked message once more."""
    actions.resend_message(message_id=message_id, by=request.actor)
    return _once_more(request)


def _once_more(request: ActingRequest) -> HttpResponse:
    messages.success(request, _("已安排再试一次。还是不成，会再出现在这里。"))
    return redirect("undelivered")


@require_POST
def acknowledge(request: ActingRequest, notice_id: int) -> HttpResponse:
    """Sign for a notice."""
    with noted() as events:
        actions.acknowledge(notice_id=notice_id, by=request.actor)
    said(request, _("已签收。签收不停止计时。"), events)
    wanted = request.GET.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, None) else "notices")


SIGNS = "表示已经知道，不停止计时。"


def _plan(actor: Actor, rows: Sequence[str], today: date) -> list[Planned]:
    """Say of each notice whether it is still to be signed for; one query."""
    found = told_to(actor, keys_of(rows))
    return [
        Planned(
            row=str(one.pk),
            title=one.title,
            about=f"{one.matter.reference} {one.says}",
            url=reverse(one.matter.kind, args=[one.matter.reference]),
            effect=SIGNS,
            why_not="已经签收过了。" if one.acknowledged_at else "",
        )
        for key in keys_of(rows)
        if (one := found.get(key))
    ]


def _plan_steps(actor: Actor, rows: Sequence[str], today: date) -> list[Planned]:
    """Say of each promise whether the actor was told of a step and did not sign; two queries."""
    keys = keys_of(rows)
    told = told_of(actor, keys)
    promises = Obligation.objects.visible_to(actor).filter(pk__in=keys).select_related("matter").in_bulk()
    return [
        Planned(
            row=str(key),
            title=promise.title,
            about=f"{promise.matter.reference} 第 {promise.number} 条",
            url=reverse(promise.matter.kind, args=[promise.matter.reference]),
            effect=SIGNS,
            why_not=_why_not_sign(told.get(key, [])),
        )
        for key in keys
        if (promise := promises.get(key))
    ]


def _why_not_sign(told: Sequence[Notice]) -> str:
    if not told:
        return "没有报给您，不用您签收。"
    return "" if any(one.acknowledged_at is None for one in told) else "您已经签收过了。"


def _sign(one: One, by: Actor) -> None:
    actions.acknowledge(notice_id=int(one.row), by=by)


def _sign_steps(one: One, by: Actor) -> None:
    actions.acknowledge_steps(promise=int(one.row), by=by)


BULK = (
    BulkAct("sign", "签收勾选的", access.ACKNOWLEDGE, _plan, _sign, "todo", work="told"),
    BulkAct("sign_alarms", "签收勾选的警报", access.ACKNOWLEDGE, _plan_steps, _sign_steps, "alarms"),
)


def _unsign(event: Recorded, by: Actor) -> None:
    actions.unsign(matter=event.stream, signed_at=event.at, by=by)


UNDOES = (Undo(ACKNOWLEDGED.tag, access.ACKNOWLEDGE, _unsign),)
