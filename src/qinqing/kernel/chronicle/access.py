"""Who may check the records."""

from collections.abc import Mapping

VERIFY = "chronicle:records:verify"

GRANTS: Mapping[str, frozenset[str]] = {VERIFY: frozenset({"audit", "supervisor"})}
