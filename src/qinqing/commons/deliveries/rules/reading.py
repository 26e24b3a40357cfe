"""Reads a delivered file line by line within limits; nothing of a file with a fault is kept."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qinqing.commons.deliveries.rules.rows import CONTRACT, KIND_WORDS, PROMISE, Fault, Row, row_of
from qinqing.commons.files.rules.unreadable import UnreadableFile

FORMAT, SCHEMA = "qinqing-delivery", 1
LARGEST = 20 * 1024 * 1024
MOST_ROWS = 50_000
LONGEST_LINE = 20_000
MOST_FAULTS = 50
"""Faults that are named; beyond them it is said that there are more."""

CODE = re.compile(r"[a-z][a-z0-9-]{1,30}")
_MANIFEST = {"format", "schema", "origin", "as_of", "rows"}
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first line: who delivers, as of which day, how many rows follow."""

    origin: str
    as_of: date
    rows: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was understood: its rows, or what is wrong with which."""

    manifest: Manifest
    rows: Sequence[Row] = ()
    faults: Sequence[Fault] = field(default=())


def admit(content: bytes) -> None:
    """Raise UnreadableFile for what is too large, empty, packed or no text."""
    if not content.strip():
        raise UnreadableFile("这是空文件，请重新导出。")
    if len(content) > LARGEST:
        raise UnreadableFile(f"文件超过 {LARGEST // 1024 // 1024} MB。请分成几个文件，分几次报送。")
    if content.startswith(_PACKED):
        raise UnreadableFile("这是压缩包或表格文件。请直接上传报送系统导出的文本文件，不要压缩。")
    if b"\0" in content:
        raise UnreadableFile("这不是文本文件。请上传报送系统导出的文件。")


def read(body: bytes) -> Reading:
    """Read what was signed; raises UnreadableFile where no line of it can be trusted to mean anything."""
    try:
        lines = body.decode("utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        raise UnreadableFile("文字编码认不出来，要用 UTF-8。请重新导出。") from None
    manifest = _manifest(lines[0])
    if len(lines) - 1 > MOST_ROWS:
        raise UnreadableFile(f"超过 {MOST_ROWS} 行。请分成几个文件，分几次报送。")
    if len(lines) - 1 != manifest.rows:
        raise UnreadableFile(f"首行说有 {manifest.rows} 行，实际有 {len(lines) - 1} 行。文件可能没有传完，请重新导出。")
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines[1:], start=2):
        found, wrong = _row(number, line, manifest.as_of)
        faults += wrong
        rows += [found] if found else []
        if len(faults) > MOST_FAULTS:
            break
    return Reading(manifest, rows, [*faults, *_twice(rows)])


def _manifest(line: str) -> Manifest:
    found = _object(line)
    if found is None or found.get("format") != FORMAT:
        raise UnreadableFile("第一行不是报送说明。请上传报送系统导出的文件。")
    if found.get("schema") != SCHEMA or isinstance(found.get("schema"), bool):
        raise UnreadableFile(f"格式版本不认识，现在只收第 {SCHEMA} 版。请联系报送系统的技术人员。")
    if set(found) != _MANIFEST:
        raise UnreadableFile("第一行缺了内容或多了内容：要有来源、截至日期、行数和格式版本。")
    origin, as_of, rows = found["origin"], found["as_of"], found["rows"]
    if not isinstance(origin, str) or not CODE.fullmatch(origin):
        raise UnreadableFile("第一行的来源代码写错了。")
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 0:
        raise UnreadableFile("第一行的行数写错了。")
    try:
        day = date.fromisoformat(as_of) if isinstance(as_of, str) and len(as_of) == len("2026-01-31") else None
    except ValueError:
        day = None
    if day is None:
        raise UnreadableFile("第一行的截至日期不是日期，要写成 2026-01-31 这样。")
    return Manifest(origin, day, rows)


def _row(number: int, line: str, as_of: date) -> tuple[Row | None, list[Fault]]:
    if len(line) > LONGEST_LINE:
        return None, [Fault(number, "这一行", f"超过 {LONGEST_LINE} 个字符。")]
    found = _object(line)
    if found is None:
        return None, [Fault(number, "这一行", "不是一条完整的记录。")]
    return row_of(number, found, as_of)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(name: str) -> None:
    raise ValueError(name)


def _object(line: str) -> Mapping[str, Any] | None:
    """Return the object of a line; None for anything else, for a name that stands twice, and for what is no number."""
    try:
        found = json.loads(line, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _twice(rows: Sequence[Row]) -> list[Fault]:
    """Name what a file calls the same twice: each id stands for one row of its kind."""
    known: dict[tuple[str, str], int] = {}
    faults = []
    for row in rows:
        first = known.setdefault((row.kind, row.external_id), row.line)
        if first != row.line:
            faults.append(Fault(row.line, "编号（id）", f"与第 {first} 行的{KIND_WORDS[row.kind]}相同。"))
    return faults


def written(manifest: Manifest, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the body of a delivery, ready to be signed; contracts stand before what they promise."""
    head = {
        "format": FORMAT,
        "schema": SCHEMA,
        "origin": manifest.origin,
        "as_of": manifest.as_of.isoformat(),
        "rows": len(rows),
    }
    ordered = sorted(rows, key=lambda row: (CONTRACT, PROMISE).index(row["kind"]))
    lines = [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in (head, *ordered)]
    return "".join(f"{line}\n" for line in lines).encode()
