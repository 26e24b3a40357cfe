"""Reading policies: the catalogue, and one with its text."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.domains.policies import access
from qinqing.domains.policies.queries.listing import PAGE, STANDINGS, Asked, listing
from qinqing.domains.policies.queries.sheets import sheet_of
from qinqing.domains.policies.rules.terms import DELIVERIES, KINDS
from qinqing.kernel.devices.actor import ENT
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound

LONGEST = 60
MOST = 10_000


@require_GET
def policies(request: ActingRequest) -> HttpResponse:
    """Show the policies that the reader may read, narrowed by words, kind, delivery, issuer and standing."""
    typed = {name: request.GET.get(name, "").replace("\0", "")[:LONGEST] for name in ("q", "issuer")}
    chosen = {
        name: value if (value := request.GET.get(name, "")) in known else ""
        for name, known in (("kind", KINDS), ("delivery", DELIVERIES), ("standing", STANDINGS))
    }
    after = request.GET.get("after", "")
    skipped = min(int(after), MOST) if after.isdecimal() and len(after) < LONGEST else 0
    asked = Asked(words=typed["q"], issuer=typed["issuer"], after=skipped, **chosen)
    lines, more = listing(request.actor, asked, timezone.localdate())
    kept = {**typed, **chosen}
    shown = {
        "lines": lines,
        "empty": not lines,
        "asked": asked,
        "narrowed": any(kept.values()),
        "next": urlencode({**kept, "after": skipped + PAGE}) if more else "",
        "first": urlencode(kept),
        "kinds": KINDS.items(),
        "deliveries": DELIVERIES.items(),
        "standings": [pair for pair in STANDINGS.items() if request.actor.side != ENT or pair[0] != "drafts"],
        "drafts": may(request.actor, access.DRAFT),
        "looks_up": may(request.actor, access.LOOK_UP),
    }
    return render(request, "policies/policies.html", shown)


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
