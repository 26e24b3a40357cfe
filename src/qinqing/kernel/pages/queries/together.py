"""Which bulk acts a list offers its reader."""

from collections.abc import Collection

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.bulk import BulkAct, bulk_acts
from qinqing.kernel.devices.permission import may


def offered(actor: Actor, page: str, works: Collection[str] | None = None) -> list[BulkAct]:
    """Return the acts that the list `page` offers; `works` are the kinds of work that stand on it now."""
    listed = [one for one in bulk_acts().values() if one.back == page and may(actor, one.permission)]
    return [one for one in listed if works is None or one.work in works]
