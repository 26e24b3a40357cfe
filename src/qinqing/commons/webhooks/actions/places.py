"""A webhook goes on telling of the same place when that moves."""

from collections.abc import Mapping

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat, Length, Substr

from qinqing.commons.webhooks.models import Webhook
from qinqing.kernel.devices.action import running


def move_along(moved: Mapping[str, str]) -> None:
    """Rewrite the paths at and below a place that moved; where they stand already nothing is rewritten twice."""
    running()
    rest = Substr(F("path"), Length(Value(moved["was"])) + 1)
    goes_to = Concat(Value(moved["to"]), rest, output_field=TextField())
    Webhook.objects.filter(path__gte=moved["was"], path__lt=moved["end"]).update(path=goes_to)
