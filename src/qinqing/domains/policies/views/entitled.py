"""The list of who is entitled under a version, page by page and as a spreadsheet."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qinqing.commons.enterprises.queries import reach
from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.domains.policies.events import LISTED
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.editing import readable, version_for
from qinqing.domains.policies.queries.entitled import MET, PAGE, QUICK, WAITING, WHICH, Asked, Entitled, Line, entitled
from qinqing.domains.policies.queries.fields import PLACE, fields
from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.pages.rules.tables import Cell, Column, Table
from qinqing.kernel.pages.views.tables import spreadsheet

_NEAR = re.compile(r"near-\d{1,3}")


def _asked(request: ActingRequest) -> Asked:
    which, page = request.GET.get("which", MET), request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    return Asked(
        which if which in WHICH or _NEAR.fullmatch(which) else MET, request.GET.get("place", ""), max(number, 1)
    )


def _found(request: ActingRequest, version: Version, known: Mapping[str, Field], asked: Asked) -> Entitled | None:
    rule = readable(version, known)
    return entitled(request.actor, rule, asked, known) if rule else None


@require_GET
def policy_entitled(request: ActingRequest, version_id: int) -> HttpResponse:
    """Show who is entitled, or of whom it is not known and who holds what is missing."""
    version, known, asked = version_for(request.actor, version_id), fields(), _asked(request)
    found = _found(request, version, known, asked)
    names = _places(request, known)
    start = (asked.page - 1) * PAGE
    lines = list(found.found.lines(request.actor, names, start, start + PAGE)) if found else []
    _noted(request, version, known, len(lines))
    shown: dict[str, Any] = {
        "version": version,
        "reference": version.policy.matter.reference,
        "found": found,
        "lines": lines,
        "cents": any((one.cents or 0) % 100 for one in lines),
        "pays": bool(found and found.pays),
        "asked": asked,
        "paid": asked.which not in {QUICK, WAITING},
        "which": _offered(found, asked) if found else [],
        "places": names.items(),
        "next": asked.page + 1 if found and start + PAGE < found.found.size else 0,
        "empty": not lines,
        "kept": urlencode({"which": asked.which, "place": asked.place}),
    }
    return render(request, "policies/policy_entitled.html", shown)


def _offered(found: Entitled, asked: Asked) -> list[tuple[str, str, int, bool]]:
    """Return the lists that can be seen, with their heads, and which one is."""
    own = [(which, word, found.counts.heads[which]) for which, word in WHICH.items()]
    near = [(one.which, f"只差一项：{one.label}", one.heads) for one in found.near]
    listed = [*own, *(one for one in near if one[2] or one[0] == asked.which)]
    return [(which, word, heads, which == asked.which) for which, word, heads in listed]


def _places(request: ActingRequest, known: Mapping[str, Field]) -> dict[str, str]:
    path = reach(request.actor)
    return {place: name for place, name in (known[PLACE].choices or {}).items() if place.startswith(path)}


def _noted(request: ActingRequest, version: Version, known: Mapping[str, Field], rows: int) -> None:
    """Note the look where the list tells something of sensitive values: who meets a condition on them, and how much."""
    rule = readable(version, known)
    if rows and rule and any(known[code].sensitive for code in rule.fields):
        look(by=request.actor, what=LISTED, facts={"table": _title(version), "rows": rows})


def _title(version: Version) -> str:
    return f"应享名单 {version.policy.matter.reference} 第 {version.number} 版"


def _money(line: Line) -> Cell:
    return None if line.cents is None else f"{line.cents // 100}.{line.cents % 100:02d}"


TABLE: Table[Line] = Table(
    "应享名单",
    (
        Column("企业", lambda one: one.enterprise.name, 36),
        Column("统一社会信用代码", lambda one: one.enterprise.uscc, 24),
        Column("辖区", lambda one: one.place, 18),
        Column("规模", lambda one: one.size, 10),
        Column("金额（元）", _money, 16),
        Column("还不知道的项目", lambda one: one.open_fields, 36),
        Column("由谁掌握", lambda one: one.holders, 28),
    ),
)


@require_GET
def policy_entitled_table(request: ActingRequest, version_id: int) -> HttpResponseBase:
    """Send the list as a spreadsheet; its leaving is noted."""
    version, known, asked = version_for(request.actor, version_id), fields(), _asked(request)
    found = _found(request, version, known, asked)
    if found is None:
        raise NotFound
    names = _places(request, known)
    rows = found.found.lines(request.actor, names)
    chosen = [word for _which, word, _heads, is_chosen in _offered(found, asked) if is_chosen]
    narrowed = "；".join(filter(None, [*chosen, names.get(asked.place, "")]))
    notes = [_("按企业登记现在的数据逐项比对；有一项不知道的不算符合。"), _("金额是按政策算出的数，不是已经拨付的数。")]
    return spreadsheet(request, _title(version), [TABLE.part(rows)], narrowed, notes)
