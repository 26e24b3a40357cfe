"""Imports: a file, a look at what it would change, the confirmation, and taking it back; the worker does long ones."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qinqing.commons.enterprises import access, actions
from qinqing.commons.enterprises.actions.locking import Busy
from qinqing.commons.enterprises.models import Errand, Import
from qinqing.commons.enterprises.queries import away_from, import_for, imports_for, place_names, preview
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.errands import last_errand, out_of_date, too_long
from qinqing.commons.enterprises.queries.standard import in_words
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.queries.uploads import uploads_for
from qinqing.commons.enterprises.rules.sheets import SHOWN as FAULTS_SHOWN
from qinqing.commons.enterprises.views.polling import answered
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound, Refusal

SHOWN = 20
"""Files that the list of imports shows: waiting, or not taken."""


@require_GET
def registry_imports(request: ActingRequest) -> HttpResponse:
    """Show the imports into the reader's part of the registry, the newest first."""
    given = {
        "imports": imports_for(request.actor),
        "uploads": uploads_for(request.actor).exclude(state="staged")[:SHOWN],
        "may": may(request.actor, access.IMPORT),
    }
    return render(request, "enterprises/registry_imports.html", given)


@require_GET
def registry_import(request: ActingRequest, import_id: int) -> HttpResponse:
    """Show one import: what it would change while it waits, how far the worker is, what it changed once applied."""
    return _import(request, import_id)


def _found(request: ActingRequest, import_id: int) -> Import:
    batch = import_for(request.actor, import_id)
    if batch is None:
        raise NotFound
    return batch


def _import(request: ActingRequest, import_id: int, refusal: Refusal | None = None) -> HttpResponse:
    batch = _found(request, import_id)
    progress = last_errand(batch)
    given = {
        "batch": batch,
        "waits": batch.state == Import.STAGED,
        "progress": progress,
        "busy": progress is not None and progress.errand.state == Errand.WAITING,
        "faults": progress.errand.faults[:FAULTS_SHOWN] if progress else (),
        "refusal": refusal,
        "may": may(request.actor, access.IMPORT),
        **_foreseen(request, batch),
    }
    page = render(request, "enterprises/registry_import.html", given, status=refusal.status if refusal else 200)
    return page if given["busy"] else answered(request, page)


def _foreseen(request: ActingRequest, batch: Import) -> dict[str, object]:
    """Return what a staged import would do: reckoned now when it is short, else as the worker reckoned it."""
    if batch.state != Import.STAGED or (too_long(batch) and not batch.foreseen):
        return {"preview": None, "rows": (), "seen": 0, "stale": batch.state == Import.STAGED}
    names, known = place_names(batch.path, timezone.localdate()), everything()
    found = preview(batch, away_from(request.actor))
    rows = [
        (one, known[one.field].label, *(in_words(known, one.field, value, names) for value in (one.before, one.after)))
        for one in found.differences
        if one.field != "listed"
    ]
    seen = batch.foreseen["turn"] if batch.foreseen else turn()
    return {"preview": found, "rows": rows, "seen": seen, "stale": out_of_date(batch)}


@require_POST
def registry_apply(request: ActingRequest, import_id: int) -> HttpResponse:
    """Confirm a staged import; a long one is written by the worker, and also one that has to wait for another."""
    seen = _number(request.POST.get("seen", ""))
    try:
        if too_long(_found(request, import_id)):
            return _asked(request, import_id, Errand.APPLY, seen)
        try:
            batch = actions.apply(import_id=import_id, seen=seen, by=request.actor)
        except Busy:
            return _asked(request, import_id, Errand.APPLY, seen)
    except NotFound:
        raise
    except Refusal as refusal:
        return _import(request, import_id, refusal)
    said = _("已导入：新增 %(entered)s 家，改动 %(changed)s 家。") % {
        "entered": batch.entered,
        "changed": batch.changed,
    }
    messages.success(request, said)
    return redirect("registry_import", batch.pk)


def _asked(request: ActingRequest, import_id: int, kind: str, seen: int = 0) -> HttpResponse:
    actions.ask(import_id=import_id, kind=kind, seen=seen, by=request.actor)
    return redirect("registry_import", import_id)


def _number(sent: str) -> int:
    return int(sent) if sent.isdecimal() and len(sent) <= 9 else -1


@require_POST
def registry_reckon(request: ActingRequest, import_id: int) -> HttpResponse:
    """Have the worker reckon anew what a long import would do."""
    try:
        return _asked(request, import_id, Errand.RECKON)
    except NotFound:
        raise
    except Refusal as refusal:
        return _import(request, import_id, refusal)


@require_POST
def registry_call_off(request: ActingRequest, import_id: int, errand_id: int) -> HttpResponse:
    """Call off what the worker does."""
    try:
        actions.call_off(errand_id=errand_id, by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        return _import(request, import_id, refusal)
    messages.success(request, _("已取消，登记没有改动。"))
    return redirect("registry_import", import_id)


@require_POST
def registry_drop(request: ActingRequest, import_id: int) -> HttpResponse:
    """Give a staged import up."""
    try:
        actions.drop(import_id=import_id, by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        return _import(request, import_id, refusal)
    messages.success(request, _("已放弃，登记没有改动。"))
    return redirect("registry_imports")


@require_POST
def registry_undo(request: ActingRequest, import_id: int) -> HttpResponse:
    """Take an applied import back; the worker does it when it is long."""
    try:
        if too_long(_found(request, import_id)):
            return _asked(request, import_id, Errand.UNDO)
        try:
            batch = actions.undo(import_id=import_id, by=request.actor)
        except Busy:
            return _asked(request, import_id, Errand.UNDO)
    except NotFound:
        raise
    except Refusal as refusal:
        return _import(request, import_id, refusal)
    messages.success(request, _("已撤回。原来的导入和这次撤回都留在记录里。"))
    return redirect("registry_import", batch.pk)
