"""The feed of one's own due days: open it, see how often it was read, renew it, end it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.access import actions
from qinqing.kernel.access.queries import new_address, own_feed
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal

FILE = "calendar_feed"
"""The address at which a room above gives the days out."""


@require_GET
def feed(request: ActingRequest) -> HttpResponse:
    """Show whether one's days are given out, as which post, how often they were read."""
    return render(request, "access/feed.html", {"feed": own_feed(request.actor)})


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth publishes no types
@require_http_methods(["GET", "POST"])
def feed_open(request: ActingRequest) -> HttpResponse:
    """Open a feed or a new one, after the password was given anew, and show its address this one time."""
    given: dict[str, object] = {"former": own_feed(request.actor)}
    if request.method == "GET":
        return render(request, "access/feed_open.html", given)
    secret = new_address()
    try:
        actions.open_feed(secret=secret, by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        return render(request, "access/feed_open.html", {**given, "refusal": refusal}, status=refusal.status)
    address = request.build_absolute_uri(reverse(FILE, args=[secret]))
    response = render(request, "access/feed_open.html", {**given, "address": address})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def feed_end(request: ActingRequest) -> HttpResponse:
    """End one's own feed."""
    actions.end_feed(by=request.actor)
    messages.success(request, _("已停用，原来的地址马上打不开了。"))
    return redirect("feed")
