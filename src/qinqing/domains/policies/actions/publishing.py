"""Publishing a version, which ends the one before it, and withdrawing one."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.domains.policies import access, events
from qinqing.domains.policies.actions.consulting import settle
from qinqing.domains.policies.actions.drafting import spoken
from qinqing.domains.policies.actions.holding import changed, fulfilled, held, opened, settled
from qinqing.domains.policies.actions.narrowing import justified
from qinqing.domains.policies.actions.ruling import ITEMISED, CitesNothing
from qinqing.domains.policies.lifecycle import PUBLISHED, WITHDRAWN
from qinqing.domains.policies.models import Consultation, Version
from qinqing.domains.policies.queries.facts import uncited
from qinqing.domains.policies.queries.limits import ITEMISATION, within
from qinqing.domains.policies.queries.promises import ANSWER, ITEMISE, number_of
from qinqing.domains.policies.queries.versions import published, replacing, rule_of
from qinqing.domains.policies.rules.periods import Overlapping
from qinqing.domains.policies.rules.terms import CHECK
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import plain
from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import also_called
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.actions import Undertaking, end, undertake
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import GOV_ALONE, POLICY


class Overlaps(Refusal):
    """At any day one version of a policy is in force."""

    says = _("第 {number} 版从 {since} 起有效，期间重叠。请改有效期，或先撤下那一版。")
    status = 409


class Backdated(Refusal):
    """Whoever relied on a version yesterday did so rightly."""

    says = _("第 {number} 版正在执行，新版本最早从今天（{today}）起接替它。")


class NeedsReason(Refusal):
    """Whoever relied on a policy reads why it is gone."""

    says = _("请写明撤下的理由，读者会看到。")


class EndsInThePast(Refusal):
    """What held yesterday held."""

    says = _("停止执行的日期不能早于今天（{today}）。")


class EndsBefore(Refusal):
    """A version ends once, never later than it was to."""

    says = _("这一版到 {ends} 已经停止执行，不能改到那以后。")


@action(access.PUBLISH)
def publish(
    *, version_id: int, narrow_reason: str = "", rev: int | None = None, by: Actor, at: datetime = NOW
) -> Version:
    """Publish what others drafted: from now on it is never changed.

    The version that is in force then ends where this begins. The leading unit owes the itemisation within the limit of
    `queries.limits.within`; when rule and guide stand already it is reported as done at once, and checked all the same.
    Raises FitsHardlyAnybody where the rule fits a handful of enterprises and `narrow_reason` does not say why.
    """
    version = held(version_id, "publish", rev=rev, by=by, at=at)
    matter, today = version.policy.matter, timezone.localdate(at)
    rule = rule_of(version, everything())
    if rule is not None and (missing := uncited(version, rule)):
        raise CitesNothing(cite=missing[0])
    why = justified(version, rule, narrow_reason)
    former = _replace(version, today, by, at)
    done = bool(version.rule and version.guide)
    stamp = {"published_at": at, "published_by_id": by.person_id, "itemised_at": at if done else None}
    changed(version, state=PUBLISHED, **stamp)
    opened(matter)
    Matter.objects.filter(pk=matter.pk).update(title=version.title)
    also_called(matter, version.document_number)
    [promise] = undertake(matter, [_owed(version, today)], by=by, at=at)
    _tell(version, former, promise, why, by, at)
    if asked := Consultation.objects.filter(version=version).first():
        settle(asked, by=by, at=at)
    if done:
        fulfilled(promise, ITEMISED, by=by, at=at)
    return version


def _replace(version: Version, today: date, by: Actor, at: datetime) -> Version | None:
    """End the version that is in force when a new one begins, and return it."""
    running()
    others = published(version.policy_id)
    try:
        former = replacing(version, others)
    except Overlapping as overlap:
        one = next(one for one in others if one.pk == overlap.key)
        raise Overlaps(number=one.number, since=one.valid_from) from overlap
    if former is None:
        return None
    if version.valid_from < today:
        raise Backdated(number=former.number, today=today)
    Version.objects.filter(pk=former.pk).update(ended_on=version.valid_from)
    told = {"version": former.pk, "ended_on": version.valid_from, "successor": version.pk}
    record(version.policy_id, events.REPLACED, by=by, at=at, facts=told)
    return former


def _owed(version: Version, today: date) -> Undertaking:
    matter = version.policy.matter
    limit = within(ITEMISATION, matter.path)
    return Undertaking(
        number=number_of(version, ITEMISE),
        title=f"拆条：《{version.title}》",
        debtor=matter.host,
        creditor=version.responsible.select_related("unit").get(part=CHECK).unit,
        source=limit.says,
        source_kind=POLICY,
        made_on=today,
        length=limit.length,
        unit=limit.unit,
        agreed_by=GOV_ALONE,
    )


def _tell(version: Version, former: Version | None, promise: Obligation, why: str, by: Actor, at: datetime) -> None:
    stated = {name: getattr(version, name) for name in events.STATED_KEYS}
    facts = {
        "version": version.pk,
        "number": version.number,
        **stated,
        "digest": digest(version),
        "replaces": former.pk if former else None,
        "obligation": promise.pk,
    }
    names = ("title", "issuer", "without_consultation")
    texts = {name: getattr(version, name) for name in names} | {"narrow_reason": why}
    record(version.policy_id, events.PUBLISHED, by=by, at=at, facts=facts, texts=texts)


_SEALED = ("number", "title", "issuer", "document_number", "without_consultation", *events.STATED_KEYS)


def digest(version: Version) -> str:
    """Return the SHA-256 of what never changes of a version: what it is, its text, who carries it out."""
    units: Sequence[tuple[int, str]] = list(version.responsible.order_by("unit").values_list("unit", "part"))
    told = {name: plain(getattr(version, name)) for name in _SEALED}
    told |= {"text": spoken(version), "units": [list(row) for row in units]}
    return sha256(canonical(told).encode()).hexdigest()


@action(access.PUBLISH)
def withdraw(
    *, version_id: int, reason: str, ended_on: date | None = None, rev: int | None = None, by: Actor, at: datetime = NOW
) -> Version:
    """Drop a draft, or end a published version on a day from today on; what is still owed for it is owed no more.

    `ended_on` is the first day on which it no longer holds; today where it is None.
    """
    version = held(version_id, "withdraw", rev=rev, by=by, at=at)
    today = timezone.localdate(at)
    if not reason.strip():
        raise NeedsReason
    values: dict[str, object] = {"state": WITHDRAWN}
    if version.published_at is not None:
        values["ended_on"] = _last(version, ended_on or today, today)
    numbers = {number_of(version, which) for which in (ANSWER, ITEMISE)}
    matter = end(version.policy.matter.reference, reason=reason, numbers=numbers, by=by, at=at)
    changed(version, **values)
    settled(matter)
    told = {"version": version.pk, "ended_on": version.ended_on}
    record(matter.pk, events.WITHDRAWN, by=by, at=at, facts=told, texts={"reason": reason.strip()})
    return version


def _last(version: Version, wanted: date, today: date) -> date:
    if wanted < today:
        raise EndsInThePast(today=today)
    ends = version.ended_on or version.valid_to
    if ends is not None and wanted > ends:
        raise EndsBefore(ends=ends)
    return max(wanted, version.valid_from)
