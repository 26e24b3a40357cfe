"""Spreadsheets of the registry, as its page is narrowed, and of what was imported into it."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from qinqing.commons.enterprises import access
from qinqing.commons.enterprises.actions.looking import looked_for
from qinqing.commons.enterprises.forms.filters import FilterForm
from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.queries import imports_for, listing, place_names, reach
from qinqing.commons.enterprises.queries.listing import Line
from qinqing.commons.enterprises.queries.narrowing import offered
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.rules.tables import MOST_ROWS, Column, Table
from qinqing.kernel.pages.views.exports import Export

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


EXPORTS = (
    Export("registry", "registry.xlsx", access.LIST, REGISTRY, _registry),
    Export(
        "registry_imports",
        "registry/imports.xlsx",
        access.READ_IMPORTS,
        IMPORTS,
        lambda request: imports_for(request.actor),
    ),
)
