"""Looking into a file before it is taken: whether it is marked as a state secret."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import qinqing
from qinqing.kernel.evidence.rules import is_marked, name_is_marked
from qinqing.kernel.evidence.rules.kinds import PDF
from qinqing.kernel.evidence.rules.opening import openings

LONGEST: Final = 20
"""Seconds for which a PDF is waited for on a busy machine; its time on the processor is bounded by itself."""

_APART: Final = Path(__file__).with_name("apart.py")
_ROOT: Final = Path(qinqing.__file__).parents[1]


def marked(name: str, content: bytes, kind: str) -> bool:
    """Tell whether a file's name, its first pages, page heads, page feet or what is laid upon them mark it."""
    read = _pdf(content) if kind == PDF else openings(content, kind)
    return name_is_marked(name) or any(map(is_marked, read))


def _pdf(content: bytes) -> Iterator[list[str]]:
    """Yield what a PDF says, read in a process of its own: a stranger's file takes neither our memory nor our time.

    What it said before it reached a limit counts; of the rest nothing is known, as of a scan.
    """
    try:
        said = subprocess.run(  # noqa: S603 - our own interpreter and file
            [sys.executable, "-P", str(_APART)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"},
            timeout=LONGEST,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    for line in said.splitlines(keepends=True):
        if line.endswith(b"\n"):
            yield json.loads(line)
