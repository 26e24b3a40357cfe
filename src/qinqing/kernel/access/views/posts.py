"""The posts in which one may act, and lending one's own for a time."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.access.middleware import CHOSEN_POST
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties import actions
from qinqing.kernel.parties.forms import LendForm
from qinqing.kernel.parties.queries import lent_by, open_posts
from qinqing.kernel.parties.views import Change, two_steps


@require_GET
def posts(request: ActingRequest) -> HttpResponse:
    """Show the posts in which the reader may act, and what they lent."""
    today, actor = timezone.localdate(), getattr(request, "actor", None)
    found = open_posts(actor.person_id, today) if actor else []
    lent = lent_by(actor, today) if actor else []
    return render(request, "access/posts.html", {"posts": found, "lent": lent})


@require_POST
def post_switch(request: ActingRequest, post_id: int) -> HttpResponse:
    """Act in another post from now on."""
    actor = getattr(request, "actor", None)
    if actor is None or post_id not in {post.pk for post in open_posts(actor.person_id, timezone.localdate())}:
        raise NotFound
    request.session[CHOSEN_POST] = post_id
    return redirect("home")


@require_http_methods(["GET", "POST"])
def post_lend(request: ActingRequest) -> HttpResponse:
    """Lend the acts of one's post to a colleague."""
    actor = request.actor

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("从 %(since)s 到 %(until)s，%(who)s可以代办%(post)s的事项，也会收到这个岗位的提醒。")
            % {
                "since": sent["since"],
                "until": sent["until"],
                "who": sent["person"].name,
                "post": f"{actor.unit_name}{actor.post_title}",
            },
            _("每一次办理都记在实际办理人的名下。您自己仍可办理。"),
        ]

    change = Change(
        title=_("委托代办"),
        form=LendForm,
        effects=effects,
        act=lambda sent: actions.delegate(**sent, by=actor),
        back=reverse("posts"),
        done=_("已委托。"),
        given={"unit_id": actor.unit_id, "but": actor.person_id},
        initial={"since": timezone.localdate()},
    )
    return two_steps(request, change)


@require_POST
def post_return(request: ActingRequest, delegation_id: int) -> HttpResponse:
    """Take one's post back."""
    actions.end_delegation(delegation_id=delegation_id, by=request.actor)
    return redirect("posts")
