"""What one side proposes for a whole contract, and what each may do about it."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q

from qinqing.domains.contracts.lifecycle.contract import KINDS, STATES, Facts
from qinqing.domains.contracts.models import Consent, Contract
from qinqing.domains.contracts.rules.drafting import Kept, faults_of_one
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.obligations.lifecycle import ASKED, CLOSED, RELEASED
from qinqing.kernel.obligations.models import Obligation, Series
from qinqing.kernel.obligations.rules.measures import MONEY


def open_consent(contract_id: int) -> Consent | None:
    """Return what waits for an answer, with the clause that it would add."""
    found = Consent.objects.filter(contract=contract_id, outcome=ASKED)
    return found.select_related("clause", "terms__obligation", "terms__back_on", "unit", "proposed_by").first()


def sides(contract_id: int) -> dict[str, int]:
    """Return side -> unit, as the parties are today: what a unit promised passes to whatever it became."""
    return dict(Party.objects.filter(matter=contract_id).order_by("-pk").values_list("side", "unit"))


def life_facts(contract_id: int, actor: Actor, proposed: Consent | None) -> Facts:
    """Return what the lifecycle's guards look at; three queries."""
    still = Obligation.objects.filter(matter=contract_id).exclude(state__in=CLOSED)
    opened = still.aggregate(n=Count("pk"), paying=Count("pk", filter=Q(measure__in=MONEY, quantity__isnull=False)))
    return Facts(
        actor=actor,
        parties=frozenset(sides(contract_id).values()),
        open=opened["n"],
        paying=bool(opened["paying"]),
        returns=Series.objects.filter(stream=contract_id, next_on__isnull=False).exists(),
        kind=proposed.kind if proposed else "",
        proposed_by=proposed.proposed_by_id if proposed else None,
        proposed_from=proposed.unit_id if proposed else None,
    )


def contract_reads(contract: Contract, proposed: Consent | None) -> dict[str, str]:
    """Return what the reader of a form about the whole contract sees of it."""
    promises = Obligation.objects.filter(matter=contract.pk)
    left = promises.exclude(state__in=CLOSED).count()
    return {
        "状态": STATES[Matter.objects.values_list("state", flat=True).get(pk=contract.pk)],
        "条款": f"{promises.count()} 条",
        "没有办结": f"{left} 条",
        "等答复": f"{proposed.unit.short_name}提请{KINDS[proposed.kind]}" if proposed else "没有",
    }


def faults_of_added(contract_id: int, one: Kept, today: date) -> Sequence[str]:
    """Return what stands against a clause that joins the promises of a contract."""
    rows = Obligation.objects.filter(matter=contract_id).exclude(state__in=RELEASED)
    known = {
        row.number: Kept(row.pk, row.number, row.title, row.debtor.side, row.base_due)
        for row in rows.select_related("debtor")
    }
    return faults_of_one(one, known, today)
