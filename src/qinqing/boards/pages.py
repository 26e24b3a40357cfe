"""Pages of the contracts board, of the rows behind its figures, and the spreadsheets of all boards."""

from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.boards.forms import AlarmsForm, FulfilmentForm, RowsForm
from qinqing.boards.fulfilment import Board, board, county_names
from qinqing.boards.promises import Rows, rows_of
from qinqing.boards.queries import burning
from qinqing.boards.rules import county_of
from qinqing.boards.scope import counted, delivered_counted, measures
from qinqing.boards.tables import DELIVERED_PROMISES, PROMISES, RATE_NOTES, between, parts_of
from qinqing.commons.deliveries.models import Origin
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.queries import streamed, units_for
from qinqing.kernel.pages.views.saved import narrowed
from qinqing.kernel.pages.views.tables import spreadsheet


def _form(request: ActingRequest, kind: type[FulfilmentForm] = FulfilmentForm, given: Any = None) -> Any:
    units = units_for(request.actor)
    counties = county_names({county_of(place) for place in units.values_list("path", flat=True)})
    delivers = Origin.objects.visible_to(request.actor).exists()
    asked = request.GET if given is None else given
    return kind(asked, units=units, counties=counties, measures=measures(request.actor), delivers=delivers)


def _board(request: ActingRequest, form: FulfilmentForm) -> Board:
    return board(request.actor, form.wanted, form.asked, timezone.localdate())


def board_asked(request: ActingRequest, given: Mapping[str, Any]) -> Board:
    """Return the board narrowed to what a program asked for, by the rules of the page's form."""
    return _board(request, _form(request, given=given))


@narrowed
@require_GET
def fulfilment(request: ActingRequest) -> HttpResponse:
    """Show whether both sides keep their word: in all, by month, by unit, by county."""
    form = _form(request)
    shown = {"board": _board(request, form), "form": form, "asked": request.GET.urlencode(), "notes": RATE_NOTES}
    return render(request, "boards/fulfilment.html", shown)


@require_GET
def fulfilment_table(request: ActingRequest) -> FileResponse:
    """Send every table of the board."""
    found = _board(request, _form(request))
    narrowed = between(found.first, found.last)
    return spreadsheet(request, "双兑现看板", parts_of(found), narrowed, RATE_NOTES)


@narrowed
@require_GET
def fulfilment_promises(request: ActingRequest) -> HttpResponse:
    """Show exactly the promises that one figure of the board counts."""
    form, after = _form(request, RowsForm), request.GET.get("after", "")
    found: Rows = rows_of(request.actor, form.wanted, timezone.localdate(), after)
    asked = request.GET.copy()
    asked.pop("after", None)
    empty = not found.lines and not found.delivered
    shown = {"rows": found, "empty": empty, "form": form, "asked": asked.urlencode(), "after": after}
    return render(request, "boards/fulfilment_promises.html", shown)


@require_GET
def fulfilment_promises_table(request: ActingRequest) -> FileResponse:
    """Send those promises."""
    form, today = _form(request, RowsForm), timezone.localdate()
    found = counted(request.actor, form.wanted, today).order_by("alarm_on", "pk")
    words = rows_of(request.actor, form.wanted, today).words
    theirs = delivered_counted(request.actor, form.wanted, today).select_related("contract", "delivery", "origin__unit")
    parts = [PROMISES.part(streamed(found, today, request.actor))]
    parts.append(DELIVERED_PROMISES.part(theirs.order_by("fair_due", "pk").iterator()))
    return spreadsheet(request, "双兑现看板的承诺", parts, "；".join(words), RATE_NOTES)


@require_GET
def alarms_table(request: ActingRequest) -> FileResponse:
    """Send every burning light that the page is narrowed to."""
    form = AlarmsForm(request.GET, units=units_for(request.actor))
    rows = streamed(burning(request.actor, form.wanted), timezone.localdate(), request.actor)
    return spreadsheet(request, "警报与待办", [PROMISES.part(rows, "亮灯的事项")], form.words)
