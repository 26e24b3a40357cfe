"""Behind a proxy: who asks is not the proxy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class Visitor:
    """Puts the visitor's address where Django and its libraries look for it, so that wrong passwords lock out one only.

    It is the last in X-Forwarded-For: the proxy itself wrote that one, whoever asks may have written those before it.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set it and pass on."""
        if last := request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip():
            request.META["REMOTE_ADDR"] = last
        return self.respond(request)
