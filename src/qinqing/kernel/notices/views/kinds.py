"""Which kinds of channel the city permits: changed in two steps, taken back by a second one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.notices import access, actions
from qinqing.kernel.notices.forms import KindsForm
from qinqing.kernel.notices.queries import permitted, story_of_kinds, used
from qinqing.kernel.notices.rules import KINDS
from qinqing.kernel.parties.views.steps import Change, two_steps


@require_GET
def channel_kinds(request: ActingRequest) -> HttpResponse:
    """Show which kinds are permitted and how much each is used; by whom nobody is told."""
    known, open_now = permitted(), used()
    given = {
        "rows": [(kind.label, code in known, open_now.get(code, 0)) for code, kind in KINDS.items()],
        "story": story_of_kinds(),
        "may": may(request.actor, access.PERMIT),
    }
    return render(request, "notices/channel_kinds.html", given)


@require_http_methods(["GET", "POST"])
def channel_kinds_change(request: ActingRequest) -> HttpResponse:
    """Permit kinds, or no longer."""

    def act(sent: dict[str, Any]) -> object:
        return actions.permit(kinds=sent["kinds"], by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        known, open_now = permitted(), used()
        said = [
            _("许可%(kind)s：各人可以自己添加。") % {"kind": KINDS[one].label}
            for one in sent["kinds"]
            if one not in known
        ]
        said += [
            _("不再许可%(kind)s：在用的 %(count)s 个收不到，没有发出的不再发。")
            % {"kind": KINDS[one].label, "count": open_now.get(one, 0)}
            for one in sorted(known - set(sent["kinds"]))
        ]
        return [*said, _("发到外面的都只有几条提醒，没有事项名称、单位和金额；站内消息和邮件不受影响。")]

    change = Change(
        title=_("修改许可的通知渠道"),
        form=KindsForm,
        effects=effects,
        act=act,
        back=reverse("channel_kinds"),
        done=_("已修改。"),
        initial={"kinds": sorted(permitted())},
    )
    return two_steps(request, change)


@require_POST
def channel_kinds_undo(request: ActingRequest, seq: int) -> HttpResponse:
    """Take the newest change back."""
    actions.undo_permit(seq=seq, by=request.actor)
    messages.success(request, _("已撤回。原来的变更和这次撤回都留在记录里。"))
    return redirect("channel_kinds")
