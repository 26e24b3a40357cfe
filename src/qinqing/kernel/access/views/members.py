"""The members of one's own enterprise: who may do what, inviting, removing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.access import access, actions
from qinqing.kernel.access.forms import BareForm, InviteForm, ScopesForm
from qinqing.kernel.access.models import SeatOffer
from qinqing.kernel.access.queries import lacks, member_changes, member_for, members_of, offers_of
from qinqing.kernel.access.rules import CODE_DAYS
from qinqing.kernel.access.views.seats import Handing, hand_out, withdrawn
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.models import Post, Rank
from qinqing.kernel.parties.rules import SCOPE_MEANS, SCOPES
from qinqing.kernel.parties.views import Change, two_steps


@require_GET
def members(request: ActingRequest) -> HttpResponse:
    """Show who stands in one's own enterprise, the open codes, and what was changed."""
    actor = request.actor
    shown = {
        "members": members_of(actor, timezone.localdate()),
        "offers": offers_of(actor),
        "changes": member_changes(actor),
        "why_not": lacks(actor, access.MANAGE_MEMBERS),
        "means": [(SCOPES[scope], means) for scope, means in SCOPE_MEANS.items()],
    }
    return render(request, "access/members.html", shown)


def _named(scopes: list[str]) -> str:
    return "、".join(name for scope, name in SCOPES.items() if scope in {"view", *scopes})


@require_http_methods(["GET", "POST"])
def member_invite(request: ActingRequest) -> HttpResponse:
    """Make a code for a further member."""

    def offer(sent: dict[str, Any], code: str) -> SeatOffer:
        return actions.invite(rank=sent["rank"], scopes=sent["scopes"], code=code, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        leads = sent["rank"] == Rank.LEGAL_REPRESENTATIVE
        given = _("全部权限，并能管理成员") if leads else _named(sent["scopes"])
        return [
            _("谁用席位码进入，谁就可以代表%(firm)s：%(given)s。") % {"firm": request.actor.unit_name, "given": given},
            _("席位码 %(days)d 天内有效，只能用一次，确认后只显示这一次。") % {"days": CODE_DAYS},
            _("没有用之前可以作废，进入以后可以移除。"),
        ]

    return hand_out(request, Handing(_("邀请成员"), InviteForm, effects, offer, reverse("members")))


@require_POST
def member_uninvite(request: ActingRequest, offer_id: int) -> HttpResponse:
    """Make an open code worthless."""
    actions.uninvite(offer_id=offer_id, by=request.actor)
    return withdrawn(request, "members")


def _asked(request: ActingRequest, member_id: int) -> Post:
    found = member_for(request.actor, member_id, timezone.localdate())
    if found is None:
        raise NotFound
    return found


@require_http_methods(["GET", "POST"])
def member_scopes(request: ActingRequest, member_id: int) -> HttpResponse:
    """Say anew what a member may do."""
    post = _asked(request, member_id)

    def act(sent: dict[str, Any]) -> Post:
        return actions.set_scopes(post_id=post.pk, scopes=sent["scopes"], by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("%(who)s现在可以：%(was)s。") % {"who": post.person.name, "was": post.scope_names},
            _("以后可以：%(given)s。马上生效。") % {"given": _named(sent["scopes"])},
            _("已经办过的事不变。"),
        ]

    change = Change(
        title=_("%(who)s的权限") % {"who": post.person.name},
        form=ScopesForm,
        effects=effects,
        act=act,
        back=reverse("members"),
        done=_("已调整。可在下面的变更里撤回。"),
        initial={"scopes": post.scopes},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def member_remove(request: ActingRequest, member_id: int) -> HttpResponse:
    """End a member's seat."""
    post = _asked(request, member_id)
    told = [
        _("%(who)s马上不能再代表%(firm)s办事，也看不到本企业的事项。")
        % {"who": post.person.name, "firm": post.unit.short_name},
        _("由%(who)s发出、还没有用的席位码一并作废。") % {"who": post.person.name},
        _("办过的事仍记在%(who)s名下。") % {"who": post.person.name},
    ]
    change = Change(
        title=_("移除%(who)s") % {"who": post.person.name},
        form=BareForm,
        effects=lambda sent: told,
        act=lambda sent: actions.remove_member(post_id=post.pk, by=request.actor),
        back=reverse("members"),
        done=_("已移除。可在下面的变更里撤回。"),
    )
    return two_steps(request, change)


@require_POST
def member_undo(request: ActingRequest, seq: int) -> HttpResponse:
    """Take one change of the members back."""
    actions.undo_member_change(seq=seq, by=request.actor)
    messages.success(request, _("已撤回。原来的变更和这次撤回都留在记录里。"))
    return redirect("members")
