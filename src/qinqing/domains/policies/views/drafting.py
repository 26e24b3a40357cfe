"""Drafting in two steps: what a policy is, its text with a preview of its provisions, a new version."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qinqing.domains.policies import actions
from qinqing.domains.policies.forms import ReviseForm, StatedForm, TextForm
from qinqing.domains.policies.forms.drafting import stated
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.drafting import broken, draft_for, text_of
from qinqing.domains.policies.rules.cutting import Piece, cut
from qinqing.domains.policies.rules.terms import DELIVERIES, KINDS
from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.views.steps import Change, two_steps

SHOWN = 60


def page_of(version: Version) -> str:
    """Return where a version is read."""
    return f"{reverse('policy', args=[version.policy.matter.reference])}?version={version.number}"


def dates(day: date) -> str:
    """Return a day in words, 6月18日."""
    return day_text(day, timezone.localdate())


def newest(version: Version) -> int:
    """Read the revision that a refused form carries from now on."""
    return Version.objects.values_list("policy__matter__rev", flat=True).get(pk=version.pk)


@require_http_methods(["GET", "POST"])
def policy_draft(request: ActingRequest) -> HttpResponse:
    """Begin a policy of one's own unit."""
    host = Unit.objects.get(pk=request.actor.unit_id)

    def finish(sent: HttpRequest, made: Version) -> HttpResponse:
        messages.success(sent, _("草稿已经建好。下一步录入正文。"))
        return redirect("policy_text", made.pk)

    change = Change(
        title=_("起草政策"),
        form=StatedForm,
        effects=_effects,
        act=lambda given: actions.draft_policy(stated=stated(given), by=request.actor),
        back=reverse("policies"),
        done="",
        given={"host": host},
        initial={"issuer": host.name},
        lead=_("先写是什么政策，再录入正文。发布以前只有管辖范围之内的工作人员看得到。"),
        finish=finish,
    )
    return two_steps(request, change)


def _effects(given: dict[str, Any]) -> Sequence[str]:
    period = dates(given["valid_from"]) + _("起")
    if given["valid_to"]:
        period += _("，%(day)s起不再执行") % {"day": dates(given["valid_to"])}
    found = [
        f"《{given['title']}》，{given['issuer']}，{KINDS[given['kind']]}，{DELIVERIES[given['delivery']]}。",
        f"{period}。",
    ]
    checker = given["checker"]
    found.append(
        _("由%(unit)s核对。") % {"unit": checker.name} if checker else _("还没有核对单位；征求意见、发布以前要指定。")
    )
    if given["without_consultation"]:
        found.append(_("不公开征求意见，依据会随政策公布：%(law)s") % {"law": given["without_consultation"]})
    return found


@require_http_methods(["GET", "POST"])
def policy_restate(request: ActingRequest, version_id: int) -> HttpResponse:
    """Say anew what a draft is."""
    version = draft_for(request.actor, version_id)
    change = Change(
        title=_("修改要素"),
        form=StatedForm,
        effects=_effects,
        act=lambda given: actions.restate(
            version_id=version_id, stated=stated(given), rev=given["rev"], by=request.actor
        ),
        back=page_of(version),
        done=_("要素已经修改。"),
        given={"host": version.policy.matter.host},
        initial={**StatedForm.initial_of(version), "rev": version.policy.matter.rev},
        newest=lambda: newest(version),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def policy_text(request: ActingRequest, version_id: int) -> HttpResponse:
    """Paste a text, look how it is cut, and keep it."""
    version = draft_for(request.actor, version_id)
    change = Change(
        title=_("录入正文"),
        form=TextForm,
        effects=lambda given: [*_found(cut(given["text"])), *_broken(version, given["text"])],
        act=lambda given: actions.write_provisions(
            version_id=version_id, text=given["text"], rev=given["rev"], by=request.actor
        ),
        back=page_of(version),
        done=_("正文已经录入。请接着写条件和标准，或核对引用的条款。"),
        initial={"text": text_of(version), "rev": version.policy.matter.rev},
        newest=lambda: newest(version),
    )
    return two_steps(request, change)


def _found(pieces: Sequence[Piece]) -> Sequence[str]:
    numbered = [one for one in pieces if one.level]
    told = [_("分成 %(found)d 条，可以逐条引用：") % {"found": len(numbered)}]
    for one in pieces:
        words = one.text if len(one.text) <= SHOWN else f"{one.text[:SHOWN]}……"
        again = _("（编号重复，请核对原文）") if one.again else ""
        told.append(f"{one.number or '（不编号）'}　{words.replace(chr(10), ' / ')}{again}")
    return told


def _broken(version: Version, text: str) -> Sequence[str]:
    lost = broken(version, text)
    return (
        [_("已经写好的条件引用了“%(cites)s”，新正文里没有，发布以前要改。") % {"cites": "、".join(lost)}]
        if lost
        else []
    )


@require_http_methods(["GET", "POST"])
def policy_revise(request: ActingRequest, version_id: int) -> HttpResponse:
    """Begin a new version as a copy of the one that was published last."""
    version = draft_for(request.actor, version_id)

    def finish(sent: HttpRequest, made: Version) -> HttpResponse:
        messages.success(sent, _("新版本已经建好，内容和原来一样，请修改。"))
        return redirect(page_of(made))

    change = Change(
        title=_("起草新版本"),
        form=ReviseForm,
        effects=lambda given: [
            _("照最近发布的一版复制正文、要素和条件，成为新的草稿。"),
            _("发布以后，新版本从%(day)s起接替正在执行的版本；已经按原来版本办的不受影响。")
            % {"day": dates(given["valid_from"])},
        ],
        act=lambda given: actions.revise(
            reference=version.policy.matter.reference, valid_from=given["valid_from"], by=request.actor
        ),
        back=page_of(version),
        done="",
        finish=finish,
    )
    return two_steps(request, change)
