"""The catalogue of policies: one row a policy, narrowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse

from qinqing.domains.policies import access
from qinqing.domains.policies.lifecycle import CONSULTING, DRAFTING
from qinqing.domains.policies.models import Provision, Version
from qinqing.domains.policies.queries.versions import READABLE, valid, versions_for
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import Hit, Sought

NOW, ASKED, DRAFTS, OVER, COMING = "now", "asked", "drafts", "over", "coming"
STANDINGS = {NOW: "正在执行", COMING: "还没有生效", ASKED: "正在征求意见", OVER: "已经停止执行", DRAFTS: "起草中"}
PAGE = 30
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What the catalogue is narrowed by; what is empty does not narrow. `after` rows are left out at its beginning."""

    words: str = ""
    kind: str = ""
    delivery: str = ""
    issuer: str = ""
    standing: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One policy in a list, by the version that tells most: in force, else the newest; `standing` of STANDINGS."""

    version: Version
    standing: str

    @property
    def word(self) -> str:
        """Return how it stands."""
        return STANDINGS[self.standing]


def standing_of(version: Version, today: date) -> str:
    """Return how a version stands on a day, of STANDINGS."""
    if version.published_at is None:
        return {CONSULTING: ASKED, DRAFTING: DRAFTS}.get(version.state, OVER)
    ends = version.ended_on or version.valid_to
    if ends is not None and ends <= max(today, version.valid_from):
        return OVER
    return NOW if version.valid_from <= today else COMING


def listing(actor: Actor, asked: Asked, today: date, size: int = PAGE) -> tuple[list[Line], bool]:
    """Return a page of the policies that somebody may read, the newest first, and whether more follow; one query."""
    rows = _standing(versions_for(actor), actor, asked.standing, today)
    rows = _narrowed(rows, asked).select_related("policy__matter__host").order_by("-valid_from", "-pk")
    found = list(rows[asked.after : asked.after + size + 1])
    return [Line(one, standing_of(one, today)) for one in found[:size]], len(found) > size


def _standing(rows: "QuerySet[Version]", actor: Actor, standing: str, today: date) -> "QuerySet[Version]":
    if standing == NOW:
        return rows.filter(pk__in=valid(today).values("pk"))
    if standing in {ASKED, DRAFTS}:
        return rows.filter(state=CONSULTING if standing == ASKED else DRAFTING)
    if standing == COMING:
        return rows.filter(published_at__isnull=False, valid_from__gt=today).exclude(ended_on__lte=today)
    best = rows.filter(pk=Subquery(_best(actor, today)))
    if standing == OVER:
        published = best.filter(published_at__isnull=False, valid_from__lte=today)
        return published.exclude(pk__in=valid(today).values("pk"))
    return best


def _best(actor: Actor, today: date) -> "QuerySet[Version, int]":
    """Return the key of the version that tells most of a policy: in force, else published, else the newest."""
    rank = Case(
        When(pk__in=valid(today).values("pk"), then=Value(0)),
        When(published_at__isnull=False, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = versions_for(actor).filter(policy=OuterRef("policy")).alias(rank=rank)
    return found.order_by("rank", "-number").values_list("pk", flat=True)[:1]


def _narrowed(rows: "QuerySet[Version]", asked: Asked) -> "QuerySet[Version]":
    same = {name: value for name in ("kind", "delivery") if (value := getattr(asked, name))}
    rows = rows.filter(**same)
    if asked.issuer:
        rows = rows.filter(issuer__icontains=asked.issuer)
    for word in asked.words.split()[:MOST_WORDS]:
        said = Exists(Provision.objects.filter(version=OuterRef("pk"), text__icontains=word))
        named = Q(title__icontains=word) | Q(issuer__icontains=word) | Q(document_number__icontains=word)
        rows = rows.filter(named | said)
    return rows


def _hits(actor: Actor, asked: str, most: int) -> Sequence[Hit]:
    """Return the policies whose title, number, issuer or text has every word that is asked; no drafts."""
    known = Version.objects.filter(READABLE, policy=OuterRef("policy")).order_by("-number").values("pk")[:1]
    rows = versions_for(actor).filter(pk=Subquery(known))
    found = _narrowed(rows, Asked(words=asked)).select_related("policy__matter")
    return [
        Hit(one.title, f"{one.issuer} {one.document_number}".strip(), reverse("policy", args=[reference(one)]))
        for one in found.order_by("-valid_from", "-pk")[:most]
    ]


def reference(version: Version) -> str:
    """Return the reference under which a version's policy is found."""
    return version.policy.matter.reference


SOUGHT = (Sought("policies", "惠企政策", _hits, access.READ),)
