"""Pages of the pipeline of projects, and their spreadsheet."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.boards.forms import PipelineForm, PipelineRowsForm
from qinqing.boards.fulfilment import county_names
from qinqing.boards.pipeline import ALL, INSIDE, LEFT, MOST_STUCK, NOTES, WHAT, Board, County, Stuck, Taken, board, rows
from qinqing.boards.rules import county_of
from qinqing.commons.projects.lifecycle import STATES
from qinqing.commons.projects.queries.pipeline import Pipeline, Standing
from qinqing.commons.projects.rules.lists import PROCEDURES, STAGES
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations.rules.measures import yuan
from qinqing.kernel.pages.queries import units_for
from qinqing.kernel.pages.rules.tables import Cell, Column, Table
from qinqing.kernel.pages.views.saved import narrowed
from qinqing.kernel.pages.views.tables import spreadsheet

SIZE = 50


def _middle(one: Taken) -> Cell:
    middle = one.spread.middle
    if middle is None:
        return one.spread.text
    return int(middle) if middle.denominator == 1 else f"{float(middle):.1f}"


def _share(one: County) -> Cell:
    return one.share.text if one.share.share is None else one.share.share


def _bound(one: County, name: str) -> Fraction | None:
    found = one.share.interval
    return Fraction(getattr(found, name)).limit_denominator(10_000) if found else None


STAGE_COLUMNS: tuple[tuple[str, Callable[[Taken], Cell], int], ...] = (
    ("已销号（个）", lambda one: one.spread.n, 12),
    ("中位数（天）", _middle, 12),
    ("区间下限（天）", lambda one: one.spread.low, 14),
    ("区间上限（天）", lambda one: one.spread.high, 14),
    ("还在这个阶段（个）", lambda one: one.inside.count, 18),
)

STAGES_TABLE: Table[Taken] = Table(
    "阶段用时",
    (Column("阶段", lambda one: one.name, 16), *(Column(label, read, width) for label, read, width in STAGE_COLUMNS)),
)


def _of_taken(read: Callable[[Taken], Cell]) -> Callable[[County], Cell]:
    return lambda one: read(one.taken)


COUNTIES: Table[County] = Table(
    "按县区",
    (
        Column("县区", lambda one: one.taken.name, 24),
        Column("项目（个）", lambda one: one.projects.count, 12),
        Column("已经开工（个）", lambda one: one.begun.count, 14),
        Column("开工率", _share, 12),
        Column("区间下限", lambda one: _bound(one, "low"), 12),
        Column("区间上限", lambda one: _bound(one, "high"), 12),
        Column("卡住（个）", lambda one: one.stuck.count, 12),
        *(Column(f"阶段{label}", _of_taken(read), width + 4) for label, read, width in STAGE_COLUMNS),
    ),
)

STUCK_TABLE: Table[Stuck] = Table(
    "卡住的项目",
    (
        Column("编号", lambda one: one.project.reference, 16),
        Column("项目", lambda one: one.project.name, 36),
        Column("登记单位", lambda one: one.project.host, 24),
        Column("阶段", lambda one: one.project.stage_name, 12),
        Column("在这个阶段（天）", lambda one: one.days, 16),
        Column("为什么", lambda one: "；".join(one.reasons), 60),
    ),
)


def projects_table(flow: Pipeline) -> Table[Standing]:
    """Return the table of projects as of the day of `flow`."""
    return Table(
        "项目",
        (
            Column("编号", lambda one: one.reference, 16),
            Column("项目", lambda one: one.name, 36),
            Column("登记单位", lambda one: one.host, 24),
            Column("进展", lambda one: STATES[one.phase], 10),
            Column("签约", lambda one: one.signed_on, 12),
            Column("开工", lambda one: one.started_on, 12),
            Column("阶段", lambda one: one.stage_name, 12),
            Column("在这个阶段（天）", lambda one: one.days(flow.today), 16),
            Column("没有签字的阶段共几项", lambda one: one.items, 20),
            Column("其中已销号", lambda one: one.closed, 12),
            Column("其中说法不同", lambda one: one.differs, 14),
            Column("超期问题", lambda one: one.overdue, 12),
            Column("没有交办的问题", lambda one: one.unassigned, 16),
            Column("计划总投资", lambda one: None if one.planned is None else yuan(one.planned), 22),
            Column("累计完成投资", lambda one: yuan(one.done) if one.as_of else None, 22),
            Column("完成投资截至", lambda one: one.as_of, 14),
            Column("卡住的原因", lambda one: "；".join(flow.reasons(one)), 60),
        ),
    )


def _form(request: ActingRequest, kind: type[PipelineForm] = PipelineForm) -> Any:
    counties = county_names({county_of(place) for place in units_for(request.actor).values_list("path", flat=True)})
    return kind(request.GET, counties=counties)


def _stage(form: Any) -> str:
    return str(form.wanted.get("stage") or PROCEDURES)


def _words(form: Any) -> str:
    wanted = form.wanted
    places = [name for _, name in county_names({wanted[name] for name in ("county", "place") if name in wanted})]
    what = wanted.get("what") or ALL
    stage = [STAGES[_stage(form)]] if what in {INSIDE, LEFT} else []
    return "，".join([WHAT[what], *stage, *places])


def _board(request: ActingRequest, form: Any, today: date) -> Board:
    return board(request.actor, form.wanted, today)


@narrowed
@require_GET
def page(request: ActingRequest) -> HttpResponse:
    """Show how many projects are where, how long stages take, in all and by county, and what is stuck."""
    form, today = _form(request), timezone.localdate()
    found = _board(request, form, today)
    given = {
        "board": found,
        "stuck": found.stuck[:MOST_STUCK],
        "form": form,
        "stage": STAGES[_stage(form)],
        "asked": request.GET.urlencode(),
        "notes": NOTES,
        "today": today,
    }
    return render(request, "boards/pipeline.html", given)


@narrowed
@require_GET
def projects(request: ActingRequest) -> HttpResponse:
    """Show exactly the projects that one figure counts."""
    form = _form(request, PipelineRowsForm)
    flow, found = rows(request.actor, form.wanted, timezone.localdate())
    asked = request.GET.copy()
    number = "".join(asked.pop("page", []))
    page = int(number) if number.isdecimal() and 0 < int(number[:6]) <= len(found) else 1
    shown = found[(page - 1) * SIZE : page * SIZE]
    given = {
        "lines": [(one, STATES[one.phase], one.days(flow.today), flow.reasons(one)) for one in shown],
        "total": len(found),
        "form": form,
        "words": _words(form),
        "asked": asked.urlencode(),
        "page": page,
        "next": page + 1 if page * SIZE < len(found) else None,
    }
    return render(request, "boards/pipeline_projects.html", given)


@require_GET
def table(request: ActingRequest) -> FileResponse:
    """Send the stages, the counties, what is stuck, and the projects behind the figures."""
    form, today = _form(request, PipelineRowsForm), timezone.localdate()
    found = _board(request, form, today)
    flow, listed = rows(request.actor, form.wanted, today)
    parts = [
        STAGES_TABLE.part(found.stages),
        COUNTIES.part(found.counties),
        STUCK_TABLE.part(found.stuck),
        projects_table(flow).part(listed),
    ]
    return spreadsheet(request, "重点项目储备", parts, _words(form), NOTES)
