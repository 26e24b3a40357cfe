"""Who may check the records, see who looked, and erase."""

from collections.abc import Mapping

VERIFY = "chronicle:records:verify"
ERASE = "chronicle:content:erase"

GRANTS: Mapping[str, frozenset[str]] = {
    VERIFY: frozenset({"audit", "supervisor"}),
    ERASE: frozenset({"security"}),
}
