"""Plain text: its encoding, and lines that an editor has cut in the middle of a sentence."""

import codecs
import re
import unicodedata
from itertools import pairwise

from qinqing.domains.contracts.rules.reading.unreadable import Unreadable

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_ENDS = re.compile(r"[。；！？：:;!?]\s*$")
_BEGINS = re.compile(
    r"\s{2,}|　|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[零一二三四五六七八九十百\d]+[章节条款部编]|\d+(?:\.\d+)+|[①-⑳]|[一二三四五六七八九]是|"
    r"[^\s，。；：]{1,10}[：:]|[-*•●■◆]"
)
WIDEST = 120
"""Columns; longer lines are paragraphs, which nobody has cut."""
NARROWEST = 24
SLACK = 6
"""Columns by which a cut line may be shorter than the widest: a word or a number that did not fit."""
_OFTEN = 3


def decoded(content: bytes) -> str:
    """Decode UTF-8, UTF-16 with its mark, or GB18030."""
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _decode(content, encoding)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode(content, "gb18030")
    if _CONTROL.search(text):
        raise Unreadable("这不是文本文件，也不是 .docx 文件。")
    return re.sub(r"\r\n?|[\v\f\u2028\u2029\x85]", "\n", text)


def _decode(content: bytes, encoding: str) -> str:
    try:
        return re.sub(r"\r\n?|[\v\f]", "\n", content.decode(encoding))
    except UnicodeDecodeError:
        raise Unreadable("文字编码认不出来，请存为 UTF-8。") from None


def unwrapped(text: str) -> str:
    """Join lines that were cut at one width; paragraphs, lists and tables stay as they are."""
    lines = text.split("\n")
    width = _wrapped_at(lines)
    if width is None:
        return text
    joined = [lines[0]]
    for before, line in pairwise(lines):
        if _continues(before, line, width):
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


def _glued(before: str, line: str) -> str:
    ascii_words = before[-1:].isascii() and before[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha()
    return before.rstrip() + (" " if ascii_words else "") + line.strip()
