"""How programs read projects."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Field, Query, Schema

from qinqing.commons.projects import access
from qinqing.commons.projects.lifecycle import STATES
from qinqing.commons.projects.queries import (
    Line,
    ProblemRow,
    Sheaf,
    money_of,
    problems_of,
    project_for,
    read_project,
    read_projects,
    sheaves,
)
from qinqing.commons.projects.rules.lists import STAGES, STANDINGS
from qinqing.kernel.devices.operation import Operations, asked, coded, handed_out, next_field, size_field
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.api import UnitShape, after_field, begun, unit_shape

operations = Operations("重点项目")


class Asked(Schema):
    """What the list is narrowed to."""

    phase: str | None = asked(STATES, "进展")
    after: str | None = after_field()
    size: int = size_field()


class ProjectShape(Schema):
    """A key project; amounts of money in 分."""

    reference: str = Field(description="事项编号，永远不变。", examples=["XM-2026-0001"])
    name: str = Field(description="项目名称。", examples=["示例项目"])
    phase: str = coded(STATES, "进展")
    host: UnitShape = Field(description="登记单位。")
    enterprises: Sequence[UnitShape] = Field(description="项目的企业。")
    park: str = Field(description="园区。")
    land: str = Field(description="用地。")
    area: int | None = Field(description="用地面积，平方米。", examples=[66667])
    investment: int | None = Field(description="计划投资，分。", examples=[1200000000000])
    signed_on: date = Field(description="签约日期。")
    started_on: date | None = Field(description="开工日期；还没有是 `null`。")
    produced_on: date | None = Field(description="投产日期；还没有是 `null`。")


class Projects(Schema):
    """A page of projects, the newest first."""

    items: Sequence[ProjectShape]
    next: str | None = next_field()


class ListItem(Schema):
    """An item of a list with what both sides say of it."""

    name: str = Field(description="哪一项。", examples=["临时用水"])
    standing: str = coded(STANDINGS, "现在怎样")
    unit: str | None = Field(description="项目单位怎么标的；没有标注是 `null`。", examples=["done"])
    force: str | None = Field(description="专班怎么标的；没有标注是 `null`。", examples=["open"])


class StageShape(Schema):
    """A stage of a project with its list; it is left when both sides have signed."""

    code: str = coded(STAGES, "阶段")
    begun_on: date | None = Field(description="从哪一天起；还没有到是 `null`。")
    closed_on: date | None = Field(description="双方签字销号的日期；还没有是 `null`。")
    items: Sequence[ListItem]


class ProblemShape(Schema):
    """A problem of a project; once somebody answers for it, it is a promise of the same number."""

    number: int = Field(description="第几个问题，也是承诺的编号。", examples=[1])
    title: str = Field(description="什么问题。", examples=["临时用水没有接通"])
    raised_by: UnitShape = Field(description="谁提的，也由它确认解决。")
    answers: UnitShape | None = Field(description="由谁解决；没有交办是 `null`。")
    due_on: date | None = Field(description="应当解决的日期；没有交办是 `null`。")
    done_on: date | None = Field(description="确认解决的日期；还没有是 `null`。")
    withdrawn: bool = Field(description="提的一方收回了。")


class MonthShape(Schema):
    """What was invested in a month."""

    month: date = Field(description="那个月的第一天。", examples=["2026-06-01"])
    amount: int = Field(description="完成投资，分。", examples=[5000000000])
    source: str = Field(description="出自哪里。", examples=["投资月报"])
    as_of: date = Field(description="数据截至哪一天。")


class Reconciled(Schema):
    """The lists, the problems and the investment of a project."""

    project_unit: UnitShape | None = Field(description="项目单位；没有定是 `null`。")
    task_force: UnitShape | None = Field(description="专班；没有定是 `null`。")
    stages: Sequence[StageShape]
    problems: Sequence[ProblemShape]
    plans: dict[int, int] = Field(description="年份到计划投资，分。", examples=[{"2026": 1200000000}])
    months: Sequence[MonthShape]


def _shape(line: Line) -> dict[str, Any]:
    one = line.project
    names = ("park", "land", "area", "investment", "signed_on", "started_on", "produced_on")
    return {
        **{name: getattr(one, name) for name in names},
        "reference": one.matter.reference,
        "name": one.matter.title,
        "phase": one.matter.state,
        "host": unit_shape(one.matter.host),
        "enterprises": [unit_shape(unit) for unit in line.enterprises],
    }


@operations.asks("projects", access.READ, Projects, "项目，新签的在前", "和「重点项目」看到的是同一批。")
def projects(request: ActingRequest, given: Query[Asked]) -> dict[str, Any]:
    """List projects."""
    found, after = read_projects(request.actor, given.phase or "", begun(given.after), given.size)
    handed_out(request, "接口：项目", found)
    return {"items": [_shape(line) for line in found], "next": after}


@operations.asks("projects/{reference}", access.READ, ProjectShape, "一个项目", "不存在和看不到的，回答相同。")
def project(request: ActingRequest, reference: str) -> dict[str, Any]:
    """Show one project."""
    found = read_project(request.actor, reference)
    handed_out(request, "接口：项目", [found])
    return _shape(found)


def _stage(one: Sheaf) -> dict[str, Any]:
    items = [
        {"name": row.item.name, "standing": row.standing, **{told.side: told.code or None for told in row.sides}}
        for row in one.rows
    ]
    return {"code": one.stage.code, "begun_on": one.begun_on, "closed_on": one.stage.closed_on, "items": items}


def _problem(row: ProblemRow) -> dict[str, Any]:
    one, promise = row.problem, row.promise
    return {
        "number": one.number,
        "title": one.title,
        "raised_by": unit_shape(one.raised_by_unit),
        "answers": unit_shape(promise.promise.debtor) if promise else None,
        "due_on": promise.fair.due if promise else None,
        "done_on": promise.promise.verified_on if promise else None,
        "withdrawn": one.withdrawn_at is not None,
    }


@operations.asks(
    "projects/{reference}/lists", access.READ, Reconciled, "一个项目的清单、问题和投资", "和项目页面看到的相同。"
)
def lists(request: ActingRequest, reference: str) -> dict[str, Any]:
    """Show what both sides of a project reconcile."""
    found = project_for(request.actor, reference)
    money = money_of(found)
    today = timezone.localdate()
    stages = sheaves(found, request.actor, today)
    handed_out(request, "接口：项目清单", stages)
    return {
        "project_unit": unit_shape(found.project_unit) if found.project_unit else None,
        "task_force": unit_shape(found.task_force) if found.task_force else None,
        "stages": [_stage(one) for one in stages],
        "problems": [_problem(row) for row in problems_of(found, request.actor, today)],
        "plans": {one.year: one.planned for one in money.years if one.planned is not None},
        "months": [
            {"month": one.month, "amount": one.amount, "source": one.source, "as_of": one.as_of} for one in money.months
        ],
    }
