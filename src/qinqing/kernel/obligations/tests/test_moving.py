"""A place moves while somebody changes its ladder."""

import threading

from django.db import connection, transaction

from qinqing.kernel.calendars.rules.steps import Step
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.obligations.actions import change_ladder
from qinqing.kernel.obligations.actions.places import move_along
from qinqing.kernel.obligations.queries.ladders import newest
from tests.builders import actor, city

HERE, THERE = "lanchuan/lingang/", "lanchuan/haian/lingang/"


def test_a_place_moves_with_the_version_that_was_just_being_written(committed):
    town = city()
    keeper = actor(town.government, "system", jurisdiction="")
    steps = [*newest("contract.government")[""].rungs(), Step(0, 20, "working_day", 3, ("superior",))]
    changed, goes_on, faults = threading.Event(), threading.Event(), []

    def change():
        with transaction.atomic():
            change_ladder(code="contract.government", path=HERE, steps=steps, version=0, by=keeper)
            changed.set()
            goes_on.wait(20)
        connection.close()

    def move():
        try:
            with by_the_clock():
                move_along({"was": HERE, "to": THERE, "end": HERE[:-1] + "0"})
        except Exception as fault:  # noqa: BLE001 - told below
            faults.append(fault)
        connection.close()

    threads = [threading.Thread(target=change), threading.Thread(target=move)]
    threads[0].start()
    assert changed.wait(20)
    threads[1].start()
    threads[1].join(0.5)
    assert threads[1].is_alive(), "it waits for the version that is being written"
    goes_on.set()
    for thread in threads:
        thread.join()
    assert faults == []
    known = newest("contract.government")
    assert (known[HERE].stands, known[THERE].stands, len(known[THERE].rungs())) == (False, True, len(steps))
