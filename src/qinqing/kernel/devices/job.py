"""`Job`: work that the worker does again and again, each on a thread of its own."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

logger = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two idle polls; an idle poll reads one index entry."""

RETRY = 5.0
"""Seconds before the next try after a fault."""


@dataclass(frozen=True)
class Job:
    """`run` does one batch and returns how much it did; 0 means that nothing is due."""

    name: str
    run: Callable[[], int]

    def loop(self, stop: threading.Event) -> None:
        """Run until `stop`; a fault is logged and tried again, never ends the loop."""
        while not stop.is_set():
            pause = PAUSE
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
            stop.wait(pause)
        connection.close()
