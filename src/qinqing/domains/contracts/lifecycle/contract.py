"""The life of a contract; for now it begins with its signature."""

ACTIVE = "active"

STATES = {ACTIVE: "履约中"}
