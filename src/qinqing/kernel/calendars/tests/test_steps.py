"""A ladder played through time."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.calendars.queries import committed_calendar
from qinqing.kernel.calendars.rules.steps import (
    CARRIED,
    CLAIM,
    COLLAPSED,
    FIRED,
    MOVE,
    REJECT,
    RESUME,
    SUSPEND,
    VERIFY,
    WITHDRAWN,
    ZONE,
    Happening,
    Step,
    instant,
    play,
)

CALENDAR = committed_calendar()
LADDER = [
    Step(1, -7, "working_day", 1, ("handler",)),
    Step(2, -3, "working_day", 2, ("section_head", "deputy")),
    Step(3, 1, "working_day", 3, ("chief",)),
    Step(4, 10, "working_day", 3, ("superior", "stationed")),
]
DUE = date(2026, 6, 18)


def at(month, day, hour=9):
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def played(*happenings, due=DUE, steps=LADDER, until=None):
    return play(CALENDAR, steps, due, at(1, 5), happenings, until or at(12, 1))


def short(outcomes):
    return [(one.step.number, one.outcome, f"{one.done_at:%m-%d %H}") for one in outcomes]


def test_left_alone_every_step_fires_at_its_instant():
    assert short(played()) == [
        (1, FIRED, "06-09 08"),
        (2, FIRED, "06-15 08"),
        (3, FIRED, "06-22 08"),  # 19 June is 端午
        (4, FIRED, "07-03 08"),
    ]


def test_a_claim_stops_it_and_a_rejection_makes_good():
    outcomes = played(Happening(at(6, 12), CLAIM), Happening(at(6, 24), REJECT))
    assert short(outcomes) == [
        (1, FIRED, "06-09 08"),
        (2, FIRED, "06-24 09"),
        (3, FIRED, "06-24 09"),
        (4, FIRED, "07-03 08"),
    ]


def test_who_is_told_of_several_at_once_is_told_of_the_last():
    same = [Step(n, offset, "working_day", n, ("handler",)) for n, offset in enumerate((-7, -3, 1), start=1)]
    outcomes = played(Happening(at(6, 1), CLAIM), Happening(at(6, 24), REJECT), steps=same)
    assert [(one.outcome, one.told) for one in outcomes] == [(COLLAPSED, ()), (COLLAPSED, ()), (FIRED, ("handler",))]


def test_verified_ends_it():
    assert short(played(Happening(at(6, 12), CLAIM), Happening(at(6, 13), VERIFY))) == [(1, FIRED, "06-09 08")]


def test_a_later_day_withdraws_what_came_too_early_and_tells_the_same_people():
    outcomes = played(Happening(at(6, 23), MOVE, date(2026, 7, 6)))
    assert short(outcomes)[:6] == [
        (1, FIRED, "06-09 08"),
        (2, FIRED, "06-15 08"),
        (3, FIRED, "06-22 08"),
        (1, WITHDRAWN, "06-23 09"),
        (2, WITHDRAWN, "06-23 09"),
        (3, WITHDRAWN, "06-23 09"),
    ]
    assert outcomes[5].told == ("chief",)
    assert [one.epoch for one in outcomes] == [1, 1, 1, 2, 2, 2, 2, 2, 2, 2]


def test_what_is_past_anyway_is_carried_without_notice():
    outcomes = played(Happening(at(6, 23), MOVE, date(2026, 6, 24)))
    assert [(one.step.number, one.outcome, one.told) for one in outcomes[3:6]] == [
        (1, CARRIED, ()),
        (2, CARRIED, ()),
        (3, WITHDRAWN, ("chief",)),
    ]


def test_a_suspension_is_silent_and_a_moved_day_does_not_wake_a_parked_clock():
    outcomes = played(
        Happening(at(6, 1), SUSPEND),
        Happening(at(6, 20), MOVE, date(2026, 7, 20)),
        Happening(at(8, 3), RESUME, date(2026, 8, 31)),
    )
    assert short(outcomes)[0] == (1, FIRED, "08-20 08")


def test_a_rest_day_as_anchor():
    assert instant(CALENDAR, date(2026, 10, 4), LADDER[1]).date() == date(2026, 9, 28)


def test_beyond_the_calendar_calendar_days_stand_in():
    assert instant(CALENDAR, date(2046, 12, 31), LADDER[3]).date() == date(2047, 1, 10)


moves = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=5).map(
    lambda found: [
        Happening(at(2, 1) + timedelta(days=day), MOVE, date(2026, 3, 1) + timedelta(days=to)) for day, to in found
    ]
)


@given(moves)
def test_nothing_fires_twice_in_one_epoch_and_all_that_stands_has_fired(happenings):
    outcomes = played(*happenings)
    fired = [(one.step.number, one.epoch) for one in outcomes if one.outcome in {FIRED, COLLAPSED}]
    assert len(fired) == len(set(fired))
    standing = dict.fromkeys(range(1, 5), 0)
    for one in outcomes:
        standing[one.step.number] += {FIRED: 1, COLLAPSED: 1, WITHDRAWN: -1, CARRIED: 0}[one.outcome]
        assert standing[one.step.number] in {0, 1}
    assert set(standing.values()) == {1}
