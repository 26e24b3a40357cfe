"""Where the texts of a PDF's page are drawn: just enough of its drawing language to tell one line from the next."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

Matrix = tuple[float, ...]
_SAME: Final[Matrix] = (1, 0, 0, 1, 0, 0)
_SIX: Final = len(_SAME)
_TOKEN = re.compile(
    rb"\((?:\\.|[^\\()]){0,1000}\)|<[0-9A-Fa-f\s]*>|/[^\s/<>\[\]()]*|[-+]?(?:\d+\.?\d*|\.\d+)|[A-Za-z'\"*]+|\S", re.S
)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


@dataclass(frozen=True, slots=True)
class Piece:
    """A text as its font's codes, the font's name, and where it stands on the page."""

    x: float
    y: float
    font: str
    codes: bytes


@dataclass
class _Pen:
    """Where the next text goes, and what was written."""

    page: Matrix = _SAME
    line: Matrix = _SAME
    leading: float = 0
    name: str = ""
    font: str = ""
    kept: list[Matrix] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def begin(self, numbers: Matrix, text: bytes) -> None:
        self.line = _SAME

    def take(self, numbers: Matrix, text: bytes) -> None:
        self.font = self.name

    def place(self, numbers: Matrix, text: bytes) -> None:
        self.line = numbers[-_SIX:] if len(numbers) >= _SIX else self.line

    def step(self, numbers: Matrix, text: bytes) -> None:
        if len(numbers) > 1:
            self.line = _times((1, 0, 0, 1, *numbers[-2:]), self.line)

    def step_and_lead(self, numbers: Matrix, text: bytes) -> None:
        self.lead((-numbers[-1],) if numbers else (), text)
        self.step(numbers, text)

    def lead(self, numbers: Matrix, text: bytes) -> None:
        self.leading = numbers[-1] if numbers else self.leading

    def next_line(self, numbers: Matrix, text: bytes) -> None:
        self.step((0, -self.leading), text)

    def write(self, numbers: Matrix, text: bytes) -> None:
        if text:
            at = _times(self.line, self.page)
            self.pieces.append(Piece(at[4], at[5], self.font, text))

    def write_below(self, numbers: Matrix, text: bytes) -> None:
        self.next_line(numbers, text)
        self.write(numbers, text)

    def turn(self, numbers: Matrix, text: bytes) -> None:
        self.page = _times(numbers[-_SIX:], self.page) if len(numbers) >= _SIX else self.page

    def keep(self, numbers: Matrix, text: bytes) -> None:
        self.kept.append(self.page)

    def restore(self, numbers: Matrix, text: bytes) -> None:
        self.page = self.kept.pop() if self.kept else self.page


_ACTS: Mapping[bytes, Callable[[_Pen, Matrix, bytes], None]] = {
    b"BT": _Pen.begin,
    b"Tf": _Pen.take,
    b"Tm": _Pen.place,
    b"Td": _Pen.step,
    b"TD": _Pen.step_and_lead,
    b"TL": _Pen.lead,
    b"T*": _Pen.next_line,
    b"Tj": _Pen.write,
    b"TJ": _Pen.write,
    b"'": _Pen.write_below,
    b'"': _Pen.write_below,
    b"cm": _Pen.turn,
    b"q": _Pen.keep,
    b"Q": _Pen.restore,
}


def pieces(drawing: bytes) -> list[Piece]:
    """Return every text of a page's drawing, in its order."""
    pen = _Pen()
    numbers: list[float] = []
    text = b""
    for token in _TOKEN.findall(drawing):
        first = token[:1]
        if first == b"(" or (first == b"<" and token[-1:] == b">"):
            text += _codes(token)
        elif first == b"/":
            pen.name = token[1:].decode("latin-1")
        elif first.isdigit() or (first in b"-+." and len(token) > 1):
            numbers.append(float(token))
        elif first.isalpha() or first in b"'\"":
            if act := _ACTS.get(token):
                act(pen, tuple(numbers), text)
            numbers, text = [], b""
    return pen.pieces


def _codes(token: bytes) -> bytes:
    if token[:1] == b"<":
        digits = b"".join(token[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return _ESCAPED.sub(_unescaped, token[1:-1])


def _unescaped(found: "re.Match[bytes]") -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 0xFF]) if sign[:1] in b"01234567" else _SIGNS.get(sign, sign)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
