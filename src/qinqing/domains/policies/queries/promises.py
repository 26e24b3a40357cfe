"""What the leading unit owes for a version: answers to opinions, and its itemisation."""

from qinqing.domains.policies.models import Version
from qinqing.kernel.obligations.models import Obligation

ANSWER, ITEMISE = "1", "2"
"""What a version's promises are numbered with, after the number of the version."""


def number_of(version: Version, which: str) -> str:
    """Return how a promise of a version is numbered in its matter, such as 1-2."""
    return f"{version.number}-{which}"


def promise_of(version: Version, which: str) -> Obligation | None:
    """Return a promise of a version, ANSWER or ITEMISE, when there is one; one query."""
    return Obligation.objects.filter(matter=version.policy_id, number=number_of(version, which)).first()
