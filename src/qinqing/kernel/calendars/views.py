"""The page that shows which days are worked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.kernel.calendars.queries import NATIONAL, year_of
from qinqing.kernel.chronicle.queries import has_own_role


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Show one year's holidays and exchanged working days."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and len(asked) == 4 else timezone.localdate().year
    shown = {"year": year_of(NATIONAL, year), "has_own_role": has_own_role()}
    return render(request, "calendars/calendar.html", shown)
