"""How an import's values stand in the registry, in SQL: on the enterprise's own row, or at a place of a topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.commons.enterprises.rules.columns import COLUMNS

FIELDS = tuple(column.field for column in COLUMNS if column.field != "uscc")
"""The columns of the enterprise's own row that are delivered."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of the catalogue that an import gives, by the topics under which they stand.

    Codes and places stand in the SQL, having been checked when they were set; names of topics are parameters.
    """

    topics: Sequence[tuple[str, Sequence[Field]]]

    @property
    def given(self) -> dict[str, Any]:
        """Return the parameters of `joins`: how each topic is called."""
        return {f"topic{place}": topic for place, (topic, _fields) in enumerate(self.topics)}

    @property
    def joins(self) -> str:
        """Return the joins that bring what is held of `enterprise`, as `held0`, `held1` and so on."""
        return "\n".join(
            f"LEFT JOIN enterprises_holding AS held{place} "
            f"ON held{place}.enterprise_id = enterprise.id AND held{place}.topic = %(topic{place})s"
            for place in range(len(self.topics))
        )

    @property
    def stands(self) -> str:
        """Return VALUES (field, value as text, the import that entered it) of `enterprise`, one row a field.

        A topic of which nothing is held has no importer; what is given of it is filled in, which changes nothing.
        """
        own = [f"('{name}', enterprise.{name}::text, enterprise.entered_in_id)" for name in (*FIELDS, "listed")]
        held = [
            f"('{one.code}', held{place}.values[{one.slot}]::text, held{place}.entered_in_id)"
            for place, (_topic, fields) in enumerate(self.topics)
            for one in fields
        ]
        return ", ".join(own + held)

    @property
    def codes(self) -> Sequence[str]:
        """Return the codes of all these fields."""
        return [one.code for _topic, fields in self.topics for one in fields]


def shape_of(codes: Sequence[str]) -> Shape:
    """Return where the fields with these codes stand; fixed columns are left out."""
    return shape(field for code, field in everything().items() if code in set(codes))


def shape(fields: Any) -> Shape:
    """Return where these fields stand; fixed columns are left out."""
    found: dict[str, list[Field]] = {}
    for one in fields:
        if one.slot:
            found.setdefault(one.topic, []).append(one)
    return Shape(sorted(found.items()))


def whole(batch: Import) -> Shape:
    """Return where all that an import gives stands, and what else is known under the same topics."""
    known = everything()
    touched = {known[code].topic for code in batch.fields if known[code].slot}
    return shape(one for one in known.values() if one.topic in touched)
