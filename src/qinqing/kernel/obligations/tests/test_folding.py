"""Promises stand as their history says; whoever changes a row behind it is found."""

from datetime import date, timedelta

import pytest

from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries.folding import WORDS, unlike_history
from tests.builders import clause, fulfil, on, photo, promise, signed_on, target

SIGNED, DUE = date(2026, 2, 2), date(2026, 6, 30)


@pytest.fixture
def contract(town):
    """One is claimed, one fulfilled, one alarms, one waits, one runs on."""
    made = signed_on(
        town,
        SIGNED,
        clause("claimed", "gov", DUE),
        clause("done", "gov", DUE),
        clause("late", "gov", date(2026, 3, 31)),
        clause("waits", "ent", DUE + timedelta(days=90), "claimed"),
        clause("runs", "ent", date(2028, 6, 30)),
    )
    fulfil(town, made, "done", date(2026, 4, 1))
    day = date(2026, 5, 6)
    sweep_until(on(day, 9))
    claim(target=target(made, "claimed"), completion=Completion(day), uploads=[photo()], by=town.clerk, at=on(day))
    assert unlike_history() == []
    return made


@pytest.mark.parametrize(
    ("number", "forged", "what"),
    [
        ("claimed", {"state": "running", "answer_due": None}, "state"),
        ("runs", {"state": "verified", "verified_on": DUE}, "state"),
        ("waits", {"state": "waived", "released_on": DUE}, "state"),
        ("done", {"verified_on": date(2026, 3, 2)}, "done"),
        ("late", {"alarm_on": DUE}, "alarm"),
        ("waits", {"alarm_on": DUE}, "alarm"),
        ("late", {"light": 0}, "light"),
        ("runs", {"light": 3}, "light"),
        ("done", {"light": 1}, "light"),
    ],
)
def test_a_forged_row_is_found(number, forged, what, contract):
    Obligation.objects.filter(pk=promise(contract, number).pk).update(**forged)
    assert [(fault.stream, fault.why) for fault in unlike_history()] == [(contract.pk, WORDS[what])]
    assert verify().faults == [], "the history itself is whole"


def test_a_promise_from_nowhere_is_found(contract):
    forged = promise(contract, "runs")
    forged.pk, forged.number = None, "forged"
    forged.save(force_insert=True)
    assert [(fault.seq, fault.why) for fault in unlike_history()] == [(0, WORDS["history"])]
