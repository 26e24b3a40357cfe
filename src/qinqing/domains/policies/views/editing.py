"""The form in which a clerk writes whom a version fits and what it pays; counted while it is filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qinqing.commons.enterprises.queries import reach
from qinqing.commons.enterprises.queries.catalogue import topics
from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.domains.policies import actions
from qinqing.domains.policies.actions.narrowing import FitsHardlyAnybody
from qinqing.domains.policies.lifecycle import LIFE
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.editing import beside, numbers_of, readable, version_for
from qinqing.domains.policies.queries.effects import counted, effect
from qinqing.domains.policies.queries.facts import facts
from qinqing.domains.policies.queries.fields import fields
from qinqing.domains.policies.rules.editing import (
    NOTHING,
    Draft,
    Judged,
    added,
    added_tier,
    dropped,
    judged,
    opened,
    switched,
    typed,
)
from qinqing.domains.policies.rules.editing.judging import AMOUNT, SPLIT, WHOLE
from qinqing.domains.policies.rules.editing.showing import Option, Setting, Shown, Topic, shown
from qinqing.domains.policies.rules.editing.telling import compared
from qinqing.domains.policies.rules.matching.narrowness import FEW
from qinqing.domains.policies.rules.rule import Rule
from qinqing.kernel.devices.noting import noted
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.devices.undo import said
from qinqing.kernel.matters.queries import overtaken, seen

LONGEST_GUIDE = 5_000


@dataclass(frozen=True)
class Desk:
    """A version on somebody's desk: what may be asked, what its text says, what stands saved."""

    request: ActingRequest
    version: Version
    fields: Mapping[str, Field]

    @property
    def cites(self) -> Sequence[str]:
        """Return the numbers of the provisions."""
        return numbers_of(self.version)

    @property
    def saved(self) -> Rule | None:
        """Return the rule that stands; None where there is none, or where it can no longer be read."""
        return readable(self.version, self.fields)

    @property
    def words(self) -> dict[str, str]:
        """Return what stands, in words."""
        return compared(self.saved, self.fields) | {"申兑指南": self.version.guide or "还没有"}

    def shown(self, draft: Draft, faults: Mapping[str, Sequence[str]]) -> Shown:
        """Return the form as the page shows it."""
        return shown(draft, Setting(self.fields, self.cites, faults))


@require_http_methods(["GET", "POST"])
def policy_rule(request: ActingRequest, version_id: int) -> HttpResponse:
    """Show the form; take rows in and out; compare; save."""
    desk = Desk(request, version_for(request.actor, version_id), fields())
    if request.method == "GET":
        saved = desk.saved
        return _page(desk, opened(saved, desk.fields) if saved else NOTHING)
    draft, wish = typed(dict(request.POST.lists())), request.POST.get("do", "draw")
    if wish == "save":
        return _save(desk, draft)
    if wish == "compare":
        return _compare(desk, draft)
    return _page(desk, _redrawn(draft, wish, request, desk.fields))


def _redrawn(draft: Draft, wish: str, request: ActingRequest, known: Mapping[str, Field]) -> Draft:
    given = request.POST
    if wish == "add" and (field := known.get(given.get("new", ""))):
        return added(draft, field)
    if wish == "add-tier":
        return added_tier(draft, known.get(given.get("new-tier", "")))
    if wish.startswith("drop-"):
        return dropped(draft, wish.removeprefix("drop-"))
    return switched(draft)


def _save(desk: Desk, draft: Draft) -> HttpResponse:
    request, version = desk.request, desk.version
    found = judged(draft, desk.fields)
    if found.rule is None:
        return _page(desk, draft, found.faults, status=422)
    rev = request.POST.get("rev", "")
    try:
        with noted() as events:
            actions.set_rule(
                version_id=version.pk,
                rule=found.rule,
                guide=_guide(request),
                narrow_reason=_reason(request),
                rev=int(rev) if rev.isascii() and rev.isdigit() and len(rev) < 9 else None,
                by=request.actor,
            )
    except NotFound:
        raise
    except Refusal as refusal:
        now = Desk(request, version_for(request.actor, version.pk), desk.fields)
        moved = overtaken(request.POST.get("seen", ""), version.policy_id, now.words)
        few = isinstance(refusal, FitsHardlyAnybody)
        return _page(now, draft, refusal=str(refusal), overtaken=moved, few_reason=few, status=refusal.status)
    said(request, _("已保存。"), events)
    return redirect(reverse("policy_effect", args=[version.pk]))


def _guide(request: ActingRequest) -> str:
    return request.POST.get("guide", "").replace("\0", "").strip()[:LONGEST_GUIDE]


def _reason(request: ActingRequest) -> str:
    return request.POST.get("narrow_reason", "").replace("\0", "").strip()[:LONGEST_GUIDE]


def _compare(desk: Desk, draft: Draft) -> HttpResponse:
    """Show what the form would do beside what stands or is in force, before anything is saved."""
    found = judged(draft, desk.fields)
    if found.rule is None:
        return _page(desk, draft, found.faults, status=422)
    other = beside(desk.version, timezone.localdate())
    with_force = desk.request.POST.get("beside") != "saved" and other is not None
    before = readable(other, desk.fields) if with_force else desk.saved
    words = _("正在执行的第 {number} 版").format(number=other.number) if with_force and other else _("已经保存的")
    seen_now = effect(before, found.rule, reach(desk.request.actor), desk.fields)
    return _page(desk, draft, effect=seen_now, beside=words)


def _page(
    desk: Desk, draft: Draft, faults: Mapping[str, Sequence[str]] | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    request, version = desk.request, desk.version
    matter, today = version.policy.matter, timezone.localdate()
    verdict = LIFE.verdict("rule", version.state, facts(version, request.actor, today))
    given = {
        "version": version,
        "reference": matter.reference,
        "shown": desk.shown(draft, faults or {}),
        "offered": _offered(desk.fields),
        "verdict": verdict,
        "few": FEW,
        "provisions": list(version.provisions.order_by("position")),
        "guide": _guide(request) if request.method == "POST" else version.guide,
        "rev": matter.rev,
        "seen": seen(version.policy_id, desk.words),
        "other": beside(version, today),
        "narrow_reason": _reason(request),
        "fault_count": sum(map(len, (faults or {}).values())),
        "fault_list": [(_anchor(key), one) for key, listed in (faults or {}).items() for one in listed],
        **_counting(request, judged(draft, desk.fields)),
        **more,
    }
    return render(request, "policies/policy_rule.html", given, status=status)


def _anchor(key: str) -> str:
    """Return the address on the page of what a fault is about."""
    return {WHOLE: "criteria-title", AMOUNT: "amount-title", SPLIT: "split-title"}.get(key, f"row-{key}")


def _offered(known: Mapping[str, Field]) -> list[Topic]:
    found = topics(field for field in known.values() if not field.retired)
    return [Topic(name, [Option(one.code, one.label, chosen=False) for one in listed]) for name, listed in found]


@require_POST
def policy_rule_count(request: ActingRequest, version_id: int) -> HttpResponse:
    """Count whom the form as it stands fits and what it costs; what is not yet filled in is said, never refused."""
    version_for(request.actor, version_id)
    found = judged(typed(dict(request.POST.lists())), fields())
    return render(request, "policies/_rule_count.html", _counting(request, found))


def _counting(request: ActingRequest, found: Judged) -> dict[str, Any]:
    """Return the figures; of a handful of enterprises only that they are few, so that no firm's value is probed."""
    if found.rule is None:
        return {"open_faults": found.count, "reach": None, "few": FEW}
    return {"open_faults": 0, "reach": counted(found.rule, reach(request.actor)), "few": FEW, "pays": found.rule.amount}
