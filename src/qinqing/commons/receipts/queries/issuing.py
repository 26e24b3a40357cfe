"""What a receipt of a promise would say on a day: its basis, its figures, and the files that show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qinqing.commons.receipts.models import Receipt
from qinqing.commons.receipts.rules.lines import Line, difference, lines_of
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.obligations.queries.judging import asked_of
from qinqing.kernel.obligations.rules import Reckoned
from qinqing.kernel.obligations.rules.basis import Basis, figures, needed


@dataclass(frozen=True, slots=True)
class Draft:
    """What a receipt would be frozen with; `sealed` says that it would speak of a sealed matter."""

    basis: Basis
    found: Reckoned
    sealed: bool

    @property
    def figures(self) -> dict[str, Any]:
        """Return the judgement as JSON can hold it."""
        return figures(self.found)

    @property
    def lines(self) -> list[Line]:
        """Return its lines."""
        return lines_of(self.figures)

    @property
    def is_late(self) -> bool:
        """Say whether the promised day has passed, and later than promised; what is put off ahead is no delay yet."""
        promise = self.found.promise
        ended = promise.closed_on(self.basis.as_of) or self.basis.as_of
        return ended > promise.base_due and self.found.total > 0


def draft(promise: Obligation, as_of: date) -> Draft:
    """Return what a receipt of a promise would say, with all that it waits for wherever that stands; five queries."""
    rows, asked = asked_of([promise.matter_id])
    basis = Basis(promise.pk, as_of, needed(asked, promise.pk))
    matters = {rows[int(one.key)].matter_id for one in basis.promises}
    sealed = Matter.objects.filter(pk__in=matters, confidentiality=SEALED).exists()
    return Draft(basis, basis.judged(), sealed)


def evidence(promise: Obligation, lines: Iterable[Line]) -> dict[str, list[str]]:
    """Return the digests of the files that show each cause in the promise's own matter: those of accepted claims."""
    causes = {part for line in lines for part in line.cause.split("、")}
    keys = [int(one) for one in causes if one.isdecimal()]
    claims = Claim.objects.filter(obligation__in=keys, obligation__matter=promise.matter_id, outcome=Claim.ACCEPTED)
    found: dict[str, list[str]] = defaultdict(list)
    for claim in claims.prefetch_related("files").order_by("pk"):
        found[str(claim.obligation_id)] += sorted(bytes(file.digest).hex() for file in claim.files.all())
    return dict(found)


def issued(receipts: Sequence[Receipt]) -> dict[int, Event]:
    """Return the events by which receipts were issued, by receipt; they come with their promise, one query."""
    places = {(one.obligation.matter_id, one.seq): one.pk for one in receipts}
    rows = Event.objects.filter(
        stream__in={stream for stream, _ in places},
        seq__in={seq for _, seq in places},
        kind="receipts.promise.receipted",
    )
    return {places[row.stream_id, row.seq]: row for row in rows if (row.stream_id, row.seq) in places}


def figures_of(receipt: Receipt) -> Mapping[str, Any]:
    """Return what a receipt was frozen with; it comes with its promise."""
    found: Mapping[str, Any] = issued([receipt])[receipt.pk].facts["figures"]
    return found


def changed(receipt: Receipt) -> list[tuple[Line, Any, Any]]:
    """Return what the facts of today would make of a receipt's own day: lines with the days before and now."""
    return difference(lines_of(figures_of(receipt)), draft(receipt.obligation, receipt.as_of).lines)
