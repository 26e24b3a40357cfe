"""`qinqing fairness`: the dates of promises that wait for one another, and to whom each day of delay is booked."""

import argparse
import json
import os
import sys

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.queries.limits import committed_calendar
from qinqing.kernel.calendars.rules import BeyondCalendar, WorkCalendar
from qinqing.kernel.obligations.rules import CycleOfGates
from qinqing.kernel.obligations.rules.asking import judge_file
from qinqing.kernel.obligations.rules.reading import Malformed
from qinqing.kernel.obligations.rules.telling import table
from qinqing.site.commands.files import parsed

MALFORMED = 2


def run(options: argparse.Namespace) -> int:
    """Print a table, or JSON with `--json`; what is wrong in the file is one sentence, and exit 2."""
    try:
        found = judge_file(parsed(options.file), _calendar())
        print(_json(found.plain()) if options.json else table(found.found, found.names))
    except (Malformed, CycleOfGates, BeyondCalendar) as fault:
        print(fault, file=sys.stderr)
        return MALFORMED
    return 0


def _calendar() -> WorkCalendar:
    """Return the installation's calendar; where no database is named, the one that comes with the software."""
    return calendar() if os.environ.get("DATABASE_URL") else committed_calendar()


def _json(found: dict[str, object]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)
