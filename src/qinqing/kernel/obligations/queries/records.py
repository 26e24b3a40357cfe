"""What stands beside the promises of a matter: what each waits for, and what was claimed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Claim, Gate
from qinqing.kernel.obligations.queries.secrecy import opened_by


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """What a promise waits for, in one of MODES; without reference, number and title where its matter is not seen."""

    reference: str
    number: str
    title: str
    mode: str


def gates_of(matter_id: int, actor: Actor) -> Mapping[int, Sequence[WaitsFor]]:
    """Return what each promise of a matter waits for, as `actor` may know it; two queries."""
    gates = Gate.objects.filter(obligation__matter=matter_id).select_related("on__matter").order_by("pk")
    rows = list(gates)
    elsewhere = {gate.on.matter_id for gate in rows} - {matter_id}
    seen = {matter_id, *Matter.objects.visible_to(actor).filter(pk__in=elsewhere).values_list("pk", flat=True)}
    found: dict[int, list[WaitsFor]] = defaultdict(list)
    for gate in rows:
        on = gate.on
        known = (on.matter.reference, on.number, on.title) if on.matter_id in seen else ("", "", "")
        found[gate.obligation_id].append(WaitsFor(*known, gate.mode))
    return found


def claims_of(matter_id: int, actor: Actor) -> Mapping[int, Sequence[Claim]]:
    """Return the claims of each promise with the files that `actor` may open, the oldest first; two queries."""
    rows = Claim.objects.filter(obligation__matter=matter_id).prefetch_related(opened_by(actor))
    claims = rows.order_by("claimed_at", "pk")
    found: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.obligation_id].append(claim)
    return found
