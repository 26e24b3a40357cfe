"""What a saved rule does, beside the one in force, before it is published."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qinqing.commons.enterprises.queries import reach
from qinqing.domains.policies import access
from qinqing.domains.policies.queries.editing import beside, readable, version_for
from qinqing.domains.policies.queries.effects import effect
from qinqing.domains.policies.queries.fields import fields
from qinqing.domains.policies.rules.editing.telling import told
from qinqing.domains.policies.rules.matching.narrowness import FEW
from qinqing.kernel.devices.page import ActingRequest, may


@require_GET
def policy_effect(request: ActingRequest, version_id: int) -> HttpResponse:
    """Show heads, money and who gains by county and by size, and whether the rule fits hardly anybody."""
    version, known = version_for(request.actor, version_id), fields()
    rule, other = readable(version, known), beside(version, timezone.localdate())
    shown = {
        "version": version,
        "reference": version.policy.matter.reference,
        "effect": effect(readable(other, known), rule, reach(request.actor), known) if rule else None,
        "beside": _("正在执行的第 {number} 版").format(number=other.number) if other else "",
        "words": told(rule, known).items(),
        "few": FEW,
        "edits": may(request.actor, access.DRAFT) and request.actor.unit_id == version.policy.matter.host_id,
    }
    return render(request, "policies/policy_effect.html", shown)
