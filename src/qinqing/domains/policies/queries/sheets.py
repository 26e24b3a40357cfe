"""One policy as its reader sees it: a version with its text, what may be done, what the public said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from qinqing.domains.policies import access
from qinqing.domains.policies.lifecycle import CONSULTING, LIFE, Facts
from qinqing.domains.policies.models import Consultation, Opinion, Policy, Provision, Responsible, Version
from qinqing.domains.policies.queries.facts import facts
from qinqing.domains.policies.queries.listing import NOW, STANDINGS, standing_of
from qinqing.domains.policies.queries.versions import policy_for, versions_for
from qinqing.domains.policies.rules.wording import money
from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations import lifecycle as promises
from qinqing.kernel.obligations.events import FIRED, KINDS
from qinqing.kernel.obligations.lifecycle.pages import PAGES
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import facts as facts_of_promise
from qinqing.kernel.obligations.queries import open_adjustment, open_claim
from qinqing.kernel.obligations.rules import LEVELS
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.pages.rules import Act, Barred
from qinqing.kernel.parties.queries import names

MOVES = {
    "write": (("修改要素", "policy_restate"), ("录入正文", "policy_text")),
    "rule": (("条件和标准", "policy_rule"),),
    "consult": (("公开征求意见", "policy_consult"),),
    "publish": (("发布", "policy_publish"),),
    "revise": (("起草新版本", "policy_revise"),),
    "withdraw": (("撤下", "policy_withdraw"),),
}
"""What the page of a policy offers for a move: its label, the page; what else moves is offered elsewhere."""

OF_PROMISES = frozenset(kind.tag for kind in KINDS)
"""What the history tells of a promise, and therefore names it."""

OFFERED = frozenset({"confirm", "reject", "ask_extension", "extend", "refuse"})
"""Moves of a promise that are offered beside it."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise of the leading unit, and what its reader may do about it."""

    shown: Shown
    acts: Sequence[Act]


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the history: when, what, about which promise if about one, who."""

    at: object
    label: str
    about: str
    who: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on one policy's page; `within` says that the reader sees the matter, not only what is public."""

    policy: Policy
    version: Version
    standing: str
    versions: Sequence[Version]
    provisions: Sequence[Provision]
    responsible: Sequence[Responsible]
    consultation: Consultation | None
    opinions: Sequence[Opinion]
    speaks: bool
    within: bool
    acts: Sequence[Act]
    barred: Sequence[Barred]
    owed: Sequence[Owed]
    told: Sequence[Told]
    today: date

    @property
    def word(self) -> str:
        """Return how the version stands."""
        return STANDINGS[self.standing]

    @property
    def budget(self) -> str:
        """Return the budget in words; empty without one."""
        return money(self.version.budget) if self.version.budget is not None else ""

    @property
    def ended(self) -> str:
        """Return since when a version holds no more that ended before its time, or will."""
        return f"{day_text(self.version.ended_on, self.today)}起不再执行。" if self.version.ended_on else ""


def sheet_of(actor: Actor, reference: str, number: int | None, today: date) -> Sheet:
    """Return what `actor` sees of a policy: its version `number`, else the one in force, else the newest.

    Raises NotFound when that is nothing.
    """
    policy = policy_for(actor, reference)
    versions = list(versions_for(actor).filter(policy=policy).order_by("-number"))
    for one in versions:
        one.policy = policy
    version = _chosen(versions, number, today)
    within = actor.side != ENT and Matter.objects.visible_to(actor).filter(pk=policy.pk).exists()
    asked = Consultation.objects.filter(version=version).first()
    acts, barred = _moves(version, actor, today) if within else ([], [])
    owed = _owed(policy, actor, today) if within else []
    return Sheet(
        policy=policy,
        version=version,
        standing=standing_of(version, today),
        versions=versions,
        provisions=list(version.provisions.order_by("position")),
        responsible=list(version.responsible.select_related("unit").order_by("pk")),
        consultation=asked,
        opinions=_opinions(asked, actor, within=within) if asked else [],
        speaks=bool(asked and _open(asked, version, today) and may(actor, access.OPINE)),
        within=within,
        acts=acts,
        barred=barred,
        owed=owed,
        told=_told(policy, {one.shown.promise.pk: one.shown.promise.title for one in owed}) if within else [],
        today=today,
    )


def _chosen(versions: Sequence[Version], number: int | None, today: date) -> Version:
    if number is not None:
        found = next((one for one in versions if one.number == number), None)
        if found is None:
            raise NotFound
        return found
    now = next((one for one in versions if standing_of(one, today) == NOW), None)
    return now or next((one for one in versions if one.published_at), versions[0])


def _open(asked: Consultation, version: Version, today: date) -> bool:
    return version.state == CONSULTING and today <= asked.ends_on


def _opinions(asked: Consultation, actor: Actor, *, within: bool) -> list[Opinion]:
    """Return what the public said: to the leading side all of it, to others what is answered, and their own."""
    rows = list(asked.opinions.select_related("unit").order_by("given_at", "pk"))
    return [one for one in rows if within or one.outcome or one.unit_id == actor.unit_id]


def _moves(version: Version, actor: Actor, today: date) -> tuple[list[Act], list[Barred]]:
    known = facts(version, actor, today)
    if actor.unit_id != known.host_id:
        return [], []
    acts: list[Act] = []
    barred: list[Barred] = []
    step = _next(version, known)
    for verdict in LIFE.verdicts(version.state, known):
        for label, url_name in MOVES.get(verdict.move.name, ()):
            if verdict.allowed:
                acts.append(Act(label, reverse(url_name, args=[version.pk]), primary=url_name == step))
            elif verdict.reason and version.state in verdict.move.source:
                barred.append(Barred(label, verdict.reason))
    return sorted(acts, key=lambda one: not one.primary), barred


def _next(version: Version, known: Facts) -> str:
    """Return the page of the next step: the text, the rule, the public; publishing comes first where one may."""
    if version.published_at:
        return "" if known.itemised else "policy_rule"
    if LIFE.verdict("publish", version.state, known).allowed:
        return "policy_publish"
    if not known.provisions:
        return "policy_text"
    if not version.rule:
        return "policy_rule"
    if not known.checked:
        return "policy_restate"
    return "" if known.waived else "policy_consult"


def _owed(policy: Policy, actor: Actor, today: date) -> list[Owed]:
    rows = Obligation.objects.filter(matter=policy.pk).order_by("pk")
    rows = rows.select_related("matter", "debtor", "creditor", "verifier__belongs_to", "grantor", "calendar")
    return [Owed(one, _acts_on(one.promise, actor, today)) for one in shown(rows, today, actor)]


def _acts_on(promise: Obligation, actor: Actor, today: date) -> list[Act]:
    if promise.state in promises.CLOSED:
        return []
    known = facts_of_promise(promise, actor, open_claim(promise), open_adjustment(promise), today=today)
    return [
        Act(verdict.move.label, reverse(PAGES[name], args=[promise.matter.reference, promise.number]))
        for verdict in promises.LIFE.verdicts(promise.state, known)
        if verdict.allowed and (name := verdict.move.name) in OFFERED
    ]


def _told(policy: Policy, promises: Mapping[int, str]) -> list[Told]:
    entries = history(policy.pk)
    known = names({entry.actor for entry in entries})
    return [
        Told(
            one.at,
            LEVELS[one.facts["level"]] if one.kind == FIRED.tag else label_of(one.kind),
            promises.get(one.facts.get("obligation", 0), "") if one.kind in OF_PROMISES else "",
            known.get(one.actor, "") if one.actor else "按规则",
        )
        for one in reversed(entries)
    ]
