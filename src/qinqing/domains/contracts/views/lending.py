"""The loan prime rates: the list with its changes, entering a month's figure in two steps, undo."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.domains.contracts import access
from qinqing.domains.contracts.actions.lending import enter_rate, undo_rate
from qinqing.domains.contracts.forms.lending import LendingForm
from qinqing.domains.contracts.forms.money import plain
from qinqing.domains.contracts.models import LendingRate
from qinqing.domains.contracts.queries.lending import lending_acts, lending_rates, standing
from qinqing.domains.contracts.rules.money.lending import first_of
from qinqing.domains.contracts.rules.money.words import percent
from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.views.steps import Change, two_steps

LONGEST_KEY = 18


@require_GET
def lending(request: ActingRequest) -> HttpResponse:
    """Show the figure of every month with its source."""
    rows = [(one, percent(Fraction(one.rate))) for one in lending_rates()]
    return render(request, "contracts/lending.html", {"rows": rows, "keeps": _keeps(request)})


@require_GET
def lending_history(request: ActingRequest) -> HttpResponse:
    """Show who changed what; the last change of a month may be undone."""
    acts = [(one, percent(Fraction(one.rate))) for one in lending_acts()]
    return render(request, "contracts/lending_history.html", {"acts": acts, "keeps": _keeps(request)})


def _keeps(request: ActingRequest) -> bool:
    return may(request.actor, access.KEEP_LENDING) and keeps(request.actor.jurisdiction, "")


def _month(day: date) -> str:
    return _("%(year)s年%(month)s月") % {"year": day.year, "month": day.month}


def _effects(sent: dict[str, Any]) -> list[str]:
    """Say what the figure is, what it replaces, and which days it is used for."""
    was = standing(first_of(sent["published_on"]))
    given = {"month": _month(sent["published_on"]), "rate": percent(Fraction(sent["rate"]))}
    told = [_("%(month)s公布的 1 年期贷款市场报价利率：%(rate)s。") % given]
    if was:
        now = {"was": percent(Fraction(was.rate)), "day": was.published_on, "source": was.source}
        told.append(_("原来填的是 %(was)s（%(day)s 公布，%(source)s），改过以后留在改动记录里。") % now)
    told.append(_("从公布当天到下一次公布之前订立的合同，逾期利息低不低于它，按这个数核对。款项金额不变。"))
    return told


@require_http_methods(["GET", "POST"])
def lending_enter(request: ActingRequest) -> HttpResponse:
    """Enter the figure of a month that has none yet."""
    return _entering(request, None)


@require_http_methods(["GET", "POST"])
def lending_change(request: ActingRequest, figure: int) -> HttpResponse:
    """Put another figure in the place of one in force."""
    found = LendingRate.objects.filter(pk=figure, is_in_force=True).first()
    if found is None:
        raise NotFound
    return _entering(request, found)


def _entering(request: ActingRequest, was: LendingRate | None) -> HttpResponse:
    if not _keeps(request):
        raise NotFound
    key = was.pk if was else None
    change = Change(
        title=_("修改报价利率") if was else _("填写报价利率"),
        form=LendingForm,
        initial={"published_on": was.published_on, "rate": plain(was.rate * 100), "source": was.source} if was else {},
        effects=_effects,
        act=lambda sent: enter_rate(**sent, seen=key, by=request.actor),
        back=reverse("lending"),
        done=_("已保存；可以在「改动记录」里撤销。"),
    )
    return two_steps(request, change)


@require_POST
def lending_undo(request: ActingRequest) -> HttpResponse:
    """Undo the last change of a month."""
    seq = request.POST.get("seq", "")
    known = seq.isascii() and seq.isdigit() and len(seq) <= LONGEST_KEY
    undo_rate(seq=int(seq) if known else 0, by=request.actor)
    messages.success(request, _("已撤销；撤销也留在记录里。"))
    return redirect("lending_history")
