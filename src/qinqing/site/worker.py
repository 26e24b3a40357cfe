"""The worker: every job on a thread of its own, until told to stop."""

import threading

from qinqing.kernel.chronicle.jobs import daily
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.job import Job
from qinqing.kernel.notices.jobs import send
from qinqing.kernel.obligations.jobs import sweep

JOBS = (Job("sweep", sweep), Job("news", dispatch), Job("mail", send), Job("checkpoint", daily))


def run(stop: threading.Event) -> None:
    """Run all jobs until `stop` is set, and return when the last has ended its batch."""
    threads = [threading.Thread(target=job.loop, args=(stop,), name=job.name) for job in JOBS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
