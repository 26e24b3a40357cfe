"""What policies say to one enterprise: on its own phone, and at a desk where an official looks it up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.commons.enterprises import access as registry
from qinqing.commons.enterprises.models import Enterprise
from qinqing.commons.enterprises.queries import Asked, listing
from qinqing.commons.enterprises.queries.objections import within
from qinqing.domains.policies import events
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.answers import Reply, reply_for
from qinqing.domains.policies.queries.entitlement import (
    Entitlement,
    enterprise_for,
    explained_at,
    explained_now,
    own_enterprise,
    turn_of,
    unseen,
)
from qinqing.domains.policies.rules.verdicts import DUE, FAR, NEAR, OPEN, Entry
from qinqing.domains.policies.rules.wording import money
from qinqing.kernel.calendars.rules import whole_day
from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.obligations.rules.terms import UNITS

LONGEST = 60
"""Characters of a name that are searched for."""

SENSITIVE = "sensitive"
"""What the address says when an official asks to see sensitive values."""


@dataclass(frozen=True, slots=True)
class Row:
    """One policy in the list, and where its page is."""

    version: Version
    url: str
    entry: Entry[int] | None = None


@require_GET
def entitlement(request: ActingRequest) -> HttpResponse:
    """Show an enterprise every policy in force, what is due first, with the sum."""
    own = own_enterprise(request.actor)
    if own is None:
        return render(request, "policies/entitlement_none.html")
    return render(request, "policies/entitlement.html", _list(request, _found(request, own)))


@require_GET
def entitlement_policy(request: ActingRequest, reference: str) -> HttpResponse:
    """Show an enterprise one policy clause by clause."""
    own = own_enterprise(request.actor)
    if own is None:
        raise NotFound
    found = _found(request, own)
    reply = reply_for(found, reference, timezone.localdate())
    return render(request, "policies/entitlement_policy.html", _one(request, found, reply))


@require_GET
def entitlement_desk(request: ActingRequest) -> HttpResponse:
    """Let an official look an enterprise up, within their jurisdiction, by name or code."""
    words = request.GET.get("q", "").replace("\0", "")[:LONGEST].strip()
    lines = listing(request.actor, Asked(words), {}).lines if words else []
    return render(request, "policies/entitlement_desk.html", {"words": words, "lines": lines})


@require_GET
def entitlement_of(request: ActingRequest, uscc: str) -> HttpResponse:
    """Show an official what an enterprise sees, sensitive values only when asked for; the look is noted first."""
    return render(request, "policies/entitlement.html", _list(request, _looked(request, uscc)))


@require_GET
def entitlement_policy_of(request: ActingRequest, uscc: str, reference: str) -> HttpResponse:
    """Show an official one policy for an enterprise, clause by clause; the look is noted first."""
    found = _looked(request, uscc)
    reply = reply_for(found, reference, timezone.localdate())
    return render(request, "policies/entitlement_policy.html", _one(request, found, reply))


def _looked(request: ActingRequest, uscc: str) -> Entitlement:
    found = _found(request, enterprise_for(request.actor, uscc))
    opens = SENSITIVE in request.GET
    facts = {"table": f"政策对照 {uscc}", "rows": found.sensitive if opens else 0}
    look(by=request.actor, what=events.LOOKED, facts=facts)
    return found if opens else unseen(found)


def _found(request: ActingRequest, enterprise: Enterprise) -> Entitlement:
    day = _past(request)
    return explained_at(enterprise, turn_of(day), day) if day else explained_now(enterprise, timezone.localdate())


def _past(request: ActingRequest) -> date | None:
    """Return the day before today for which the address asks; None for today, and for what is no such day."""
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None
    return day if day < timezone.localdate() else None


def _kept(request: ActingRequest, **more: str) -> str:
    """Return what the address asks for, for links to the same day and with the same values."""
    kept = request.GET.copy()
    for name in list(kept):
        if name not in {"on", SENSITIVE}:
            kept.pop(name)
    kept.update(more)
    return f"?{kept.urlencode()}" if kept else ""


def _common(request: ActingRequest, found: Entitlement) -> dict[str, Any]:
    own = request.actor.side == "ent"
    home = reverse("entitlement") if own else reverse("entitlement_of", args=[found.enterprise.uscc])
    return {
        "found": found,
        "own": own,
        "home": home + _kept(request),
        "who": "您的" if own else "实际",
        "past": found.on != timezone.localdate(),
        "past_says": f"按{whole_day(found.on)}登记里的资料和当天生效的政策。",
        "now": request.path,
        "show": home + _kept(request, **{SENSITIVE: "1"}) if found.veils and found.sensitive else "",
        "objects": own and may(request.actor, registry.OBJECT),
    }


def _list(request: ActingRequest, found: Entitlement) -> dict[str, Any]:
    groups = {group.place: group for group in found.groups}
    waits = groups.get(OPEN)
    return {
        **_common(request, found),
        "due": len(found.at(DUE)),
        "unpriced": found.explanation.unpriced,
        "maybe": money(waits.cents) if waits and waits.cents else "",
        "near": len(found.at(NEAR)),
        "groups": [
            (one, one.place == FAR, [_row(request, found, found.versions[entry.key], entry) for entry in one.entries])
            for one in groups.values()
        ],
        "waiting": [_row(request, found, version) for version in found.waiting],
    }


def _row(request: ActingRequest, found: Entitlement, version: Version, entry: Entry[int] | None = None) -> Row:
    reference = version.policy.matter.reference
    if request.actor.side == "ent":
        url = reverse("entitlement_policy", args=[reference])
    else:
        url = reverse("entitlement_policy_of", args=[found.enterprise.uscc, reference])
    return Row(version, url + _kept(request), entry)


def _one(request: ActingRequest, found: Entitlement, reply: Reply) -> dict[str, Any]:
    limit = within(found.enterprise.path)
    says = f"可以对这一项提出异议，掌握数据的部门 {limit.length} {UNITS[limit.unit]}之内答复（{limit.says}）。"
    common = _common(request, found)
    if common["show"]:
        common["show"] = _row(request, found, reply.version).url.partition("?")[0] + _kept(request, **{SENSITIVE: "1"})
    return {**common, "reply": reply, "answers": says}
