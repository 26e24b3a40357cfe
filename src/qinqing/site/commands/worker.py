"""`qinqing worker`: the clock's sweep, the news and the senders, until told to stop."""

import argparse
import signal
import threading

from qinqing.site import worker
from qinqing.site.mark import refuse_in_production


def run(options: argparse.Namespace) -> int:
    """Run the worker; SIGTERM and Ctrl-C let it finish what it is at."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    refuse_in_production()
    worker.run(stop)
    return 0
