"""The calculators as JSON: POST /api/v1/fairness and POST /api/v1/ladder, with the file as the body."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from qinqing.kernel.calendars.rules import BeyondCalendar, WorkCalendar
from qinqing.kernel.obligations.queries.calculating import Busy, answered
from qinqing.kernel.obligations.rules import CycleOfGates
from qinqing.kernel.obligations.rules.asking import judge_file
from qinqing.kernel.obligations.rules.playing import plain_played, play_file
from qinqing.kernel.obligations.rules.reading import MOST_BYTES, Malformed


# Nothing is written and no cookie is read, so there is nothing that a foreign page could do in somebody's name.
@csrf_exempt
@require_POST
def fairness(request: HttpRequest) -> JsonResponse:
    """Answer a file of promises as `qinqing fairness --json` does; a fault names its place in the file."""
    return _answer(request, lambda given, days: judge_file(given, days).plain())


@csrf_exempt
@require_POST
def ladder(request: HttpRequest) -> JsonResponse:
    """Play a ladder as `qinqing ladder` does; a fault names its place in the file."""
    return _answer(request, lambda given, days: plain_played(play_file(given, days)))


def _answer(request: HttpRequest, answer: Callable[[object, WorkCalendar], Any]) -> JsonResponse:
    try:
        return _json(answered(request.body, answer), 200)
    except RequestDataTooBig:
        return _json({"error": f"文件：太大，最多 {MOST_BYTES // 1000} KB。", "path": ""}, 413)
    except Malformed as fault:
        return _json({"error": str(fault), "path": fault.path}, 422)
    except CycleOfGates as fault:
        return _json({"error": str(fault), "cycle": [str(key) for key in fault.keys]}, 422)
    except BeyondCalendar as fault:
        return _json({"error": str(fault)}, 422)
    except Busy as busy:
        return _json({"error": str(busy)}, busy.status)


def _json(content: Any, status: int) -> JsonResponse:
    return JsonResponse(content, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
