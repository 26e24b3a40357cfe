"""A job goes on after faults, hurries while there is work, and ends when told."""

import threading

from django.db import OperationalError

from qinqing.kernel.devices import job as module
from qinqing.kernel.devices.job import Job


class Stop(threading.Event):
    """Notes the pauses instead of waiting, and stops when there are no more."""

    def __init__(self, rounds):
        super().__init__()
        self.rounds, self.pauses = rounds, []

    def wait(self, timeout=None):
        self.pauses.append(timeout)
        if len(self.pauses) == self.rounds:
            self.set()
        return self.is_set()


def test_pauses_and_faults(monkeypatch, caplog):
    monkeypatch.setattr(module, "close_old_connections", lambda: None)
    monkeypatch.setattr(module.connection, "close", lambda: None)
    outcomes = iter([5, 0, OperationalError("gone"), ZeroDivisionError(), 1])

    def run():
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    stop = Stop(5)
    Job("toy", run).loop(stop)
    assert stop.pauses == [0, module.PAUSE, module.RETRY, module.RETRY, 0]
    assert [record.message for record in caplog.records] == ["toy: database not available", "toy failed"]
