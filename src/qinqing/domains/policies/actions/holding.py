"""Holding a version while an action changes it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from qinqing.domains.policies.lifecycle import CONSULTING, DRAFTING, LIFE, PUBLISHED, WITHDRAWN
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.facts import facts
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.actions import current, hold, moved
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import PUBLIC
from qinqing.kernel.obligations.actions import Completion, Target
from qinqing.kernel.obligations.actions.claims import Filed, file_claim
from qinqing.kernel.obligations.lifecycle import RUNNING
from qinqing.kernel.obligations.models import Obligation


def read(version_id: int) -> Version:
    """Read a version with its policy and host; raises NotFound."""
    found = Version.objects.select_related("policy__matter__host").filter(pk=version_id).first()
    if found is None:
        raise NotFound
    return found


def held(version_id: int, move: str, *, rev: int | None, by: Actor, at: datetime) -> Version:
    """Lock the matter of a version and return it as it is then, when `by` may make the move `move`.

    Raises NotFound, Stale when somebody moved the matter after its revision `rev`, MoveNotAllowed with the reason.
    """
    matter = hold(read(version_id).policy.matter.reference, by=by)
    current(matter, rev)
    version = read(version_id)
    LIFE.require(move, version.state, facts(version, by, timezone.localdate(at)))
    return version


def changed(version: Version, **values: Any) -> None:
    """Write columns of a held version, and count the move."""
    running()
    for name, value in values.items():
        setattr(version, name, value)
    version.save(update_fields=list(values))
    moved(version.policy.matter)


def opened(matter: Matter) -> None:
    """Say on the matter that everybody may read it, and how it stands now."""
    running()
    Matter.objects.filter(pk=matter.pk).update(confidentiality=PUBLIC)
    settled(matter)


def settled(matter: Matter) -> None:
    """Say on the matter how its policy stands: published while one version is, else as its draft, else withdrawn."""
    running()
    states = set(Version.objects.filter(policy=matter.pk).values_list("state", flat=True))
    state = next(one for one in (PUBLISHED, CONSULTING, DRAFTING, WITHDRAWN) if one in states)
    Matter.objects.filter(pk=matter.pk).update(state=state)


def fulfilled(promise: Obligation, note: str, *, by: Actor, at: datetime) -> None:
    """Report a promise of the leading unit as done, when what it promised stands in the system; nothing otherwise."""
    running()
    held_now = Obligation.objects.select_related("matter", "calendar", "debtor", "verifier").get(pk=promise.pk)
    if held_now.state != RUNNING:
        return
    target = Target(held_now.matter.reference, held_now.number, uuid4())
    filed = Filed(Completion(timezone.localdate(at), note), ())
    file_claim(held_now.matter, held_now, target, filed, by=by, at=at)
