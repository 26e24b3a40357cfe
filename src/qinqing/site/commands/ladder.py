"""`qinqing ladder`: plays a ladder through time and shows what fires when, whom it tells, and what is withdrawn."""

import argparse
import json
import sys

from qinqing.kernel.calendars.queries import committed_calendar
from qinqing.kernel.calendars.rules import BeyondCalendar
from qinqing.kernel.obligations.rules.playing import plain_played, play_file
from qinqing.kernel.obligations.rules.reading import Malformed
from qinqing.site.commands.files import parsed

WRONG_INPUT = 2


def run(options: argparse.Namespace) -> int:
    """Print the play of one file; what is wrong in it is one sentence, and exit 2."""
    try:
        found = play_file(parsed(options.file), committed_calendar())
        print(json.dumps(plain_played(found), ensure_ascii=False, indent=2))
    except (Malformed, BeyondCalendar) as fault:
        print(fault, file=sys.stderr)
        return WRONG_INPUT
    return 0
