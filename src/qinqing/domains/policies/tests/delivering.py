"""Deliveries to the registry, by the real actions."""

from collections.abc import Mapping

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.actions.staging import Delivery, NothingChanges
from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.tests.sheets import DAY, code
from qinqing.kernel.devices.actor import Actor
from tests import builders

Given = Mapping[int, Mapping[str, str | None]]
"""Values of fields by the number of an enterprise, as the registry stores them."""


def brought(by: Actor, rows: Given) -> None:
    """Deliver values; what says nothing new is dropped."""
    given_rows = [Row(number, code(number), dict(row)) for number, row in rows.items()]
    batch = actions.stage(delivery=Delivery("登记库", DAY, given_rows), by=by)
    try:
        actions.apply(import_id=batch.pk, seen=turn(), by=by)
    except NothingChanges:
        actions.drop(import_id=batch.pk, by=by)


def undone(by: Actor) -> None:
    """Take the last delivery back, if there is one that was not."""
    last = Import.objects.filter(turn=turn(), reverted=None).first()
    if last:
        actions.undo(import_id=last.pk, by=by)


def crowd(town: builders.City, many: int = 200) -> None:
    """Deliver so many enterprises that pay 500 元 of tax each."""
    brought(town.clerk, {number: {"name": f"企业{number}", "tax_paid": "500"} for number in range(1, many + 1)})
