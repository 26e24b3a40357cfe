"""The worker: every job on a thread of its own, until told to stop; a job that hangs ends the process."""

import logging
import os
import threading
import time
from collections.abc import Sequence

from qinqing.commons.enterprises.jobs import check_snapshots, do_errands, read_uploads
from qinqing.commons.receipts.jobs import sweep as sweep_receipts
from qinqing.commons.webhooks.jobs import forget
from qinqing.commons.webhooks.jobs import send as push
from qinqing.kernel.checks.jobs import hand_on
from qinqing.kernel.checks.jobs import sweep as sweep_checks
from qinqing.kernel.chronicle.jobs import daily
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.job import Job
from qinqing.kernel.notices.jobs import send, send_messages
from qinqing.kernel.obligations.jobs import fold, recur, sweep
from qinqing.kernel.publications.jobs import prepare_due
from qinqing.site.processes import AGAIN

logger = logging.getLogger(__name__)


def clock_and_news() -> int:
    """Do what is due, and only then tell its news: who is alarmed of several steps at once reads the last.

    What comes again is made first, so that its own steps are among those that are due.
    """
    return recur() or sweep() or sweep_checks() or sweep_receipts() or dispatch()


JOBS = (
    Job("clock", clock_and_news),
    Job("silence", hand_on, idle=600),
    Job("mail", send),
    Job("channels", send_messages),
    Job("pushes", push),
    Job("old pushes", forget, idle=3600),
    Job("checkpoint", daily),
    Job("totals", fold),
    Job("briefs", prepare_due, idle=600),
    Job("imports", read_uploads, most=3600, idle=2),
    Job("errands", do_errands, most=3600, idle=2),
    Job("snapshots", check_snapshots, most=3600, idle=5),
)


def run(stop: threading.Event, jobs: Sequence[Job] = JOBS) -> None:
    """Run all jobs until `stop` is set, and return when the last has ended its batch.

    A batch that takes longer than its job allows is taken for stalled, and ends the process: its transaction is rolled
    back by the server, and what it held is picked again after the restart.
    """
    threads = [threading.Thread(target=job.loop, args=(stop,), name=job.name) for job in jobs]
    for thread in threads:
        thread.start()
    while alive := [thread for thread in threads if thread.is_alive()]:
        alive[0].join(0.5)
        for job in jobs:
            if job.stalled(time.monotonic()):
                logger.critical("%s is stalled; the worker ends and is to be started again", job.name)
                os._exit(AGAIN)
