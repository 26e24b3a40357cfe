"""Pages of land supplied and construction begun, and their spreadsheet."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.boards.forms import SupplyForm, SupplyRowsForm
from qinqing.boards.fulfilment import county_names
from qinqing.boards.rules import SOURCES, county_of
from qinqing.boards.supply import NOTES, SUPPLIED, WHAT, County, Site, sites, supply
from qinqing.commons.deliveries.models import Origin
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.queries import units_for
from qinqing.kernel.pages.rules.tables import Cell, Column, Table
from qinqing.kernel.pages.views.saved import narrowed
from qinqing.kernel.pages.views.tables import spreadsheet

SIZE = 50

SITES: Table[Site] = Table(
    "项目",
    (
        Column("项目", lambda one: one.project, 30),
        Column("政府一方", lambda one: one.government, 24),
        Column("企业一方", lambda one: one.enterprise, 28),
        Column("供地", lambda one: one.land_on, 12),
        Column("施工许可", lambda one: one.permit_on, 12),
        Column("承诺开工", lambda one: one.promised, 12),
        Column("应当开工", lambda one: one.limit, 12),
        Column("期限依据", lambda one: "管委会议定" if one.by_resolution else "合同约定", 12),
        Column("顺延（天，记政府）", lambda one: one.lost, 16),
        Column("实际开工", lambda one: one.start_on, 12),
        Column("按期开工", lambda one: "是" if one.in_limit else "否", 10),
        Column("企业自己迟", lambda one: "是" if one.late else "否", 12),
        Column("外部报送截至", lambda one: one.as_of, 14),
    ),
)


def _count(what: str) -> Callable[[County], Cell]:
    return lambda one: one.figures[what].count


COUNTIES: Table[County] = Table(
    "按县区",
    (
        Column("县区", lambda one: one.name, 24),
        *(Column(label, _count(what), 16) for what, label in WHAT.items()),
        Column("已供地中外部报送", lambda one: one.figures[SUPPLIED].delivered, 18),
        Column("新旧", lambda one: one.note, 36),
    ),
)


def _form(request: ActingRequest, kind: type[SupplyForm] = SupplyForm) -> Any:
    units = units_for(request.actor)
    counties = county_names({county_of(place) for place in units.values_list("path", flat=True)})
    return kind(request.GET, counties=counties, delivers=Origin.objects.visible_to(request.actor).exists())


def _words(wanted: dict[str, Any]) -> str:
    places = [name for _, name in county_names({wanted[name] for name in ("county", "place") if name in wanted})]
    source = SOURCES.get(wanted.get("source", ""), "")
    return "，".join(filter(None, [WHAT[wanted.get("what") or SUPPLIED], *places, source]))


@narrowed
@require_GET
def page(request: ActingRequest) -> HttpResponse:
    """Show how many projects have land and how many began in time, in all and by county."""
    form, today = _form(request), timezone.localdate()
    given = {
        "board": supply(request.actor, form.wanted, form.wanted, today),
        "form": form,
        "asked": request.GET.urlencode(),
        "notes": NOTES,
        "today": today,
    }
    return render(request, "boards/supply.html", given)


@narrowed
@require_GET
def projects(request: ActingRequest) -> HttpResponse:
    """Show exactly the projects that one figure counts."""
    form = _form(request, SupplyRowsForm)
    found = sites(request.actor, form.wanted, timezone.localdate())
    asked = request.GET.copy()
    number = "".join(asked.pop("page", []))
    page = int(number) if number.isdecimal() and 0 < int(number[:6]) <= len(found) else 1
    given = {
        "sites": found[(page - 1) * SIZE : page * SIZE],
        "total": len(found),
        "delivered": sum(one.as_of is not None for one in found),
        "form": form,
        "words": _words(form.wanted),
        "asked": asked.urlencode(),
        "page": page,
        "next": page + 1 if page * SIZE < len(found) else None,
    }
    return render(request, "boards/supply_projects.html", given)


@require_GET
def table(request: ActingRequest) -> FileResponse:
    """Send the figures by county and the projects behind them."""
    form, today = _form(request, SupplyRowsForm), timezone.localdate()
    wanted = form.wanted
    board = supply(request.actor, wanted, wanted, today)
    parts = [COUNTIES.part(board.counties), SITES.part(sites(request.actor, wanted, today))]
    return spreadsheet(request, "供地与开工", parts, _words(wanted), NOTES)
