"""`page`: a URL cannot exist without saying who may open it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, cast
from urllib.parse import quote

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import PUBLIC, SIGNED_IN, may

View = Callable[..., HttpResponseBase]

__all__ = ["PUBLIC", "SIGNED_IN", "ActingRequest", "Page", "addresses", "may", "page"]


class ActingRequest(HttpRequest):
    """A request behind `page`: the acting person is known."""

    actor: Actor


class Page(Protocol):
    """A view that carries the permission it was mounted with."""

    permission: str

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request."""
        ...


def _guard(view: View, permission: str) -> Page:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "\0" in request.path_info:  # PostgreSQL cannot even be asked for it
            raise Http404
        if permission != PUBLIC and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if permission not in {PUBLIC, SIGNED_IN}:
            if getattr(request, "needs_second_factor", False):
                return redirect("mfa_activate_totp")
            if not may(getattr(request, "actor", None), permission):
                raise Http404
        return view(request, *args, **kwargs)

    page_view = cast("Page", guarded)
    page_view.permission = permission
    return page_view


def page(route: str, view: View, permission: str, *, name: str) -> URLPattern:
    """Mount `view` at `route` for holders of `permission` (PUBLIC: everybody; SIGNED_IN: every account).

    Not signed in: sent to the log-in page. Permission not held: 404, the same as a missing page.
    """
    return path(route, _guard(view, permission), name=name)


_MARK = "0mark0"


def addresses(name: str) -> Callable[[str], str]:
    """Return what makes the addresses of a list: the route called `name` is asked once and not for every line."""
    before, after = reverse(name, args=[_MARK]).split(_MARK)
    return lambda reference: f"{before}{quote(reference)}{after}"
