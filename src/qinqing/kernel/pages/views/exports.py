"""`Export`: the spreadsheet of a list, named as the list's page, for whoever may open that page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse
from django.urls import URLPattern
from django.views.decorators.http import require_GET

from qinqing.kernel.devices.page import ActingRequest, page
from qinqing.kernel.pages.rules.tables import Part, Table
from qinqing.kernel.pages.views.tables import spreadsheet


@dataclass(frozen=True)
class Export:
    """One spreadsheet: the page's name and route, who may, its table, and what reads its rows as the page does."""

    name: str
    route: str
    permission: str
    table: Table[Any]
    rows: Callable[..., Iterable[Any]]

    @property
    def page(self) -> URLPattern:
        """Return its address."""

        @require_GET
        def send(request: ActingRequest, **gaps: Any) -> FileResponse:
            parts: Sequence[Part] = [self.table.part(self.rows(request, **gaps))]
            return spreadsheet(request, self.table.title, parts, _narrowed(request))

        return page(self.route, send, self.permission, name=f"{self.name}_table")


def _narrowed(request: ActingRequest) -> str:
    """Return what the address asks for, as the reader typed it."""
    return "；".join(str(value) for value in request.GET.values() if value)
