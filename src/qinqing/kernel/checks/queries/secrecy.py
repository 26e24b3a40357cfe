"""What a check of a payment found is kept from whoever may not read the amount."""

from typing import Any

from django.db.models import QuerySet

from qinqing.kernel.checks.models import Check
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.queries.secrecy import unread


def findings(actor: Actor) -> QuerySet[Any, Any]:
    """Return the keys of the files that prove what such a check found; the unit that checks reads its own."""
    found = Check.files.through.objects.filter(check__claim__obligation__in=unread(actor))
    return found.exclude(check__unit=actor.unit_id).values("file")


WITHHELD = (findings,)
