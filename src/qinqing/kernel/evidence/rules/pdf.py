"""The topmost lines of a PDF's text layer, without a reader of PDF: its first drawing and the letters of its fonts."""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from qinqing.kernel.evidence.rules.drawing import Piece, pieces

MOST_OBJECTS: Final = 20_000
MOST_PART, MOST_ALL = 1024 * 1024, 24 * 1024 * 1024
"""How many bytes are unpacked of one object, and of all."""

MOST_DRAWING: Final = 256 * 1024
MOST_FONTS: Final = 60
MOST_LETTERS: Final = 0x10000
HEIGHT: Final = 3
"""Points by which two pieces of one line may differ in height."""

LINES, WIDEST = 12, 200
"""How many lines are read from the top, and how many pieces of each."""

Decode = Callable[[bytes], str]
_OBJECT = re.compile(rb"\b(\d{1,8})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_OTHER = re.compile(rb"/Image\b|/FontFile|/Length1\b|/XRef\b")
_LETTERS = re.compile(rb"/ToUnicode\s+(\d{1,8})\s+\d+\s+R")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d{1,8})\s+\d+\s+R")
_FIRST = re.compile(rb"/First\s+(\d{1,8})\b")
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


def first_page(content: bytes) -> list[list[str]]:
    """Return the first page's lines from the top, once for each code in which fonts without a table may write."""
    drawing, said, streams = b"", {}, {}
    for number, (words, stream) in _objects(content).items():
        said[number] = words
        if b"begincmap" in stream:
            streams[number] = stream
        elif not drawing and b"BT" in stream and re.search(rb"T[jJ]\b", stream):
            drawing = stream
    fonts = _fonts(said, streams)
    lines = _lines(pieces(drawing[:MOST_DRAWING]))
    return [
        ["".join(fonts.get(piece.font, plain)(piece.codes) for piece in line) for line in lines]
        for plain in (_gb18030, _utf16)
    ]


def _objects(content: bytes) -> dict[int, tuple[bytes, bytes]]:
    """Return what every object says of itself and its bytes, in the order of the file: the first page comes first.

    What is neither a drawing, a font's table nor a collection of objects is not unpacked.
    """
    found: dict[int, tuple[bytes, bytes]] = {}
    left = MOST_ALL
    starts = list(islice(_OBJECT.finditer(content), MOST_OBJECTS))
    ends = [one.start() for one in starts[1:]] + [len(content)]
    for one, end in zip(starts, ends, strict=False):
        begins = _STREAM.search(content, one.end(), end)
        words, stream = content[one.end() : min(begins.start() if begins else end, one.end() + MOST_PART)], b""
        if begins and left > 0 and not _OTHER.search(words):
            stream = _unpacked(content[begins.end() : end], packed=b"/FlateDecode" in words)
            left -= len(stream)
        if b"/ObjStm" in words:
            found.update(_collected(words, stream))
        else:
            found[int(one[1])] = words, stream
    return found


def _collected(words: bytes, stream: bytes) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    """Yield the objects that stand together in one stream."""
    found = _FIRST.search(words)
    first = int(found[1]) if found else 0
    places = [int(one) for one in stream[:first].split()[: 2 * MOST_OBJECTS] if one.isdigit() and len(one) < 9]
    starts = [first + place for place in places[1::2]]
    for number, start, end in zip(places[::2], starts, [*starts[1:], len(stream)], strict=False):
        yield number, (stream[start:end], b"")


def _unpacked(written: bytes, *, packed: bool) -> bytes:
    if not packed:
        return written[:MOST_PART]
    try:
        return zlib.decompressobj().decompress(written, MOST_PART)
    except zlib.error:
        return b""


def _fonts(said: Mapping[int, bytes], streams: Mapping[int, bytes]) -> dict[str, Decode]:
    """Return how each font, by the name that the drawing gives it, is read."""
    tables = {
        font: int(found[1])
        for font, words in said.items()
        if (found := _LETTERS.search(words)) and int(found[1]) in streams
    }
    named: dict[str, Decode] = {}
    for words in said.values():
        for name, number in _NAMED.findall(words):
            word = name.decode("latin-1")
            if int(number) in tables and word not in named and len(named) < MOST_FONTS:
                named[word] = _letters(streams[tables[int(number)]])
    return named


def _gb18030(codes: bytes) -> str:
    return codes.decode("gb18030", "replace")


def _utf16(codes: bytes) -> str:
    return codes.decode("utf-16-be", "replace")


def _letters(table: bytes) -> Decode:
    """Return how a font's codes are read, by its own table; they have one byte or two."""
    meant = dict(islice(_meant(table), MOST_LETTERS))
    widest = re.search(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>", table)
    step = 1 if widest and len(widest[1]) <= 2 else 2

    def decode(codes: bytes) -> str:
        places = range(0, len(codes), step)
        return "".join(meant.get(int.from_bytes(codes[place : place + step], "big"), "\ufffd") for place in places)

    return decode


def _meant(table: bytes) -> Iterator[tuple[int, str]]:
    for part in _between(table, b"beginbfchar", b"endbfchar"):
        yield from ((int(code, 16), _text(letters)) for code, letters in _PAIR.findall(part))
    for part in _between(table, b"beginbfrange", b"endbfrange"):
        for first, last, begin, each in _RANGE.findall(part):
            codes = range(int(first, 16), int(last, 16) + 1)
            if each:
                yield from zip(codes, map(_text, _HEX.findall(each)), strict=False)
            elif start := _text(begin):
                yield from ((code, chr(min(ord(start[-1]) + code - codes.start, 0xFFFF))) for code in codes)


def _between(table: bytes, begin: bytes, end: bytes) -> list[bytes]:
    return [part.partition(end)[0] for part in table.split(begin)[1:]]


def _text(digits: bytes) -> str:
    return bytes.fromhex((b"0" * (-len(digits) % 4) + digits).decode()).decode("utf-16-be", "replace")


def _lines(drawn: Sequence[Piece]) -> list[list[Piece]]:
    """Return the topmost lines, each from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(drawn, key=lambda one: -one.y):
        if lines and lines[-1][0].y - piece.y <= HEIGHT:
            lines[-1].append(piece)
        elif len(lines) == LINES:
            break
        else:
            lines.append([piece])
    return [sorted(line, key=lambda one: one.x)[:WIDEST] for line in lines]
