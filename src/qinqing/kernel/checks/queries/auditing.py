"""Whether lots fell as they were committed to, and every drawn check was made; who asked for one, it never tells."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from qinqing.kernel.checks.events import ALLOTTED
from qinqing.kernel.checks.models import Check, Draw
from qinqing.kernel.checks.queries.earlier import before, owed
from qinqing.kernel.checks.rules import commitment, is_drawn
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.obligations.models import Claim

EXCHANGED, SUPPRESSED = "exchanged", "suppressed"
FAULTS = {EXCHANGED: "抽签的依据与记录不符", SUPPRESSED: "抽中了，却没有核验"}


@dataclass(frozen=True, slots=True)
class Audit:
    """How many lots fell, and what is wrong with which claim."""

    lots: int
    faults: Sequence[tuple[int, str]]


def audit() -> Audit:
    """Recompute every lot that is no longer to come against its commitment; as many queries for few as for many.

    A drawn claim that was sent back, taken back or lapsed before its day needs no check; the next one of the promise
    does in its place. A check of a claim that was not drawn is passed over in silence: it was asked for in confidence.
    """
    told = Event.objects.filter(kind=ALLOTTED.tag).values_list("facts__claim", "facts__commitment", "facts__permille")
    committed = {claim: (promised, permille) for claim, promised, permille in told}
    made = Exists(Check.objects.filter(claim=OuterRef("claim")))
    rows = Draw.objects.filter(due_at__isnull=True).annotate(made=made).order_by("pk")
    lots = list(rows.select_related("claim__obligation"))
    stands, inherited = {Claim.OPEN, Claim.ACCEPTED}, owed(before([lot.claim for lot in lots]))
    faults = []
    for lot in lots:
        claim, secret, share = lot.pk, bytes(lot.secret), lot.permille
        if committed.get(claim) != (commitment(secret, lot.fell_for), share):
            faults.append((claim, EXCHANGED))
        elif lot.made or lot.claim.outcome not in stands:
            continue
        elif claim in inherited or is_drawn(secret, lot.fell_for, share):
            faults.append((claim, SUPPRESSED))
    return Audit(len(committed), faults)
