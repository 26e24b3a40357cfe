"""Spreadsheets of lists whose pages stand in other rooms: each named as its page, for whoever may open that page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import FileResponse
from django.urls import URLPattern
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.boards import access, looks
from qinqing.boards.tables import PROMISES
from qinqing.commons.deliveries import access as deliveries
from qinqing.commons.deliveries.models import Delivery
from qinqing.commons.deliveries.queries.origins import deliveries_for
from qinqing.commons.enterprises import access as registry
from qinqing.commons.enterprises.actions.looking import looked_for
from qinqing.commons.enterprises.forms.filters import FilterForm
from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.queries import imports_for, listing, place_names, reach
from qinqing.commons.enterprises.queries.listing import Line
from qinqing.commons.enterprises.queries.narrowing import offered
from qinqing.commons.projects import access as projects
from qinqing.commons.projects.queries import Line as Project
from qinqing.commons.projects.queries import projects_of
from qinqing.domains.contracts import access as contracts
from qinqing.domains.contracts.queries import DraftLine, contract_for, drafts_of
from qinqing.domains.contracts.queries.library import LibraryLine, library_of
from qinqing.kernel.devices.page import ActingRequest, page
from qinqing.kernel.notices import access as notices
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.notices.queries import Parked, inbox, undelivered
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.queries import streamed
from qinqing.kernel.pages.rules.tables import MOST_ROWS, Column, Part, Table
from qinqing.kernel.pages.views.tables import spreadsheet
from qinqing.kernel.parties import access as parties
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.queries import tree
from qinqing.kernel.proposals import access as proposals
from qinqing.kernel.proposals.models import Proposal
from qinqing.kernel.proposals.queries import proposals_of

PROPOSALS: Table[Proposal] = Table(
    "提请事项",
    (
        Column("编号", lambda one: one.matter.reference, 16),
        Column("提请", lambda one: one.get_consequence_display(), 16),
        Column("对谁", lambda one: one.against.name, 28),
        Column("事项", lambda one: one.about.title, 36),
        Column("证据等级", lambda one: one.grade, 10),
        Column("状态", lambda one: one.get_state_display(), 16),
        Column("提请日期", lambda one: timezone.localdate(one.proposed_at), 12),
    ),
)
NOTICES: Table[Notice] = Table(
    "消息",
    (
        Column("级别", lambda one: one.get_level_display(), 10),
        Column("事项", lambda one: one.matter.title, 36),
        Column("条款", lambda one: one.obligation.number if one.obligation else "", 8),
        Column("承诺的事", lambda one: one.obligation.title if one.obligation else "", 36),
        Column("说什么", lambda one: one.says, 40),
        Column("时间", lambda one: timezone.localdate(one.told_at), 12),
        Column("签收", lambda one: timezone.localdate(one.acknowledged_at) if one.acknowledged_at else None, 12),
    ),
)
UNITS: Table[Unit] = Table(
    "单位",
    (
        Column("单位", lambda one: one.name, 28),
        Column("简称", lambda one: one.short_name, 16),
        Column("类别", lambda one: one.get_kind_display(), 14),
        Column("位置", lambda one: one.path, 24),
        Column("隶属于", lambda one: one.belongs_to.short_name if one.belongs_to else "", 16),
        Column("派驻", lambda one: one.supervised_by.short_name if one.supervised_by else "", 16),
        Column("在任岗位", lambda one: getattr(one, "held", 0), 10),
        Column("设立", lambda one: one.since, 12),
        Column("撤销", lambda one: one.until, 12),
    ),
)
DRAFTS: Table[DraftLine] = Table(
    "合同草稿",
    (
        Column("编号", lambda one: one.draft.matter.reference, 16),
        Column("合同", lambda one: one.draft.matter.title, 36),
        Column("企业", lambda one: one.draft.enterprise.name, 28),
        Column("承办单位", lambda one: one.draft.matter.host.name, 28),
        Column("起草人", lambda one: one.draft.drafted_by.name, 14),
        Column("状态", lambda one: one.word, 10),
        Column("采用条款", lambda one: one.kept, 10),
        Column("待决定", lambda one: one.undecided, 10),
    ),
)
PROJECTS: Table[Project] = Table(
    "重点项目",
    (
        Column("编号", lambda one: one.project.matter.reference, 16),
        Column("项目", lambda one: one.project.matter.title, 36),
        Column("进展", lambda one: one.phase, 10),
        Column("企业", lambda one: "、".join(unit.name for unit in one.enterprises), 36),
        Column("登记单位", lambda one: one.project.matter.host.name, 28),
        Column("签约", lambda one: one.project.signed_on, 12),
        Column("开工", lambda one: one.project.started_on, 12),
        Column("投产", lambda one: one.project.produced_on, 12),
    ),
)
REGISTRY: Table[Line] = Table(
    "企业登记",
    (
        Column("统一社会信用代码", lambda one: one.enterprise.uscc, 22),
        Column("企业", lambda one: one.enterprise.name, 36),
        Column("规模", lambda one: one.size.label, 10),
        Column("辖区", lambda one: one.place, 16),
        Column("登记状态", lambda one: one.enterprise.get_status_display(), 12),
    ),
)
IMPORTS: Table[Import] = Table(
    "导入记录",
    (
        Column("状态", lambda one: one.get_state_display(), 10),
        Column("来源", lambda one: one.source, 28),
        Column("截至", lambda one: one.as_of, 12),
        Column("行数", lambda one: one.rows, 8),
        Column("新增", lambda one: one.entered, 8),
        Column("改动", lambda one: one.changed, 8),
        Column("经手", lambda one: one.staged_by.name, 14),
    ),
)
DELIVERIES: Table[Delivery] = Table(
    "外部报送",
    (
        Column("报送单位", lambda one: one.origin.unit.name, 28),
        Column("数据截至", lambda one: one.as_of, 12),
        Column("状态", lambda one: one.get_state_display(), 12),
        Column("行数", lambda one: one.rows, 8),
        Column("新增", lambda one: one.entered, 8),
        Column("改动", lambda one: one.changed, 8),
        Column("上传日期", lambda one: timezone.localdate(one.staged_at), 12),
        Column("经手", lambda one: one.staged_by.name, 14),
    ),
)
LIBRARY: Table[LibraryLine] = Table(
    "条款库",
    (
        Column("条款", lambda one: one.clause.title, 36),
        Column("由谁履行", lambda one: one.clause.get_side_display(), 10),
        Column("签订后多久", lambda one: one.limit, 16),
        Column("原文", lambda one: one.clause.text, 60),
        Column("优惠的依据", lambda one: one.clause.legal_basis, 36),
        Column("谁的条款", lambda one: "本地" if one.is_own else "上级或下级", 12),
    ),
)
MONTHS: Table[looks.Month] = Table(
    "查看记录",
    (
        Column("月份", lambda one: one.month, 12),
        Column("谁", lambda one: one.who, 16),
        Column("次数", lambda one: one.looks, 8),
    ),
)
LOOKS: Table[looks.Look] = Table(
    "逐次查看",
    (
        Column("日期", lambda one: timezone.localdate(one.at), 12),
        Column("看了什么", lambda one: one.what, 24),
        Column("事项", lambda one: one.matter, 30),
    ),
)
PARKED: Table[Parked] = Table(
    "未送达",
    (
        Column("从哪天起", lambda one: timezone.localdate(one.since), 12),
        Column("什么", lambda one: one.what, 28),
        Column("编号", lambda one: one.matter, 16),
        Column("哪里出错", lambda one: one.fault, 30),
        Column("试过", lambda one: one.attempts, 8),
    ),
)


def _registry(request: ActingRequest) -> Iterator[Line]:
    """Yield the enterprises that the page is narrowed to, page by page; by what is sensitive, that is noted first."""
    names = place_names(reach(request.actor), timezone.localdate())
    asked, left = FilterForm(request.GET, offered(), names).wanted(), MOST_ROWS
    found = listing(request.actor, replace(asked, after=""), names)
    looked_for(asked.conditions, len(found.lines), request.actor)
    yield from found.lines
    while found.next and (left := left - len(found.lines)) > 0:
        found = listing(request.actor, replace(asked, after=found.next), names)
        yield from found.lines


def _contract(request: ActingRequest, reference: str) -> Iterable[Any]:
    found = contract_for(request.actor, reference)
    promises = Obligation.objects.filter(matter=found.pk).order_by("base_due", "number")
    return streamed(promises, timezone.localdate(), request.actor)


@dataclass(frozen=True)
class Export:
    """One spreadsheet: the page's name and route, who may, its table, and what reads its rows as the page does."""

    name: str
    route: str
    permission: str
    table: Table[Any]
    rows: Callable[..., Iterable[Any]]

    @property
    def page(self) -> URLPattern:
        """Return its address."""

        @require_GET
        def send(request: ActingRequest, **gaps: Any) -> FileResponse:
            parts: Sequence[Part] = [self.table.part(self.rows(request, **gaps))]
            return spreadsheet(request, self.table.title, parts, _narrowed(request))

        return page(self.route, send, self.permission, name=f"{self.name}_table")


def _narrowed(request: ActingRequest) -> str:
    """Return what the address asks for, as the reader typed it."""
    return "；".join(str(value) for value in request.GET.values() if value)


EXPORTS = (
    Export("proposals", "proposals.xlsx", proposals.READ, PROPOSALS, lambda request: proposals_of(request.actor)),
    Export("notices", "notices.xlsx", notices.READ, NOTICES, lambda request: inbox(request.actor, MOST_ROWS)),
    Export("units", "units.xlsx", parties.READ, UNITS, lambda request: tree(request.actor.jurisdiction or "")),
    Export(
        "drafts",
        "drafts.xlsx",
        contracts.READ_DRAFT,
        DRAFTS,
        lambda request: drafts_of(request.actor, request.GET.get("state", "")),
    ),
    Export(
        "projects",
        "projects.xlsx",
        projects.READ,
        PROJECTS,
        lambda request: projects_of(request.actor, request.GET.get("phase", "")),
    ),
    Export("contract", "contracts/<str:reference>/table.xlsx", contracts.READ, PROMISES, _contract),
    Export("registry", "registry.xlsx", registry.LIST, REGISTRY, _registry),
    Export(
        "registry_imports",
        "registry/imports.xlsx",
        registry.READ_IMPORTS,
        IMPORTS,
        lambda request: imports_for(request.actor),
    ),
    Export("deliveries", "deliveries.xlsx", deliveries.READ, DELIVERIES, lambda request: deliveries_for(request.actor)),
    Export(
        "library",
        "library.xlsx",
        contracts.READ_LIBRARY,
        LIBRARY,
        lambda request: library_of(request.actor, request.GET.get("q", "")[:60]),
    ),
    Export("looks", "looks.xlsx", access.READ_LOOKS, MONTHS, lambda _: looks.months()),
    Export(
        "looks_month",
        "looks/<int:stream>/table.xlsx",
        access.READ_LOOKS,
        LOOKS,
        lambda _, stream: looks.month(stream)[1],
    ),
    Export("undelivered", "undelivered.xlsx", notices.READ_PARKED, PARKED, lambda _: undelivered()),
)
