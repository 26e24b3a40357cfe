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
SET_PORTFOLIO = "parties:portfolio:set"

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
    SET_PORTFOLIO: _SYSTEM,
}

WORDS: Mapping[str, str] = {
    READ: "看单位和岗位。",
    ESTABLISH: "设立单位。",
    RENAME: "给单位更名。",
    CLOSE: "撤销单位。",
    APPOINT: "任职。",
    END_POST: "免职。",
    UNDO: "撤回单位、岗位和分管的变更。",
    DELEGATE: "把自己的岗位委托给同事代办。",
    SET_PORTFOLIO: "设定分管领导的分管范围。",
}
