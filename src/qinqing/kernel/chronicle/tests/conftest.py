"""Histories to check, and a key to sign with."""

import pytest

from qinqing.kernel.chronicle.actions import open_stream, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.site import keys
from tests.builders import act, actor, unit

DONE = EventKind("toy.thing.done", "办了", ("thing",), ("note",))


@pytest.fixture
def signing(settings, tmp_path):
    """A key of this installation; returns the keyring."""
    settings.QINQING_KEYS = tmp_path / "keys"
    keys.make(settings.QINQING_KEYS)
    return keys.keyring()


@pytest.fixture
def say():
    """Record events by an action and return their stream."""
    clerks = []

    def work(count=1, *, stream=None, note="", kind="toy"):
        clerks[:] = clerks or [actor(unit("管委会"), "clerk")]

        def append(at):
            into = stream or open_stream(kind).pk
            for thing in range(count):
                record(into, DONE, by=clerks[0], at=at, facts={"thing": thing}, texts={"note": note})
            return into

        return act(work=append, by=clerks[0])

    return work
