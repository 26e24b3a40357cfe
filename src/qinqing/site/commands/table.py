"""`qinqing table read`: what a spreadsheet says, what was repaired, what has to be asked, and which cells are wrong."""

import argparse
import json
import sys
from pathlib import Path

from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.commons.tables.queries import sheets
from qinqing.commons.tables.rules.telling import lines, plain
from qinqing.commons.tables.rules.understanding import understand

UNREADABLE = 2


def run(options: argparse.Namespace) -> int:
    """Print the table, JSON with `--json`; a file that cannot be read is one sentence, and exit 2."""
    try:
        content = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
        tables = [understand(one) for one in sheets(content)]
    except OSError as fault:
        print(f"{options.file}：读不了这个文件（{fault.strerror}）。", file=sys.stderr)
        return UNREADABLE
    except UnreadableFile as fault:
        print(f"{options.file}：{fault}", file=sys.stderr)
        return UNREADABLE
    if options.json:
        print(json.dumps({"file": options.file, **plain(tables)}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines(tables)))
    return 0
