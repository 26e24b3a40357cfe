"""A pasted text cut into its numbered provisions: nothing is lost, and each can be cited."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

_DIGITS = {
    sign: value
    for value, signs in enumerate(("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_TENS = {"十": 10, "百": 100}
_NUMBER = r"[一二三四五六七八九十百零〇两]{1,7}|\d{1,3}"
_ARTICLE = re.compile(rf"第({_NUMBER})条(?:之({_NUMBER}))?")
_LEVELS = (
    (0, re.compile(rf"第(?:{_NUMBER})[章节](?=\s|$)")),
    (1, re.compile(rf"(?:{_NUMBER})、(?<!\d、)")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (3, re.compile(r"\d{1,2}(?:[.．](?!\d)|、)")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
)
_ANNEX = re.compile(r"附件(?:\d{1,2}|[一二三四五六七八九十])?(?=\s|$|[:：])")
_INSIDE = re.compile(
    rf"(?<=[：:；;。])\s*(?=[（(](?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})[）)]|第(?:{_NUMBER})条(?:之(?:{_NUMBER}))?[\s\u3000])"
)
_TIDY = str.maketrans("()．", "（）.")

DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """One provision: `label` as it stands in the text, `number` as it is cited, such as 第三条（一）.

    `level` is 0 for what only heads others, 1 for an article, up to DEEPEST. `again` says that the text uses the
    number a second time; then `number` tells them apart. What has no number has neither label nor level.
    """

    number: str
    label: str
    text: str
    level: int | None = None
    again: bool = False


def numeral(written: str) -> int:
    """Return a number up to 999 as it is written, 二十一 or 21."""
    if written.isdecimal():
        return int(written)
    whole, digit = 0, 0
    for sign in written:
        if sign in _TENS:
            whole, digit = whole + (digit or 1) * _TENS[sign], 0
        else:
            digit = _DIGITS[sign]
    return whole + digit


def cited(number: str) -> str:
    """Return the number of a provision as it is compared: whole-width brackets, no blanks."""
    return re.sub(r"\s", "", number).translate(_TIDY)


def cut(text: str) -> list[Piece]:
    """Cut a text into provisions in their order; their labels and texts together are the text but for blanks."""
    cutter = _Cutter()
    for line in _lines(text):
        cutter.take(line)
    return _told_apart(cutter.pieces)


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for part in _INSIDE.split(line):
            if part.strip():
                yield part.strip()


class _Cutter:
    """Reads line after line; knows below which numbers a line stands."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._above: dict[int, str] = {}
        self._annex = ""
        self._last = 0

    def take(self, line: str) -> None:
        """Begin a provision, or add the line to the one before as a paragraph of it."""
        if found := _ANNEX.match(line):
            self._annex, self._above, self._last = cited(found[0]), {}, 0
            self._begin(0, found[0], line, self._annex)
        elif (found := _ARTICLE.match(line)) and self._follows(found, line):
            self._last = numeral(found[1])
            self._begin(1, found[0], line, self._annex + cited(found[0]))
        elif level := self._level(line):
            self._begin(*level)
        else:
            self._paragraph(line)

    def _follows(self, found: "re.Match[str]", line: str) -> bool:
        """Tell an article from a sentence that begins by naming one: a blank follows, or its number comes next."""
        rest = line[found.end() :]
        return not rest or rest[0].isspace() or (numeral(found[1]) == self._last + 1 and not found[2])

    def _level(self, line: str) -> tuple[int, str, str, str] | None:
        for level, pattern in _LEVELS:
            if found := pattern.match(line):
                own = cited(found[0]).rstrip("、.")
                if level == 0:
                    return level, found[0], line, self._annex + own
                above = "".join(number for depth, number in sorted(self._above.items()) if depth < level)
                return level, found[0], line, (above or self._annex) + own
        return None

    def _begin(self, level: int, label: str, line: str, number: str) -> None:
        own = number
        for depth in sorted(self._above):
            if depth < level:
                own = own.removeprefix(self._above[depth])
        self._above = {depth: one for depth, one in self._above.items() if depth < level}
        if level:
            self._above[level] = own
        self.pieces.append(Piece(number, label, line[len(label) :].strip(), level))

    def _paragraph(self, line: str) -> None:
        last = self.pieces[-1] if self.pieces else None
        if last and last.level == 1:
            self.pieces[-1] = replace(last, text=f"{last.text}\n{line}".strip())
        else:
            self.pieces.append(Piece("", "", line))


def _told_apart(pieces: list[Piece]) -> list[Piece]:
    seen: Counter[str] = Counter()
    found = []
    for piece in pieces:
        seen[piece.number] += 1
        if piece.number and seen[piece.number] > 1:
            found.append(replace(piece, number=f"{piece.number}〔{seen[piece.number]}〕", again=True))
        else:
            found.append(piece)
    return found
