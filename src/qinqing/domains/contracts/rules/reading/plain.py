"""Plain text whose lines an editor, or a hand, has cut in the middle of a sentence."""

import re
import unicodedata
from itertools import pairwise

_ENDS = re.compile(r"[。；！？：:;!?]\s*$")
_BEGINS = re.compile(
    r"\s{2,}|　|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|"
    r"第[零一二三四五六七八九十百\d]+[章节条款部编]|\d+(?:\.\d+)+|[①-⑳]|[一二三四五六七八九]是|"
    r"[^\s，。；：]{1,10}[：:]|[-*•●■◆]"
)
WIDEST = 120
"""Columns; longer lines are paragraphs, which nobody has cut."""
NARROWEST = 24
SLACK = 6
"""Columns by which a cut line may be shorter than the widest: a word or a number that did not fit."""
_OFTEN = 3
_OPEN = re.compile(r"[，、,]\s*$")
_STATES = re.compile("^(?=.*，).*(?:(?<!供)应|须|不得|[于在][^，。；]{2,24}[前内])")
_OWN = re.compile("[甲乙丙丁]方|双方|各方|附件|（")
"""Begins a line of its own, cut or not."""


def unwrapped(text: str) -> str:
    """Join lines that were cut at one width; paragraphs, lists and tables stay as they are."""
    lines = text.split("\n")
    width = _wrapped_at(lines)
    joined = [lines[0]]
    for before, line in pairwise(lines):
        if (width and _continues(before, line, width)) or _cut_by_hand(before, line):
            joined[-1] = _glued(joined[-1], line)
        else:
            joined.append(line)
    return "\n".join(joined)


def columns(line: str) -> int:
    """Return the width of a line; a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line.rstrip())


def _wrapped_at(lines: list[str]) -> int | None:
    widths = sorted((columns(line) for line in lines if line.strip()), reverse=True)
    if not widths or not NARROWEST <= widths[0] <= WIDEST:
        return None
    full = [line for line in lines if columns(line) >= widths[0] - SLACK]
    return widths[0] if sum(not _ENDS.search(line) for line in full) >= _OFTEN else None


def _continues(before: str, line: str, width: int) -> bool:
    if not before.strip() or not line.strip() or "\t" in before + line or "|" in before + line:
        return False
    return columns(before) >= width - SLACK and not _ENDS.search(before) and not _BEGINS.match(line)


def _cut_by_hand(before: str, line: str) -> bool:
    """Whether one line was cut alone: it states a duty and does not end, and the next one ends what it began."""
    if not before.strip() or not _ENDS.search(line) or "\t" in before + line or "|" in before + line:
        return False
    if _ENDS.search(before) or _BEGINS.match(line) or _OWN.match(line):
        return False
    return bool(_OPEN.search(before)) or (columns(before) >= NARROWEST and bool(_STATES.search(before)))


def _glued(before: str, line: str) -> str:
    ascii_words = before[-1:].isascii() and before[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha()
    return before.rstrip() + (" " if ascii_words else "") + line.strip()
