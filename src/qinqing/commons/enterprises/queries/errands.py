"""What the worker is asked to do with imports, and how far it is."""

from dataclasses import dataclass

from qinqing.commons.enterprises.models import Errand, Import
from qinqing.commons.enterprises.queries.progress import noted, place_of_errand
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.rules.errands import AT_ONCE_ROWS, STEPS


@dataclass(frozen=True, slots=True)
class Progress:
    """An errand and in which step it is; step 0: it waits."""

    errand: Errand
    step: int

    @property
    def steps(self) -> int:
        """Return how many steps there are."""
        return len(STEPS)

    @property
    def says(self) -> str:
        """Return what is being done."""
        return STEPS.get(self.step, "")

    @property
    def share(self) -> int:
        """Return how much is done, in hundredths."""
        return max(self.step - 1, 0) * 100 // len(STEPS)


def last_errand(batch: Import) -> Progress | None:
    """Return what was last asked for with an import; one query."""
    errands = batch.errands.select_related("post__person", "stand_in", "result")
    errand = errands.order_by("-pk").first()
    if errand is None:
        return None
    waits = errand.state == Errand.WAITING
    return Progress(errand, noted(place_of_errand(errand.pk)) if waits else 0)


def too_long(batch: Import) -> bool:
    """Say whether an import is the worker's, since nobody waits that long."""
    return batch.rows > AT_ONCE_ROWS


def out_of_date(batch: Import) -> bool:
    """Say whether what a long import would do has to be reckoned anew: something was applied since."""
    return too_long(batch) and (batch.foreseen or {}).get("turn") != turn()
