"""Which share of claims is drawn, and which unit checks where: the page, a change in two steps, undoing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.checks import actions
from qinqing.kernel.checks.forms import RuleForm
from qinqing.kernel.checks.queries.administration import changes, percent, places_kept, rules_shown
from qinqing.kernel.checks.queries.naming import all_rules, default_share, share_at
from qinqing.kernel.checks.queries.reading import unassigned
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.views.steps import Change, two_steps


@require_GET
def check_rules(request: ActingRequest) -> HttpResponse:
    """Show what the city and each place have set, what waits for a unit, and who changed what."""
    actor = request.actor
    shown = {
        "rules": [(one, keeps(actor.jurisdiction, one.path)) for one in rules_shown()],
        "default": percent(default_share()["permille"]),
        "reason": default_share()["reason"],
        "waiting": unassigned(actor).count(),
        "changes": [(one, one.may_undo and keeps(actor.jurisdiction, one.path)) for one in changes()],
    }
    return render(request, "checks/check_rules.html", shown)


def _own(actor: Actor) -> str:
    return "" if keeps(actor.jurisdiction, "") else actor.jurisdiction or ""


@require_http_methods(["GET", "POST"])
def check_rule_change(request: ActingRequest) -> HttpResponse:
    """Show the form; preview; set what counts at a place from now on."""
    places, known = places_kept(request.actor), all_rules()
    path = request.GET.get("place", _own(request.actor))
    if path not in places:
        raise NotFound

    def act(sent: dict[str, Any]) -> None:
        share = None if sent["share"] is None else int(sent["share"] * 10)
        actions.change_rule(path=sent["path"], permille=share, unit=sent["unit"], by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        was, above = share_at(sent["path"], known), {key: one for key, one in known.items() if key != sent["path"]}
        now = share_at(sent["path"], above) if sent["share"] is None else int(sent["share"] * 10)
        unit = sent["unit"]
        waiting = unassigned(request.actor).count()
        said = [
            _("%(place)s：抽查比例由%(was)s改为%(now)s，只用于以后的完成报告，已经抽过签的不变。")
            % {"place": places[sent["path"]], "was": percent(was), "now": percent(now)},
            _("核验单位：%(unit)s。它是一方、或者与一方有隶属、监督关系的事项，由上级地方的核验单位核验。")
            % {"unit": unit.short_name if unit else _("和上级一样")},
        ]
        if not now:
            said.append(_("不再抽查：答复「不便直接回复」的，也等期满才转去核验，免得一核验就看出是谁请求的。"))
        return (
            [*said, _("现有 %(count)s 项核验在等核验单位，合适的随即转去。") % {"count": waiting}] if waiting else said
        )

    change = Change(
        title=_("设定抽查比例和核验单位"),
        form=RuleForm,
        effects=effects,
        act=act,
        back=reverse("check_rules"),
        done=_("已设定，可以在改动记录里撤销。"),
        given={"places": places},
        initial=RuleForm.initial_of(known.get(path), path),
    )
    return two_steps(request, change)


@require_POST
def check_rule_undo(request: ActingRequest) -> HttpResponse:
    """Undo the last change of a place."""
    path, seq = request.POST.get("place", ""), request.POST.get("seq", "")
    if not path.isprintable():
        raise NotFound
    number = int(seq) if seq.isdecimal() and len(seq) < 18 else 0
    actions.undo_rule(path=path, seq=number, by=request.actor)
    messages.success(request, _("已撤销；撤销也留在记录里。"))
    return redirect("check_rules")
