"""A text as the rules look at it: half-width, without spaces, every character knowing where it came from."""

import re
from bisect import bisect_left
from dataclasses import dataclass

_GROUPS = {
    "〇": "○◯",
    '"': "“”‘’「」『』＂",
    "[": "【〔﹝［",
    "]": "】〕﹞］",
    "（": "(",
    "）": ")",
    "-": "—–―－",
    "~": "～",
    ".": "·．",
    "、": "､",
    "，": ",",
    "；": ";",
    "：": ":∶",
    "？": "?",
    "！": "!",
}
_KEPT = "（），；：？！"
_SAME = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEPT}
_SAME |= {ord(letter): ord(one) for one, letters in _GROUPS.items() for letter in letters}
_BETWEEN_DIGITS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
FILLER = "□"
"""Stands for a character that must not be read as a date, a number or a party: it keeps the places of the others."""


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` and, for each of its characters, the place in the text that was given."""

    text: str
    places: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of `text` stands in what was given."""
        if start >= end:
            return (self.places[start], self.places[start]) if start < len(self.places) else (0, 0)
        return self.places[start], self.places[end - 1] + 1

    def at(self, place: int) -> int:
        """Return the first place of `text` that came from `place` or later."""
        return bisect_left(self.places, place)


def fold(text: str, offset: int = 0) -> Folded:
    """Fold a text whose first character stands at `offset`; spaces vanish, tabs stay as borders of cells."""
    same = _BETWEEN_DIGITS.sub(",", text.translate(_SAME))
    kept = [
        place
        for place, letter in enumerate(same)
        if letter == "\t" or not (letter.isspace() or letter in "\u200b\ufeff")
    ]
    return Folded("".join(same[place] for place in kept), tuple(place + offset for place in kept))


def mask(text: str, pattern: re.Pattern[str]) -> str:
    """Replace what a pattern finds by fillers of the same length."""
    return pattern.sub(lambda found: FILLER * len(found.group()), text)
