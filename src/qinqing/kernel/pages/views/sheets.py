"""Spreadsheets of the lists of rooms below the pages, which know no tables."""

from django.utils import timezone

from qinqing.kernel.notices import access as notices
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.notices.queries import Parked, inbox, undelivered
from qinqing.kernel.pages.rules.tables import MOST_ROWS, Column, Table
from qinqing.kernel.pages.views.exports import Export
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

EXPORTS = (
    Export("proposals", "proposals.xlsx", proposals.READ, PROPOSALS, lambda request: proposals_of(request.actor)),
    Export("notices", "notices.xlsx", notices.READ, NOTICES, lambda request: inbox(request.actor, MOST_ROWS)),
    Export("units", "units.xlsx", parties.READ, UNITS, lambda request: tree(request.actor.jurisdiction or "")),
    Export("undelivered", "undelivered.xlsx", notices.READ_PARKED, PARKED, lambda _: undelivered()),
)
