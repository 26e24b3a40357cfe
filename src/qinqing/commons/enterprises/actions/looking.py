"""That somebody looked for enterprises by sensitive values is a look at all of them."""

from collections.abc import Sequence

from qinqing.commons.enterprises.events import LOOKED
from qinqing.commons.enterprises.rules.conditions import Condition
from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.actor import Actor


def looked_for(conditions: Sequence[Condition], rows: int, by: Actor) -> None:
    """Note that `by` narrows a list by sensitive values, before `rows` of it are shown; also when there are none.

    Who is left out by a condition is told about as well as who is found: several searches are as good as a reading.
    """
    if sensitive := [one.field.label for one in conditions if one.field.sensitive]:
        look(by=by, what=LOOKED, facts={"table": f"企业登记，按{'、'.join(sensitive)}查找", "rows": rows})
