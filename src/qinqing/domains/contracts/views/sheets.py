"""Spreadsheets of drafts and of the library of clauses."""

from qinqing.domains.contracts import access
from qinqing.domains.contracts.queries import DraftLine, drafts_of
from qinqing.domains.contracts.queries.library import LibraryLine, library_of
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.exports import Export

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

EXPORTS = (
    Export(
        "drafts",
        "drafts.xlsx",
        access.READ_DRAFT,
        DRAFTS,
        lambda request: drafts_of(request.actor, request.GET.get("state", "")),
    ),
    Export(
        "library",
        "library.xlsx",
        access.READ_LIBRARY,
        LIBRARY,
        lambda request: library_of(request.actor, request.GET.get("q", "")[:60]),
    ),
)
