"""How programs read projects."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ninja import Field, Query, Schema

from qinqing.commons.projects import access
from qinqing.commons.projects.lifecycle import STATES
from qinqing.commons.projects.queries import Line, read_project, read_projects
from qinqing.kernel.devices.operation import Operations, asked, coded, handed_out, next_field, size_field
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.api import UnitShape, after_field, begun, unit_shape

operations = Operations("重点项目")


class Asked(Schema):
    """What the list is narrowed to."""

    phase: str | None = asked(STATES, "阶段")
    after: str | None = after_field()
    size: int = size_field()


class ProjectShape(Schema):
    """A key project; amounts of money in 分."""

    reference: str = Field(description="事项编号，永远不变。", examples=["XM-2026-0001"])
    name: str = Field(description="项目名称。", examples=["示例项目"])
    phase: str = coded(STATES, "阶段")
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
