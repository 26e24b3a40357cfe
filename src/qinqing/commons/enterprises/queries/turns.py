"""The turn of the registry: how many imports were applied."""

from django.db.models import Max

from qinqing.commons.enterprises.models import Import


def turn() -> int:
    """Return the number of the last import that was applied: a preview made before it is out of date."""
    return Import.objects.aggregate(last=Max("turn"))["last"] or 0
