"""A receipt as a file: what its holder needs to have it reckoned anew somewhere else."""

from typing import Any

from qinqing.commons.receipts.models import Receipt
from qinqing.commons.receipts.queries.issuing import issued
from qinqing.commons.receipts.queries.telling import names_of
from qinqing.commons.receipts.rules.anew import FORMAT
from qinqing.kernel.chronicle.models import Checkpoint
from qinqing.kernel.chronicle.queries.checkpoints import way


def checkpoint_of(receipt: Receipt) -> Checkpoint | None:
    """Return the first checkpoint under whose root the receipt lies, None before one was made."""
    found = way(receipt.obligation.matter_id, receipt.seq)
    return Checkpoint.objects.get(pk=found.checkpoint) if found else None


def paper_of(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as JSON can hold it; it comes with its promise."""
    event = issued([receipt])[receipt.pk]
    figures, checkpoint = event.facts["figures"], checkpoint_of(receipt)
    return {
        "format": FORMAT,
        "receipt": receipt.matter.reference,
        "former": event.facts["former"],
        "as_of": event.facts["as_of"],
        "unit": figures["unit"],
        "total": figures["total"],
        "lines": figures["booking"],
        "names": names_of(receipt, figures),
        "stream": event.stream_id,
        "seq": event.seq,
        "fingerprint": bytes(event.hash).hex(),
        "checkpoint": {"number": checkpoint.number, "root": bytes(checkpoint.sha256).hex()} if checkpoint else None,
    }
