"""What the form of a rule needs to know of a version: itself, its numbered provisions, the one in force beside it."""

from collections.abc import Sequence
from datetime import date

from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.versions import rule_of, valid, versions_for
from qinqing.domains.policies.rules.criteria import Refused
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.values import Catalogue
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound


def version_for(actor: Actor, version_id: int) -> Version:
    """Return one version of a policy; raises NotFound when `actor` may not read it."""
    version = versions_for(actor).filter(pk=version_id).select_related("policy__matter__host").first()
    if version is None:
        raise NotFound
    return version


def readable(version: Version | None, fields: Catalogue) -> Rule | None:
    """Return the rule of a version; None without one, also where the catalogue no longer has what it asks."""
    try:
        return rule_of(version, fields) if version else None
    except Refused:
        return None


def numbers_of(version: Version) -> Sequence[str]:
    """Return what a clause may cite: the numbers of the text's provisions, in order; one query."""
    return list(version.provisions.exclude(number="").order_by("position").values_list("number", flat=True))


def beside(version: Version, on: date) -> Version | None:
    """Return the version of the same policy in force on a day that has a rule, if it is another one; one query."""
    return valid(on).filter(policy=version.policy_id).exclude(pk=version.pk).exclude(rule="").first()
