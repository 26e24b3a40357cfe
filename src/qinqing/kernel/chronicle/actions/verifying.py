"""Recomputing every chain when somebody asks for it; what was found is kept for whoever looks later."""

from datetime import datetime

from qinqing.kernel.chronicle import access, events
from qinqing.kernel.chronicle.actions.recording import area_stream, record
from qinqing.kernel.chronicle.queries.ledger import VERIFICATIONS, verify
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor


@action(access.VERIFY, creates=True)
def verify_records(*, by: Actor, at: datetime = NOW) -> None:
    """Recompute the whole history, O(events), and record what was found: numbers and places, no content."""
    found = verify()
    facts = {name: getattr(found, name) for name in ("streams", "events", "texts", "erased")}
    faults = [[one.stream, one.seq, one.why] for one in found.faults]
    record(area_stream(VERIFICATIONS), events.VERIFIED, by=by, at=at, facts={**facts, "faults": faults})
