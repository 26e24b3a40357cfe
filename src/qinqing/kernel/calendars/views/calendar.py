"""Which days are worked, what was changed, and undoing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.calendars import access, actions
from qinqing.kernel.calendars.forms import AllowForm, OpenForm
from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.queries import NATIONAL, calendar_for, calendars, year_of
from qinqing.kernel.calendars.queries.changes import changes
from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.chronicle.queries import has_own_role
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.parties.views.steps import Change, two_steps


@require_GET
def calendar(request: ActingRequest) -> HttpResponse:
    """Show one year's holidays and exchanged working days of one calendar."""
    known = calendars()
    asked, code = request.GET.get("year", ""), request.GET.get("calendar", NATIONAL)
    number = int(asked) if asked.isdecimal() and len(asked) == 4 else timezone.localdate().year
    chosen = code if code in {one.code for one in known} else NATIONAL
    shown = {
        "year": year_of(chosen, number),
        "calendars": known,
        "chosen": chosen,
        "keeps": may(request.actor, access.PUBLISH),
        "has_own_role": has_own_role(),
    }
    return render(request, "calendars/calendar.html", shown)


@require_GET
def calendar_changes(request: ActingRequest) -> HttpResponse:
    """Show who changed which calendar, and offer to undo the last change."""
    names = dict(Calendar.objects.values_list("code", "name"))
    shown = {"changes": [(one, names.get(one.calendar, one.calendar)) for one in changes()]}
    return render(request, "calendars/changes.html", shown)


@require_POST
def calendar_revert(request: ActingRequest) -> HttpResponse:
    """Undo the last change of a calendar."""
    code, seq = request.POST.get("calendar", ""), request.POST.get("seq", "")
    actions.revert(code=code, seq=int(seq) if seq.isdecimal() else 0, by=request.actor)
    messages.success(request, _("已撤销，日历恢复原样；撤销也留在记录里。"))
    return redirect("calendar_changes")


@require_http_methods(["GET", "POST"])
def calendar_open(request: ActingRequest) -> HttpResponse:
    """Give a jurisdiction a calendar of its own."""

    def effects(sent: dict[str, Any]) -> list[str]:
        words = {"name": sent["name"], "path": sent["path"], "above": calendar_for(sent["path"]).name}
        return [
            _("在 %(path)s 之内，新登记的承诺按%(name)s计算，不再按%(above)s。") % words,
            _("一开始每一天都和%(above)s一样，以后也跟着它变，只在本地设定的日子上不同。") % words,
            _("已有的承诺不变。没有承诺和下级日历按它计算之前，可以在「改动记录」里撤销。"),
        ]

    change = Change(
        title=_("设立本地日历"),
        form=OpenForm,
        effects=effects,
        act=lambda sent: actions.open_calendar(**sent, by=request.actor),
        back=reverse("calendar"),
        done=_("本地日历已设立，暂时和上级日历一样。"),
        lead=_("本地日历跟随上级日历，只在本地设定的日子上不同。"),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def calendar_allow(request: ActingRequest) -> HttpResponse:
    """Say on how many days of a year a county may differ from the calendar above it."""
    below = [one for one in calendars() if one.parent and keeps(request.actor.jurisdiction, one.parent.path)]
    names = {one.code: one for one in below}

    def effects(sent: dict[str, Any]) -> list[str]:
        was = names[sent["calendar"]]
        return [
            _("%(name)s的管理员每年自定的日子，从最多 %(was)d 天改为最多 %(days)d 天。")
            % {"name": was.name, "was": was.own_days, "days": sent["days"]},
            _("已经设定的日子不变。可以在「改动记录」里撤销。"),
        ]

    def act(sent: dict[str, Any]) -> object:
        return actions.allow_days(code=sent["calendar"], days=sent["days"], by=request.actor)

    change = Change(
        title=_("许可本地自定放假和上班"),
        form=AllowForm,
        given={"calendars": below},
        effects=effects,
        act=act,
        back=reverse("calendar"),
        done=_("许可的天数已改。"),
        lead=_("没有许可时，本地日历的每一天都跟上级一致。"),
    )
    return two_steps(request, change)
