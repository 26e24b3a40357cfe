"""Who may open the pages of parts."""

from collections.abc import Mapping

VIEW_PARTS = "pages:parts:view"

GRANTS = {VIEW_PARTS: frozenset({"system"})}

WORDS: Mapping[str, str] = {
    VIEW_PARTS: "看界面样张。",
}
