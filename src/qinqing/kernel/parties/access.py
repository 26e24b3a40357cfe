"""Who may enter units and give posts."""

from collections.abc import Mapping

ESTABLISH = "parties:unit:establish"
APPOINT = "parties:post:appoint"

GRANTS: Mapping[str, frozenset[str]] = {
    ESTABLISH: frozenset({"system"}),
    APPOINT: frozenset({"system"}),
}
