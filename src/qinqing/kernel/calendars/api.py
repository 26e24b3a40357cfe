"""The calculator as JSON: GET /api/v1/limit?code=XK.DECIDE&from=2026-09-18."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from qinqing.kernel.calendars.forms import asked_in
from qinqing.kernel.calendars.queries import NATIONAL, calendar, calendars, limit_named
from qinqing.kernel.calendars.rules.asked import Misasked, answer
from qinqing.kernel.calendars.rules.limits import Limit
from qinqing.kernel.calendars.rules.working import Answer
from qinqing.kernel.devices.refusal import Refusal


@require_safe
def limit(request: HttpRequest) -> JsonResponse:
    """Answer one question; what cannot be answered gets a sentence and 422, or 404 for an unknown limit or calendar."""
    asked, code = asked_in(request.GET), request.GET.get("calendar", "") or NATIONAL
    found = next((one for one in calendars() if one.code == code), None)
    if found is None:
        return _json({"error": f"没有代码为「{code[:30]}」的工作日历。"}, 404)
    try:
        known = limit_named(asked.code, found.path) if asked.code else None
        given = answer(asked, known, calendar(code))
    except Misasked as fault:
        return _json({"error": str(fault)}, 422)
    except Refusal as refusal:
        return _json({"error": str(refusal)}, refusal.status)
    return _json({"calendar": code, **_answer(given)}, 200)


def _json(content: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def _answer(given: Answer) -> dict[str, Any]:
    return {
        "limit": _limit(given.limit) if given.limit else None,
        "from": given.start.isoformat(timespec="minutes"),
        "last_day": given.last_day.isoformat(),
        "ends_at": given.instant.isoformat(timespec="minutes") if given.instant else None,
        "provisional": given.provisional,
        "law": given.law,
        "working": [{"says": line.says, "law": line.law} for line in given.working],
    }


def _limit(known: Limit) -> dict[str, Any]:
    names = ("code", "name", "unit", "direction", "rolls", "sense", "start_event", "end_event", "actor", "law")
    rest = ("verified", "status", "jurisdiction", "note")
    return {"length": str(known.length), **{name: getattr(known, name) for name in (*names, *rest)}}
