"""The library of clauses: what is in it, keeping it in two steps, its history with undo."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.domains.contracts import access
from qinqing.domains.contracts.actions import library as actions
from qinqing.domains.contracts.forms import LibraryForm
from qinqing.domains.contracts.models import SIDES, LibraryClause
from qinqing.domains.contracts.queries.library import changes_of, library_of, own_clause
from qinqing.kernel.calendars.rules.limits import length_text
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.pages.views.saved import narrowed
from qinqing.kernel.parties.views.steps import Change, two_steps

LONGEST_KEY = 18


@narrowed
@require_GET
def library(request: ActingRequest) -> HttpResponse:
    """Show the clauses that the reader may take, narrowed to words."""
    words = request.GET.get("q", "")[:60]
    lines = library_of(request.actor, words)
    given = {
        "lines": lines,
        "empty": not lines,
        "words": words,
        "keeps": may(request.actor, access.KEEP_LIBRARY),
    }
    return render(request, "contracts/library.html", given)


@require_GET
def library_history(request: ActingRequest) -> HttpResponse:
    """Show who changed what in the library; the last change of a clause may be undone."""
    given = {"acts": changes_of(request.actor), "keeps": may(request.actor, access.KEEP_LIBRARY)}
    return render(request, "contracts/library_history.html", given)


@require_POST
def library_undo(request: ActingRequest) -> HttpResponse:
    """Undo the last change of a clause."""
    seq = request.POST.get("seq", "")
    known = seq.isascii() and seq.isdigit() and len(seq) <= LONGEST_KEY
    actions.undo_clause(seq=int(seq) if known else 0, by=request.actor)
    messages.success(request, _("已撤销，条款恢复原样；撤销也留在记录里。"))
    return redirect("library_history")


def _effects(sent: dict[str, Any]) -> list[str]:
    length = length_text(sent["length"], sent["length_unit"]) if sent["length"] else ""
    told = [
        _("「%(title)s」，由%(side)s履行。") % {"title": sent["title"], "side": SIDES[sent["side"]]},
        _("签订后 %s。") % length if length else _("不带期限，起草时再定。"),
    ]
    if sent["incentive"]:
        told.append(_("标为政府给的优惠；公平竞争审查的结论每次起草另写。"))
    return [*told, _("本地和下级的经办人员起草时可以选用；已经放进草稿的不变。可以在「改动记录」里撤销。")]


@require_http_methods(["GET", "POST"])
def library_enter(request: ActingRequest) -> HttpResponse:
    """Enter a clause."""
    change = Change(
        title=_("登记条款"),
        form=LibraryForm,
        effects=_effects,
        act=lambda sent: actions.enter_clause(kept=actions.Kept(**sent), by=request.actor),
        back=reverse("library"),
        done=_("条款已登记。"),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def library_change(request: ActingRequest, clause_id: int) -> HttpResponse:
    """Put a further version in the place of a clause."""
    found = _own(request, clause_id)
    names = LibraryForm.base_fields
    change = Change(
        title=_("修改条款"),
        form=LibraryForm,
        initial={name: getattr(found, name) for name in names},
        effects=_effects,
        act=lambda sent: actions.change_clause(key=clause_id, kept=actions.Kept(**sent), by=request.actor),
        back=reverse("library"),
        done=_("条款已修改，原来的一版留在记录里。"),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def library_retire(request: ActingRequest, clause_id: int) -> HttpResponse:
    """Ask whether a clause is to be retired, and retire it."""
    found = _own(request, clause_id)
    if request.method == "POST":
        actions.retire_clause(key=clause_id, by=request.actor)
        messages.success(request, _("已停用；可以在「改动记录」里撤销。"))
        return redirect("library")
    return render(request, "contracts/library_retire.html", {"clause": found})


def _own(request: ActingRequest, key: int) -> LibraryClause:
    """Return a clause in force that the reader keeps; raises NotFound."""
    found = own_clause(request.actor, key)
    if found is None:
        raise NotFound
    return found
