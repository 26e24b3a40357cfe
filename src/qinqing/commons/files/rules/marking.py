"""Whether a text says of itself that it is a state secret; such a text is not taken in."""

import re

_LEVEL = r"(?:绝\s*密|机\s*密|秘\s*密)"
_STARRED = re.compile(rf"{_LEVEL}\s*[★☆]")
_ALONE = re.compile(rf"\s*[（(【〔\[]?\s*(?:密\s*级\s*[:：]?\s*)?{_LEVEL}(?:级|件)?\s*[）)】〕\]]?\s*")


def marked(text: str) -> bool:
    """Return whether a 密级 stands in the text as a mark: with its star, or alone on a line; not within a sentence."""
    return bool(_STARRED.search(text)) or any(_ALONE.fullmatch(line) for line in text.splitlines() if len(line) < 40)
