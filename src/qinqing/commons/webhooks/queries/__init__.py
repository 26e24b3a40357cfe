"""Reading of webhooks and of what was pushed to them."""

from qinqing.commons.webhooks.queries.keeping import (
    COUNTED,
    PURPOSE_ADDRESS,
    PURPOSE_SECRET,
    area_of,
    keepers,
    kept,
    kept_below,
    pushes_of,
    story_of,
    undoable,
    webhook_for,
)
from qinqing.commons.webhooks.queries.pushing import body_of, pushed, still_open

__all__ = [
    "COUNTED",
    "PURPOSE_ADDRESS",
    "PURPOSE_SECRET",
    "area_of",
    "body_of",
    "keepers",
    "kept",
    "kept_below",
    "pushed",
    "pushes_of",
    "still_open",
    "story_of",
    "undoable",
    "webhook_for",
]
