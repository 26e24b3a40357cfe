"""Pages of one's own work: the four views, the promises on both sides, and the enterprise's home."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.boards.forms import MineForm, WorkForm
from qinqing.boards.mine import OWED, both, of_side
from qinqing.boards.tables import MINE, WORK
from qinqing.boards.work import address, every_row, page_of
from qinqing.commons.deliveries.queries import standings
from qinqing.domains.policies.queries.entitlement import own_now
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.rooms import TO_DO, VIEWS
from qinqing.kernel.pages.queries import streamed
from qinqing.kernel.pages.queries.together import offered
from qinqing.kernel.pages.rules.tables import MOST_ROWS
from qinqing.kernel.pages.views.saved import narrowed
from qinqing.kernel.pages.views.tables import spreadsheet


def asked_of(request: HttpRequest, *without: str) -> dict[str, Any]:
    """Return what the address narrows a page to, for its links: as it stands, and without its place in the list."""
    asked = request.GET.copy()
    for name in ("after", "page", *without):
        asked.pop(name, None)
    return {"asked": asked.urlencode(), "after": request.GET.get("after", "")}


@narrowed
@require_GET
def todo(request: ActingRequest) -> HttpResponse:
    """Show whoever asks their own work: my turn, told, done, begun."""
    form = WorkForm(request.GET)
    wanted = form.wanted
    narrowed = {name: value for name, value in wanted.items() if name not in {"view", "page", "what"}}
    listing = page_of(request.actor, wanted, timezone.localdate())
    asked = asked_of(request, "view", "tick")["asked"]
    addresses = [(one, address(one.code, narrowed)) for one in listing.views]
    shown = {"listing": listing, "form": form, "addresses": addresses, "asked": asked}
    acts = offered(request.actor, "todo", {row.item.work.code for row in listing.rows if row.item.may})
    shown |= {"empty": not listing.rows, "acts": acts, "ticked": {one.work for one in acts}}
    late = {"standings": standings(request.actor, timezone.localdate())}
    return render(request, "boards/todo.html", {**shown, **late, "here": asked_of(request, "tick")["asked"]})


@require_GET
def todo_table(request: ActingRequest) -> FileResponse:
    """Send the view that is looked at."""
    form = WorkForm(request.GET)
    view, wanted = form.wanted.get("view", TO_DO), form.wanted
    rows = every_row(request.actor, view, wanted, timezone.localdate(), MOST_ROWS)
    return spreadsheet(request, f"我的事项：{VIEWS[view]}", [WORK.part(rows, VIEWS[view])], form.words)


@narrowed
@require_GET
def mine(request: ActingRequest) -> HttpResponse:
    """Show what the reader's unit owes and what is owed to it."""
    form = MineForm(request.GET)
    sides = both(request.actor, form.wanted, timezone.localdate(), request.GET.get("after", ""))
    shown = {"sides": sides, "empty": not any(side.count for side in sides), "form": form}
    return render(request, "boards/mine.html", {**shown, **asked_of(request)})


@require_GET
def mine_table(request: ActingRequest) -> FileResponse:
    """Send both sides, or the one that is looked at."""
    form, today = MineForm(request.GET), timezone.localdate()
    wanted = form.wanted
    sides = both(request.actor, wanted, today)
    parts = [
        MINE.part(streamed(of_side(request.actor, side.code, wanted), today, request.actor), side.label)
        for side in sides
    ]
    return spreadsheet(request, "我的承诺", parts, form.words)


@require_GET
def enterprise(request: ActingRequest) -> HttpResponse:
    """Show an enterprise its one act, then what government owes it, then the policies that fit it."""
    today = timezone.localdate()
    listing = page_of(request.actor, {}, today)
    [owed] = both(request.actor, {"side": OWED}, today)
    views = [(one, address(one.code, {})) for one in listing.views]
    shown = {"listing": listing, "owed": owed, "addresses": views, "entitlement": own_now(request.actor, today)}
    return render(request, "boards/enterprise.html", shown)
