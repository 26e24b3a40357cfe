"""Calculators for anyone: fairness and ladders, the same answers as the commands."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.devices.filled import MARK, MORE, Filled
from qinqing.kernel.obligations.forms.asking import FairnessFilled, LadderFilled
from qinqing.kernel.obligations.forms.calculators import FileForm
from qinqing.kernel.obligations.queries.calculating import FAULTS, Busy, answered
from qinqing.kernel.obligations.rules import BUCKETS, UNITS
from qinqing.kernel.obligations.rules.asking import Judgement, judge_file
from qinqing.kernel.obligations.rules.fairness import STANDINGS
from qinqing.kernel.obligations.rules.playing import Played, play_file, told_words
from qinqing.kernel.obligations.rules.reading import MOST_BYTES, MOST_PROMISES
from qinqing.kernel.obligations.rules.samples import FAIRNESS, LADDER
from qinqing.kernel.obligations.rules.telling import mixed, shares

R = TypeVar("R")


# Exempt from the cross-site check, as the one below: no log-in and no cookie is needed, nothing is written, and the
# answer depends on the file alone, so that a foreign page has no standing to borrow.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def fairness_calculator(request: HttpRequest) -> HttpResponse:
    """Show the form, and whom each day of delay is booked to."""

    def shown(found: Judgement) -> dict[str, Any]:
        return {"judgement": found, "rows": _judged_rows(found), "booked": _booked(found)}

    page = "obligations/fairness_calculator.html"
    return calculated(request, Calculator(page, FAIRNESS, FairnessFilled, judge_file, shown))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ladder_calculator(request: HttpRequest) -> HttpResponse:
    """Show the form, and which steps fire when."""

    def shown(found: list[Played]) -> dict[str, Any]:
        return {"played": [(one.key, [(outcome, told_words(outcome)) for outcome in one.outcomes]) for one in found]}

    page = "obligations/ladder_calculator.html"
    return calculated(request, Calculator(page, LADDER, LadderFilled, play_file, shown))


@dataclass(frozen=True, slots=True)
class Calculator(Generic[R]):
    """One calculator: its page, its example, how it is filled in, how it answers, and what of the answer is shown."""

    template: str
    sample: str
    filled: type[Filled]
    answer: Callable[[object, WorkCalendar], R]
    shown: Callable[[R], dict[str, Any]]
    faults: tuple[type[Exception], ...] = FAULTS


def calculated(request: HttpRequest, one: Calculator[R]) -> HttpResponse:
    """Show what a calculator asks, or what it answers to what was filled in or to a file; a fault is a sentence."""
    limits = {"most": MOST_PROMISES, "most_kb": MOST_BYTES // 1000, "form": FileForm(initial={"text": one.sample})}
    begun = one.filled(given=None if "blank" in request.GET else one.filled.read(json.loads(one.sample)))
    if request.method != "POST":
        return render(request, one.template, {**limits, "filled": begun})
    if int(request.META.get("CONTENT_LENGTH") or 0) > 2 * MOST_BYTES:
        limits |= {"filled": begun, "by_file": True, "fault": f"文件太大，最多 {MOST_BYTES // 1000} KB。"}
        return render(request, one.template, limits, status=413)
    if MARK in request.POST:
        return _by_hand(request, one, limits)
    return _by_file(request, one, {**limits, "filled": begun, "by_file": True})


def _by_hand(request: HttpRequest, one: Calculator[R], shown: dict[str, Any]) -> HttpResponse:
    asked = one.filled(request.POST)
    if MORE in request.POST:
        return render(request, one.template, {**shown, "filled": asked.again(request.POST[MORE])})
    if not asked.is_valid():
        return render(request, one.template, {**shown, "filled": asked}, status=422)
    shown |= {"filled": asked.again()}
    return _answer(request, one, json.dumps(asked.question(), ensure_ascii=False).encode(), shown)


def _by_file(request: HttpRequest, one: Calculator[R], shown: dict[str, Any]) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, one.template, {**shown, "form": form}, status=422)
    content = form.content
    shown |= {"form": FileForm(initial={"text": content.decode(errors="replace")[:MOST_BYTES]})}
    return _answer(request, one, content, shown)


def _answer(request: HttpRequest, one: Calculator[R], content: bytes, shown: dict[str, Any]) -> HttpResponse:
    try:
        return render(request, one.template, {**shown, **one.shown(answered(content, one.answer))})
    except one.faults as fault:
        return render(request, one.template, {**shown, "fault": str(fault)}, status=422)
    except Busy as busy:
        return render(request, one.template, {**shown, "fault": str(busy)}, status=busy.status)


def _judged_rows(found: Judgement) -> list[dict[str, Any]]:
    return [
        {
            "one": one,
            "name": found.names.get(key) or key,
            "state": STANDINGS[one.standing],
            "unit": UNITS[one.promise.unit].removeprefix("个"),
            "granted_to": one.due if one.due not in {one.promise.base_due, one.fair_due} else None,
        }
        for key, one in found.found.items()
    ]


def _booked(found: Judgement) -> list[tuple[str, list[str], list[tuple[str, str]]]]:
    """Return of each promise to whom its days go and for which cause, and the sum of every bucket that has any."""
    return [
        (
            str(found.names.get(key) or key),
            shares(one, found.names),
            [(BUCKETS[bucket], mixed(days)) for bucket, days in one.buckets.items() if days],
        )
        for key, one in found.found.items()
    ]
