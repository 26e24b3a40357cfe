"""Imports: a file, a look at what it would change, the confirmation, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.commons.enterprises import access, actions
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.actions.staging import Delivery
from qinqing.commons.enterprises.forms import ImportForm
from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.queries import (
    away_from,
    import_for,
    imports_for,
    place_names,
    places,
    preview,
    reach,
    standard,
)
from qinqing.commons.enterprises.queries.catalogue import everything, not_theirs
from qinqing.commons.enterprises.queries.uploads import uploads_for
from qinqing.commons.enterprises.rules.columns import LONGEST, Context, text_of
from qinqing.commons.enterprises.rules.sheets import Reading, read
from qinqing.commons.enterprises.rules.values import headings, worded
from qinqing.commons.enterprises.views.uploads import receive
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.models import Unit

SHOWN = 20
"""Long files that the list of imports shows."""


@require_GET
def registry_imports(request: ActingRequest) -> HttpResponse:
    """Show the imports into the reader's part of the registry, the newest first."""
    given = {
        "imports": imports_for(request.actor),
        "uploads": [one for one in uploads_for(request.actor)[:SHOWN] if one.state != one.STAGED],
        "may": may(request.actor, access.IMPORT),
    }
    return render(request, "enterprises/registry_imports.html", given)


@require_http_methods(["GET", "POST"])
def registry_load(request: ActingRequest) -> HttpResponse:
    """Take a file in; with any fault nothing of it is kept, and every cell at fault is named."""
    if request.method == "GET":
        return _load(request, ImportForm(initial={"as_of": timezone.localdate()}))
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _load(request, form, status=422)
    given = form.cleaned_data
    context = Context(given["as_of"], places(reach(request.actor), timezone.localdate()))
    if given["file"].long:
        return receive(request, form)
    known = everything()
    closed = not_theirs(Unit.objects.get(pk=request.actor.unit_id), known)
    reading = read(given["file"].cells, context, standard(), headings(known, closed))
    if reading.faults_count:
        return _load(request, form, reading, 422)
    delivery = Delivery(
        source=given["source"],
        as_of=given["as_of"],
        rows=reading.rows,
        file_name=text_of(given["file"].name)[:LONGEST],
        digest=given["file"].digest,
        doubts=[(note.where, note.label, note.says) for note in reading.doubts],
    )
    try:
        batch = actions.stage(delivery=delivery, by=request.actor)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _load(request, form, status=refusal.status)
    return redirect("registry_import", batch.pk)


def _load(request: ActingRequest, form: ImportForm, reading: Reading | None = None, status: int = 200) -> HttpResponse:
    columns = list(dict.fromkeys(headings(everything()).values()))
    given = {"form": form, "reading": reading, "columns": columns}
    return render(request, "enterprises/registry_load.html", given, status=status)


@require_GET
def registry_import(request: ActingRequest, import_id: int) -> HttpResponse:
    """Show one import: what it would change while it waits, what it changed once it is applied."""
    return _import(request, import_id)


def _import(request: ActingRequest, import_id: int, refusal: Refusal | None = None) -> HttpResponse:
    batch = import_for(request.actor, import_id)
    if batch is None:
        raise NotFound
    waits = batch.state == Import.STAGED
    names = place_names(batch.path, timezone.localdate())
    found = preview(batch, away_from(request.actor))
    known = everything()
    rows = [
        (one, known[one.field].label, *(worded(known, one.field, value, names) for value in (one.before, one.after)))
        for one in found.differences
        if one.field != "listed"
    ]
    given = {
        "batch": batch,
        "waits": waits,
        "preview": found,
        "rows": rows,
        "seen": turn(),
        "refusal": refusal,
        "may": may(request.actor, access.IMPORT),
    }
    return render(request, "enterprises/registry_import.html", given, status=refusal.status if refusal else 200)


@require_POST
def registry_apply(request: ActingRequest, import_id: int) -> HttpResponse:
    """Confirm a staged import."""
    seen = request.POST.get("seen", "")
    try:
        batch = actions.apply(import_id=import_id, seen=_number(seen), by=request.actor)
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


def _number(sent: str) -> int:
    return int(sent) if sent.isdecimal() and len(sent) <= 9 else -1


@require_POST
def registry_drop(request: ActingRequest, import_id: int) -> HttpResponse:
    """Give a staged import up."""
    actions.drop(import_id=import_id, by=request.actor)
    messages.success(request, _("已放弃，登记没有改动。"))
    return redirect("registry_imports")


@require_POST
def registry_undo(request: ActingRequest, import_id: int) -> HttpResponse:
    """Take an applied import back."""
    try:
        batch = actions.undo(import_id=import_id, by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        return _import(request, import_id, refusal)
    messages.success(request, _("已撤回。原来的导入和这次撤回都留在记录里。"))
    return redirect("registry_import", batch.pk)
