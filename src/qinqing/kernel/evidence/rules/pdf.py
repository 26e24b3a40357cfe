"""What a PDF's first pages say, as pypdf reads their text layer; a scan has none."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from math import hypot
from typing import Final

from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

PAGES: Final = 3
"""How many pages are read from the first: a cover may stand before the page that is marked."""

HEIGHT: Final = 3
"""Points by which two pieces of one line may differ in height."""

LINES, NOTES = 12, 40
"""How many lines are read from the top of a page, and how many notes that were laid upon it."""

FOOT: Final = 72
"""Points above the lower edge that are the foot of a page: below them the text of the page does not reach."""

WIDEST: Final = 200
"""Signs of a line that are read; a marking is shorter."""

LEANS: Final = 0.1
"""A text whose line climbs by more than this share of its length lies across the page, as a watermark does."""

NEAR: Final = 1.5
"""How many times its own length a letter of a sloping text may stand off; further off another text begins."""

# pypdf's own bounds are for whole books; a first page with its fonts is smaller. No program is called for a picture.
_BOUNDS: Final = Configuration(
    zlib_maximum_output_length=8_000_000,
    lzw_maximum_output_length=8_000_000,
    run_length_maximum_output_length=8_000_000,
    array_based_stream_maximum_output_length=8_000_000,
    stream_decoding_work_maximum_length=32_000_000,
    stream_parsing_work_maximum_count=400_000,
    jbig2dec_binary=None,
)

_END: Final = b"\nstartxref\n0\n%%EOF\n"

# Beside pypdf's own, what it lets through when a file is not what it says it is.
_FAULTS: Final = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class _Piece:
    x: float
    y: float
    words: str


@dataclass(slots=True)
class _Seen:
    """What is drawn on a page: pieces of lines, and the texts that slope across it, put together from their letters."""

    pieces: list[_Piece] = field(default_factory=list)
    sloping: list[str] = field(default_factory=list)
    last: tuple[float, float, float] = (0, 0, 0)
    """Where the last sloping piece began, and how far the next one of the same text may stand off."""

    def see(self, words: str, page: list[float], line: list[float], font: object, size: float) -> None:
        """Take a text with the matrices of the page and of the line, as pypdf hands them over."""
        if not words.strip():
            return
        a, b, c, d, e, f = page
        x, y = a * line[4] + c * line[5] + e, b * line[4] + d * line[5] + f
        along, across = a * line[0] + c * line[1], b * line[0] + d * line[1]
        self.pieces.append(_Piece(x, y, words.strip("\n")))
        if min(abs(along), abs(across)) > LEANS * max(abs(along), abs(across)):
            self._lean(words.strip(), x, y, NEAR * hypot(along, across) * size * len(words))

    def _lean(self, words: str, x: float, y: float, near: float) -> None:
        if self.sloping and hypot(x - self.last[0], y - self.last[1]) <= self.last[2]:
            self.sloping[-1] += words
        else:
            self.sloping.append(words)
        self.last = (x, y, near)


def first_pages(content: bytes) -> Iterator[list[str]]:
    """Yield the lines of the first pages: from the top, from the foot, in the order of drawing, of each note.

    What is locked by a password, damaged or a scan yields nothing. It may take long and much memory for what was made
    to take them; whoever calls bounds both, and has what was yielded before.
    """
    with apply_configuration(_BOUNDS):
        try:
            reader = _opened(content)
            for place in range(min(PAGES, len(reader.pages))):
                yield from _page(reader.pages[place])
        except _FAULTS:
            return


def _opened(content: bytes) -> PdfReader:
    """Open it; where its end was cut off, as readers of PDF do, with its objects searched for."""
    try:
        return PdfReader(io.BytesIO(content))
    except PyPdfError:
        return PdfReader(io.BytesIO(content + _END))


def _page(page: PageObject) -> Iterator[list[str]]:
    seen = _Seen()
    drawn = page.extract_text(visitor_text=seen.see)
    foot = float(page.mediabox.bottom) + FOOT
    yield list(islice(_lines(seen.pieces), LINES))
    yield list(_lines([piece for piece in seen.pieces if piece.y < foot]))
    yield [line[:WIDEST] for line in islice(drawn.splitlines(), LINES)]
    yield from ([text[:WIDEST]] for text in seen.sloping[:NOTES])
    for note in islice(page.annotations or (), NOTES):
        laid = note.get_object()
        if isinstance(laid, DictionaryObject) and (said := laid.get("/Contents")):
            yield str(said).splitlines()[:LINES]


def _lines(pieces: list[_Piece]) -> Iterator[str]:
    """Yield the lines of a page from the top, each from left to right."""
    lines: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda one: -one.y):
        if lines and lines[-1][0].y - piece.y <= HEIGHT:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    for line in lines:
        yield "".join(piece.words for piece in sorted(line, key=lambda one: one.x)[:WIDEST])[:WIDEST]
