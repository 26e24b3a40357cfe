"""Similar contracts that a clerk may see, and what of their clauses may stand in another draft."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from qinqing.domains.contracts.models import KEPT, Contract, Draft, DraftClause
from qinqing.domains.contracts.rules.drafting import Offered, scrubbed
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden
from qinqing.kernel.obligations.lifecycle import SUPERSEDED
from qinqing.kernel.obligations.models import Gate, Obligation
from qinqing.kernel.obligations.rules import SHIFT, START
from qinqing.kernel.obligations.rules.giving import gives
from qinqing.kernel.parties.models import UnitName

MOST, AMONG = 20, 500
"""So many are shown, the most similar of so many that were signed last."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A contract to copy from: how many promises it holds, and how alike its words are, 0 to 100."""

    contract: Contract
    clauses: int
    alike: int


def similar(actor: Actor, draft: Draft, words: str = "") -> list[Similar]:
    """Return the contracts most like a draft among those that `actor` may see; one query."""
    seen = Contract.objects.filter(matter__in=Matter.objects.visible_to(actor))
    if words:
        seen = seen.filter(Q(project__icontains=words) | Q(matter__title__icontains=words) | Q(number__icontains=words))
    rows = seen.select_related("matter", "government", "enterprise").annotate(
        held=Count("matter__obligations", filter=Q(matter__obligations__occurrence=1))
    )
    asked = _pairs(draft.project + draft.matter.title)
    found = [
        Similar(one, one.held, _alike(asked, _pairs(one.project + one.matter.title)))
        for one in rows.order_by("-signed_on", "-pk")[:AMONG]
    ]
    return sorted(found, key=lambda one: -one.alike)[:MOST]


def _pairs(words: str) -> set[str]:
    return {words[place : place + 2] for place in range(len(words) - 1)}


def _alike(one: set[str], other: set[str]) -> int:
    return round(100 * len(one & other) / len(one | other)) if one and other else 0


def copied_from(actor: Actor, reference: str) -> Contract:
    """Return a contract to copy from; raises NotFound when `actor` may not see it, Recused after a conflict."""
    seen = Contract.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    found = seen.select_related("matter", "government", "enterprise").first()
    if found is None:
        raise hidden(reference, actor)
    return found


def copied(actor: Actor, contract: Contract, draft: Draft) -> list[Offered]:
    """Return the clauses of a contract for a draft: lengths where the source counted in lengths, no dates.

    Between the same two parties all words travel; else titles alone, scrubbed, for clauses may be 商业秘密. What
    government gives keeps its mark and loses its grounds: they are examined anew for every enterprise.
    """
    promises = Obligation.objects.filter(matter=contract.pk, occurrence=1).exclude(state=SUPERSEDED)
    rows = list(promises.select_related("debtor", "series").order_by("pk"))
    gates: dict[int, list[Gate]] = {one.pk: [] for one in rows}
    for gate in Gate.objects.filter(obligation__in=rows, on__in=rows).select_related("on"):
        gates[gate.obligation_id].append(gate)
    same = (contract.government_id, contract.enterprise_id) == (draft.matter.host_id, draft.enterprise_id)
    names = [] if same else _names(contract)
    drafted = _drafted(actor, contract)
    return [_offered(one, gates[one.pk], drafted.get(one.number), None if same else names) for one in rows]


def _names(contract: Contract) -> list[str]:
    """Return everything that says who the parties are, or what their project is."""
    units = [contract.government, contract.enterprise]
    former = UnitName.objects.filter(unit__in=units).values_list("name", "short_name")
    said = [name for unit in units for name in (unit.name, unit.short_name)]
    return [contract.project, *said, *(name for pair in former for name in pair)]


def _drafted(actor: Actor, contract: Contract) -> dict[str, DraftClause]:
    """Return the clauses of the contract's draft by their numbers, where `actor` may see that draft."""
    seen = Matter.objects.visible_to(actor)
    clauses = DraftClause.objects.filter(draft__contract=contract.pk, draft__matter__in=seen, state=KEPT)
    return {one.number: one for one in clauses}


def _offered(
    one: Obligation, gates: Sequence[Gate], drafted: DraftClause | None, names: Sequence[str] | None
) -> Offered:
    length, unit = (drafted.length, drafted.length_unit) if drafted else (None, "")
    marked = bool(drafted and drafted.incentive)
    if length is None and one.length and not gates:
        length, unit = one.length, one.unit
    bare = Offered(
        number=one.number,
        title=one.title if names is None else scrubbed(one.title, names),
        side=one.debtor.side,
        milestone=one.milestone,
        length=length,
        length_unit=unit,
        unit=one.unit,
        waits_for=tuple(gate.on.number for gate in gates if gate.mode == START),
        stops_for=tuple(gate.on.number for gate in gates if gate.mode == SHIFT),
        recurrence=one.series.recurrence if one.series else "",
        incentive=one.debtor.side == GOV and (marked or bool(gives(one.title + one.source))),
    )
    if names is not None:
        return bare
    return replace(bare, condition=one.condition, quantity=one.quantity, measure=one.measure, text=one.source)
