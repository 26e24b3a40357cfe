"""Turns an outage and a refusal into a page that says what is safe and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.pages import views
from qinqing.kernel.pages.rules.outage import is_outage

Respond = Callable[[HttpRequest], HttpResponse]


class Outage:
    """A view met a database that does not answer: 503, and nothing here asks the database again.

    What fails outside a view (sessions, the acting person) reaches the same page through `views.server_error`.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer when the exception means that the database is away."""
        return views.outage(request, exception) if is_outage(exception) else None


class Refusals:
    """A rule refused the act and the view did not show it in its own form."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal with its own sentence and status."""
        return views.refusal(request, exception) if isinstance(exception, Refusal) else None
