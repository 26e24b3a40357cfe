"""The encoding of a text file: UTF-8, UTF-16 with its mark, or GB18030."""

import codecs
import re

from qinqing.commons.files.rules.unreadable import UnreadableFile

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decoded(content: bytes) -> str:
    """Return the text with plain line ends; raises UnreadableFile for what is no text."""
    encoding = next((encoding for mark, encoding in _MARKED if content.startswith(mark)), None)
    if encoding is None and b"\0" in content:
        raise UnreadableFile("这不是文本文件。")
    text = _decode(content, encoding) if encoding else _guessed(content)
    if _CONTROL.search(text):
        raise UnreadableFile("这不是文本文件。")
    return re.sub(r"\r\n?|[\v\f\u2028\u2029\x85]", "\n", text)


def _guessed(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(content, "gb18030")


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile("文字编码认不出来，请存为 UTF-8。") from None
