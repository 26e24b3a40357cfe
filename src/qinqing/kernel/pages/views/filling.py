"""The usual way of a form: shown, sent, refused with what was typed still there, or done."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qinqing.kernel.devices.noting import noted
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.devices.undo import said


def sent(request: ActingRequest) -> QueryDict | None:
    """Return what a form was sent with, were it nothing at all; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def filled(
    request: ActingRequest,
    template: str,
    form: forms.Form,
    act: Callable[[], str | None],
    newest: Callable[[], int] = int,
    *,
    words: Mapping[str, Any],
) -> HttpResponse:
    """Show a form, or do what it asks and go where `act` says, or back; a refused form keeps what was typed.

    What is only a form has `pages/fill.html`; its `words` are the `title`, also of the button, and where `back` leads.

    `newest` reads the revision that a refused form then carries, so that it may be sent again.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with noted() as events:
                    done = act()
            except NotFound:
                raise
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
                form.data = request.POST.copy()
                form.data["rev"] = str(newest())
            else:
                said(request, _("已保存。"), events)
                return redirect(done or words["back"])
    return render(request, template, {"form": form, **words}, status=status)
