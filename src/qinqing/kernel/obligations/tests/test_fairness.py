"""The whole rule of fairness, against a simulation written from its text that goes day by day and knows no ordinals."""

import random
import time
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY
from qinqing.kernel.obligations.rules import (
    AGREED,
    BUCKETS,
    CONCURRENT,
    EARLIER_WORK,
    ENTERPRISE,
    EXTENSION,
    FORCE_MAJEURE,
    GOVERNMENT,
    OWN,
    PARTIES,
    SHIFT,
    START,
    SUSPENSION,
    Adjusted,
    CycleOfGates,
    Promised,
    WaitsFor,
    default_start,
    judge,
)
from qinqing.kernel.obligations.tests.simulation import CALENDARS, ONE_DAY, SIDE_OF, Simulation, promised

# Random promises that wait for one another

dates = st.dates(date(2026, 8, 20), date(2026, 10, 20))


@st.composite
def adjustments(draw):
    party = draw(st.sampled_from(list(PARTIES)))
    debtor = draw(st.sampled_from([None, *(name for name, side in SIDE_OF.items() if side == party)]))
    if draw(st.booleans()):
        return Adjusted(EXTENSION, party, "延", days=draw(st.integers(1, 12)), debtor=debtor)
    start = draw(dates)
    end = draw(st.none() | st.integers(0, 20))
    return Adjusted(
        SUSPENSION, party, "停", start=start, end=None if end is None else start + ONE_DAY * end, debtor=debtor
    )


@st.composite
def graphs(draw):
    promises = []
    for number in range(draw(st.integers(1, 6))):
        debtor = draw(st.sampled_from(list(SIDE_OF)))
        on = draw(st.lists(st.sampled_from(range(number)), unique=True, max_size=3)) if number else []
        signed, length = draw(dates), draw(st.integers(0, 25))
        gates_due = [promises[gate].base_due for gate in on]
        start = draw(st.just(max(gates_due, default=signed)) | st.just(signed))
        due = start + ONE_DAY * length
        late = draw(st.none() | st.integers(-10, 40))
        promises.append(
            Promised(
                key=number,
                debtor=debtor,
                side=SIDE_OF[debtor],
                unit=draw(st.sampled_from([CALENDAR_DAY, WORKING_DAY])),
                calendar=CALENDARS[draw(st.sampled_from(list(CALENDARS)))][0],
                base_start=start,
                base_due=due,
                verified_on=None if late is None else due + ONE_DAY * late,
                gates=tuple(WaitsFor(gate, draw(st.sampled_from([START, SHIFT]))) for gate in on),
                adjustments=tuple(draw(st.lists(adjustments(), max_size=2))),
            )
        )
    return promises


@settings(max_examples=150, deadline=None)
@given(graphs(), st.dates(date(2026, 8, 20), date(2027, 1, 10)), st.randoms(use_true_random=False))
def test_the_judgement_is_the_simulation(promises, today, chance):
    simulation = Simulation(promises, today)
    shuffled = list(promises)
    chance.shuffle(shuffled)
    found = judge(shuffled, today)
    for promise in promises:
        one = found[promise.key]
        fair_due, lost = simulation.walk(promise.key)
        assert (one.fair_due, one.lost) == (fair_due, len(lost))
        assert one.due == simulation.due(promise)
        assert one.own == simulation.own(promise)
        assert one.buckets == simulation.buckets(promise)
        assert (one.standing == "pending") == simulation.pending(promise)


@settings(max_examples=100, deadline=None)
@given(graphs(), st.dates(date(2026, 8, 20), date(2027, 1, 10)))
def test_every_day_is_booked_once(promises, today):
    for one in judge(promises, today).values():
        promise = one.promise
        assert sum(one.buckets.values()) == one.total == one.inherited + one.suspended + one.granted + one.own
        assert all(isinstance(days, Fraction) for days in one.booking.values())
        if one.actual:
            assert one.total == promise.between(promise.base_due, one.actual)
        assert one.fair_due >= one.due >= promise.base_due
        assert all(days >= 0 for account, days in one.booking.items() if account.bucket != OWN)


@settings(max_examples=50, deadline=None)
@given(graphs())
def test_time_only_adds(promises):
    """What was lost stays lost: a later look never takes a fair date back, as long as nothing new is recorded."""
    open_ones = [promise for promise in promises if not promise.verified_on]
    known = {promise.key for promise in open_ones}
    if any(gate.on not in known for promise in open_ones for gate in promise.gates):
        return
    looks = [judge(open_ones, date(2026, 9, 1) + timedelta(weeks=n)) for n in range(8)]
    for earlier, later in pairwise(looks):
        assert all(later[key].fair_due >= earlier[key].fair_due for key in known)


# What the text says, one sentence after the other

D = date
JAN = D(2026, 1, 1)


def test_base_start():
    assert default_start(D(2026, 1, 5), [D(2026, 2, 1), D(2026, 3, 1)], D(2026, 4, 1)) == D(2026, 3, 1)
    assert default_start(D(2026, 1, 5), [], D(2026, 4, 1)) == D(2026, 1, 5)
    assert default_start(D(2026, 1, 5), [D(2026, 3, 1)], D(2026, 4, 1), D(2026, 2, 2)) == D(2026, 2, 2)
    assert default_start(D(2026, 1, 5), [D(2026, 5, 1)], D(2026, 4, 1)) == D(2026, 4, 1)


def chain(*verified):
    """Land waits for the firm, power for land, the firm for power; each is promised 10 days."""
    names = ["firm", "land", "power", "firm"]
    promises = [
        promised(
            n,
            names[n],
            JAN + ONE_DAY * 10 * n,
            JAN + ONE_DAY * 10 * (n + 1),
            *([n - 1] if n else []),
            verified_on=JAN + ONE_DAY * done,
        )
        for n, done in enumerate(verified)
    ]
    return judge(promises, D(2026, 6, 1))


def test_the_root_pays_down_the_chain():
    found = chain(14, 24, 37, 47)  # the firm late by 4; land in time; power 3 late of its own; the firm in time
    assert [one.buckets[OWN] for one in found.values()] == [4, 0, 3, 4]
    assert found[1].buckets[ENTERPRISE] == found[2].buckets[ENTERPRISE] == 4
    assert (found[3].buckets[GOVERNMENT], found[3].buckets[ENTERPRISE]) == (3, 0)
    assert found[3].fair_due == JAN + ONE_DAY * 47  # its own four days move the date, and count as its own
    causes = {account.cause: days for account, days in found[3].booking.items()}
    assert causes == {"0": 4, "2": 3}


def test_one_side_splits_equally_and_two_sides_are_nobodys():
    land = promised("land", "land", JAN, D(2026, 1, 10), verified_on=D(2026, 1, 15))
    power = promised("power", "power", JAN, D(2026, 1, 10), verified_on=D(2026, 1, 15))
    firm = promised("fee", "firm", JAN, D(2026, 1, 10), verified_on=D(2026, 1, 12))
    last = promised("last", "land", D(2026, 1, 10), D(2026, 1, 31), "land", "power", "fee")
    buckets = judge([land, power, firm, last], D(2026, 1, 20))["last"].buckets
    assert (buckets[CONCURRENT], buckets[GOVERNMENT], buckets[OWN]) == (2, Fraction(3, 2), Fraction(3, 2))


def test_force_majeure_meeting_a_partys_root_goes_to_the_party():
    land = promised("land", "land", JAN, D(2026, 1, 10), verified_on=D(2026, 1, 12))
    storm = Adjusted(SUSPENSION, FORCE_MAJEURE, "台风", start=D(2026, 1, 11), end=D(2026, 1, 14))
    last = promised("last", "firm", D(2026, 1, 10), D(2026, 1, 31), "land", adjustments=(storm,))
    one = judge([land, last], D(2026, 1, 20))["last"]
    assert (one.buckets[GOVERNMENT], one.buckets[FORCE_MAJEURE], one.lost) == (2, 2, 4)
    assert (one.inherited, one.suspended, one.due, one.fair_due) == (2, 2, D(2026, 2, 4), D(2026, 2, 4))


def test_legal_date_and_fair_date_differ():
    land = promised("land", "land", JAN, D(2026, 1, 10), verified_on=D(2026, 1, 20))
    granted = Adjusted(EXTENSION, AGREED, days=5)
    last = promised("last", "firm", D(2026, 1, 10), D(2026, 1, 31), "land", adjustments=(granted,))
    one = judge([land, last], D(2026, 1, 25))["last"]
    assert (one.promise.base_due, one.due, one.fair_due) == (D(2026, 1, 31), D(2026, 2, 5), D(2026, 2, 15))
    assert (one.buckets[AGREED], one.buckets[GOVERNMENT], one.granted) == (5, 10, 5)


def test_an_extension_explains_the_lateness_that_it_granted():
    flood = Adjusted(EXTENSION, EARLIER_WORK, "考古", days=6)
    land = promised("land", "land", JAN, D(2026, 1, 10), verified_on=D(2026, 1, 18), adjustments=(flood,))
    last = promised("last", "firm", D(2026, 1, 10), D(2026, 1, 31), "land")
    found = judge([land, last], D(2026, 1, 25))
    assert (found["last"].buckets[EARLIER_WORK], found["last"].buckets[GOVERNMENT]) == (6, 2)
    assert found["land"].own == 2


def test_no_free_ride_for_who_is_already_late():
    land = promised("land", "land", JAN, D(2026, 2, 10), verified_on=D(2026, 3, 1))
    last = promised("last", "firm", JAN, D(2026, 1, 31), "land", verified_on=D(2026, 3, 10))
    one = judge([land, last], D(2026, 4, 1))["last"]
    assert (one.fair_due, one.lost, one.own) == (D(2026, 1, 31), 0, 38)


def test_nothing_is_lost_after_ones_own_fulfilment():
    land = promised("land", "land", JAN, D(2026, 1, 10), verified_on=D(2026, 3, 1))
    last = promised("last", "firm", D(2026, 1, 10), D(2026, 1, 31), "land", verified_on=D(2026, 1, 15))
    one = judge([land, last], D(2026, 4, 1))["last"]
    assert (one.lost, one.fair_due, one.own) == (5, D(2026, 2, 5), -21)


def test_no_credit_for_an_early_gate():
    land = promised("land", "land", JAN, D(2026, 1, 10), verified_on=D(2026, 1, 2))
    last = promised("last", "firm", D(2026, 1, 10), D(2026, 1, 31), "land")
    assert judge([land, last], D(2026, 1, 25))["last"].fair_due == D(2026, 1, 31)


def test_weekend_days_of_a_working_day_gate_follow_the_next_working_day():
    firm = promised("fee", "firm", D(2026, 8, 31), D(2026, 9, 4), unit=WORKING_DAY, verified_on=D(2026, 9, 7))
    land = promised("land", "land", D(2026, 9, 4), D(2026, 9, 11), "fee", unit=WORKING_DAY, verified_on=D(2026, 9, 15))
    last = promised("last", "firm", D(2026, 9, 11), D(2026, 9, 30), "land")
    found = judge([firm, land, last], D(2026, 9, 20))
    assert found["land"].lost == 1
    # Saturday and Sunday wait for the Monday that the firm's own late fee cost; Tuesday is land's.
    assert found["last"].buckets == dict.fromkeys(BUCKETS, 0) | {OWN: 3, GOVERNMENT: 1}


def test_standings():
    gates = {"open": promised("open", "land", JAN, D(2026, 1, 10))}
    waiting = promised("waiting", "firm", D(2026, 1, 10), D(2026, 1, 31), "open", mode=START)
    shifted = promised("shifted", "firm", D(2026, 1, 10), D(2026, 1, 31), "open")
    storm = Adjusted(SUSPENSION, FORCE_MAJEURE, start=D(2026, 1, 12))
    stopped = promised("stopped", "firm", JAN, D(2026, 1, 31), adjustments=(storm,))
    waived = promised("waived", "firm", JAN, D(2026, 1, 31), released_on=D(2026, 1, 8))
    everything = [*gates.values(), waiting, shifted, stopped, waived]

    def standings(day):
        return [judge(everything, day)[key].standing for key in ("waiting", "shifted", "stopped", "waived")]

    assert standings(D(2026, 1, 7)) == ["pending", "running", "running", "running"]
    assert standings(D(2026, 1, 10)) == ["pending", "running", "running", "waived"]
    assert standings(D(2026, 1, 15)) == ["pending", "held", "suspended", "waived"]
    used_up = promised("used up", "firm", JAN, D(2026, 1, 12), "open")
    verdicts = [judge([gates["open"], used_up], D(2026, 1, day))["used up"] for day in (11, 12, 13)]
    assert [one.standing for one in verdicts] == ["held", "held", "held"]
    late_already = promised("late", "firm", JAN, D(2026, 1, 10), "open")
    verdicts = [judge([gates["open"], late_already], D(2026, 1, day))["late"] for day in (10, 11, 13)]
    assert [(one.standing, one.own) for one in verdicts] == [("running", 0), ("running", 1), ("running", 3)]


def test_a_waived_gate_is_late_no_longer():
    land = promised("land", "land", JAN, D(2026, 1, 10), released_on=D(2026, 1, 14))
    last = promised("last", "firm", D(2026, 1, 10), D(2026, 1, 31), "land", mode=START)
    one = judge([land, last], D(2026, 1, 25))["last"]
    assert (one.standing, one.lost, one.fair_due) == ("running", 4, D(2026, 2, 4))


def test_a_circle_is_named():
    circle = [
        promised("a", "land", JAN, JAN, "c"),
        promised("b", "land", JAN, JAN, "a"),
        promised("c", "firm", JAN, JAN, "b"),
    ]
    with pytest.raises(CycleOfGates, match="a → c → b → a") as refused:
        judge([*circle, promised("d", "firm", JAN, JAN, "a")], JAN)
    assert refused.value.keys == ["a", "c", "b", "a"]
    with pytest.raises(CycleOfGates, match="a → a"):
        judge([promised("a", "land", JAN, JAN, "a")], JAN)


def test_two_hundred_promises_in_a_few_milliseconds():
    chance = random.Random(7)
    promises = []
    for n in range(200):
        on = chance.sample(range(max(0, n - 20), n), k=min(n, 3))
        start = max((promises[gate].base_due for gate in on), default=D(2026, 1, 1))
        due = start + ONE_DAY * chance.randint(5, 20)
        unit = chance.choice([WORKING_DAY, CALENDAR_DAY])
        promises.append(
            promised(
                n,
                chance.choice(list(SIDE_OF)),
                start,
                due,
                *on,
                unit=unit,
                verified_on=due + ONE_DAY * chance.randint(-5, 25),
            )
        )
    today = max(promise.verified_on for promise in promises)
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        judge(promises, today)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.15, took
