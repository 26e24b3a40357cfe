"""Asking the public, publishing and withdrawing, each in two steps."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.domains.policies import actions
from qinqing.domains.policies.forms import ConsultForm, PublishForm, WithdrawForm
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.drafting import draft_for
from qinqing.domains.policies.queries.editing import readable
from qinqing.domains.policies.queries.effects import tailored
from qinqing.domains.policies.queries.limits import ITEMISATION, OPINIONS, consultation, earliest_end, within
from qinqing.domains.policies.queries.versions import replaced
from qinqing.domains.policies.views.drafting import dates, newest, page_of
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations.rules import UNITS
from qinqing.kernel.parties.views.steps import Change, two_steps


@require_http_methods(["GET", "POST"])
def policy_consult(request: ActingRequest, version_id: int) -> HttpResponse:
    """Put a draft to the public."""
    version = draft_for(request.actor, version_id)
    path, today = version.policy.matter.path, timezone.localdate()
    law = consultation(path)

    def effects(given: dict[str, Any]) -> Sequence[str]:
        limit = within(OPINIONS, path)
        last = given["ends_on"] or earliest_end(path, today)
        return [
            _("所有企业从现在起看得到全文，可以提意见，到%(day)s为止。") % {"day": dates(last)},
            _("截止以前正文和要素不能改，也不能发布。"),
            _("每条意见都要答复采纳或不采纳和理由，截止后 %(length)s %(unit)s之内答复完，由核对单位确认。%(says)s。")
            % {"length": limit.length, "unit": UNITS[limit.unit], "says": limit.says},
        ]

    change = Change(
        title=_("公开征求意见"),
        form=ConsultForm,
        effects=effects,
        act=lambda given: actions.consult(
            version_id=version_id, ends_on=given["ends_on"], rev=given["rev"], by=request.actor
        ),
        back=page_of(version),
        done=_("已经公开征求意见。"),
        initial={"rev": version.policy.matter.rev},
        lead=_("%(name)s不少于 %(length)s（%(law)s）。")
        % {"name": law.name, "length": law.length_text, "law": law.law},
        newest=lambda: newest(version),
    )
    return two_steps(request, change)


@require_http_methods(["GET", "POST"])
def policy_publish(request: ActingRequest, version_id: int) -> HttpResponse:
    """Publish what colleagues drafted."""
    version = draft_for(request.actor, version_id)
    change = Change(
        title=_("发布"),
        form=PublishForm,
        effects=lambda _given: _follows(version),
        act=lambda given: actions.publish(
            version_id=version_id, narrow_reason=given["narrow_reason"], rev=given["rev"], by=request.actor
        ),
        back=page_of(version),
        done=_("已经发布。"),
        initial={"rev": version.policy.matter.rev},
        lead=_("《%(title)s》第 %(number)s 版。发布以后内容不能再改，有变动要起草新版本。")
        % {"title": version.title, "number": version.number},
        newest=lambda: newest(version),
    )
    return two_steps(request, change)


def _follows(version: Version) -> Sequence[str]:
    limit = within(ITEMISATION, version.policy.matter.path)
    found = [_("从%(day)s起执行，所有企业看得到。") % {"day": dates(version.valid_from)}]
    if (former := replaced(version)) is not None:
        found.append(
            _("第 %(number)s 版到%(day)s停止执行。") % {"number": former.number, "day": dates(version.valid_from)}
        )
    if version.without_consultation:
        found.append(_("没有公开征求意见，依据是：%(law)s") % {"law": version.without_consultation})
    if version.rule and version.guide:
        found.append(_("条件和申兑指南已经写好，算作已经拆条，等核对单位确认。"))
    else:
        found.append(
            _("发布后 %(length)s %(unit)s之内要拆条：写好条件和申兑指南。%(says)s。")
            % {"length": limit.length, "unit": UNITS[limit.unit], "says": limit.says}
        )
    if few := _few(version):
        found.append(
            _("按现在的数据，只有 %(few)s 户企业符合，像是照着一两家定的。确实要这样，写明理由，记入发布记录。")
            % {"few": few}
        )
    return [*found, _("订阅了这类政策的人会收到消息。")]


def _few(version: Version) -> int | None:
    rule = readable(version, everything())
    return tailored(rule, version.policy.matter.path) if rule else None


@require_http_methods(["GET", "POST"])
def policy_withdraw(request: ActingRequest, version_id: int) -> HttpResponse:
    """Drop a draft, or end a published version."""
    version = draft_for(request.actor, version_id)

    def effects(given: dict[str, Any]) -> Sequence[str]:
        if version.published_at is None:
            return [_("草稿作废，不能再改。"), _("还在征求的意见到此为止，没有答复的不用再答复。")]
        day = given["ended_on"] or timezone.localdate()
        return [
            _("第 %(number)s 版从%(day)s起不再执行，理由公布。") % {"number": version.number, "day": dates(day)},
            _("在那以前按它办的不受影响，内容仍可查看。"),
        ]

    change = Change(
        title=_("撤下"),
        form=WithdrawForm,
        effects=effects,
        act=lambda given: actions.withdraw(
            version_id=version_id,
            reason=given["reason"],
            ended_on=given["ended_on"],
            rev=given["rev"],
            by=request.actor,
        ),
        back=page_of(version),
        done=_("已经撤下。"),
        initial={"rev": version.policy.matter.rev},
        newest=lambda: newest(version),
    )
    return two_steps(request, change)
