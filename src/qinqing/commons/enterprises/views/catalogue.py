"""The catalogue of fields: what may be known about an enterprise, who delivers it, and how both are changed."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.commons.enterprises import access, actions
from qinqing.commons.enterprises.forms.catalogue import FieldForm, NewFieldForm, OwnerForm, PlainForm
from qinqing.commons.enterprises.models import Entry, Owner
from qinqing.commons.enterprises.queries.catalogue import entries, everything, owners, topics
from qinqing.commons.enterprises.rules.catalogue import KINDS, TEXT, Field
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.views.steps import Change, two_steps

_YES_NO = {True: "是", False: "否"}
_NAMED = {
    "label": "名称",
    "source": "归口部门",
    "refresh": "更新周期",
    "sensitive": "敏感",
    "supplied": "企业可以自己提供",
    "retired": "停用",
}


@require_GET
def field_catalogue(request: ActingRequest) -> HttpResponse:
    """Show every field under its heading, who delivers for each department, and what the city changed."""
    shown = {
        "topics": topics(everything().values()),
        "kinds": KINDS | {TEXT: "文字"},
        "owners": owners(),
        "sets": may(request.actor, access.SET_FIELD),
    }
    return render(request, "enterprises/fields.html", shown)


@require_GET
def field_history(request: ActingRequest) -> HttpResponse:
    """Show what the city changed in the catalogue, the newest first."""
    shown = {"entries": entries(), "sets": may(request.actor, access.SET_FIELD)}
    return render(request, "enterprises/fields_history.html", shown)


@require_http_methods(["GET", "POST"])
def field_add(request: ActingRequest) -> HttpResponse:
    """Add a field to the catalogue."""

    def effects(sent: dict[str, Any]) -> list[str]:
        return [
            _("字段目录增加「%(label)s」，%(kind)s，归%(source)s。")
            % {"label": sent["label"], "kind": KINDS[sent["kind"]], "source": sent["source"]},
            _("导入表格里可以有「%(heading)s」这一列；代码、类型、单位以后不能改。")
            % {"heading": Field(sent["code"], sent["label"], sent["kind"], sent["unit"]).heading},
        ]

    change = Change(
        title=_("增加字段"),
        form=NewFieldForm,
        effects=effects,
        act=lambda sent: actions.set_field(field=Field(**sent), by=request.actor),
        back=reverse("field_catalogue"),
        done=_("已增加。"),
        given={"known": everything()},
        lead=_("设立以后，代码、类型、单位和小数位数不能再改；没有数据时可以撤销。"),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def field_change(request: ActingRequest, code: str) -> HttpResponse:
    """Change how a field is called, who owns it, how often it comes, whether it is sensitive, supplied or retired."""
    known = everything()
    was = known.get(code)
    if was is None:
        raise NotFound

    def effects(sent: dict[str, Any]) -> list[str]:
        found = [
            _("%(what)s：%(was)s 改为 %(now)s。")
            % {"what": word, "was": _said(getattr(was, name)), "now": _said(sent[name])}
            for name, word in _NAMED.items()
            if getattr(was, name) != sent[name]
        ]
        added = (sent["choices"] or {}).items() - (was.choices or {}).items()
        return [*found, *(_("可选的值：%(word)s。") % {"word": word} for _code, word in sorted(added))]

    change = Change(
        title=_("修改字段：%(label)s") % {"label": was.label},
        form=FieldForm,
        effects=effects,
        act=lambda sent: actions.set_field(field=replace(was, **sent), by=request.actor),
        back=reverse("field_catalogue"),
        done=_("已修改。"),
        given={"known": known},
        initial=FieldForm.initial_of(was),
    )
    return two_steps(request, change)


def _said(value: object) -> str:
    return _YES_NO[value] if isinstance(value, bool) else f"「{value}」"


@require_http_methods(["GET", "POST"])
def field_undo(request: ActingRequest, entry_id: int) -> HttpResponse:
    """Take the last change of a field back."""
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    change = Change(
        title=_("撤销字段的改动"),
        form=PlainForm,
        effects=lambda _sent: [_("「%(label)s」恢复这次改动之前的样子；改动本身留在记录里。") % {"label": entry.label}],
        act=lambda _sent: actions.undo_field(entry_id=entry.pk, by=request.actor),
        back=reverse("field_history"),
        done=_("已撤销。"),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def owner_assign(request: ActingRequest) -> HttpResponse:
    """Name the unit that delivers what a department owns."""
    change = Change(
        title=_("指定归口单位"),
        form=OwnerForm,
        effects=lambda sent: [
            _("%(unit)s负责提供%(source)s的数据；这些字段别的单位不能再导入。")
            % {"unit": sent["unit"].short_name, "source": sent["source"]},
            _("企业对这些数据提出异议，由它答复。"),
        ],
        act=lambda sent: actions.assign(**sent, by=request.actor),
        back=reverse("field_catalogue"),
        done=_("已指定。"),
        given={"sources": sorted({one.source for one in everything().values()})},
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def owner_end(request: ActingRequest, owner_id: int) -> HttpResponse:
    """End that a unit delivers for a department."""
    owner = Owner.objects.filter(pk=owner_id, ended_at__isnull=True).select_related("unit").first()
    if owner is None:
        raise NotFound
    says = _("%(unit)s不再是%(source)s的归口单位；以后可以重新指定。")
    change = Change(
        title=_("取消归口单位"),
        form=PlainForm,
        effects=lambda _sent: [says % {"unit": owner.unit.short_name, "source": owner.source}],
        act=lambda _sent: actions.end_owner(owner_id=owner.pk, by=request.actor),
        back=reverse("field_catalogue"),
        done=_("已取消。"),
    )
    return two_steps(request, change)
