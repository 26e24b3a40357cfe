"""`qinqing fairness`: the dates of promises that wait for one another, and to whom each day of delay is booked."""

import argparse
import json
import os
import sys
from pathlib import Path

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.queries.limits import committed_calendar
from qinqing.kernel.calendars.rules import BeyondCalendar, WorkCalendar
from qinqing.kernel.obligations.rules import CycleOfGates, judge
from qinqing.kernel.obligations.rules.reading import Malformed, Question, read
from qinqing.kernel.obligations.rules.telling import plain, table

MALFORMED = 2


def run(options: argparse.Namespace) -> int:
    """Print a table, or JSON with `--json`; what is wrong in the file is one sentence, and exit 2."""
    try:
        asked = read(_parsed(options.file), _calendar())
        found = judge(asked.promises, asked.as_of)
        print(_json(asked, list(map(plain, found.values()))) if options.json else table(found, asked.names))
    except (Malformed, CycleOfGates, BeyondCalendar) as fault:
        print(fault, file=sys.stderr)
        return MALFORMED
    return 0


def _parsed(name: str) -> object:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError as fault:
        raise Malformed(name, f"读不了这个文件（{fault.strerror}）。") from fault
    except UnicodeDecodeError as fault:
        raise Malformed(name, "不是 UTF-8 编码的文本。") from fault
    except json.JSONDecodeError as fault:
        raise Malformed(name, f"不是 JSON，第 {fault.lineno} 行第 {fault.colno} 列起读不懂。") from fault
    except RecursionError as fault:
        raise Malformed(name, "嵌套太深。") from fault


def _calendar() -> WorkCalendar:
    """Return the installation's calendar; where no database is named, the one that comes with the software."""
    return calendar() if os.environ.get("DATABASE_URL") else committed_calendar()


def _json(asked: Question, found: list[dict[str, object]]) -> str:
    return json.dumps({"as_of": asked.as_of.isoformat(), "obligations": found}, ensure_ascii=False, indent=2)
