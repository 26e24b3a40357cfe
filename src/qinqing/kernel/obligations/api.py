"""The calculators for programs: POST /api/v1/fairness and POST /api/v1/ladder, with the file as the body."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from qinqing.kernel.calendars.rules import BeyondCalendar, WorkCalendar
from qinqing.kernel.devices.operation import Operations
from qinqing.kernel.devices.page import PUBLIC
from qinqing.kernel.devices.problem import problem
from qinqing.kernel.obligations.queries.calculating import answered
from qinqing.kernel.obligations.rules import CycleOfGates
from qinqing.kernel.obligations.rules.asking import judge_file
from qinqing.kernel.obligations.rules.playing import plain_played, play_file
from qinqing.kernel.obligations.rules.reading import Malformed

operations = Operations("计算器")

FILE: Mapping[str, Any] = {
    "required": True,
    "description": "一个 `JSON` 文件，格式见手册「计算器」。",
    "content": {"application/json": {"schema": {"type": "object", "additionalProperties": True}}},
}


@operations.asks(
    "fairness",
    PUBLIC,
    dict[str, Any],
    "公平计算器",
    "各项承诺、应当、实际的日期，迟延的每一天记在谁头上。不用令牌，不写入任何东西。",
    method="POST",
    body=FILE,
)
def fairness(request: HttpRequest) -> HttpResponse:
    """Answer a file of promises as `qinqing fairness --json` does; a fault names its place in the file."""
    return _answer(request, lambda given, days: judge_file(given, days).plain())


@operations.asks(
    "ladder",
    PUBLIC,
    dict[str, Any],
    "提醒推演",
    "哪一步哪一天发给谁，日期改变后撤回什么。不用令牌，不写入任何东西。",
    method="POST",
    body=FILE,
)
def ladder(request: HttpRequest) -> HttpResponse:
    """Play a ladder as `qinqing ladder` does; a fault names its place in the file."""
    return _answer(request, lambda given, days: plain_played(play_file(given, days)))


def _answer(request: HttpRequest, answer: Callable[[object, WorkCalendar], Any]) -> HttpResponse:
    try:
        found = answered(request.body, answer)
    except Malformed as fault:
        return problem(422, "malformed", str(fault), path=fault.path)
    except CycleOfGates as fault:
        return problem(422, "cycle_of_gates", str(fault), cycle=[str(key) for key in fault.keys])
    except BeyondCalendar as fault:
        return problem(422, "beyond_calendar", str(fault))
    return JsonResponse(found, safe=False, json_dumps_params={"ensure_ascii": False})
