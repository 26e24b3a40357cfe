"""The list of enterprises and one enterprise's record."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qinqing.commons.enterprises import access
from qinqing.commons.enterprises.events import LOOKED
from qinqing.commons.enterprises.queries import Asked, listing, own_code, record_for, standard
from qinqing.commons.enterprises.rules.sizes import SIZES
from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.pages.views.saved import narrowed

LONGEST = 60


@narrowed
@require_GET
def registry(request: ActingRequest) -> HttpResponse:
    """Show the enterprises that the reader may see, by name, narrowed by words, place and size."""
    words = request.GET.get("q", "").replace("\0", "")[:LONGEST]
    asked = Asked(
        words,
        request.GET.get("place", ""),
        size if (size := request.GET.get("size", "")) in SIZES else "",
        request.GET.get("after", "").replace("\0", ""),
    )
    found = listing(request.actor, asked, timezone.localdate())
    kept = {"q": asked.words, "place": asked.place, "size": asked.size}
    odd = [
        label
        for label, known in (
            (_("辖区"), asked.place in {"", *found.places}),
            (_("规模"), asked.size == request.GET.get("size", "")),
        )
        if not known
    ]
    shown = {
        "odd": "、".join(odd),
        "listing": found,
        "empty": not found.lines,
        "asked": asked,
        "next": urlencode({**kept, "after": found.next}) if found.next else "",
        "first": urlencode(kept),
        "narrowed": any(kept.values()),
        "sizes": SIZES.items(),
        "standard": standard(),
        "imports": may(request.actor, access.IMPORT),
    }
    return render(request, "enterprises/registry.html", shown)


@require_GET
def registry_record(request: ActingRequest, uscc: str) -> HttpResponse:
    """Show one enterprise's record: every value with where it came from, and what was changed.

    That an office looked at sensitive values is noted before they are shown.
    """
    found = record_for(request.actor, uscc, timezone.localdate())
    staff = may(request.actor, access.LIST)
    sensitive = sum(one.field.sensitive and one.is_known for one in found.values)
    if staff and sensitive:
        look(by=request.actor, what=LOOKED, facts={"table": f"企业档案 {uscc}", "rows": sensitive})
    shown = {
        "record": found,
        "standard": standard(),
        "staff": staff,
        "objects": may(request.actor, access.OBJECT),
    }
    return render(request, "enterprises/registry_record.html", shown)


@require_GET
def registry_own(request: ActingRequest) -> HttpResponse:
    """Lead an enterprise to its own record, or say that it has none yet."""
    own = own_code(request.actor)
    return redirect("registry_record", own) if own else render(request, "enterprises/registry_own.html")
