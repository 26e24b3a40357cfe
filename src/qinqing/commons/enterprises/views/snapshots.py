"""Snapshots: their list, taking one, what one pins, and whether it still is what it was."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.commons.enterprises import access, actions
from qinqing.commons.enterprises.forms.snapshots import SnapshotForm
from qinqing.commons.enterprises.queries.snapshots import pinned, snapshots
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.views.steps import Change, two_steps


@require_GET
def registry_snapshots(request: ActingRequest) -> HttpResponse:
    """Show the snapshots of the registry, the newest first, and how each was last checked."""
    shown = {"snapshots": snapshots(), "takes": may(request.actor, access.SNAPSHOT)}
    return render(request, "enterprises/registry_snapshots.html", shown)


@require_http_methods(["GET", "POST"])
def snapshot_take(request: ActingRequest) -> HttpResponse:
    """Name the registry as it stands."""
    change = Change(
        title=_("留存快照"),
        form=SnapshotForm,
        effects=lambda sent: [
            _("第 %(turn)s 次导入之后的登记，以后凭「%(name)s」引用。") % {"turn": turn(), "name": sent["name"]},
            _("不复制数据；以后的导入照常进行，不改变这份快照。"),
        ],
        act=lambda sent: actions.take_snapshot(**sent, by=request.actor),
        back=reverse("registry_snapshots"),
        done=_("已留存。"),
        lead=_("快照把现在的登记固定下来，决定引用它，多年以后仍能说明当时是什么样。"),
    )
    return two_steps(request, change)


@require_GET
def registry_snapshot(request: ActingRequest, snapshot_id: int) -> HttpResponse:
    """Show one snapshot: what it pins, and what every check of it found."""
    shown = {"pinned": pinned(request.actor, snapshot_id), "checks": may(request.actor, access.CHECK_SNAPSHOT)}
    return render(request, "enterprises/registry_snapshot.html", shown)


@require_POST
def snapshot_check(request: ActingRequest, snapshot_id: int) -> HttpResponse:
    """Let the worker check a snapshot."""
    try:
        actions.ask_for_check(snapshot_id=snapshot_id, by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("registry_snapshot", snapshot_id)
