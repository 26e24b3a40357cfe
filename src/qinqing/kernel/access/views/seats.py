"""The first seat of an enterprise: a clerk hands out its code, whoever brings it comes in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.access import actions
from qinqing.kernel.access.actions.seats import WrongCode
from qinqing.kernel.access.forms import CodeForm, HandForm, TakeForm
from qinqing.kernel.access.models import SeatOffer
from qinqing.kernel.access.queries import bearer, firms_for, new_code, served
from qinqing.kernel.access.rules import CODE_DAYS, HANDED, TRIES
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.views import Change, two_steps


@require_GET
def seats(request: ActingRequest) -> HttpResponse:
    """Show the enterprises that the clerk serves, and who has their first seat."""
    wanted = request.GET.get("q", "").replace("\0", "").strip()
    firms = firms_for(request.actor, wanted, timezone.localdate())
    return render(request, "access/seats.html", {"firms": firms, "wanted": wanted})


@dataclass(frozen=True)
class Handing:
    """How a seat's code is handed out: the form, what it says before, who then gets a code, where its page leads to."""

    title: str
    form: type[forms.Form]
    effects: Callable[[dict[str, Any]], Sequence[str]]
    offer: Callable[[dict[str, Any], str], SeatOffer]
    back: str


def hand_out(request: HttpRequest, handing: Handing) -> HttpResponse:
    """Make a code and show it this one time; it is kept nowhere in the clear."""
    code = new_code()

    def show(request: HttpRequest, made: Any) -> HttpResponse:
        given = {"offer": made, "code": code, "back": handing.back, "tries": TRIES}
        response = render(request, "access/code.html", given)
        response["Cache-Control"] = "no-store"
        return response

    change = Change(
        title=handing.title,
        form=handing.form,
        effects=handing.effects,
        act=lambda sent: handing.offer(sent, code),
        back=handing.back,
        done="",
        finish=show,
    )
    return two_steps(request, change)


def withdrawn(request: HttpRequest, back: str) -> HttpResponse:
    """Say that a code opens nothing any more."""
    messages.success(request, _("席位码已作废。"))
    return redirect(back)


@require_http_methods(["GET", "POST"])
def seat_offer(request: ActingRequest, firm_id: int) -> HttpResponse:
    """Hand out the code of the legal representative's seat."""
    firm = served(request.actor).filter(pk=firm_id).first()
    if firm is None:
        raise NotFound

    def offer(sent: dict[str, Any], code: str) -> SeatOffer:
        return actions.offer_seat(unit_id=firm.pk, handed=sent["handed"], code=code, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("%(firm)s的法定代表人可以凭席位码进入平台，看到并办理本企业的全部事项。") % {"firm": firm.name},
            _("席位码%(way)s，%(days)d 天内有效，只能用一次；以前发给这家企业的码作废。")
            % {"way": HANDED[sent["handed"]], "days": CODE_DAYS},
            _("确认后显示席位码，只显示这一次。"),
        ]

    title = _("给%(firm)s发席位码") % {"firm": firm.short_name}
    return hand_out(request, Handing(title, HandForm, effects, offer, reverse("seats")))


@require_POST
def seat_withdraw(request: ActingRequest, offer_id: int) -> HttpResponse:
    """Make a code worthless."""
    actions.withdraw_seat(offer_id=offer_id, by=request.actor)
    return withdrawn(request, "seats")


@never_cache
@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest) -> HttpResponse:
    """Let whoever brings a code take the seat: first the code, then who they are."""
    asked = CodeForm(request.POST or None)
    if request.method != "POST" or not asked.is_valid():
        return render(request, "access/seat.html", {"form": asked}, status=422 if asked.errors else 200)
    offer = actions.try_code(code=asked.cleaned_data["code"], by=bearer())
    if offer is None:
        asked.add_error("code", str(WrongCode()))
        return render(request, "access/seat.html", {"form": asked}, status=422)
    if "name" not in request.POST:
        return render(request, "access/seat.html", {"form": TakeForm(initial=asked.cleaned_data), "offer": offer})
    return _take(request, offer)


def _take(request: HttpRequest, offer: SeatOffer) -> HttpResponse:
    form = TakeForm(request.POST)
    if not form.is_valid():
        return render(request, "access/seat.html", {"form": form, "offer": offer}, status=422)
    sent = form.cleaned_data
    newcomer = actions.Newcomer(**{key: sent[key] for key in ("name", "title", "username", "password", "email")})
    try:
        actions.take_seat(code=sent["code"], newcomer=newcomer, by=bearer(offer.unit))
    except Refusal as refusal:
        form.add_error("username" if "username" in refusal.details else None, str(refusal))
        return render(request, "access/seat.html", {"form": form, "offer": offer}, status=refusal.status)
    messages.success(
        request, _("您已领取%(firm)s的席位。请用刚设的用户名和密码登录。") % {"firm": offer.unit.short_name}
    )
    return redirect("account_login")
