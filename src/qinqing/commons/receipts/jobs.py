"""What is due around receipts: the steps of whoever has to answer, found by an index of what is to come."""

from datetime import datetime

from qinqing.kernel.obligations.jobs import Climb

BATCH = 200

_TURNS = Climb(
    table="receipts_turn",
    key="id",
    matter="receipt_id",
    promise="""JOIN receipts_receipt AS receipt ON receipt.matter_id = one.receipt_id
        JOIN obligations_obligation AS promise ON promise.id = receipt.obligation_id""",
    event="receipts.clock.fired",
    more=("unit_id",),
)


def sweep(now: datetime | None = None, batch: int = BATCH) -> int:
    """Fire the steps that are due, one batch; returns how many. `now` is the database's clock unless given."""
    return _TURNS.fire(now, batch)
