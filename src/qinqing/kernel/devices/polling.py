"""Pages that ask by themselves how far something is: that is no sign of somebody sitting there."""

from django.http import HttpRequest

POLLING = "work-progress"
"""The id of the part of a page that asks again and again; htmx names it with each request."""


def is_polled(request: HttpRequest) -> bool:
    """Say whether a page asked by itself."""
    return request.headers.get("HX-Trigger") == POLLING
