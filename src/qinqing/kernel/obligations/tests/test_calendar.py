"""A holiday notice comes late: what it touches is shown before, moves after, and what fired too early is withdrawn."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from qinqing.kernel.calendars.actions import declare_day, open_calendar, publish_year, revert
from qinqing.kernel.calendars.actions.undoing import SomethingRests
from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY
from qinqing.kernel.calendars.rules.notice import Declared
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import Asked, Completion, ask_extension, claim, extend
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Clock, Firing, Ladder, LadderStep, Obligation
from qinqing.kernel.obligations.queries import moved_by
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.obligations.rules import AGREED, ANSWER, FULFIL
from qinqing.kernel.obligations.rules.ladders import step_at
from tests.builders import actor, clause, on, photo, promise, signed_on, target, unit

SIGNED = date(2026, 12, 1)
NEW_YEAR = {date(2027, 2, day): False for day in (8, 9, 10, 11, 12)}


@pytest.fixture
def keeper(demo):
    return actor(unit("市府办", path="lanchuan/"), "system", jurisdiction="")


def contract_due(town, *dues, unit=CALENDAR_DAY):
    clauses = [clause(str(n), "gov", due, unit=unit) for n, due in enumerate(dues, start=1)]
    return signed_on(town, SIGNED, *clauses)


def publish(keeper, at, days=NEW_YEAR):
    declared = [Declared(day, is_work=is_work, note="春节" if not is_work else "调休") for day, is_work in days.items()]
    publish_year(code="cn", year=2027, days=declared, by=keeper, at=at)
    while dispatch():
        pass


def events(contract, kind):
    return list(Event.objects.filter(stream=contract.pk, kind__endswith=kind).order_by("seq"))


def all_clocks():
    return {clock.pk: clock.next_at for clock in Clock.objects.all()}


def test_the_preview_is_what_then_happens_and_nothing_else_is_touched(town, keeper):
    near = contract_due(town, date(2027, 2, 15), date(2027, 2, 5), date(2027, 2, 16))
    far = contract_due(town, date(2026, 12, 31), date(2027, 6, 30), date(2030, 2, 15))
    before = all_clocks()
    preview = {one.promise.pk: one for one in moved_by("cn", NEW_YEAR)}
    assert all_clocks() == before
    publish(keeper, on(date(2026, 12, 5)))
    after = all_clocks()
    assert {pk for pk in after if after[pk] != before[pk]} == set(preview)
    assert {pk: one.next_at for pk, one in preview.items()} == {pk: after[pk] for pk in preview}
    assert {promise(near, "1").pk, promise(near, "3").pk} == set(preview)  # the fifth fires before the holiday
    assert events(far, "due_moved") == []
    for pk in preview:
        row = Obligation.objects.get(pk=pk)
        assert after[pk] == step_at(calendar(), row.alarm_on, -7, WORKING_DAY)
        assert row.epoch == 2
    assert [event.facts["why"] for event in events(near, "due_moved")] == ["calendar"] * 2
    assert verify().broken == []
    assert unlike_history() == []


def test_an_alarm_that_came_too_early_is_withdrawn_and_the_same_people_are_told(town, keeper):
    """Calendar-day steps on a limit of working days, and the notice entered after the step had fired."""
    ladder = Ladder.objects.create(code="toy", name="toy")
    for number, (offset, level) in enumerate([(-3, 1), (0, 2), (1, 3)], start=1):
        audience = ["handler"] if level < 3 else ["chief"]
        LadderStep.objects.create(
            ladder=ladder, number=number, offset=offset, unit=CALENDAR_DAY, level=level, audience=audience
        )
    contract = contract_due(town, date(2027, 2, 12), unit=WORKING_DAY)
    limit = promise(contract)
    start = date(2027, 1, 29)
    assert calendar().shift(start, 10, WORKING_DAY) == date(2027, 2, 12)
    Obligation.objects.filter(pk=limit.pk).update(length=10, base_start=start, counted=True, ladder=ladder)
    Clock.objects.filter(pk=limit.pk).update(ladder=ladder, step=1, next_at=on(date(2027, 2, 9), 8))
    late = on(date(2027, 2, 13))
    assert sweep_until(late) == 3
    while dispatch():
        pass
    alarmed = set(Notice.objects.filter(obligation=limit).values_list("person", flat=True))
    assert len(alarmed) == 2  # the handler, and at the third step the chief
    publish(keeper, late)
    moved = promise(contract)
    assert (moved.base_due, moved.due, moved.alarm_on, moved.epoch) == (date(2027, 2, 19),) * 3 + (2,)
    assert [event.facts["step"] for event in events(contract, "withdrawn")] == [1, 2, 3]
    assert not Firing.objects.filter(obligation=limit, epoch=2).exists()
    assert moved.light == moved.matter.light == 0
    sorry = Notice.objects.filter(obligation=limit, kind="obligations.clock.withdrawn")
    assert set(sorry.values_list("person", flat=True)) == alarmed
    assert Clock.objects.get(pk=limit.pk).next_at == on(date(2027, 2, 16), 8)
    assert sweep_until(on(date(2027, 2, 28))) == 3
    assert [event.facts["step"] for event in events(contract, "clock.fired")] == [1, 2, 3, 1, 2, 3]
    assert verify().broken == []
    assert unlike_history() == []


def test_a_step_that_stays_past_is_carried_in_silence(town, keeper):
    contract = contract_due(town, date(2027, 2, 15))
    assert sweep_until(on(date(2027, 2, 5))) == 1  # step 1: seven working days before, 4 February
    before = Notice.objects.count()
    publish(keeper, on(date(2027, 2, 5), 11))
    assert [event.facts["step"] for event in events(contract, "withdrawn")] == []
    assert list(Firing.objects.filter(epoch=2).values_list("step", flat=True)) == [1]
    assert Notice.objects.filter(kind="obligations.clock.withdrawn").count() == 0
    assert Notice.objects.count() >= before
    assert (promise(contract).light, Clock.objects.get(pk=promise(contract).pk).step) == (1, 2)


def test_a_step_after_the_date_is_withdrawn_even_when_the_ladder_is_at_its_end(town, keeper):
    contract = contract_due(town, date(2027, 2, 5))
    last = calendar().shift(date(2027, 2, 5), 10, WORKING_DAY)
    assert sweep_until(on(last)) == 4
    assert not Clock.objects.filter(pk=promise(contract).pk).exists()
    publish(keeper, on(last))
    assert [event.facts["step"] for event in events(contract, "withdrawn")] == [4]
    assert Clock.objects.get(pk=promise(contract).pk).next_at > on(last)
    assert sweep_until(on(last + timedelta(days=20))) == 1


def test_a_limit_for_an_answer_follows_too(town, keeper):
    contract = contract_due(town, date(2027, 6, 30))
    day = date(2027, 2, 3)
    claim(target=target(contract), completion=Completion(day), uploads=[photo()], by=town.clerk, at=on(day))
    last, first = promise(contract).answer_due, Clock.objects.get(pk=promise(contract).pk)
    [preview] = [one for one in moved_by("cn", NEW_YEAR) if one.purpose == ANSWER]
    publish(keeper, on(day, 12))
    moved, clock = promise(contract), Clock.objects.get(pk=promise(contract).pk)
    assert moved.answer_due == clock.anchor_on == preview.alarm_on == calendar().shift(day, 10, WORKING_DAY) > last
    assert (clock.purpose, clock.epoch > first.epoch, clock.next_at) == (ANSWER, True, preview.next_at)
    assert moved.epoch == 1
    publish_again = {**NEW_YEAR, date(2027, 2, 12): True}
    publish(keeper, on(day, 13), publish_again)
    assert promise(contract).answer_due == calendar().shift(day, 10, WORKING_DAY) < preview.alarm_on
    [one, two] = events(contract, "due_moved")
    assert (one.facts["purpose"], one.facts["epoch"] < two.facts["epoch"]) == (ANSWER, True)


def test_a_written_date_stays_and_a_counted_one_moves(town, keeper):
    contract = contract_due(town, date(2027, 2, 5), date(2027, 2, 5), unit=WORKING_DAY)
    asked = Asked(AGREED, "商定")
    day = on(date(2026, 12, 3))
    ask_extension(target=target(contract), asked=asked, days=10, by=town.clerk, at=day)
    extend(target=target(contract), by=town.representative, at=day)
    assert promise(contract).alarm_on == date(2027, 2, 19)
    publish(keeper, on(date(2026, 12, 5)))
    assert promise(contract).alarm_on == date(2027, 2, 26)
    assert promise(contract, "2").alarm_on == date(2027, 2, 5)


def test_a_county_follows_the_nation_except_on_its_own_days(town, keeper):
    open_calendar(code="lingang", name="临港区", path="lanchuan/lingang/", by=keeper, at=on(SIGNED))
    declare_day(code="lingang", day=date(2027, 2, 8), is_work=False, note="区庆", by=keeper, at=on(SIGNED))
    contract = contract_due(town, date(2027, 2, 15))
    Obligation.objects.update(calendar=Calendar.objects.get(code="lingang"))
    Clock.objects.update(calendar=Calendar.objects.get(code="lingang"))
    with_own = step_at(calendar("lingang"), date(2027, 2, 15), -7, WORKING_DAY)
    Clock.objects.update(next_at=with_own)
    [one] = moved_by("cn", NEW_YEAR)
    assert (one.promise.pk, one.purpose, one.next_was) == (promise(contract).pk, FULFIL, with_own)
    publish(keeper, on(date(2026, 12, 5)))
    clock = Clock.objects.get(pk=promise(contract).pk)
    assert clock.next_at == one.next_at == step_at(calendar("lingang"), date(2027, 2, 15), -7, WORKING_DAY)


def test_python_and_sql_agree_on_every_step(town):
    known, pk = calendar(), Calendar.objects.get(code="cn").pk
    with connection.cursor() as cursor:
        for day in (date(2026, 9, 30), date(2026, 10, 4), date(2026, 10, 10), date(2046, 12, 30)):
            for offset in (-12, -7, -1, 0, 1, 10):
                for counted in (WORKING_DAY, CALENDAR_DAY):
                    cursor.execute("SELECT obligations_step_at(%s, %s, %s, %s)", [pk, day, offset, counted])
                    assert cursor.fetchone()[0] == step_at(known, day, offset, counted), (day, offset, counted)


def test_the_cost_follows_what_is_touched(town, django_assert_max_num_queries):
    contract_due(town, date(2027, 2, 15))
    with django_assert_max_num_queries(30) as few:
        moved_by("cn", NEW_YEAR)
    contract_due(town, *[date(2028, 6, 30)] * 60, *[date(2027, 2, 15)] * 20)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(moved_by("cn", NEW_YEAR)) == 21


def opened(keeper):
    """Give the park's place a calendar of its own; returns which change that was."""
    open_calendar(code="lingang", name="临港", path="lanchuan/lingang/", by=keeper, at=on(date(2026, 12, 1)))
    return Event.objects.latest("pk").seq


def test_a_calendar_on_which_somebody_is_just_signing_stays(town, keeper):
    seq, signs, goes_on, refusals = opened(keeper), threading.Event(), threading.Event(), []

    def sign():
        with transaction.atomic():
            contract_due(town, date(2027, 2, 15))
            signs.set()
            goes_on.wait(20)
        connection.close()

    def take_away():
        try:
            revert(code="lingang", seq=seq, by=keeper, at=on(date(2026, 12, 2)))
        except Exception as refusal:  # noqa: BLE001 - told below
            refusals.append(type(refusal))
        connection.close()

    threads = [threading.Thread(target=sign), threading.Thread(target=take_away)]
    threads[0].start()
    assert signs.wait(20)
    threads[1].start()
    threads[1].join(0.5)
    assert threads[1].is_alive(), "it waits until the contract is signed, or is not"
    goes_on.set()
    for thread in threads:
        thread.join()
    assert refusals == [SomethingRests]
    assert Obligation.objects.get().calendar.code == "lingang"


def test_a_contract_signed_while_its_calendar_goes_rests_on_the_one_above(town, keeper):
    seq, faults = opened(keeper), []

    def sign():
        try:
            contract_due(town, date(2027, 2, 15))
        except Exception as fault:  # noqa: BLE001 - told below
            faults.append(fault)
        connection.close()

    thread = threading.Thread(target=sign)
    with transaction.atomic():
        revert(code="lingang", seq=seq, by=keeper, at=on(date(2026, 12, 2)))
        thread.start()
        thread.join(0.5)
        assert thread.is_alive(), "it waits until the calendar is gone, or stays"
    thread.join()
    assert faults == []
    assert Obligation.objects.get().calendar.code == "cn"


def test_the_light_of_an_answer_that_alarmed_too_early_goes_out(town, keeper):
    contract = contract_due(town, date(2027, 6, 30))
    day = date(2027, 2, 1)
    claim(target=target(contract), completion=Completion(day), uploads=[photo()], by=town.clerk, at=on(day))
    late = promise(contract).answer_due + timedelta(days=3)
    assert sweep_until(on(late)) > 0
    shone = promise(contract).light
    assert shone == promise(contract).matter.light > 0
    publish(keeper, on(late, 12))
    told = [event.facts["purpose"] for event in events(contract, "withdrawn")]
    assert told
    assert set(told) == {ANSWER}
    left = [event.facts["level"] for event in events(contract, "clock.fired")][: -len(told)]
    assert promise(contract).light == promise(contract).matter.light == max(left, default=0) < shone
