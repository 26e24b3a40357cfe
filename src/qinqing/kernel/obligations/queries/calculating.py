"""Answers strangers' files by the installation's calendar, one at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import BeyondCalendar, WorkCalendar
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.obligations.rules import CycleOfGates
from qinqing.kernel.obligations.rules.reading import Malformed, modest

R = TypeVar("R")

PATIENCE = 5
"""Seconds that a question waits for the one before it."""

_turn = BoundedSemaphore(1)
"""One question at a time in each process: strangers never hold more than one of its threads at work."""

FAULTS = (Malformed, CycleOfGates, BeyondCalendar)


class Busy(Refusal):
    """Answers for strangers wait in line, so that those who are logged in are not slowed down."""

    says = _("现在算的人多，请过一会儿再算。")
    status = 503


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _turn.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        _turn.release()


def answered(content: bytes, answer: Callable[[object, WorkCalendar], R]) -> R:
    """Return the answer to a stranger's file by the installation's calendar; raises one of FAULTS, or Busy."""
    known = calendar()
    with _in_turn():
        return answer(modest(content), known)
