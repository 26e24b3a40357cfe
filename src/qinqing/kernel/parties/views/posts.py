"""Appointing people to posts, and ending posts."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.devices.rooms import matter_kinds
from qinqing.kernel.parties import actions
from qinqing.kernel.parties.forms import AppointForm, EndForm, PortfolioForm
from qinqing.kernel.parties.models import Person, Post
from qinqing.kernel.parties.queries import post_for, unit_for
from qinqing.kernel.parties.rules import RANKS, ROLE_NAMES
from qinqing.kernel.parties.views.steps import Change, two_steps


@require_http_methods(["GET", "POST"])
def post_appoint(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Give somebody a post in a unit."""
    unit = unit_for(request.actor, unit_id)
    if unit is None:
        raise NotFound

    def act(sent: dict[str, Any]) -> Post:
        names = ("title", "rank", "role", "jurisdiction", "since", "until")
        appointment = actions.Appointment(unit=unit, **{name: sent[name] for name in names})
        person = sent["person"] or Person(name=sent["name"], email=sent["email"])
        return actions.appoint(person=person, appointment=appointment, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        who = sent["person"].name if sent["person"] else sent["name"]
        told = _("%(who)s从 %(since)s 起任%(unit)s%(title)s（%(rank)s），角色是%(role)s。") % {
            "who": who,
            "since": sent["since"],
            "unit": unit.short_name,
            "title": sent["title"],
            "rank": RANKS[sent["rank"]],
            "role": ROLE_NAMES[sent["role"]],
        }
        reach = sent["jurisdiction"]
        seen = _("能看到 %(path)s 之内的事项。") % {"path": reach} if reach else _("只看到本单位的事项。")
        return [told, seen, _("没有账号的，另请安全管理员开通。")]

    change = Change(
        title=_("在%(unit)s任职") % {"unit": unit.short_name},
        form=AppointForm,
        effects=effects,
        act=act,
        back=reverse("unit", args=[unit.pk]),
        done=_("已任职。"),
        given={"roles": list(ROLE_NAMES.items())},
        initial={"since": timezone.localdate()},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def post_end(request: ActingRequest, post_id: int) -> HttpResponse:
    """End a post."""
    post = post_for(request.actor, post_id)
    if post is None:
        raise NotFound

    def act(sent: dict[str, Any]) -> Post:
        return actions.end_post(post_id=post.pk, until=sent["until"], by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("从 %(until)s 起，%(who)s不再任%(post)s。")
            % {"until": sent["until"], "who": post.person.name, "post": str(post)},
            _("单位的承诺不变，由接任的人继续办；岗位空缺时，提醒报上一级。"),
        ]

    change = Change(
        title=_("免去%(who)s的%(post)s") % {"who": post.person.name, "post": str(post)},
        form=EndForm,
        effects=effects,
        act=act,
        back=reverse("unit", args=[post.unit_id]),
        done=_("已免职。可在变更记录中撤回。"),
        initial={"until": timezone.localdate()},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def post_portfolio(request: ActingRequest, post_id: int) -> HttpResponse:
    """Say what a deputy is responsible for."""
    post = post_for(request.actor, post_id)
    if post is None:
        raise NotFound

    def act(sent: dict[str, Any]) -> Post:
        units = [unit.pk for unit in sent["units"]]
        return actions.set_portfolio(post_id=post.pk, units=units, kinds=sent["kinds"], by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        known = matter_kinds()
        kinds = [known[kind] for kind in sent["kinds"]]
        given = "、".join([*(unit.short_name for unit in sent["units"]), *kinds])
        words = {"who": post.person.name, "was": post.portfolio_names, "given": given}
        now = _("%(who)s以后分管：%(given)s。") % words if given else _("%(who)s以后没有单独的分管范围。") % words
        return [
            _("%(who)s现在分管：%(was)s。") % words if words["was"] else _("%(who)s现在没有单独的分管范围。") % words,
            now,
            _(
                "报给分管领导的提醒和预警，先报分管范围对得上的；都对不上就报本单位全部分管领导，没有分管领导就报主要负责人。"
            ),
        ]

    held = list(post.portfolio.all())
    change = Change(
        title=_("%(who)s的分管范围") % {"who": post.person.name},
        form=PortfolioForm,
        effects=effects,
        act=act,
        back=reverse("unit", args=[post.unit_id]),
        done=_("已调整。可在变更记录中撤回。"),
        given={"unit_id": post.unit_id},
        initial={
            "units": [one.unit_id for one in held if one.unit_id],
            "kinds": [one.kind for one in held if one.kind],
        },
    )
    return two_steps(request, change)
