"""Moving a unit with its matters, handing matters on, opening one to somebody: each with a preview."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters import actions
from qinqing.kernel.matters.forms import GrantForm, MoveForm, RevokeForm, SucceedForm
from qinqing.kernel.matters.models import Grant
from qinqing.kernel.matters.queries import grant_for, grants_of, handed_on, matter_for, reach_of
from qinqing.kernel.parties.queries import kept_below
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
        reach, kept = reach_of(sent["unit"].path), kept_below(sent["unit"].path)
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
            *(_("随后一起改位置：%(count)d %(what)s。") % {"count": count, "what": what} for what, count in kept),
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


@require_GET
def grants(request: ActingRequest, reference: str) -> HttpResponse:
    """Show to whom a matter was opened beyond its parties."""
    matter = matter_for(request.actor, reference)
    shown = {"matter": matter, "grants": grants_of(matter), "now": timezone.now()}
    return render(request, "matters/grants.html", {**shown, "back": reverse(matter.kind, args=[reference])})


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


@require_http_methods(["GET", "POST"])
def grant_give(request: ActingRequest, reference: str) -> HttpResponse:
    """Open a matter to a person or a post for a time."""
    matter = matter_for(request.actor, reference)

    def act(sent: dict[str, Any]) -> Grant:
        holder = sent["post"] if sent["whom"] == GrantForm.POST else sent["post"].person
        given = {"reference": reference, "holder": holder, "expires_at": _end_of(sent["until"]), "why": sent["why"]}
        return actions.give(**given, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        words = {"who": sent["post"].person.name, "post": str(sent["post"]), "until": sent["until"]}
        to_post = sent["whom"] == GrantForm.POST
        whom = (
            _("不论谁任%(post)s，都可以查看，到 %(until)s 为止。")
            if to_post
            else _("%(who)s（%(post)s）可以查看，到 %(until)s 为止。")
        )
        return [
            whom % words,
            _("只能看这一件，包括经过和证据，不能办理；每次授权和收回都写入事项的经过。"),
            _("登记过回避的人，授权了也看不到。"),
        ]

    change = Change(
        title=_("授权查看 %(reference)s") % {"reference": matter.reference},
        form=GrantForm,
        effects=effects,
        act=act,
        back=reverse("grants", args=[reference]),
        done=_("已授权。可以随时收回。"),
        initial={"until": timezone.localdate() + timedelta(days=30)},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def grant_revoke(request: ActingRequest, grant_id: int) -> HttpResponse:
    """Close a grant before its time."""
    grant = grant_for(request.actor, grant_id)
    if grant is None:
        raise NotFound
    whom = str(grant.post) if grant.post else grant.person.name if grant.person else ""
    change = Change(
        title=_("收回授权：%(whom)s") % {"whom": whom},
        form=RevokeForm,
        effects=lambda sent: [
            _("%(whom)s马上不能再查看 %(reference)s。") % {"whom": whom, "reference": grant.matter.reference},
            _("看过的记录还在；需要时可以重新授权。"),
        ],
        act=lambda sent: actions.revoke(grant_id=grant.pk, why=sent["why"], by=request.actor),
        back=reverse("grants", args=[grant.matter.reference]),
        done=_("已收回。"),
    )
    return two_steps(request, change)
