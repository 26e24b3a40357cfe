"""Versions of policies: which are in force on a day, with their rules; which somebody may read."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from qinqing.domains.policies.lifecycle import OPEN
from qinqing.domains.policies.models import Policy, Version
from qinqing.domains.policies.rules import rule
from qinqing.domains.policies.rules.periods import Held, Overlapping, replaced_by
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.values import Catalogue
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.models import Matter

READABLE = Q(state__in=OPEN) | Q(published_at__isnull=False)
"""What everybody may read: what is put to the public, what is published, and what was."""


def valid(on: date) -> "QuerySet[Version]":
    """Return the versions in force on a day, also one that is withdrawn by now; each policy has at most one."""
    last = Coalesce("ended_on", "valid_to")
    found = Version.objects.filter(published_at__isnull=False, valid_from__lte=on)
    return found.alias(last=last).filter(Q(last__isnull=True) | Q(last__gt=on))


def in_force(on: date) -> Sequence[Version]:
    """Return the versions in force on a day that have a rule, by their keys, each with its matter; one query."""
    return list(valid(on).exclude(rule="").select_related("policy__matter").order_by("pk"))


def rule_of(version: Version, catalogue: Catalogue) -> Rule | None:
    """Return what a version says to a machine; None while it is not itemised.

    Raises Refused where the catalogue no longer has a field as the rule asks it.
    """
    return rule.from_text(version.rule, catalogue) if version.rule else None


def rules_in_force(on: date, catalogue: Catalogue) -> dict[int, Rule]:
    """Return the rules of the versions in force on a day by the version's key; one query. Raises Refused."""
    return {one.pk: rule.from_text(one.rule, catalogue) for one in in_force(on)}


def published(policy: int) -> list[Version]:
    """Return the versions of a policy that were published, in their order; one query."""
    return list(Version.objects.filter(policy=policy, published_at__isnull=False).order_by("number"))


def replaced(version: Version) -> Version | None:
    """Return the version that ends where a draft begins once it is published; None where it may not be."""
    try:
        return replacing(version, published(version.policy_id))
    except Overlapping:
        return None


def replacing(version: Version, others: Sequence[Version]) -> Version | None:
    """Return which of `others` ends where a new version begins; raises Overlapping with the key of one in the way."""
    known = {one.pk: one for one in others}
    ended = replaced_by(
        Held(version.pk, version.valid_from, version.valid_to),
        [Held(one.pk, one.valid_from, one.ended_on or one.valid_to) for one in others],
    )
    return None if ended is None else known[ended]


def versions_for(actor: Actor) -> "QuerySet[Version]":
    """Return the versions that somebody may read: the readable ones, and staff those of matters that they see."""
    if actor.side == ENT:
        return Version.objects.filter(READABLE)
    return Version.objects.filter(READABLE | Q(policy__matter__in=Matter.objects.visible_to(actor)))


def policies_for(actor: Actor) -> "QuerySet[Policy]":
    """Return the policies of which somebody may read a version."""
    return Policy.objects.filter(versions__in=versions_for(actor)).distinct()


def policy_for(actor: Actor, reference: str) -> Policy:
    """Return one policy; raises NotFound when `actor` may read no version of it."""
    if not reference.isprintable():
        raise NotFound
    found = policies_for(actor).filter(matter__reference=reference).select_related("matter__host").first()
    if found is None:
        raise NotFound
    return found
