"""The tables of a project's page as one spreadsheet."""

from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.commons.projects.models import Completed
from qinqing.commons.projects.queries import Marked, ProblemRow, money_of, problems_of, project_for, sheaves
from qinqing.commons.projects.queries.money import Year
from qinqing.commons.projects.rules.lists import FORCE, SIDES, STAGES, UNIT
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations.rules.measures import yuan
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.tables import spreadsheet

NOTES = (
    "已销号：项目单位和专班都标为办好了。双方都标为不涉及的，也不再拦着签字。一方标注、一方没有标注的，不算。",
    "问题由专班交办以后计时，由提出的单位确认解决。",
)

LISTS: Table[Marked] = Table(
    "对账清单",
    (
        Column("阶段", lambda one: STAGES[one.item.stage.code], 12),
        Column("项", lambda one: one.item.name, 28),
        Column("现在", lambda one: one.word, 20),
        Column(SIDES[UNIT], lambda one: one.of(UNIT).word, 14),
        Column("项目单位的说明", lambda one: one.of(UNIT).note, 30),
        Column("项目单位谁标的", lambda one: one.of(UNIT).who, 24),
        Column(SIDES[FORCE], lambda one: one.of(FORCE).word, 14),
        Column("专班的说明", lambda one: one.of(FORCE).note, 30),
        Column("专班谁标的", lambda one: one.of(FORCE).who, 24),
    ),
)
PROBLEMS: Table[ProblemRow] = Table(
    "问题清单",
    (
        Column("序号", lambda one: one.problem.number, 8),
        Column("问题", lambda one: one.problem.title, 36),
        Column("情况", lambda one: one.problem.words, 40),
        Column("卡住哪一项", lambda one: one.problem.item.name if one.problem.item else "", 20),
        Column("谁提的", lambda one: one.problem.raised_by_unit.name, 28),
        Column("哪天提的", lambda one: timezone.localdate(one.problem.raised_at), 12),
        Column("谁解决", lambda one: one.promise.promise.debtor.name if one.promise else "", 28),
        Column("应当日期", lambda one: one.promise.fair.due if one.promise else None, 12),
        Column("实际日期", lambda one: one.promise.promise.verified_on if one.promise else None, 12),
        Column("现在", lambda one: (one.promise.word or one.promise.due.lead) if one.promise else one.word, 20),
    ),
)
YEARS: Table[Year] = Table(
    "年度投资",
    (
        Column("年份", lambda one: one.year, 8),
        Column("计划", lambda one: None if one.planned is None else yuan(one.planned), 20),
        Column("完成", lambda one: yuan(one.done), 20),
    ),
)
MONTHS: Table[Completed] = Table(
    "月度投资",
    (
        Column("月份", lambda one: f"{one.month:%Y-%m}", 10),
        Column("完成", lambda one: yuan(one.amount), 20),
        Column("出自", lambda one: one.source, 30),
        Column("截至", lambda one: one.as_of, 12),
        Column("谁报的", lambda one: f"{one.unit.name} {one.by.name}", 30),
    ),
)


@require_GET
def table(request: ActingRequest, reference: str) -> FileResponse:
    """Send the lists, the problems and the investment of a project."""
    found, today = project_for(request.actor, reference), timezone.localdate()
    rows = (row for sheaf in sheaves(found, request.actor, today) for row in sheaf.rows)
    money = money_of(found)
    parts = [
        LISTS.part(rows),
        PROBLEMS.part(problems_of(found, request.actor, today)),
        YEARS.part(money.years),
        MONTHS.part(money.months),
    ]
    return spreadsheet(request, "项目对账", parts, reference, NOTES)
