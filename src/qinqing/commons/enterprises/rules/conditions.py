"""Conditions by which a list of enterprises is narrowed: a field, and a range, a choice or a beginning."""

from dataclasses import dataclass

from qinqing.commons.enterprises.rules.catalogue import KINDS, Field
from qinqing.commons.enterprises.rules.showing import NOBODY_KNOWS
from qinqing.commons.enterprises.rules.values import said

MOST = 6
"""Conditions at a time; each costs a look at every enterprise that is passed by."""

OTHERWISE = frozenset({"uscc", "path", "size"})
"""What the list is narrowed by in a way of its own."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What one value has to be; `least` and `most` are numbers as `rules.values` stores them, both included.

    `begins` is how a code begins; `not_known` asks for those of whom nobody knows it, and then nothing else.
    """

    field: Field
    least: int | None = None
    most: int | None = None
    begins: str = ""
    not_known: bool = False

    @property
    def says(self) -> str:
        """Return the condition in people's words."""
        label = self.field.label
        if self.not_known:
            return f"{label}：{NOBODY_KNOWS}"
        if self.begins:
            return f"{label}以 {self.begins} 开头"
        least, most = (None if one is None else said(self.field, one) for one in (self.least, self.most))
        if least == most:
            return f"{label}：{least}"
        bounds = [f"不低于 {least}" if least else "", f"不超过 {most}" if most else ""]
        return label + "，".join(filter(None, bounds))


def may_narrow(field: Field) -> bool:
    """Tell whether a list can be narrowed by a field: what can be compared and still comes, no texts."""
    return field.kind in KINDS and not field.retired and field.code not in OTHERWISE
