"""The limits of the law, of the city and of counties, with their sources; entering, changing and ending local ones."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.calendars import access, actions
from qinqing.kernel.calendars.forms import LimitForm
from qinqing.kernel.calendars.models import LocalLimit
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.queries.changes import limit_changes
from qinqing.kernel.calendars.queries.days import calendar_for
from qinqing.kernel.calendars.queries.limits import committed, left_out, local_limit, standing
from qinqing.kernel.calendars.rules.asked import Asked, Misasked, answer
from qinqing.kernel.calendars.rules.limits import IN_FORCE, STATUSES, Limit, why_not
from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound, Refusal

HERE = "here"
LONGEST_KEY = 18
"""Digits of a key that fits into the database."""


def _matches(limit: Limit, words: str, status: str) -> bool:
    text = f"{limit.code} {limit.name} {limit.actor} {limit.law} {limit.jurisdiction}".lower()
    stands = status in {"", limit.status} or (status == HERE and not _why_not(limit))
    return stands and all(word in text for word in words.lower().split())


def _why_not(limit: Limit) -> str | None:
    return why_not(limit, settings.QINQING_JURISDICTIONS, limit.path or "")


def _key(sent: str) -> int:
    return int(sent) if sent.isdecimal() and len(sent) <= LONGEST_KEY else 0


@require_GET
def limits(request: ActingRequest) -> HttpResponse:
    """Show all limits, narrowed by words and by whether they may start a clock here."""
    words, status = request.GET.get("q", "")[:60], request.GET.get("status", "")
    rows = list(LocalLimit.objects.order_by("path", "code"))
    exceeding = {key: _("超出上级，不适用：%s") % why for key, why in left_out(rows).items()}
    kept = {row.pk for row in rows if keeps(request.actor.jurisdiction, row.path)}
    own = [(row.pk, local_limit(row)) for row in rows]
    every = [*own, *((0, limit) for limit in committed().values())]
    found = [
        (key, limit, exceeding.get(key) or _why_not(limit), key in kept)
        for key, limit in every
        if _matches(limit, words, status)
    ]
    shown = {
        "limits": found,
        "total": len(every),
        "words": words,
        "status": status,
        "statuses": [(HERE, _("本地可以起算")), *STATUSES.items()],
        "keeps": may(request.actor, access.ADOPT),
    }
    return render(request, "calendars/limits.html", shown)


@dataclass(frozen=True)
class _Step:
    """One change of a limit: the row after it (None: there is none), the action, and what is said when it is done."""

    title: str
    code: str
    path: str
    act: Callable[[], object]
    done: str


def _through(request: ActingRequest, step: _Step, form: LimitForm | None = None) -> HttpResponse:
    """Preview a change, or make it when it was confirmed; raises the Refusal of the action."""
    if "confirm" in request.POST:
        step.act()
        messages.success(request, step.done)
        return redirect("limits")
    before = standing(step.code, step.path)[0]
    with transaction.atomic():
        step.act()
        after = standing(step.code, step.path)[0]
        rows = {row.pk: row for row in LocalLimit.objects.filter(code=step.code, status=IN_FORCE)}
        exceeding = [(rows[key], why) for key, why in left_out(list(rows.values())).items()]
        transaction.set_rollback(True)
    shown = {
        "step": step,
        "rows": [(_("现在"), before, _last_day(before, step.path)), (_("改后"), after, _last_day(after, step.path))],
        "exceeding": exceeding,
        "sent": [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in _OWN],
    }
    return render(request, "calendars/limit_preview.html", shown)


_OWN = frozenset({"csrfmiddlewaretoken", "confirm", "back"})


def _last_day(limit: Limit | None, path: str) -> str:
    """Return the last day of a limit that begins today, with the words of the calculator."""
    if limit is None or not limit.has_last_day:
        return ""
    try:
        today = timezone.localdate().isoformat()
        return answer(Asked(start=today), limit, calendar(calendar_for(path).code)).last_text
    except Misasked:
        return ""


@require_http_methods(["GET", "POST"])
def limit_adopt(request: ActingRequest) -> HttpResponse:
    """Enter a limit of a city or county."""
    form = LimitForm(request.POST or None, initial={"path": request.actor.jurisdiction or ""})

    def step(limit: LocalLimit) -> _Step:
        def act() -> object:
            limit.pk = None
            return actions.adopt_limit(limit=limit, by=request.actor)

        return _Step(_("录入本地期限"), limit.code, limit.path, act, _("本地期限已录入，从现在起可以用来起算。"))

    return _form(request, form, _("录入本地期限"), step)


@require_http_methods(["GET", "POST"])
def limit_change(request: ActingRequest, limit_id: str) -> HttpResponse:
    """Put another limit in the place of one in force; its code and range stay."""
    was = LocalLimit.objects.filter(pk=_key(limit_id), status=IN_FORCE).first()
    if was is None or not keeps(request.actor.jurisdiction, was.path):
        raise NotFound
    given = {name: getattr(was, name) for name in LimitForm.Meta.fields}
    form = LimitForm(request.POST or None, initial=given, fixed={"code": was.code, "path": was.path})

    def step(limit: LocalLimit) -> _Step:
        def act() -> object:
            limit.pk = None
            return actions.change_limit(limit_id=was.pk, limit=limit, by=request.actor)

        return _Step(_("修改本地期限"), was.code, was.path, act, _("已改；已经起算的期限不受影响。"))

    return _form(request, form, _("修改「%s」") % was.name, step)


def _form(request: ActingRequest, form: LimitForm, title: str, step: Callable[[LocalLimit], _Step]) -> HttpResponse:
    status = 200
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        try:
            return _through(request, step(form.instance))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    elif form.errors:
        status = 422
    return render(request, "calendars/limit_adopt.html", {"form": form, "title": title}, status=status)


@require_POST
def limit_turn(request: ActingRequest) -> HttpResponse:
    """Retire a city's own limit, or bring it back: first what follows, then the change."""
    limit = LocalLimit.objects.filter(pk=_key(request.POST.get("limit", ""))).first()
    if limit is None or not keeps(request.actor.jurisdiction, limit.path):
        raise NotFound
    restores = "restore" in request.POST
    turn = actions.restore_limit if restores else actions.retire_limit

    def act() -> object:
        return turn(limit_id=limit.pk, by=request.actor)

    title = (_("恢复「%s」") if restores else _("停用「%s」")) % limit.name
    done = _("已恢复。") if restores else _("已停用；已经起算的期限不受影响。")
    return _through(request, _Step(title, limit.code, limit.path, act, done))


@require_GET
def limits_history(request: ActingRequest) -> HttpResponse:
    """Show who changed which local limit, and offer to undo the last change of each."""
    rows = [(one, one.may_undo and keeps(request.actor.jurisdiction, one.path)) for one in limit_changes()]
    return render(request, "calendars/limits_history.html", {"changes": rows})


@require_POST
def limit_undo(request: ActingRequest) -> HttpResponse:
    """Undo the last change of a local limit."""
    actions.undo_limit(seq=_key(request.POST.get("seq", "")), by=request.actor)
    messages.success(request, _("已撤销；撤销也留在记录里。已经起算的期限不受影响。"))
    return redirect("limits_history")
