"""Calculators for anyone: fairness and ladders, the same answers as the commands."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from qinqing.kernel.calendars.rules import WorkCalendar
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

    return calculated(request, "obligations/fairness_calculator.html", FAIRNESS, judge_file, shown)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ladder_calculator(request: HttpRequest) -> HttpResponse:
    """Show the form, and which steps fire when."""

    def shown(found: list[Played]) -> dict[str, Any]:
        return {"played": [(one.key, [(outcome, told_words(outcome)) for outcome in one.outcomes]) for one in found]}

    return calculated(request, "obligations/ladder_calculator.html", LADDER, play_file, shown)


def calculated(
    request: HttpRequest,
    template: str,
    sample: str,
    answer: Callable[[object, WorkCalendar], R],
    shown: Callable[[R], dict[str, Any]],
    faults: tuple[type[Exception], ...] = FAULTS,
) -> HttpResponse:
    """Show the form of a calculator, or what it answers to a file; one of `faults` is shown as a sentence."""
    limits: dict[str, Any] = {"most": MOST_PROMISES, "most_kb": MOST_BYTES // 1000, "sample": sample}
    if request.method != "POST":
        return render(request, template, {**limits, "form": FileForm(initial={"text": sample})})
    if int(request.META.get("CONTENT_LENGTH") or 0) > 2 * MOST_BYTES:
        limits |= {"form": FileForm(initial={"text": sample}), "fault": f"文件太大，最多 {MOST_BYTES // 1000} KB。"}
        return render(request, template, limits, status=413)
    form = FileForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        content = form.content
        form = FileForm(initial={"text": content.decode(errors="replace")[:MOST_BYTES]})
        try:
            found = shown(answered(content, answer))
            return render(request, template, {**limits, **found, "form": form})
        except faults as fault:
            limits["fault"] = str(fault)
        except Busy as busy:
            limits["fault"], status = str(busy), busy.status
    return render(request, template, {**limits, "form": form}, status=status)


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
