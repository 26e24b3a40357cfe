"""The rule of a version: as often as wanted while it is drafted, once after it was published (拆条)."""

from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.domains.policies import access, events
from qinqing.domains.policies.actions.holding import changed, fulfilled, held
from qinqing.domains.policies.actions.narrowing import justified
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.facts import uncited
from qinqing.domains.policies.queries.promises import ITEMISE, promise_of
from qinqing.domains.policies.rules.rule import Rule, to_text
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal

ITEMISED = "已经拆条：条款、条件和申兑指南都在这一版里。"


class CitesNothing(Refusal):
    """Every condition rests on words of the policy."""

    says = _("正文里没有“{cite}”。每个条件都要引用正文里的一条。")


class NeedsGuide(Refusal):
    """Whoever is told what holds is told how to get it."""

    says = _("请写明申兑指南：怎么享受、找谁、要多久。")


@action(access.DRAFT)
def set_rule(
    *,
    version_id: int,
    rule: Rule,
    guide: str = "",
    narrow_reason: str = "",
    rev: int | None = None,
    by: Actor,
    at: datetime = NOW,
) -> Version:
    """Write the rule of a version, and its guide unless that is empty and stays as it is.

    On a published version this is its itemisation: once, with a guide; it reports the promise to itemise as done.
    Raises CitesNothing where the rule cites what is no provision, FitsHardlyAnybody where the rule of a published
    version fits a handful of enterprises and `narrow_reason` does not say why.
    """
    version = held(version_id, "rule", rev=rev, by=by, at=at)
    if missing := uncited(version, rule):
        raise CitesNothing(cite=missing[0])
    text, guide = to_text(rule, everything()), guide.strip() or version.guide
    told = {"version": version.pk, "digest": sha256(text.encode()).hexdigest()}
    if version.published_at is None:
        changed(version, rule=text, guide=guide)
        record(version.policy_id, events.RULED, by=by, at=at, facts=told)
        return version
    if not guide:
        raise NeedsGuide
    why = justified(version, rule, narrow_reason)
    changed(version, rule=text, guide=guide, itemised_at=at)
    promise = promise_of(version, ITEMISE)
    told["obligation"] = promise.pk if promise else None
    record(version.policy_id, events.ITEMISED, by=by, at=at, facts=told, texts={"guide": guide, "narrow_reason": why})
    if promise is not None:
        fulfilled(promise, ITEMISED, by=by, at=at)
    return version
