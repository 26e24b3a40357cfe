"""What a judgement was given can be told, read again and judged the same; what was changed shows."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinqing.kernel.obligations.rules import judge
from qinqing.kernel.obligations.rules.basis import BadBasis, Basis, figures, needed, read, told
from qinqing.kernel.obligations.tests.simulation import Simulation, promised
from qinqing.kernel.obligations.tests.test_fairness import graphs

days = st.dates(date(2026, 8, 20), date(2027, 1, 10))


@settings(max_examples=150, deadline=None)
@given(graphs(), days, st.integers(0, 5))
def test_whoever_reads_it_judges_the_same_as_the_simulation(promises, today, which):
    of = promises[which % len(promises)]
    basis = Basis(of.key, today, needed(promises, of.key))
    again = read(json.loads(json.dumps(told(basis))))
    found, simulation = again.judged(), Simulation(promises, today)
    assert figures(found) == figures(judge(promises, today)[of.key])
    assert (found.fair_due, found.lost) == (simulation.walk(of.key)[0], len(simulation.walk(of.key)[1]))
    assert found.buckets == simulation.buckets(of)


@settings(max_examples=100, deadline=None)
@given(graphs(), days, st.integers(0, 5))
def test_only_what_it_waits_for_is_told(promises, today, which):
    of = promises[which % len(promises)].key
    kept = {one.key for one in needed(promises, of)}
    waits = {one.key: {gate.on for gate in one.gates} for one in promises}
    assert of in kept
    assert all(waits[key] <= kept for key in kept)
    assert all(any(key in waits[other] for other in kept) for key in kept - {of})


@given(graphs(), days)
def test_the_calendar_that_is_told_is_short_and_the_same(promises, today):
    basis = Basis(promises[-1].key, today, needed(promises, promises[-1].key))
    for one in read(told(basis)).promises:
        known = next(other.calendar for other in promises if other.key == one.key)
        assert (one.calendar.last - one.calendar.first) < timedelta(days=1200)
        day = one.calendar.first
        while day <= one.calendar.last:
            assert one.calendar.is_work(day) == known.is_work(day)
            day += timedelta(days=1)


def test_another_day_is_another_judgement():
    given = told(_simple())
    given["promises"][0]["verified_on"] = "2026-09-14"
    assert read(given).judged().inherited == read(told(_simple())).judged().inherited - 6


def _simple():
    """Land due on the 10th was handed over on the 20th; the firm waits for it."""
    land = promised("1", "land", date(2026, 9, 1), date(2026, 9, 10), verified_on=date(2026, 9, 20))
    waits = promised("firm", "firm", date(2026, 9, 1), date(2026, 10, 10), "1")
    return Basis("firm", date(2026, 10, 30), [land, waits])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda given: given.pop("of"),
        lambda given: given.update(of="nobody"),
        lambda given: given["promises"][0].pop("side"),
        lambda given: given["promises"][0].update(side="agreed"),
        lambda given: given["promises"][0].update(unit="moon"),
        lambda given: given["promises"][0].update(calendar=7),
        lambda given: given["promises"][0].update(base_due="yesterday"),
        lambda given: given["promises"][1].update(gates=[["1", "never"]]),
        lambda given: given["promises"].append(given["promises"][0]),
        lambda given: given["calendars"][0].update(first=None),
        lambda given: given["promises"][0].update(
            adjustments=[{"kind": "extension", "party": "government", "cause": "", "days": "3",
                          "start": None, "end": None, "debtor": None}]),
    ],
)  # fmt: skip
def test_what_is_no_basis_is_refused(spoil):
    given = told(_simple())
    spoil(given)
    with pytest.raises(BadBasis):
        read(given)
