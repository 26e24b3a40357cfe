"""A check from its beginning to its result: who makes it, what it does to the claim, and what it never does."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qinqing.kernel.checks.actions import Finding, conclude, take
from qinqing.kernel.checks.models import Check, Rule
from qinqing.kernel.checks.queries.reading import to_stand_in
from qinqing.kernel.checks.rules import LEAST
from qinqing.kernel.checks.tests.scene import (
    CLAIMED,
    HANDED,
    LAST,
    NEUTRAL,
    aside,
    checked,
    claimed,
    run,
    the_check,
    the_claim,
    until,
)
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.evidence.models import File
from qinqing.kernel.evidence.queries import file_for
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.actions import confirm, reject
from qinqing.kernel.obligations.queries.folding import unlike_history
from tests.builders import actor, on, pdf, promise, target


def kinds(stream):
    return list(Event.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True))


def test_silence_of_an_enterprise_goes_to_the_neutral_unit_at_once(town):
    contract = claimed(town)
    until(date(2026, 3, 23))
    assert not Check.objects.exists()
    run(HANDED)
    check = the_check(contract)
    assert (check.cause, check.state, check.unit, check.due_on) == (
        "silence",
        "assigned",
        town.office,
        date(2026, 4, 8),
    )
    assert promise(contract).state == "claimed"


def test_silence_of_an_office_gives_its_superior_five_days_first(town):
    contract = claimed(town, "ent")
    until(date(2026, 3, 30))
    assert not Check.objects.exists()
    run(NEUTRAL)
    assert the_check(contract).begun_at == on(NEUTRAL, 8)


@pytest.mark.parametrize(("result", "state"), [("true", "verified"), ("false", "running"), ("unclear", "running")])
def test_what_a_result_does_after_silence(town, result, state):
    contract = claimed(town)
    until(HANDED)
    check = checked(town, contract, result, date(2026, 3, 26), uploads=[pdf()])
    assert (check.state, check.result, check.files.count()) == ("concluded", result, 1)
    assert promise(contract).state == state
    assert the_claim(contract).answered_by_id == town.checker.person_id
    assert {"obligations.obligation.represented", "checks.check.reported", "checks.clock.started"} <= set(
        kinds(contract.pk)
    )
    assert verify().broken == []
    assert unlike_history() == []


def test_after_it_was_sent_back_the_ladder_goes_on_as_if_nothing_had_been_claimed(town):
    contract, other = claimed(town), claimed(town)
    until(HANDED)
    checked(town, contract, "false", date(2026, 3, 26))
    reject(target=target(other), reason="缺签字", by=town.city.representative, at=on(date(2026, 3, 26)))
    after, plain = promise(contract), promise(other)
    assert (after.clock.next_at, after.light, after.due) == (plain.clock.next_at, plain.light, plain.due)
    run(date(2026, 3, 27))
    assert Check.objects.get(claim__obligation=plain).state == "lapsed"


def test_a_drawn_check_that_cannot_tell_leaves_the_answer_where_it_was(town):
    Rule.objects.update(permille=1000)
    contract = claimed(town)
    until(date(2026, 3, 16))
    before = promise(contract)
    checked(town, contract, "unclear", date(2026, 3, 17))
    after = promise(contract)
    assert (after.state, after.answer_due) == ("claimed", before.answer_due)
    until(HANDED)
    assert Check.objects.filter(claim=the_claim(contract), cause="silence", state="assigned").count() == 1


def test_a_drawn_check_that_cannot_tell_after_the_turn_has_passed_sends_back(town, monkeypatch):
    """The step that hands silence on finds a check that is running: its result has to settle the claim."""
    monkeypatch.setattr("qinqing.kernel.checks.actions.drawing.day_of", lambda secret, claim: 5)
    Rule.objects.update(permille=1000)
    contract = claimed(town)
    until(HANDED)
    assert the_check(contract).cause == "draw"
    checked(town, contract, "unclear", date(2026, 3, 25))
    assert promise(contract).state == "running"
    assert unlike_history() == []


@pytest.mark.parametrize("result", ["true", "unclear"])
def test_the_same_result_sent_twice_is_one_also_where_it_answers_nothing(town, result):
    Rule.objects.update(permille=1000)
    contract = claimed(town)
    confirm(target=target(contract), by=town.city.representative, at=on(CLAIMED, 11))
    until(date(2026, 3, 16))
    check = checked(town, contract, result, date(2026, 3, 17))
    finding = Finding(result, "到现场看过，问了双方。", uuid4())
    conclude(reference=check.matter.reference, finding=finding, by=town.checker, at=on(date(2026, 3, 17), 16))
    other = Finding("false", "又看了一遍。", uuid4())
    with pytest.raises(Refusal):
        conclude(reference=check.matter.reference, finding=other, by=town.checker, at=on(date(2026, 3, 17), 17))
    assert kinds(check.pk).count("checks.check.concluded") == 1


@pytest.mark.parametrize("result", ["true", "false", "unclear"])
def test_of_a_confirmed_claim_it_is_a_finding_and_reopens_nothing(town, result):
    Rule.objects.update(permille=1000)
    contract = claimed(town)
    confirm(target=target(contract), by=town.city.representative, at=on(CLAIMED, 11))
    until(date(2026, 3, 16))
    checked(town, contract, result, date(2026, 3, 17))
    assert promise(contract).state == "verified"
    assert the_claim(contract).answered_by_id == town.city.representative.person_id
    found = Event.objects.get(stream=contract.pk, kind="checks.check.reported")
    assert (found.facts["standing"], found.facts["result"]) == ("accepted", result)
    assert not Matter.objects.filter(kind="proposal").exists()
    assert unlike_history() == []


def test_a_claim_sent_back_before_its_day_is_not_checked(town):
    Rule.objects.update(permille=1000)
    contract = claimed(town)
    reject(target=target(contract), reason="缺签字", by=town.city.representative, at=on(CLAIMED, 11))
    until(date(2026, 3, 20))
    assert not Check.objects.exists()


def test_confirming_ends_a_check_that_only_silence_began(town):
    contract = claimed(town)
    until(HANDED)
    reference = the_check(contract).matter.reference
    take(reference=reference, by=town.checker, at=on(HANDED, 14))
    confirm(target=target(contract), by=town.city.representative, at=on(HANDED, 15))
    run(date(2026, 3, 25))
    assert the_check(contract).state == "lapsed"
    assert ended_grants(contract) == [str(town.checker.person_id)]
    run(date(2026, 3, 26))
    assert len(ended_grants(contract)) == 1
    assert not Matter.objects.visible_to(town.checker).filter(pk=contract.pk).exists()
    with pytest.raises(Refusal):
        conclude(reference=reference, finding=Finding("true", "x", target(contract).key), by=town.checker)


def ended_grants(contract):
    ended = Event.objects.filter(stream=contract.pk, kind="matters.clock.grant_ended")
    return [event.facts["person"] for event in ended]


def test_the_evidence_is_seen_for_the_time_of_the_check_only(town, monkeypatch):
    monkeypatch.setattr("qinqing.kernel.checks.actions.concluding.LONGEST", timedelta(days=9999))
    contract = claimed(town)
    until(HANDED)
    file = File.objects.get(matter=contract.pk)
    with pytest.raises(NotFound):
        file_for(town.checker, file.pk)
    reference = the_check(contract).matter.reference
    take(reference=reference, by=town.checker, at=on(HANDED, 14))
    assert file_for(town.checker, file.pk) == file
    with pytest.raises(NotFound):
        file_for(town.colleague, file.pk)
    finding = Finding("true", "看过", target(contract).key)
    conclude(reference=reference, finding=finding, by=town.checker, at=on(HANDED, 15))
    with pytest.raises(NotFound):
        file_for(town.checker, file.pk)
    assert ended_grants(contract) == [str(town.checker.person_id)]


def test_the_same_form_twice_concludes_once(town):
    contract = claimed(town)
    until(HANDED)
    check = checked(town, contract, "true", date(2026, 3, 26))
    finding = Finding("true", "到现场看过，问了双方。", the_claim(contract).answer_key)
    conclude(reference=check.matter.reference, finding=finding, by=town.checker, at=on(date(2026, 3, 26), 16))
    assert kinds(check.pk).count("checks.check.concluded") == 1


def test_a_part_is_confirmed_as_a_part(town):
    contract = claimed(town, quantity=100, measure="人")
    assert promise(contract).quantity == 100
    until(HANDED)
    checked(town, contract, "true", date(2026, 3, 26))
    assert (promise(contract).state, promise(contract).accepted) == ("verified", 100)


def test_its_own_ladder_tells_the_unit_and_decides_nothing(town):
    contract = claimed(town)
    until(date(2026, 6, 1))
    check = the_check(contract)
    fired = Event.objects.filter(stream=check.pk, kind="checks.clock.fired").order_by("seq")
    assert [(event.facts["step"], event.facts["level"]) for event in fired] == [(1, 1), (2, 3), (3, 3)]
    assert [event.at for event in fired] == [
        on(day, 8) for day in (date(2026, 4, 2), date(2026, 4, 9), date(2026, 4, 16))
    ]
    assert (check.state, check.result, check.next_at, check.matter.light) == ("assigned", "", None, 3)
    assert promise(contract).state == "claimed"


def test_asked_for_in_confidence_it_is_a_drawn_one(town):
    Rule.objects.update(permille=LEAST)
    contract = claimed(town)
    aside(contract, town.city.representative)
    until(date(2026, 3, 16))
    assert the_check(contract).cause == "draw"


def test_the_list_of_a_superior_costs_no_more_for_many(town):
    superior = actor(town.city.government, "clerk", jurisdiction="lanchuan/")

    def listed(most):
        with CaptureQueriesContext(connection) as found:
            rows = to_stand_in(superior, HANDED)
        assert [until for _promise, until in rows] == [date(2026, 3, 30)] * most
        return len(found)

    claimed(town, "ent")
    few = listed(1)
    for _ in range(3):
        claimed(town, "ent")
    assert listed(4) == few
    assert to_stand_in(superior, LAST) == []
    assert {until for _promise, until in to_stand_in(superior, NEUTRAL)} == {None}
