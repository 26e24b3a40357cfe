"""Moving a unit with its matters, and handing matters on, each with a preview."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.matters import actions
from qinqing.kernel.matters.forms import MoveForm, SucceedForm
from qinqing.kernel.matters.queries import handed_on, reach_of
from qinqing.kernel.parties.rules import SUCCESSIONS
from qinqing.kernel.parties.views import Change, two_steps


@require_http_methods(["GET", "POST"])
def unit_move(request: ActingRequest) -> HttpResponse:
    """Move a unit with all below it; the preview counts what is rewritten."""

    def place(sent: dict[str, Any]) -> str:
        return f"{sent['above'].path}{sent['place']}/"

    def act(sent: dict[str, Any]) -> object:
        return actions.move(unit_id=sent["unit"].pk, to=place(sent), above=sent["above"], by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        reach = reach_of(sent["unit"].path)
        return [
            _("%(unit)s从 %(was)s 移到 %(to)s，隶属于%(above)s。")
            % {
                "unit": sent["unit"].short_name,
                "was": sent["unit"].path,
                "to": place(sent),
                "above": sent["above"].short_name,
            },
            _("一起移动：%(units)d 个单位、%(posts)d 个岗位的管辖范围、%(matters)d 件事项。")
            % {"units": reach.units, "posts": reach.posts, "matters": reach.matters},
            _("期限、承诺和历史都不变；原来的上级不再按管辖看到这些事项。"),
        ]

    change = Change(
        title=_("调整位置"),
        form=MoveForm,
        effects=effects,
        act=act,
        back=reverse("units"),
        done=_("已移动。"),
        lead=_("把一个单位连同它之内的一切移到另一个上级之下。"),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def unit_succeed(request: ActingRequest) -> HttpResponse:
    """Hand a unit's matters on to what it became."""

    def act(sent: dict[str, Any]) -> object:
        given = {name: sent[name] for name in ("kind", "takes_over", "since")}
        ends = {"predecessor_id": sent["predecessor"].pk, "successor_id": sent["successor"].pk}
        return actions.succeed(**ends, **given, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        words = {"was": sent["predecessor"].short_name, "heir": sent["successor"].short_name}
        told = [_("%(was)s%(kind)s，由%(heir)s承接。") % {**words, "kind": SUCCESSIONS[sent["kind"]]}]
        if not sent["takes_over"]:
            return [*told, _("只登记来源，事项和承诺仍在%(was)s。") % words]
        count = handed_on(sent["predecessor"].pk)
        return [
            *told,
            _("%(count)d 件事项转到%(heir)s，期限和承诺不变；机构调整不是延期的理由。") % {**words, "count": count},
            _("以前的记录仍显示%(was)s。") % words,
        ]

    change = Change(
        title=_("单位承接"),
        form=SucceedForm,
        effects=effects,
        act=act,
        back=reverse("units"),
        done=_("已登记承接。"),
        initial={"since": timezone.localdate()},
    )
    return two_steps(request, change)
