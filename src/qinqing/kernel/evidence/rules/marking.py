"""The marking of a state secret (密级), as it stands on a document: by its shape and place, never by the word alone."""

# 保守国家秘密法 sets three levels; by GB/T 9704-2012, 7.2.2 the level stands by itself at the top of the first page,
# with a star and the period where one is set. 商业秘密, 保密 and a sentence that speaks of 机密 are no marking.

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Final

TOP: Final = 8
"""Lines among which a marking stands: the number of the copy, the level, the urgency, titles above a table."""

LONGEST: Final = 30
"""Signs of a line that is a marking and what stands beside it; a sentence about markings is longer."""

_LEVEL = "(?:绝密|机密|秘密)"
_ALONE = re.compile(rf"\d{{0,10}}(?:密级[:：]?)?[（(【〔\[]?{_LEVEL}级?[）)】〕\]]?(?:特提|特急|加急|平急|急件)?")
_STARRED = re.compile(rf"\d{{0,10}}(?:密级[:：]?)?[（(【〔\[]?{_LEVEL}级?[★☆]")
_NAMED = re.compile(rf"(?<!商业){_LEVEL}级?[★☆]|[（(【〔\[]{_LEVEL}级?[）)】〕\]]")


def is_marked(lines: Iterable[str]) -> bool:
    """Tell whether the lines with which a document begins mark it; empty ones do not count, nor spaces in between."""
    filled = filter(None, map(_plain, lines))
    return any(
        _ALONE.fullmatch(line) or (len(line) <= LONGEST and _STARRED.match(line)) for line in islice(filled, TOP)
    )


def name_is_marked(name: str) -> bool:
    """Tell whether the name of a file marks it: 「机密★1年 ….pdf」, 「…（秘密）.docx」, 「机密.pdf」."""
    plain = _plain(name)
    return bool(_NAMED.search(plain)) or bool(_ALONE.fullmatch(plain.rpartition(".")[0]))


def _plain(line: str) -> str:
    """Return a line without spaces, in everyday letters: some PDFs write 示 as the radical ⽰."""
    return "".join(unicodedata.normalize("NFKC", line).split())
