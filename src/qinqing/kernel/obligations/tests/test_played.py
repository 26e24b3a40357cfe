"""The ladder as it is played in Python fires the same steps at the same instants as the sweep does in SQL."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import transaction

from qinqing.kernel.calendars.models import Calendar, Day
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY
from qinqing.kernel.calendars.rules.steps import (
    CLAIM,
    COLLAPSED,
    FIRED,
    MOVE,
    REJECT,
    WITHDRAWN,
    Happening,
    Step,
    instant,
    play,
)
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.obligations.actions import Asked, Completion, ask_extension, claim, extend, reject
from qinqing.kernel.obligations.actions.clock import park, wind
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Ladder, LadderStep, Obligation
from qinqing.kernel.obligations.rules import FULFIL, LEVELS
from tests.builders import clause, on, photo, promise, signed_on, target

SIGNED = date(2024, 1, 3)
SEEDS = range(24)
EVENT_KINDS = {"obligations.clock.fired": FIRED, "obligations.clock.withdrawn": WITHDRAWN}


def some_calendar(chance, number):
    """A county whose days of rest have nothing to do with the week."""
    top = Calendar.objects.get(code="cn")
    made = Calendar.objects.create(
        code=f"c{number}", name="某县", published_to=top.published_to, path=f"county{number}/", parent=top
    )
    ordinal, days = 0, []
    for place in range(4 * 365):
        is_work = chance.random() < 0.6
        ordinal += is_work
        days.append(Day(calendar=made, day=date(2023, 1, 1) + timedelta(days=place), is_work=is_work, ordinal=ordinal))
    Day.objects.bulk_create(days)
    return made


def some_ladder(chance, number, days, due):
    """Steps in any units, in the order of their instants wherever the due date may go."""
    steps = []
    while not steps or any(instant(days, due, one) > instant(days, due, two) for one, two in pairwise(steps)):
        offsets = sorted(chance.sample(range(-20, 25), chance.randint(1, 6)))
        unit = chance.choice([WORKING_DAY, CALENDAR_DAY])
        levels = [chance.choice(list(LEVELS)) for _ in offsets]
        steps = [
            Step(n, off, unit, level, ("handler",))
            for n, (off, level) in enumerate(zip(offsets, levels, strict=True), 1)
        ]
    with transaction.atomic():
        ladder = Ladder.objects.create(code="played", version=number, name="试")
        LadderStep.objects.bulk_create(
            LadderStep(
                ladder=ladder,
                number=one.number,
                offset=one.offset,
                unit=one.unit,
                level=one.level,
                audience=["handler"],
            )
            for one in steps
        )
    return ladder, steps


def happen(chance, town, contract, due):
    """Let people do something now and then, the sweep running in between; return what they did."""
    done, day = [], due - timedelta(days=40)
    for kind in chance.choice([[], [CLAIM, REJECT], [MOVE], [MOVE, CLAIM, REJECT], [CLAIM, REJECT, MOVE]]):
        day += timedelta(days=chance.randint(1, 25))
        at = on(day)
        sweep_until(at)
        if kind == CLAIM:
            claim(target=target(contract), completion=Completion(day), uploads=[photo()], by=town.clerk, at=at)
        elif kind == REJECT:
            reject(target=target(contract), reason="缺", by=town.representative, at=at)
        else:
            more = chance.randint(1, 30)
            ask_extension(target=target(contract), asked=Asked("agreed", "商定"), days=more, by=town.clerk, at=at)
            extend(target=target(contract), by=town.representative, at=at)
        done.append(Happening(at, kind, promise(contract).alarm_on if kind == MOVE else None))
    return done


def told(contract):
    """Return (what, step, epoch, instant) of everything that the clock told; a withdrawal's instant is its own."""
    found = Event.objects.filter(stream=contract.pk, kind__in=EVENT_KINDS).order_by("seq")
    return [
        (EVENT_KINDS[event.kind], event.facts["step"], event.at) for event in found if event.facts["purpose"] == FULFIL
    ]


def played(days, steps, due, happenings, until):
    outcomes = play(days, steps, due, on(SIGNED), happenings, until)
    fired = [(FIRED, one.step.number, one.due_at) for one in outcomes if one.outcome in {FIRED, COLLAPSED}]
    withdrawn = [(WITHDRAWN, one.step.number, one.done_at) for one in outcomes if one.outcome == WITHDRAWN]
    return fired + withdrawn


@pytest.mark.slow
def test_both_fire_the_same_steps_at_the_same_instants(town):
    compared = {FIRED: 0, WITHDRAWN: 0}
    calendars = [some_calendar(random.Random(seed), seed) for seed in range(3)]
    for seed in SEEDS:
        chance = random.Random(seed)
        place = chance.choice(calendars)
        days, due = calendar(place.code), date(2024, 6, 1) + timedelta(days=chance.randint(0, 300))
        ladder, steps = some_ladder(chance, seed + 1, days, due)
        contract = signed_on(town, SIGNED, clause("1", "gov", due))
        Obligation.objects.filter(matter=contract.pk).update(ladder=ladder, calendar=place)
        pk = promise(contract).pk
        with by_the_clock():
            park([pk])
            wind([pk])
        happenings = happen(chance, town, contract, due)
        until = on(due + timedelta(days=150))
        sweep_until(until)
        found, wanted = told(contract), played(days, steps, due, happenings, until)
        assert sorted(found) == sorted(wanted), seed
        for what, _, _ in found:
            compared[what] += 1
    assert min(compared.values()) >= 3, compared
    assert compared[FIRED] > 60
