"""Entering a holiday notice or a local day: first what it would change, then the confirmation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qinqing.kernel.calendars import actions
from qinqing.kernel.calendars.forms import DayForm, NoticeForm
from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.queries import NATIONAL, calendar, calendars
from qinqing.kernel.calendars.rules.notice import Change, day_change, read, year_changes
from qinqing.kernel.devices.page import ActingRequest, View
from qinqing.kernel.devices.refusal import Refusal

CONFIRM, BACK = "confirm", "back"


@dataclass(frozen=True)
class Consequences:
    """What a room above says would follow from changed days, and the template that shows it as `moved`."""

    moved: Callable[[str, Sequence[Change]], Any]
    template: str


@dataclass(frozen=True)
class Plan:
    """A change that was read and judged, ready to be shown and then applied."""

    code: str
    changes: Sequence[Change]
    doubts: Sequence[str]
    apply: Callable[[int], object]
    done: str


def publishing(consequences: Consequences | None = None) -> View:
    """Return the page on which the holiday notice of a year is entered."""

    @require_http_methods(["GET", "POST"])
    def calendar_notice(request: ActingRequest) -> HttpResponse:
        """Show the form; preview; publish."""
        known = Calendar.objects.get(code=NATIONAL)
        if request.method == "GET":
            form = NoticeForm(initial={"year": known.published_to.year + 1})
            return _form(request, form, "calendars/notice.html")
        form = NoticeForm(request.POST)
        plan = _notice_plan(request, form) if form.is_valid() else None
        return _next(request, form, plan, "calendars/notice.html", consequences)

    return calendar_notice


def declaring(consequences: Consequences | None = None) -> View:
    """Return the page on which a jurisdiction declares a day of its own."""

    @require_http_methods(["GET", "POST"])
    def calendar_day(request: ActingRequest) -> HttpResponse:
        """Show the form; preview; declare."""
        kept = [one for one in calendars(request.actor) if one.parent_id]
        if request.method == "GET":
            return _form(request, DayForm(calendars=kept), "calendars/day.html")
        form = DayForm(request.POST, calendars=kept)
        plan = _day_plan(request, form) if form.is_valid() else None
        return _next(request, form, plan, "calendars/day.html", consequences)

    return calendar_day


def _notice_plan(request: ActingRequest, form: NoticeForm) -> Plan | None:
    year = form.cleaned_data["year"]
    reading, known = read(form.cleaned_data["text"], year), calendar(NATIONAL)
    for fault in reading.faults:
        form.add_error("text", fault)
    if not known.first.year < year <= known.last.year:
        form.add_error("year", _("日历没有这一年。"))
    if form.errors:
        return None

    def apply(revision: int) -> object:
        return actions.publish_year(code=NATIONAL, year=year, days=reading.days, revision=revision, by=request.actor)

    done = _("%(year)s 年放假通知已录入，受影响的期限会重新计算。") % {"year": year}
    return Plan(NATIONAL, year_changes(known, year, reading.days), reading.doubts, apply, done)


def _day_plan(request: ActingRequest, form: DayForm) -> Plan | None:
    given = form.cleaned_data
    code, known = given["calendar"], calendar(given["calendar"])
    if not known.first <= given["day"] <= known.last:
        form.add_error("day", _("日历没有这一天。"))
        return None
    one = {"day": given["day"], "is_work": given["is_work"] == "yes", "note": given["note"]}

    def apply(revision: int) -> object:
        return actions.declare_day(code=code, **one, revision=revision, by=request.actor)

    changes = day_change(known, one["day"], is_work=one["is_work"], note=one["note"])
    return Plan(code, changes, [], apply, _("本地日子已设定，受影响的期限会重新计算。"))


def _form(request: ActingRequest, form: forms.Form, template: str, status: int = 200) -> HttpResponse:
    return render(request, template, {"form": form}, status=status)


def _next(
    request: ActingRequest, form: forms.Form, plan: Plan | None, template: str, consequences: Consequences | None
) -> HttpResponse:
    """Show the form again, the preview, or apply what was previewed."""
    if plan is None:
        return _form(request, form, template, 422)
    if BACK in request.POST:
        return _form(request, form, template)
    if CONFIRM not in request.POST:
        return _preview(request, form, plan, consequences)
    revision = request.POST.get("revision", "")
    try:
        plan.apply(int(revision) if revision.isdecimal() else 0)
    except Refusal as refusal:
        return _preview(request, form, plan, consequences, refusal)
    messages.success(request, plan.done)
    first = plan.changes[0].day.year if plan.changes else ""
    return redirect(f"{reverse('calendar')}?calendar={plan.code}&year={first}")


def _preview(
    request: ActingRequest,
    form: forms.Form,
    plan: Plan,
    consequences: Consequences | None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    known = Calendar.objects.get(code=plan.code)
    shown = {
        "plan": plan,
        "flips": [change for change in plan.changes if change.flips],
        "named": sum(not change.flips for change in plan.changes),
        "revision": known.revision,
        "calendar": known,
        "sent": [(name, request.POST.get(name, "")) for name in form.fields],
        "refusal": refusal,
        "consequences": consequences,
        "moved": consequences.moved(plan.code, plan.changes) if consequences else None,
    }
    return render(request, "calendars/preview.html", shown, status=refusal.status if refusal else 200)
