"""Drafting: what a policy is, its text, and a new version of it by copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.domains.policies import access, events
from qinqing.domains.policies.actions.holding import changed, held
from qinqing.domains.policies.lifecycle import CONSULTING, DRAFTING, LIFE
from qinqing.domains.policies.models import KIND, Policy, Provision, Responsible, Version
from qinqing.domains.policies.queries.facts import facts
from qinqing.domains.policies.rules.cutting import Piece, cut
from qinqing.domains.policies.rules.terms import CHECK, LEAD, WITH
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.evidence.rules import is_marked
from qinqing.kernel.matters.actions import hold, moved, open_matter
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.matters.rules import INTERNAL
from qinqing.kernel.parties.models import Unit

PREFIX = "ZC"
MOST_PIECES = 2000


class WrongPeriod(Refusal):
    """A policy is valid for at least a day."""

    says = _("有效期的终止日要晚于起始日。")


class ChecksItself(Refusal):
    """Whoever leads a policy does not check itself whether it was itemised."""

    says = _("核对单位要由牵头单位以外的单位担任。")


class NothingWritten(Refusal):
    """A policy has a text."""

    says = _("正文是空的。请把政策全文粘贴进来。")


class AlreadyMarked(Refusal):
    """This system must not hold state secrets: a marked text is not taken in."""

    says = _("正文里标有密级。本系统不得存储、处理涉密信息，没有接收这份文字。请按保密规定办理。")


class TooManyPieces(Refusal):
    """A text that long is several policies."""

    says = _("正文有 {found} 条，最多 {most} 条。请分成几个政策。")


class DraftedAlready(Refusal):
    """One draft at a time: two people would change the same policy two ways."""

    says = _("第 {number} 版正在起草，请在它上面改。")
    status = 409


class NothingToRevise(Refusal):
    """A new version follows one that was published."""

    says = _("这项政策还没有发布过，请直接修改草稿。")
    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a version is, beside its text: see Version.

    `with_units` take part in carrying it out, `checker` looks whether it was itemised; budget in 分.
    """

    title: str
    issuer: str
    kind: str
    delivery: str
    valid_from: date
    valid_to: date | None = None
    document_number: str = ""
    budget: int | None = None
    contact: str = ""
    guide: str = ""
    without_consultation: str = ""
    with_units: Sequence[Unit] = ()
    checker: Unit | None = None


_COLUMNS = (
    "title",
    "issuer",
    "kind",
    "delivery",
    "valid_from",
    "valid_to",
    "document_number",
    "budget",
    "contact",
    "guide",
    "without_consultation",
)


@action(access.DRAFT, creates=True)
def draft_policy(*, stated: Stated, by: Actor, at: datetime = NOW) -> Version:
    """Begin a policy of one's own unit, which leads it; nobody outside its range sees it before it is opened."""
    host = Unit.objects.get(pk=by.unit_id)
    _check(stated, host)
    matter = open_matter(
        kind=KIND,
        prefix=PREFIX,
        title=stated.title,
        host=host,
        confidentiality=INTERNAL,
        state=DRAFTING,
        parties={host: GOV},
        at=at,
    )
    return _begun(Policy.objects.create(matter=matter), 1, None, stated, by, at)


def _check(stated: Stated, host: Unit) -> None:
    if stated.valid_to is not None and stated.valid_to <= stated.valid_from:
        raise WrongPeriod
    if stated.checker is not None and stated.checker.pk == host.pk:
        raise ChecksItself


def _begun(policy: Policy, number: int, former: Version | None, stated: Stated, by: Actor, at: datetime) -> Version:
    running()
    made = Version.objects.create(
        policy=policy, number=number, state=DRAFTING, drafted_at=at, drafted_by_id=by.person_id, **_columns(stated)
    )
    _answer_for(made, policy.matter, stated)
    told = {"version": made.pk, "number": number, "former": former.pk if former else None, **_told(made)}
    record(policy.pk, events.DRAFTED, by=by, at=at, facts=told, texts={"title": made.title, "issuer": made.issuer})
    return made


def _columns(stated: Stated) -> dict[str, Any]:
    found = {name: getattr(stated, name) for name in _COLUMNS}
    return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


def _told(version: Version) -> dict[str, Any]:
    return {name: getattr(version, name) for name in events.STATED_KEYS}


def _answer_for(version: Version, matter: Matter, stated: Stated) -> None:
    """Write down who answers for a draft; whoever checks it sees it."""
    running()
    Responsible.objects.filter(version=version).delete()
    parts = {matter.host_id: LEAD}
    if stated.checker is not None:
        parts[stated.checker.pk] = CHECK
    for unit in stated.with_units:
        parts.setdefault(unit.pk, WITH)
    Responsible.objects.bulk_create(
        [Responsible(version=version, unit_id=unit, part=part) for unit, part in parts.items()]
    )
    parties = [Party(matter=matter, unit_id=unit, side=GOV) for unit in parts]
    Party.objects.bulk_create(parties, ignore_conflicts=True)


@action(access.DRAFT)
def restate(*, version_id: int, stated: Stated, rev: int | None = None, by: Actor, at: datetime = NOW) -> Version:
    """Say anew what a draft is, beside its text."""
    version = held(version_id, "write", rev=rev, by=by, at=at)
    matter = version.policy.matter
    _check(stated, matter.host)
    changed(version, **_columns(stated))
    _answer_for(version, matter, stated)
    if version.number == 1:
        Matter.objects.filter(pk=matter.pk).update(title=version.title)
    units = sorted(version.responsible.values_list("unit", flat=True))
    facts_ = {"version": version.pk, **_told(version), "responsible": units}
    record(
        matter.pk, events.STATED, by=by, at=at, facts=facts_, texts={"title": version.title, "issuer": version.issuer}
    )
    return version


@action(access.DRAFT)
def write_provisions(
    *, version_id: int, text: str, rev: int | None = None, by: Actor, at: datetime = NOW
) -> list[Piece]:
    """Put a text in the place of a draft's, cut into provisions; returns them. A rule stays, and may cite in vain."""
    version = held(version_id, "write", rev=rev, by=by, at=at)
    if any(is_marked([line]) for line in text.splitlines()):
        raise AlreadyMarked
    pieces = cut(text)
    if not pieces:
        raise NothingWritten
    if len(pieces) > MOST_PIECES:
        raise TooManyPieces(found=len(pieces), most=MOST_PIECES)
    Provision.objects.filter(version=version).delete()
    Provision.objects.bulk_create(
        Provision(version=version, position=place, number=one.number, label=one.label, text=one.text)
        for place, one in enumerate(pieces, 1)
    )
    moved(version.policy.matter)
    told = {"version": version.pk, "provisions": len(pieces), "digest": digest_of_text(version)}
    record(version.policy_id, events.WRITTEN, by=by, at=at, facts=told)
    return pieces


def spoken(version: Version) -> list[list[str]]:
    """Return a version's text as it is digested: number, label and text of each provision."""
    return [list(row) for row in version.provisions.order_by("position").values_list("number", "label", "text")]


def digest_of_text(version: Version) -> str:
    """Return the SHA-256 of a version's text."""
    return sha256(canonical({"text": spoken(version)}).encode()).hexdigest()


@action(access.DRAFT)
def revise(*, reference: str, valid_from: date, by: Actor, at: datetime = NOW) -> Version:
    """Begin a new version of a policy as a copy of the one that was published last: its text, units and rule."""
    matter = hold(reference, by=by)
    versions = Version.objects.filter(policy=matter.pk).order_by("-number")
    if waiting := versions.filter(state__in=[DRAFTING, CONSULTING]).first():
        raise DraftedAlready(number=waiting.number)
    former = versions.filter(published_at__isnull=False).first()
    if former is None:
        raise NothingToRevise
    LIFE.require("revise", former.state, facts(former, by, timezone.localdate(at)))
    number = versions.values_list("number", flat=True)[0] + 1
    made = _begun(former.policy, number, former, _copied(former, valid_from), by, at)
    Version.objects.filter(pk=made.pk).update(rule=former.rule)
    made.rule = former.rule
    Provision.objects.bulk_create(
        Provision(version=made, position=one.position, number=one.number, label=one.label, text=one.text)
        for one in former.provisions.all()
    )
    moved(matter)
    return made


def _copied(former: Version, valid_from: date) -> Stated:
    units = list(former.responsible.select_related("unit").order_by("pk"))
    given = {name: getattr(former, name) for name in _COLUMNS if name not in {"valid_from", "valid_to"}}
    still = former.valid_to if former.valid_to and former.valid_to > valid_from else None
    return Stated(
        **{**given, "without_consultation": "", "document_number": ""},
        valid_from=valid_from,
        valid_to=still,
        with_units=[one.unit for one in units if one.part == WITH],
        checker=next((one.unit for one in units if one.part == CHECK), None),
    )
