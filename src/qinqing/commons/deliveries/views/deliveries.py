"""Deliveries: how fresh each county is, a file, a look at what it would change, the confirmation."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.commons.deliveries import access, actions
from qinqing.commons.deliveries.actions.delivering import FaultyRows, Overtaken, turn
from qinqing.commons.deliveries.forms import DeliveryForm
from qinqing.commons.deliveries.models import Delivery
from qinqing.commons.deliveries.queries import deliveries_for, delivery_for, kept_from, preview_of, standings
from qinqing.commons.deliveries.rules.showing import changes_in_words, kept_in_words, lines_in_words
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound, Refusal

MOST_SHOWN = 100
"""Rows of a preview of each kind; beyond them it says how many more there are."""


@require_GET
def deliveries(request: ActingRequest) -> HttpResponse:
    """Show which counties deliver, as of when, which are late, and the newest deliveries."""
    given = {
        "standings": standings(request.actor, timezone.localdate()),
        "deliveries": deliveries_for(request.actor),
        "may": may(request.actor, access.IMPORT),
    }
    return render(request, "deliveries/deliveries.html", given)


@require_http_methods(["GET", "POST"])
def delivery_load(request: ActingRequest) -> HttpResponse:
    """Take a signed file in; with any fault nothing of it is kept, and every row at fault is named."""
    if request.method == "GET":
        return _load(request, DeliveryForm())
    form = DeliveryForm(request.POST, request.FILES)
    if not form.is_valid():
        return _load(request, form, status=422)
    name, content = form.cleaned_data["file"]
    try:
        made = actions.stage(content=content, file_name=name, by=request.actor)
    except FaultyRows as wrong:
        form.add_error(None, str(wrong))
        return _load(request, form, wrong, wrong.status)
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return _load(request, form, status=refusal.status)
    if made.state == Delivery.APPLIED:
        messages.info(request, _("这个文件以前已经导入，没有再写一遍。"))
    return redirect("delivery", made.pk)


def _load(
    request: ActingRequest, form: DeliveryForm, wrong: FaultyRows | None = None, status: int = 200
) -> HttpResponse:
    given = {"form": form, "faults": wrong.faults if wrong else ()}
    return render(request, "deliveries/delivery_load.html", given, status=status)


@require_GET
def delivery(request: ActingRequest, batch_id: int) -> HttpResponse:
    """Show one delivery: what it would change while it waits, what it changed once it is applied."""
    return _delivery(request, batch_id)


def _delivery(request: ActingRequest, batch_id: int, refusal: Refusal | None = None) -> HttpResponse:
    made = delivery_for(request.actor, batch_id)
    if made is None:
        raise NotFound
    waits = made.state == Delivery.STAGED
    given = {
        "delivery": made,
        "waits": waits,
        "seen": turn(made.origin),
        "refusal": refusal,
        "faults": getattr(refusal, "faults", ()),
        "may": may(request.actor, access.IMPORT),
        **(_to_come(request.actor, made) if waits else _done(request.actor, made)),
    }
    return render(request, "deliveries/delivery.html", given, status=refusal.status if refusal else 200)


def _to_come(actor: Actor, made: Delivery) -> dict[str, Any]:
    """Return what a delivery would change, but for rows from which a declared conflict keeps the reader."""
    preview, tells = preview_of(made), made.origin.tells_amounts_to(actor)
    rows = [*(one.row for one in (*preview.entered, *preview.changed)), *preview.unchanged, *preview.older]
    away = kept_from(actor, made.origin, rows)
    seen = [row.line for row in rows if not away(row.kind, row.external_id, row.given)]
    known = set(seen)
    changed = [one for one in preview.changed if one.row.line in known]
    entered = [one.row for one in preview.entered if one.row.line in known]
    older = [row for row in preview.older if row.line in known]
    return {
        "preview": preview,
        "away": len(rows) - len(seen),
        "entered": lines_in_words(entered[:MOST_SHOWN]),
        "changed": changes_in_words(changed[:MOST_SHOWN], tells=tells),
        "older": lines_in_words(older[:MOST_SHOWN]),
    }


def _done(actor: Actor, made: Delivery) -> dict[str, Any]:
    """Return what a delivery changed, but for rows from which a declared conflict keeps the reader."""
    away, tells = kept_from(actor, made.origin), made.origin.tells_amounts_to(actor)
    kept = [(one, json.loads(one.before), json.loads(one.after)) for one in made.changes.order_by("pk")]
    seen = [told for told in kept if not away(told[0].kind, told[0].external_id, told[2])]
    return {
        "away": len(kept) - len(seen),
        "changes": [
            kept_in_words(one.kind, one.external_id, before, after, tells=tells)
            for one, before, after in seen[:MOST_SHOWN]
        ],
    }


@require_POST
def delivery_apply(request: ActingRequest, batch_id: int) -> HttpResponse:
    """Confirm a staged delivery."""
    seen = request.POST.get("seen", "")
    try:
        if not (seen.isdecimal() and len(seen) <= 9):
            raise Overtaken
        made = actions.apply(delivery_id=batch_id, seen=int(seen), by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        return _delivery(request, batch_id, refusal)
    said = _("已导入：新增 %(entered)s 行，改动 %(changed)s 行。") % {"entered": made.entered, "changed": made.changed}
    messages.success(request, said)
    return redirect("delivery", made.pk)


@require_POST
def delivery_drop(request: ActingRequest, batch_id: int) -> HttpResponse:
    """Give a staged delivery up."""
    actions.drop(delivery_id=batch_id, by=request.actor)
    messages.success(request, _("已放弃，没有写入。"))
    return redirect("deliveries")
