"""Who may open the pages of parts."""

VIEW_PARTS = "pages:parts:view"

GRANTS = {VIEW_PARTS: frozenset({"system"})}
