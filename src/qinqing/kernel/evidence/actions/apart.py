"""Writes what a PDF on standard input says, one JSON list for each part; run by its path, in a process of its own."""

import contextlib
import json
import resource
import sys
from typing import Final

from qinqing.kernel.evidence.rules.pdf import first_pages

SECONDS: Final = 3
"""Of the processor; a scan of 20 MB takes a tenth of it."""

MEMORY: Final = 768 * 1024 * 1024
"""Bytes of address space, of which the interpreter and its libraries take a third."""

_LIMITS = {
    resource.RLIMIT_CPU: SECONDS,
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


def main() -> None:
    """Bind oneself, read, and write each part as soon as it is known."""
    for what, most in _LIMITS.items():
        with contextlib.suppress(ValueError, OSError):  # macOS does not limit the address space
            resource.setrlimit(what, (most, most))
    for lines in first_pages(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(lines) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
