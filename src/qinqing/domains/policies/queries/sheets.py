"""One policy as its reader sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from qinqing.domains.policies.models import Policy, Provision, Version
from qinqing.domains.policies.queries.versions import policy_for, versions_for
from qinqing.kernel.devices.actor import Actor


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on one policy's page: the version that is shown, and all that its reader may see, newest first."""

    policy: Policy
    version: Version
    versions: Sequence[Version]
    provisions: Sequence[Provision]


def sheet_of(actor: Actor, reference: str) -> Sheet:
    """Return what `actor` sees of a policy; raises NotFound when that is nothing."""
    policy = policy_for(actor, reference)
    versions = list(versions_for(actor).filter(policy=policy).order_by("-number"))
    shown = versions[0]
    return Sheet(policy, shown, versions, list(shown.provisions.order_by("position")))
