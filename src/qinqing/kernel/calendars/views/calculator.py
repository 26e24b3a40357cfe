"""期限计算器: open to everybody, an address holds the whole question."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qinqing.kernel.calendars.forms import CalculatorForm, asked_in
from qinqing.kernel.calendars.queries import NATIONAL, calendar, calendars, limits
from qinqing.kernel.calendars.rules.asked import Misasked, answer
from qinqing.kernel.calendars.rules.limits import Limit, why_not


def _chosen(code: str, found: list[Limit]) -> Limit | None:
    """Return the limit of this code, the city's own first; raises Misasked for an unknown one."""
    if not code:
        return None
    for limit in found:
        if limit.code == code:
            return limit
    raise Misasked(f"没有代码为「{code[:30]}」的期限。")


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Show the form and, when a date is given, the last day with its working."""
    found, kept = limits(), calendars()
    standing = [limit for limit in found if limit.status != "superseded" or limit.path is None]
    asks = "from" in request.GET
    given = request.GET.copy()
    given.setdefault("unit", "working_day")
    form = CalculatorForm(given if asks else None, limits=standing, calendars=kept, initial=request.GET.dict())
    shown: dict[str, Any] = {"form": form}
    status = 200
    if asks and form.is_valid():
        try:
            asked = asked_in(request.GET)
            limit = _chosen(asked.code, standing)
            shown["answer"] = answer(asked, limit, calendar(form.cleaned_data["calendar"] or NATIONAL))
            if limit:
                shown["barred"] = why_not(limit, settings.QINQING_JURISDICTIONS, limit.path or "")
        except Misasked as fault:
            form.add_error(None, str(fault))
    if form.errors:
        status = 422
    return render(request, "calendars/calculator.html", shown, status=status)
