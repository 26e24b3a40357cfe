"""The list of enterprises and one enterprise's record."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.commons.enterprises import access
from qinqing.commons.enterprises.actions.looking import looked_for
from qinqing.commons.enterprises.events import LOOKED
from qinqing.commons.enterprises.forms.filters import MARK, FilterForm, named
from qinqing.commons.enterprises.queries import listing, own_code, place_names, reach, record_for, standard
from qinqing.commons.enterprises.queries.narrowing import offered
from qinqing.commons.enterprises.rules.conditions import Condition
from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.pages.rules.saved import ALL, Pairs, worth
from qinqing.kernel.pages.views.saved import narrowed


@narrowed
@require_GET
def registry(request: ActingRequest) -> HttpResponse:
    """Show the enterprises that the reader may see, by name, narrowed by words, place, size and what is known of them.

    That an office looks for enterprises by a sensitive value is noted as a look at it, whether any is found or not.
    """
    names = place_names(reach(request.actor), timezone.localdate())
    form = FilterForm(request.GET, offered(), names)
    asked = form.wanted()
    if added := form.cleaned_data.get("add"):
        empty = [(MARK + code, "") for code in (*(one.code for one in form.asked), added)]
        return redirect(f"{request.path}?{urlencode([*_kept(request), *empty])}")
    found = listing(request.actor, asked, names)
    looked_for(asked.conditions, len(found.lines), request.actor)
    shown = {
        "form": form,
        "listing": found,
        "asked": asked,
        "chips": [(one.says, f"?{urlencode(_kept(request, without=one) or [(ALL, '')])}") for one in asked.conditions],
        "next": urlencode([*_kept(request), ("after", found.next)]) if found.next else "",
        "first": urlencode(_kept(request)),
        "narrowed": bool(_kept(request)),
        "standard": standard(),
        "imports": may(request.actor, access.IMPORT),
    }
    return render(request, "enterprises/registry.html", shown)


def _kept(request: ActingRequest, without: Condition | None = None) -> Pairs:
    """Return what the list is narrowed to, but for one condition."""
    pairs = [(name, value) for name, value in worth(request.GET.dict().items()) if name != "add"]
    return [(name, value) for name, value in pairs if without is None or named([name]) != [without.field.code]]


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
