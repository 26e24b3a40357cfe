"""What a ladder of reminders may be, and what a county's own may not fall short of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.calendars.rules.steps import Step
from qinqing.kernel.obligations.models import Ladder
from qinqing.kernel.obligations.rules.ladders import audiences, faults, faults_of_answers, fitted, in_time, outside

DAY, WORK = "calendar_day", "working_day"


def step(offset, level=1, *audience, unit=WORK):
    return Step(0, offset, unit, level, audience or ("handler",))


@pytest.mark.parametrize(
    ("steps", "side", "says"),
    [
        ([], "gov", "至少写一步"),
        ([step(n) for n in range(-21, 0)], "gov", "最多 20 步"),
        ([step(-3, 1, unit=WORK), replace(step(-2), audience=())], "gov", "「到期前 2 个工作日」没有写报给谁"),
        ([step(-7, 2), step(-3, 1)], "gov", "级别不能越来越低"),
        ([step(-3, 3)], "gov", "「到期前 3 个工作日」不能发警报：还没有逾期"),
        ([step(0, 3)], "gov", "「到期当天」不能发警报"),
        ([step(1, 3, "stationed")], "ent", "不能报给派驻组"),
        ([step(1, 3, "handler", "stationed")], "", "不能报给派驻组"),
        ([step(1, 3, "superior")], "ent", "不能报给上级"),
        ([step(1, 3, "legal_representative")], "gov", "不能报给法定代表人"),
        ([step(1, 1, "legal_representative")], "", "在政府方没有人收到"),
        ([step(-3), step(-3, 2)], "gov", "「到期前 3 个工作日」写了两步"),
        ([step(-5, unit=DAY), step(-3)], "gov", "单位不同"),
        ([step(251)], "gov", "太远"),
    ],
)
def test_what_cannot_be_a_ladder_is_said(steps, side, says):
    assert says in "".join(faults(steps, side))


def test_the_default_ladders_are_ladders(db):
    for ladder in Ladder.objects.all():
        assert faults(ladder.rungs(), ladder.side) == []
        assert in_time(ladder.rungs()) == ladder.rungs()
        assert ladder.code != "answer" or faults_of_answers(ladder.rungs()) == []


@pytest.mark.parametrize(
    "steps",
    [
        [step(-3), step(1, 2)],
        [step(1, 2, "superior")],
        [step(1, 2, "handler", "neutral")],
        [step(6, 2, "superior"), step(1, 2, "handler", "neutral")],
        [step(-3, 1, "superior"), step(-1, 1, "neutral")],
    ],
)
def test_silence_cannot_be_left_lying(steps):
    assert faults_of_answers(steps) != []


def test_units_may_differ_on_the_two_sides_of_the_date():
    assert faults([step(-5, unit=DAY), step(0), step(2, 3)], "gov") == []


offsets = st.lists(st.integers(-30, 30), min_size=1, max_size=6, unique=True)


@st.composite
def ladders(draw, unit=None):
    unit = unit or draw(st.sampled_from([WORK, DAY]))
    found, level = [], 1
    for offset in sorted(draw(offsets)):
        level = draw(st.integers(level, 3 if offset > 0 else min(2, max(level, 1))))
        told = draw(st.lists(st.sampled_from(sorted(audiences("gov"))), min_size=1, max_size=3, unique=True))
        found.append(Step(0, offset, unit, level, tuple(told)))
    return in_time(found)


@given(ladders(), ladders(), ladders())
def test_what_is_fitted_is_a_ladder_within_the_new_one(before, above, own):
    made = fitted(before, above, own)
    assert outside(above, made) == []
    assert [fault for fault in faults(made, "gov") if "最多" not in fault] == []


@given(ladders())
def test_nothing_is_outside_of_itself_and_every_loss_is_named(above):
    assert outside(above, above) == []
    for lost in above:
        assert len(outside(above, [one for one in above if one != lost])) == 1


def test_two_steps_are_not_held_by_one():
    above = [step(1, 3, "chief"), step(10, 3, "superior")]
    assert outside(above, [step(1, 3, "chief", "superior")]) != []
    assert outside(above, [step(1, 3, "chief"), step(5, 3, "superior", "host")]) == []
