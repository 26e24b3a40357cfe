"""A person's own channels: add one in two steps, test it, end it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.devices.outbound import says_of
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.notices import actions
from qinqing.kernel.notices.forms import ChannelForm, PaceForm
from qinqing.kernel.notices.jobs import hand_over
from qinqing.kernel.notices.queries import own_channels, pace_of, permitted
from qinqing.kernel.notices.rules import KINDS, trial
from qinqing.kernel.parties.models import Person
from qinqing.kernel.parties.views.steps import Change, two_steps


@require_GET
def channels(request: ActingRequest) -> HttpResponse:
    """Show on which ways the reader is told."""
    given = {
        "mail": Person.objects.filter(pk=request.actor.person_id).exclude(email="").exists(),
        "channels": own_channels(request.actor),
        "permitted": bool(permitted()),
        "pace": PaceForm(initial={"hour": pace_of(request.actor)}),
    }
    return render(request, "notices/channels.html", given)


@require_http_methods(["GET", "POST"])
def channel_open(request: ActingRequest) -> HttpResponse:
    """Add a channel; where the city permits none there is nothing to fill in."""
    if not permitted():
        return render(request, "notices/channel_none.html")

    def act(sent: dict[str, Any]) -> object:
        return actions.open_channel(**sent, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("以后有消息，除了站内和邮件，也发到这个%(kind)s。") % {"kind": KINDS[sent["kind"]].label},
            _("发出去的只有“您有几条提醒、预警、警报”，没有事项名称、单位和金额。"),
            _("群里的人都看得到您有几条。地址加密保存，不再显示；不用了随时停用。"),
        ]

    change = Change(
        title=_("添加通知渠道"),
        form=ChannelForm,
        effects=effects,
        act=act,
        back=reverse("channels"),
        done=_("已添加。请按「发测试消息」，到那边看看有没有收到。"),
    )
    return two_steps(request, change)


@require_POST
def channel_test(request: ActingRequest, channel_id: int) -> HttpResponse:
    """Send a test to an own channel, and say how it went."""
    channel = actions.prove(channel_id=channel_id, by=request.actor)
    if fault := hand_over(channel, trial(settings.QINQING_CITY)):
        messages.error(request, _("没有发出去：%(why)s") % {"why": says_of(fault)})
    else:
        messages.success(request, _("对方服务器已收下。请到那边看看有没有收到；没有的，停用它，重新添加。"))
    return redirect("channels")


@require_POST
def channel_pace(request: ActingRequest) -> HttpResponse:
    """Be told at once, or daily."""
    form = PaceForm(request.POST)
    if form.is_valid():
        actions.set_pace(hour=form.cleaned_data["hour"], by=request.actor)
        messages.success(request, _("已改好，从现在起照这样发。"))
    else:
        messages.error(request, _("没有这个钟点，请重新选。"))
    return redirect("channels")


@require_POST
def channel_end(request: ActingRequest, channel_id: int) -> HttpResponse:
    """End an own channel."""
    actions.end_channel(channel_id=channel_id, by=request.actor)
    messages.success(request, _("已停用，地址已删除。"))
    return redirect("channels")
