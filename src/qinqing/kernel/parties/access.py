"""Who may enter units and give posts."""

from collections.abc import Mapping

READ = "parties:unit:read"
ESTABLISH = "parties:unit:establish"
RENAME = "parties:unit:rename"
CLOSE = "parties:unit:close"
APPOINT = "parties:post:appoint"
END_POST = "parties:post:end"
UNDO = "parties:change:undo"
DELEGATE = "parties:post:delegate"

_SYSTEM = frozenset({"system"})
_STAFF = frozenset({"clerk", "head", "supervisor"})

GRANTS: Mapping[str, frozenset[str]] = {
    READ: frozenset({"system", "audit"}),
    ESTABLISH: _SYSTEM,
    RENAME: _SYSTEM,
    CLOSE: _SYSTEM,
    APPOINT: _SYSTEM,
    END_POST: _SYSTEM,
    UNDO: _SYSTEM,
    DELEGATE: _STAFF,
}
