"""Reads the file that a calculating command is given."""

import sys
from pathlib import Path

from qinqing.kernel.obligations.rules.reading import Malformed, decoded


def parsed(name: str) -> object:
    """Return what a JSON file says, - for standard input; raises Malformed with a sentence."""
    try:
        content = sys.stdin.read() if name == "-" else Path(name).read_bytes()
    except OSError as fault:
        raise Malformed(name, f"读不了这个文件（{fault.strerror}）。") from fault
    except UnicodeDecodeError as fault:
        raise Malformed(name, "不是 UTF-8 编码的文本。") from fault
    return decoded(content, name)
