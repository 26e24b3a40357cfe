"""Extensions, suspensions, waivers: who asks, who decides, which dates move, and what the clock does about it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import history, verify
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound, Stale
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import (
    Asked,
    Completion,
    ask_extension,
    ask_suspension,
    claim,
    confirm,
    extend,
    refuse,
    reject,
    resume,
    suspend,
    waive,
)
from qinqing.kernel.obligations.actions.adjustments import NeedsReason, NotSoManyDays, StopsTooEarly
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.lifecycle import GRANTED, PENDING, REFUSED, RUNNING, SUSPENDED, WAIVED
from qinqing.kernel.obligations.models import Adjustment, Clock, Firing, Gate, Obligation
from qinqing.kernel.obligations.queries import judged
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.obligations.rules import AGREED, ENTERPRISE, FORCE_MAJEURE, GOVERNMENT, OWN, SHIFT
from tests.builders import actor, clause, on, photo, promise, signed_on, target

SIGNED, DUE = date(2026, 2, 2), date(2026, 6, 30)
STORM = Asked(FORCE_MAJEURE, "台风停工")


@pytest.fixture
def contract(town):
    """The park owes 1; the firm's 2 waits for it; the firm's 3 stops while 1 is late."""
    made = signed_on(
        town,
        SIGNED,
        clause("1", "gov", DUE),
        clause("2", "ent", DUE + timedelta(days=30), "1"),
        clause("3", "ent", DUE + timedelta(days=60)),
    )
    Gate.objects.create(obligation=promise(made, "3"), on=promise(made), mode=SHIFT)
    return made


def events(contract, kind):
    return list(Event.objects.filter(stream=contract.pk, kind__endswith=kind).order_by("seq"))


def test_an_extension_is_asked_and_granted(contract, town):
    day = date(2026, 5, 4)
    ask_extension(target=target(contract), asked=STORM, days=10, by=town.clerk, at=on(day))
    made = Adjustment.objects.get()
    assert (made.outcome, made.party, made.caused_by, promise(contract).due) == ("asked", FORCE_MAJEURE, None, DUE)
    before = Clock.objects.get(obligation=promise(contract)).next_at
    extend(target=target(contract), note="同意", by=town.representative, at=on(day, 11))
    done = promise(contract)
    assert (done.due, done.alarm_on, done.base_due, done.epoch) == (
        DUE + timedelta(days=10),
        DUE + timedelta(days=10),
        DUE,
        2,
    )
    assert Clock.objects.get(obligation=done).next_at > before
    assert Adjustment.objects.get().outcome == GRANTED
    [moved] = events(contract, "due_moved")
    assert moved.body == canonical(moved.facts)
    assert (moved.facts["alarm_was"], moved.facts["alarm_on"], moved.facts["why"]) == (
        "2026-06-30",
        "2026-07-10",
        "adjustment",
    )
    assert {entry.texts.get("reason") for entry in history(contract.pk)} >= {"台风停工"}
    assert verify().broken == []
    assert unlike_history() == []


def test_a_refusal_moves_nothing(contract, town):
    ask_extension(target=target(contract), asked=STORM, days=10, by=town.clerk, at=on(date(2026, 5, 4)))
    with pytest.raises(NeedsReason):
        refuse(target=target(contract), reason=" ", by=town.representative, at=on(date(2026, 5, 4)))
    refuse(target=target(contract), reason="不是台风季", by=town.representative, at=on(date(2026, 5, 5)))
    done = promise(contract)
    assert (Adjustment.objects.get().outcome, done.due, done.epoch) == (REFUSED, DUE, 1)
    ask_extension(target=target(contract), asked=STORM, days=5, by=town.clerk, at=on(date(2026, 5, 6)))


def test_who_may_ask_and_decide(contract, town):
    at = on(date(2026, 5, 4))
    for other in (town.representative, town.rival, town.stranger):
        with pytest.raises((MoveNotAllowed, NotFound)):
            ask_extension(target=target(contract), asked=STORM, days=10, by=other, at=at)
    for other in (town.head, town.supervisor):
        with pytest.raises(NotAllowed):
            ask_extension(target=target(contract), asked=STORM, days=10, by=other, at=at)
    with pytest.raises(MoveNotAllowed, match="没有等答复"):
        extend(target=target(contract), by=town.representative, at=at)
    ask_extension(target=target(contract), asked=STORM, days=10, by=town.clerk, at=at)
    with pytest.raises(MoveNotAllowed, match="已经有一份申请"):
        ask_suspension(target=target(contract), asked=STORM, start_on=at.date(), by=town.colleague, at=at)
    for own in (town.clerk, town.colleague):
        with pytest.raises(MoveNotAllowed, match="申请的单位自己"):
            extend(target=target(contract), by=own, at=at)
    with pytest.raises(MoveNotAllowed, match="没有等答复的中止"):
        suspend(target=target(contract), by=town.representative, at=at)
    with pytest.raises(NotFound):
        extend(target=target(contract), by=town.rival, at=at)
    assert promise(contract).due == DUE


def test_the_source_may_name_who_decides(contract, town):
    at = on(date(2026, 5, 4))
    Obligation.objects.filter(pk=promise(contract).pk).update(grantor=town.government)
    chief = actor(town.government, "clerk", jurisdiction="lanchuan/")
    ask_extension(target=target(contract), asked=STORM, days=10, by=town.clerk, at=at)
    with pytest.raises(MoveNotAllowed, match="由市政府答复申请"):
        extend(target=target(contract), by=town.representative, at=at)
    extend(target=target(contract), by=chief, at=at)
    assert promise(contract).due == DUE + timedelta(days=10)
    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=promise(contract).pk).update(grantor=town.park)


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_how_many_days(days, contract, town):
    with pytest.raises(NotSoManyDays):
        ask_extension(target=target(contract), asked=STORM, days=days, by=town.clerk, at=on(date(2026, 5, 4)))
    with pytest.raises(NeedsReason):
        ask_extension(target=target(contract), asked=Asked(AGREED, " "), days=1, by=town.clerk, at=on(date(2026, 5, 4)))


@pytest.mark.parametrize("start_on", [SIGNED, date(2026, 5, 5)])
def test_from_when_a_clock_may_stop(start_on, contract, town):
    with pytest.raises(StopsTooEarly):
        ask_suspension(target=target(contract), asked=STORM, start_on=start_on, by=town.clerk, at=on(date(2026, 5, 4)))


def test_the_same_form_asks_and_decides_once(contract, town):
    at = on(date(2026, 5, 4))
    once = target(contract)
    for _ in range(2):
        ask_extension(target=once, asked=STORM, days=10, by=town.clerk, at=at)
    answer = target(contract)
    for _ in range(2):
        extend(target=answer, by=town.representative, at=at)
    assert (Adjustment.objects.count(), promise(contract).due, promise(contract).matter.rev) == (
        1,
        DUE + timedelta(days=10),
        2,
    )
    with pytest.raises(Stale):
        ask_extension(target=target(contract, rev=1), asked=STORM, days=10, by=town.clerk, at=at)


def test_a_suspension_stops_the_clock_and_keeps_the_days_that_were_left(contract, town):
    ask_suspension(
        target=target(contract), asked=STORM, start_on=date(2026, 6, 10), by=town.clerk, at=on(date(2026, 6, 12))
    )
    suspend(target=target(contract), by=town.representative, at=on(date(2026, 6, 12), 11))
    stopped = promise(contract)
    assert (stopped.state, stopped.remaining, stopped.light) == (SUSPENDED, 21, 0)  # 10 to 30 June
    assert not Clock.objects.filter(obligation=stopped).exists()
    assert sweep_until(on(date(2026, 9, 30))) > 0  # the firm's clauses, not this one
    assert not Firing.objects.filter(obligation=stopped).exists()
    with pytest.raises(MoveNotAllowed, match="中止"):
        claim(
            target=target(contract),
            completion=Completion(SIGNED),
            uploads=[photo()],
            by=town.clerk,
            at=on(date(2026, 7, 1)),
        )
    resume(target=target(contract), by=town.representative, at=on(date(2026, 10, 1)))
    gone_on = promise(contract)
    assert (gone_on.state, gone_on.remaining) == (RUNNING, None)
    assert gone_on.alarm_on == gone_on.due == date(2026, 10, 21)  # 21 days, the first of them today
    _, found = judged([contract.pk], date(2026, 10, 1))[gone_on.pk]
    assert (found.suspended, found.buckets[FORCE_MAJEURE]) == (113, 113)
    assert Clock.objects.get(obligation=gone_on).anchor_on == gone_on.alarm_on


def test_the_light_goes_out_while_it_is_suspended_and_fired_steps_are_carried(contract, town):
    sweep_until(on(date(2026, 6, 20)))  # seven working days before 30 June
    assert [fired.step for fired in Firing.objects.filter(obligation=promise(contract))] == [1]
    ask_suspension(
        target=target(contract), asked=STORM, start_on=date(2026, 6, 22), by=town.clerk, at=on(date(2026, 6, 22))
    )
    suspend(target=target(contract), by=town.representative, at=on(date(2026, 6, 22)))
    assert promise(contract).light == 0
    resume(target=target(contract), by=town.representative, at=on(date(2026, 6, 22), 12))
    done = promise(contract)
    assert (done.alarm_on, done.epoch, done.light) == (DUE, 1, 1)  # not one day was lost: nothing moved
    assert Clock.objects.get(obligation=done).step == 2


def test_what_fired_too_early_is_withdrawn_and_fires_again(contract, town):
    sweep_until(on(date(2026, 6, 26)))
    assert [fired.step for fired in Firing.objects.filter(obligation=promise(contract), epoch=1)] == [1, 2]
    while dispatch():
        pass
    told = Notice.objects.filter(obligation=promise(contract), kind__endswith="fired")
    alarmed = set(told.values_list("person", "level"))
    ask_extension(target=target(contract), asked=STORM, days=5, by=town.clerk, at=on(date(2026, 6, 26)))
    extend(target=target(contract), by=town.representative, at=on(date(2026, 6, 26)))
    done = promise(contract)
    days = calendar()
    instants = [on(days.shift(date(2026, 7, 5), offset, WORKING_DAY), 8) for offset in (-7, -3, 1, 10)]
    carried = list(Firing.objects.filter(obligation=done, epoch=2).order_by("step").values_list("step", flat=True))
    assert carried == [number for number, at in enumerate(instants, start=1) if at <= on(date(2026, 6, 26))] == [1]
    [withdrawn] = events(contract, "withdrawn")
    assert (withdrawn.facts["step"], withdrawn.facts["epoch"], withdrawn.facts["anchor_on"]) == (2, 1, "2026-07-05")
    assert withdrawn.body == canonical(withdrawn.facts)
    assert done.light == 1
    assert sweep_until(instants[1] - timedelta(seconds=1)) == 0
    assert sweep_until(instants[1]) == 1
    assert [event.facts["epoch"] for event in events(contract, "clock.fired") if event.facts["step"] == 2] == [1, 2]
    while dispatch():
        pass
    sorry = set(Notice.objects.filter(obligation=done, kind__endswith="withdrawn").values_list("person", flat=True))
    assert sorry == {person for person, level in alarmed if level == 2}
    assert sorry
    assert verify().broken == []
    assert unlike_history() == []


def test_a_late_gate_parks_what_shifts_with_it_and_closing_it_moves_both(contract, town):
    sweep_until(on(date(2026, 8, 31)))  # land is two months late
    assert Firing.objects.filter(obligation=promise(contract)).count() == 4
    assert not Firing.objects.filter(obligation=promise(contract, "3")).exists()
    assert not Clock.objects.filter(obligation=promise(contract, "3")).exists()
    day = date(2026, 9, 1)
    claim(
        target=target(contract), completion=Completion(date(2026, 8, 29)), uploads=[photo()], by=town.clerk, at=on(day)
    )
    assert not Clock.objects.filter(obligation=promise(contract, "3")).exists()  # until accepted a gate counts as open
    confirm(target=target(contract), by=town.representative, at=on(day, 11))
    opened, shifted = promise(contract, "2"), promise(contract, "3")
    assert (opened.state, opened.lost_days, shifted.lost_days) == (RUNNING, 60, 60)
    assert opened.alarm_on == opened.base_due + timedelta(days=60)
    assert shifted.alarm_on == shifted.base_due + timedelta(days=60)
    assert {event.facts["obligation"] for event in events(contract, "due_moved")} == {opened.pk, shifted.pk}
    assert Clock.objects.get(obligation=shifted).anchor_on == shifted.alarm_on
    assert sweep_until(on(shifted.alarm_on + timedelta(days=60))) == 8
    assert verify().broken == []
    assert unlike_history() == []


def test_who_is_late_already_is_not_held(town):
    contract = signed_on(town, SIGNED, clause("1", "gov", date(2026, 7, 31)), clause("2", "ent", DUE))
    Gate.objects.create(obligation=promise(contract, "2"), on=promise(contract), mode=SHIFT)
    sweep_until(on(date(2026, 9, 30)))
    assert Firing.objects.filter(obligation=promise(contract, "2")).count() == 4


def test_waiving_lets_go_and_opens(contract, town):
    at = on(date(2026, 7, 10))
    with pytest.raises(NeedsReason):
        waive(target=target(contract), reason="", by=town.representative, at=at)
    with pytest.raises(MoveNotAllowed):
        waive(target=target(contract), reason="不用了", by=town.clerk, at=at)
    waive(target=target(contract), reason="不用了", by=town.representative, at=at)
    gone, opened = promise(contract), promise(contract, "2")
    assert (gone.state, gone.released_on, gone.light) == (WAIVED, date(2026, 7, 10), 0)
    assert not Clock.objects.filter(obligation=gone).exists()
    assert (opened.state, opened.lost_days) == (RUNNING, 10)
    with pytest.raises(MoveNotAllowed, match="已经免除"):
        waive(target=target(contract), reason="不用了", by=town.representative, at=at)


def test_a_waiting_promise_may_be_waived(contract, town):
    assert promise(contract, "2").state == PENDING
    waive(target=target(contract, "2"), reason="不用了", by=town.clerk, at=on(date(2026, 5, 4)))
    assert promise(contract, "2").state == WAIVED


def test_whose_cause_it_is_decides_to_whom_the_days_go(contract, town):
    at = on(date(2026, 5, 4))
    for number, party in enumerate((GOVERNMENT, ENTERPRISE, AGREED), start=1):
        ask_extension(target=target(contract), asked=Asked(party, "因"), days=number, by=town.clerk, at=at)
        extend(target=target(contract), by=town.representative, at=at)
    _, found = judged([contract.pk], at.date())[promise(contract).pk]
    assert (found.buckets[OWN], found.buckets[GOVERNMENT], found.buckets[ENTERPRISE], found.buckets[AGREED]) == (
        1,
        0,
        2,
        3,
    )


def test_a_rejection_after_the_date_moved_keeps_to_the_new_date(contract, town):
    at = on(date(2026, 6, 20))
    ask_extension(target=target(contract), asked=STORM, days=30, by=town.clerk, at=at)
    extend(target=target(contract), by=town.representative, at=at)
    claim(target=target(contract), completion=Completion(at.date()), uploads=[photo()], by=town.clerk, at=at)
    reject(target=target(contract), reason="缺", by=town.representative, at=at)
    clock = Clock.objects.get(obligation=promise(contract))
    assert (clock.anchor_on, clock.epoch) == (DUE + timedelta(days=30), 2)


def test_a_statutory_limit_alarms_on_its_legal_date(contract, town):
    Obligation.objects.filter(pk=promise(contract, "3").pk).update(is_statutory=True)
    day = date(2026, 8, 10)
    claim(target=target(contract), completion=Completion(day), uploads=[photo()], by=town.clerk, at=on(day))
    confirm(target=target(contract), by=town.representative, at=on(day, 11))
    done = promise(contract, "3")
    assert (done.alarm_on, done.due) == (done.base_due, done.base_due)


def test_the_database_refuses_impossible_adjustments(contract, town):
    at = on(date(2026, 5, 4))
    ask_extension(target=target(contract), asked=STORM, days=10, by=town.clerk, at=at)
    for change in (
        {"days": 0},
        {"start_on": at.date()},
        {"party": "moon"},
        {"outcome": GRANTED},
        {"outcome": GRANTED, "decided_at": timezone.now(), "decided_by": town.clerk.person_id},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Adjustment.objects.update(**change)
    for change in ({"state": SUSPENDED}, {"remaining": 3}, {"state": WAIVED}, {"length": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Obligation.objects.filter(pk=promise(contract).pk).update(**change)


def test_only_the_one_to_whom_it_is_owed_lets_a_debtor_off(contract, town):
    """Whom the source names decides on dates; what is owed is the creditor's own."""
    at = on(date(2026, 5, 4))
    Obligation.objects.filter(pk=promise(contract).pk).update(grantor=town.government)
    chief = actor(town.government, "clerk", jurisdiction="lanchuan/")
    with pytest.raises(MoveNotAllowed, match="由示例科技免除"):
        waive(target=target(contract), reason="不用了", by=chief, at=at)
    waive(target=target(contract), reason="不用了", by=town.representative, at=at)
    assert promise(contract).state == WAIVED
