"""`qinqing contracts extract`: what the text of a contract promises, as suggestions for a person to confirm."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from qinqing.domains.contracts.rules.extraction import extract
from qinqing.domains.contracts.rules.extraction.telling import lines, plain
from qinqing.domains.contracts.rules.reading import UnreadableFile, text_of

UNREADABLE = 2


def run(options: argparse.Namespace) -> int:
    """Print suggestions, JSON with `--json`, or only the text with `--text`; a bad file is one sentence, and exit 2."""
    code = 0
    try:
        signed = date.fromisoformat(options.signed) if options.signed else None
    except ValueError:
        print("签订日期要写成 2026-01-31 这样。", file=sys.stderr)
        return UNREADABLE
    for name in options.files:
        try:
            text = _text(name)
        except UnreadableFile as fault:
            print(f"{name}：{fault}", file=sys.stderr)
            code = UNREADABLE
            continue
        sys.stdout.writelines(f"{line}\n" for line in _told(name, text, options, signed))
    return code


def _text(name: str) -> str:
    try:
        return text_of(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except OSError as fault:
        raise UnreadableFile(f"读不了这个文件（{fault.strerror}）。") from fault


def _told(name: str, text: str, options: argparse.Namespace, signed: date | None) -> Iterator[str]:
    if options.text:
        yield text
        return
    found = extract(text, signed=signed)
    if options.json:
        yield from (json.dumps({"file": name, **one}, ensure_ascii=False) for one in plain(found))
        return
    if len(options.files) > 1:
        yield f"{name}："
    yield from lines(found)
