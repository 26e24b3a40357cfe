"""Origins and their keys: every change in two steps, and taken back by a second one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.commons.deliveries import access, actions
from qinqing.commons.deliveries.forms import IntervalForm, KeyForm, NothingForm, OriginForm
from qinqing.commons.deliveries.models import Key, Origin
from qinqing.commons.deliveries.queries import origin_for, origins_kept, story_of
from qinqing.commons.deliveries.rules.signing import fingerprint
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.views.steps import Change, two_steps


@require_GET
def origins(request: ActingRequest) -> HttpResponse:
    """Show the registered systems below the administrator's place."""
    today = timezone.localdate()
    rows = [(one, one.freshness(today)) for one in origins_kept(request.actor)]
    given = {"rows": rows, "may": may(request.actor, access.REGISTER)}
    return render(request, "deliveries/origins.html", given)


def _asked(request: ActingRequest, origin_id: int) -> Origin:
    found = origin_for(request.actor, origin_id)
    if found is None:
        raise NotFound
    return found


@require_GET
def origin(request: ActingRequest, origin_id: int) -> HttpResponse:
    """Show one system: its keys, and what was done to it; not what it delivered."""
    found = _asked(request, origin_id)
    given = {
        "origin": found,
        "fresh": found.freshness(timezone.localdate()),
        "keys": found.keys.select_related("registered_by").order_by("-pk"),
        "story": story_of(found),
        "may": may(request.actor, access.CHANGE),
    }
    return render(request, "deliveries/origin.html", given)


@require_http_methods(["GET", "POST"])
def origin_register(request: ActingRequest) -> HttpResponse:
    """Enter a county's own system."""

    def act(sent: dict[str, Any]) -> Origin:
        return actions.register_origin(**sent, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("登记%(unit)s的系统，来源代码「%(code)s」。") % {"unit": sent["unit"].name, "code": sent["code"]},
            _("最多隔 %(days)s 天报送一次，从今天算起；超过就标迟报。") % {"days": sent["interval"]},
            _("登记公钥以后才能报送。只能报送这个单位辖区之内的合同。"),
        ]

    change = Change(
        title=_("登记外部系统"),
        form=OriginForm,
        effects=effects,
        act=act,
        back=reverse("origins"),
        done=_("已登记。接着登记它的公钥。"),
        given={"actor": request.actor},
        initial={"interval": 31},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def origin_interval(request: ActingRequest, origin_id: int) -> HttpResponse:
    """Change how often a system delivers."""
    found = _asked(request, origin_id)

    def act(sent: dict[str, Any]) -> Origin:
        return actions.change_interval(origin_id=found.pk, interval=sent["interval"], by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        was = {"was": found.interval, "now": sent["interval"]}
        return [_("由最多隔 %(was)s 天，改为最多隔 %(now)s 天。是否迟报从此按新的天数算。") % was]

    change = Change(
        title=_("修改%(unit)s的报送间隔") % {"unit": found.unit.short_name},
        form=IntervalForm,
        effects=effects,
        act=act,
        back=reverse("origin", args=[found.pk]),
        done=_("已修改。"),
        initial={"interval": found.interval},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def origin_key(request: ActingRequest, origin_id: int) -> HttpResponse:
    """Register a key of a system, or put it in the place of the others."""
    found = _asked(request, origin_id)

    def act(sent: dict[str, Any]) -> Key:
        given = {"public_key": sent["public_key"], "replaces": sent["replaces"]}
        return actions.register_key(origin_id=found.pk, **given, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        said = [
            _("以后认这把公钥签名的文件，指纹 %(print)s。") % {"print": fingerprint(sent["public_key"])},
            _("请用电话或当面同%(unit)s核对指纹，一致再确认。") % {"unit": found.unit.short_name},
        ]
        if sent["replaces"]:
            said.append(_("以前的公钥立即停用；已经导入的都保留。"))
        return said

    change = Change(
        title=_("给%(unit)s登记公钥") % {"unit": found.unit.short_name},
        form=KeyForm,
        effects=effects,
        act=act,
        back=reverse("origin", args=[found.pk]),
        done=_("已登记公钥。"),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def origin_key_retire(request: ActingRequest, origin_id: int, key_id: int) -> HttpResponse:
    """Believe a key no longer."""
    found = _asked(request, origin_id)
    key = found.keys.filter(pk=key_id).first()
    if key is None:
        raise NotFound

    def act(sent: dict[str, Any]) -> Key:
        return actions.retire_key(key_id=key.pk, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("停用指纹为 %(print)s 的公钥，以后不认它签名的文件。") % {"print": key},
            _("它签过、已经导入的都保留。没有别的公钥时，这个单位不能再报送。"),
        ]

    change = Change(
        title=_("停用公钥"),
        form=NothingForm,
        effects=effects,
        act=act,
        back=reverse("origin", args=[found.pk]),
        done=_("已停用。"),
        lead=_("公钥指纹 %(print)s。") % {"print": key},
    )
    return two_steps(request, change)


@require_POST
def origin_undo(request: ActingRequest, origin_id: int, seq: int) -> HttpResponse:
    """Take one change of a system back."""
    actions.undo(origin_id=origin_id, seq=seq, by=request.actor)
    messages.success(request, _("已撤回。原来的变更和这次撤回都留在记录里。"))
    return redirect("origin", origin_id)
