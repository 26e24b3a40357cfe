"""What sides bring forward in a receipt of a payment is kept from whoever may not read the amount."""

from typing import Any

from django.db.models import QuerySet

from qinqing.commons.receipts.models import Turn
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.evidence.models import File
from qinqing.kernel.obligations.queries.secrecy import unread


def brought(actor: Actor) -> QuerySet[Any, Any]:
    """Return the keys of the files of such receipts; whoever has to answer one reads what was brought."""
    files = File.objects.filter(matter__receipt__obligation__in=unread(actor))
    return files.exclude(matter__in=Turn.objects.filter(unit=actor.unit_id).values("receipt")).values("pk")


WITHHELD = (brought,)
