"""Logging out."""

from allauth.account.views import logout
from django.http import HttpRequest, HttpResponseBase


def leave(request: HttpRequest) -> HttpResponseBase:
    """Log out; the browser drops the pages that it kept, so that the next person at it cannot step back to them.

    Its store stays: what was typed and not yet sent waits there for whoever typed it, and is shown to nobody else.
    """
    response: HttpResponseBase = logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache"'
    return response
