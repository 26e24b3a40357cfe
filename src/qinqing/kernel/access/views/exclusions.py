"""Declared conflicts: one's own, and those of everybody for the security administrator."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.access import actions
from qinqing.kernel.access.forms import ExclusionForm, OwnExclusionForm
from qinqing.kernel.access.queries import exclusions_for
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.parties.models import Person
from qinqing.kernel.parties.views import Change, two_steps


@require_GET
def exclusions(request: ActingRequest) -> HttpResponse:
    """Show the conflicts that hold."""
    return render(
        request, "access/exclusions.html", {"exclusions": exclusions_for(request.actor, timezone.localdate())}
    )


@require_http_methods(["GET", "POST"])
def exclusion_declare(request: ActingRequest) -> HttpResponse:
    """Declare a conflict."""
    own = request.actor.role != "security"

    def act(sent: dict[str, Any]) -> object:
        person = Person.objects.get(pk=request.actor.person_id) if own else sent["person"]
        return actions.declare(**{**sent, "person": person}, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        who = request.actor.name if own else sent["person"].name
        scope = _("和它之内的所有单位") if sent["and_below"] else ""
        return [
            _("%(who)s从 %(since)s 起看不到、也不能办理涉及%(unit)s%(scope)s的事项。")
            % {"who": who, "since": sent["since"], "unit": sent["unit"].short_name, "scope": scope},
            _("列表和数字里都不出现；打开链接时只显示「依规回避」。系统不记录是什么关系。"),
        ]

    change = Change(
        title=_("登记回避"),
        form=OwnExclusionForm if own else ExclusionForm,
        effects=effects,
        act=act,
        back=reverse("exclusions"),
        done=_("已登记。"),
        initial={"since": timezone.localdate()},
        lead=_("只登记回避谁、多久，不要写是什么关系。结束回避由安全管理员办理。"),
    )
    return two_steps(request, change)


@require_POST
def exclusion_end(request: ActingRequest, exclusion_id: int) -> HttpResponse:
    """End a conflict today."""
    actions.end_exclusion(exclusion_id=exclusion_id, by=request.actor)
    return redirect("exclusions")
