"""`Job`: work that the worker does again and again, each on a thread of its own."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

logger = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two idle polls, unless a job says otherwise; such a poll reads one index entry."""

RETRY = 5.0
"""Seconds before the next try after a fault."""


@dataclass
class Job:
    """`run` does one batch, within `most` seconds, and returns how much it did; 0 means that nothing is due.

    Then it is asked again after `idle` seconds.
    """

    name: str
    run: Callable[[], int]
    most: float = 600.0
    idle: float = PAUSE
    began: float | None = field(default=None, init=False)

    def stalled(self, now: float) -> bool:
        """Return whether a batch runs too long at `now`, in seconds of the monotonic clock."""
        began = self.began
        return began is not None and now - began > self.most

    def loop(self, stop: threading.Event) -> None:
        """Run until `stop`; a fault is logged and tried again, never ends the loop."""
        while not stop.is_set():
            pause = self.idle
            self.began = time.monotonic()
            try:
                if self.run():
                    pause = 0
            except (DatabaseError, InterfaceError):
                logger.exception("%s: database not available", self.name)
                pause = RETRY
            except Exception:
                logger.exception("%s failed", self.name)
                pause = RETRY
            close_old_connections()
            self.began = None
            stop.wait(pause)
        connection.close()
