"""The tree of units, one unit, and the changes of units."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties import actions
from qinqing.kernel.parties.forms import EndForm, RenameForm, UnitForm
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.queries import place_words, posts_of, tree, unit_for
from qinqing.kernel.parties.views.steps import Change, two_steps


@require_GET
def units(request: ActingRequest) -> HttpResponse:
    """Show every unit below the administrator's own path."""
    found = tree(request.actor.jurisdiction or "")
    places = place_words({one.path for one in found})
    return render(request, "parties/units.html", {"units": [(one, places[one.path]) for one in found]})


def _asked(request: ActingRequest, unit_id: int) -> Unit:
    found = unit_for(request.actor, unit_id)
    if found is None:
        raise NotFound
    return found


@require_GET
def unit(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Show one unit: its names, its posts, what it came from."""
    found = _asked(request, unit_id)
    posts = posts_of(found, timezone.localdate())
    places = place_words({found.path, *(post.jurisdiction for post in posts if post.jurisdiction)})
    held = [(post, places.get(post.jurisdiction or "", "")) for post in posts]
    return render(request, "parties/unit.html", {"unit": found, "place": places[found.path], "posts": held})


@require_http_methods(["GET", "POST"])
def unit_establish(request: ActingRequest) -> HttpResponse:
    """Enter a unit."""

    def act(sent: dict[str, Any]) -> Unit:
        names = ("name", "short_name", "kind", "path", "uscc", "belongs_to", "supervised_by", "since")
        return actions.establish(unit=Unit(**{name: sent[name] for name in names}), by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        above = sent["belongs_to"]
        return [
            _("新增单位「%(name)s」，位置 %(path)s。") % {"name": sent["name"], "path": sent["path"]},
            _("隶属于%(above)s。") % {"above": above.short_name} if above else _("没有上级单位。"),
            _("还没有岗位；任职以后才有人能办理它的事项。"),
        ]

    change = Change(
        title=_("设立单位"),
        form=UnitForm,
        effects=effects,
        act=act,
        back=reverse("units"),
        done=_("已设立。"),
        initial={"since": timezone.localdate()},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def unit_rename(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Give a unit another name."""
    found = _asked(request, unit_id)

    def act(sent: dict[str, Any]) -> Unit:
        return actions.rename(unit_id=found.pk, **sent, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("从 %(since)s 起，「%(was)s」改称「%(name)s」（简称%(short)s）。")
            % {"since": sent["since"], "was": found.name, "name": sent["name"], "short": sent["short_name"]},
            _("它的承诺、岗位和权限都不变；以前的记录仍显示当时的名称。"),
        ]

    change = Change(
        title=_("%(unit)s更名") % {"unit": found.short_name},
        form=RenameForm,
        effects=effects,
        act=act,
        back=reverse("unit", args=[found.pk]),
        done=_("已更名。"),
        initial={"name": found.name, "short_name": found.short_name, "since": timezone.localdate()},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def unit_close(request: ActingRequest, unit_id: int) -> HttpResponse:
    """End a unit."""
    found = _asked(request, unit_id)

    def act(sent: dict[str, Any]) -> Unit:
        return actions.close(unit_id=found.pk, until=sent["until"], by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("从 %(until)s 起，%(unit)s不再有效，不能再任职。") % {"until": sent["until"], "unit": found.short_name},
            _("已经办结的事项和记录都保留，仍显示这个单位的名称。"),
        ]

    change = Change(
        title=_("撤销%(unit)s") % {"unit": found.short_name},
        form=EndForm,
        effects=effects,
        act=act,
        back=reverse("units"),
        done=_("已撤销。可在变更记录中撤回。"),
        initial={"until": timezone.localdate()},
    )
    return two_steps(request, change)


@require_POST
def change_undo(request: ActingRequest, seq: int) -> HttpResponse:
    """Take one change of units or posts back."""
    actions.undo(seq=seq, by=request.actor)
    messages.success(request, _("已撤回。原来的变更和这次撤回都留在记录里。"))
    return redirect("changes")
