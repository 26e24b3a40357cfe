"""Reading policies: the catalogue, and one with its text."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.domains.policies import access
from qinqing.domains.policies.queries.listing import PAGE, STANDINGS, Asked, Line, listing
from qinqing.domains.policies.queries.sheets import sheet_of
from qinqing.domains.policies.rules.terms import DELIVERIES, KINDS
from qinqing.kernel.devices.actor import ENT
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.pages.rules.tables import MOST_ROWS, Column, Table
from qinqing.kernel.pages.views.tables import spreadsheet

LONGEST = 60
MOST = 10_000


LIST: Table[Line] = Table(
    "惠企政策",
    (
        Column("编号", lambda one: one.version.policy.matter.reference, 16),
        Column("政策", lambda one: one.version.title, 40),
        Column("状态", lambda one: one.word, 14),
        Column("给什么", lambda one: KINDS[one.version.kind], 10),
        Column("怎么享受", lambda one: DELIVERIES[one.version.delivery], 12),
        Column("发文机关", lambda one: one.version.issuer, 28),
        Column("文号", lambda one: one.version.document_number, 22),
        Column("执行", lambda one: one.version.valid_from, 12),
        Column("停止执行", lambda one: one.version.ended_on or one.version.valid_to, 12),
    ),
)


def _asked(request: ActingRequest) -> Asked:
    """Return what the list is narrowed to; what is not known narrows nothing."""
    typed = {name: request.GET.get(name, "").replace("\0", "")[:LONGEST] for name in ("q", "issuer")}
    chosen = {
        name: value if (value := request.GET.get(name, "")) in known else ""
        for name, known in (("kind", KINDS), ("delivery", DELIVERIES), ("standing", STANDINGS))
    }
    after = request.GET.get("after", "")
    skipped = min(int(after), MOST) if after.isdecimal() and len(after) < LONGEST else 0
    return Asked(words=typed["q"], issuer=typed["issuer"], after=skipped, **chosen)


@require_GET
def policies(request: ActingRequest) -> HttpResponse:
    """Show the policies that the reader may read, narrowed by words, kind, delivery, issuer and standing."""
    asked = _asked(request)
    lines, more = listing(request.actor, asked, timezone.localdate())
    kept = {"q": asked.words, **{name: getattr(asked, name) for name in ("issuer", "kind", "delivery", "standing")}}
    shown = {
        "lines": lines,
        "empty": not lines,
        "asked": asked,
        "narrowed": any(kept.values()),
        "next": urlencode({**kept, "after": asked.after + PAGE}) if more else "",
        "first": urlencode(kept),
        "kinds": KINDS.items(),
        "deliveries": DELIVERIES.items(),
        "standings": [pair for pair in STANDINGS.items() if request.actor.side != ENT or pair[0] != "drafts"],
        "drafts": may(request.actor, access.DRAFT),
        "looks_up": may(request.actor, access.LOOK_UP),
    }
    return render(request, "policies/policies.html", shown)


@require_GET
def policies_table(request: ActingRequest) -> FileResponse:
    """Send the list."""
    lines, _more = listing(request.actor, replace(_asked(request), after=0), timezone.localdate(), MOST_ROWS)
    return spreadsheet(request, LIST.title, [LIST.part(lines)])


@require_GET
def policy(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one policy: the text of the version in force, or of the one that `?version=` names."""
    wanted = request.GET.get("version", "")
    if wanted and not (wanted.isdecimal() and len(wanted) < 5):
        raise NotFound
    sheet = sheet_of(request.actor, reference, int(wanted) if wanted else None, timezone.localdate())
    leads = sheet.policy.matter.host_id == request.actor.unit_id
    shown = {"sheet": sheet, "own": request.actor.unit_id, "answers": leads and may(request.actor, access.DRAFT)}
    return render(request, "policies/policy.html", shown)
