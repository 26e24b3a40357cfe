"""Supplementary agreements: two signatures, the old promise stays, those who waited for it wait for the new one."""

from datetime import date, timedelta

import pytest

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import history, verify
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound, Stale
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import (
    Asked,
    Completion,
    NewTerms,
    agree,
    ask_extension,
    claim,
    confirm,
    decline,
    propose,
)
from qinqing.kernel.obligations.actions.adjustments import NeedsReason
from qinqing.kernel.obligations.actions.recurring import NeverAgain
from qinqing.kernel.obligations.actions.replacing import HalfAQuantity, NeedsWords, NotFromToday, RanOut
from qinqing.kernel.obligations.jobs import recur_until, sweep_until
from qinqing.kernel.obligations.lifecycle import PENDING, RUNNING, SUPERSEDED
from qinqing.kernel.obligations.models import Clock, Firing, Gate, Obligation, Replacement, Series
from qinqing.kernel.obligations.queries import judged
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.obligations.rules import AGREED, FORCE_MAJEURE, GOVERNMENT, SHIFT, SUPPLEMENT
from tests.builders import clause, on, photo, promise, signed_on, target

SIGNED, DUE, NEW = date(2026, 2, 2), date(2026, 6, 30), date(2026, 8, 31)
MAY = date(2026, 5, 4)


def terms(**more):
    return NewTerms(**{"title": "分两期交地", "base_due": NEW, "source": "补充协议第一条", **more})


@pytest.fixture
def contract(town):
    """The park owes 1; the firm's 2 waits for it; the firm's 3 stops while 1 is late."""
    made = signed_on(
        town,
        SIGNED,
        clause("1", "gov", DUE),
        clause("2", "ent", DUE + timedelta(days=30), "1"),
        clause("3", "ent", DUE + timedelta(days=120)),
    )
    Gate.objects.create(obligation=promise(made, "3"), on=promise(made), mode=SHIFT)
    return made


def replaced(contract, town, day=MAY, number="1", **more):
    propose(target=target(contract, number), terms=terms(**more), reason="拆迁难", by=town.clerk, at=on(day))
    agree(target=target(contract, number), note="同意", by=town.representative, at=on(day, 11))
    return promise(contract, f"{number.partition('补')[0]}补1")


def test_nothing_changes_until_the_other_side_agrees(contract, town):
    propose(target=target(contract), terms=terms(), reason="拆迁难", by=town.clerk, at=on(MAY))
    assert (promise(contract).state, Obligation.objects.count()) == (RUNNING, 3)
    assert Clock.objects.filter(obligation=promise(contract)).exists()
    decline(target=target(contract), reason="不行", by=town.representative, at=on(MAY, 11))
    assert (promise(contract).state, Replacement.objects.get().outcome) == (RUNNING, "refused")
    assert {"拆迁难", "不行"} <= {text for entry in history(contract.pk) for text in entry.texts.values()}


def test_the_old_one_stays_and_its_clock_stops(contract, town):
    sweep_until(on(date(2026, 6, 20)))
    made = replaced(contract, town, date(2026, 6, 21))
    old = promise(contract)
    assert (old.state, old.light, old.released_on, old.replaced_by) == (SUPERSEDED, 0, date(2026, 6, 21), made)
    assert not Clock.objects.filter(obligation=old).exists()
    assert (made.source_kind, made.agreed_by, made.base_due, made.first_due) == (SUPPLEMENT, "both", NEW, DUE)
    assert (made.debtor, made.creditor, made.verifier) == (town.park, town.firm, town.firm)
    assert Clock.objects.get(obligation=made).anchor_on == NEW
    agreed = Event.objects.get(stream=contract.pk, kind__endswith="superseded")
    assert agreed.facts["by"] == made.pk
    assert agreed.facts["waiting"] == [promise(contract, "2").pk, promise(contract, "3").pk]
    sweep_until(on(date(2026, 12, 1)))
    assert Firing.objects.filter(obligation=old).count() == 1
    assert verify().broken == []
    assert unlike_history() == []


def test_who_waited_waits_for_the_new_one_and_loses_the_days_by_agreement(contract, town):
    made = replaced(contract, town)
    assert promise(contract, "2").state == PENDING
    day = date(2026, 9, 10)
    sweep_until(on(day))
    assert not Firing.objects.filter(obligation=promise(contract, "3")).exists(), "held while its gate is put off"
    claim(
        target=target(contract, made.number), completion=Completion(day), uploads=[photo()], by=town.clerk, at=on(day)
    )
    confirm(target=target(contract, made.number), by=town.representative, at=on(day, 11))
    for number in ("2", "3"):
        waited = promise(contract, number)
        assert (waited.state, waited.lost_days) == (RUNNING, 72), number  # 1 July to 10 September
        assert waited.alarm_on == waited.base_due + timedelta(days=72)
        _, found = judged([contract.pk], day)[waited.pk]
        assert (found.buckets[AGREED], found.buckets[GOVERNMENT]) == (62, 10), number


def test_what_was_late_before_the_agreement_stays_with_whoever_was_late(contract, town):
    made = replaced(contract, town, date(2026, 7, 20))
    _, found = judged([contract.pk], date(2026, 8, 31))[promise(contract, "3").pk]
    assert found.standing == "held"
    assert (found.buckets[GOVERNMENT], found.buckets[AGREED]) == (20, 42)
    _, own = judged([contract.pk], date(2026, 8, 31))[promise(contract).pk]
    assert own.own == 20
    assert made.base_start == date(2026, 7, 20)


def test_a_supplement_of_a_supplement(contract, town):
    replaced(contract, town)
    propose(target=target(contract, "1补1"), terms=terms(base_due=date(2026, 9, 30)), by=town.clerk, at=on(MAY, 12))
    agree(target=target(contract, "1补1"), by=town.representative, at=on(MAY, 13))
    newest = promise(contract, "1补2")
    assert (newest.first_due, newest.replaces) == (DUE, promise(contract, "1补1"))
    assert set(Gate.objects.filter(on=newest).values_list("obligation__number", flat=True)) == {"2", "3"}
    _, found = judged([contract.pk], date(2026, 10, 10))[promise(contract, "3").pk]
    assert (found.buckets[AGREED], found.buckets[GOVERNMENT]) == (92, 10)


def test_an_earlier_date_harms_nobody(contract, town):
    made = replaced(contract, town, base_due=date(2026, 6, 1))
    _, found = judged([contract.pk], date(2026, 6, 20))[promise(contract, "3").pk]
    assert (made.first_due, found.buckets[GOVERNMENT]) == (DUE, 19)


def test_what_it_waited_for_itself_stays_its_gate(contract, town):
    propose(target=target(contract, "2"), terms=terms(), by=town.representative, at=on(MAY))
    agree(target=target(contract, "2"), by=town.clerk, at=on(MAY))
    made = promise(contract, "2补1")
    assert made.state == PENDING
    assert made.base_start == DUE
    assert list(Gate.objects.filter(obligation=made).values_list("on__number", flat=True)) == ["1"]
    assert not Clock.objects.filter(obligation=made).exists()


def test_two_sides_two_people(contract, town):
    for other in (town.rival, town.stranger):
        with pytest.raises((MoveNotAllowed, NotFound)):
            propose(target=target(contract), terms=terms(), by=other, at=on(MAY))
    with pytest.raises(NotAllowed):
        propose(target=target(contract), terms=terms(), by=town.head, at=on(MAY))
    with pytest.raises(MoveNotAllowed, match="没有等答复"):
        agree(target=target(contract), by=town.representative, at=on(MAY))
    propose(target=target(contract), terms=terms(), by=town.clerk, at=on(MAY))
    with pytest.raises(MoveNotAllowed, match="已经有一份"):
        propose(target=target(contract), terms=terms(), by=town.representative, at=on(MAY))
    for own in (town.clerk, town.colleague):
        with pytest.raises(MoveNotAllowed, match="由另一方答复"):
            agree(target=target(contract), by=own, at=on(MAY))
        with pytest.raises(MoveNotAllowed, match="由另一方答复"):
            decline(target=target(contract), reason="不", by=own, at=on(MAY))
    with pytest.raises(NeedsReason):
        decline(target=target(contract), reason=" ", by=town.representative, at=on(MAY))
    assert promise(contract).state == RUNNING


def test_the_creditor_may_propose_and_the_debtor_agrees(contract, town):
    propose(target=target(contract), terms=terms(), by=town.representative, at=on(MAY))
    with pytest.raises(MoveNotAllowed, match="由另一方答复"):
        agree(target=target(contract), by=town.representative, at=on(MAY))
    agree(target=target(contract), by=town.clerk, at=on(MAY))
    assert promise(contract).state == SUPERSEDED


def test_the_same_form_proposes_and_agrees_once(contract, town):
    once, answer = target(contract), target(contract)
    for _ in range(2):
        propose(target=once, terms=terms(), by=town.clerk, at=on(MAY))
    for _ in range(2):
        agree(target=answer, by=town.representative, at=on(MAY))
    assert (Replacement.objects.count(), Obligation.objects.count()) == (1, 4)
    assert promise(contract).matter.rev == 2
    with pytest.raises(Stale):
        propose(target=target(contract, "3", rev=1), terms=terms(), by=town.clerk, at=on(MAY))


def test_what_is_claimed_or_asked_is_answered_first(contract, town):
    propose(target=target(contract), terms=terms(), by=town.clerk, at=on(MAY))
    ask_extension(target=target(contract), asked=Asked(FORCE_MAJEURE, "台风"), days=5, by=town.clerk, at=on(MAY))
    with pytest.raises(MoveNotAllowed, match="已经有一份申请"):
        agree(target=target(contract), by=town.representative, at=on(MAY))
    claim(target=target(contract), completion=Completion(MAY), uploads=[photo()], by=town.clerk, at=on(MAY))
    with pytest.raises(MoveNotAllowed):
        agree(target=target(contract), by=town.representative, at=on(MAY))


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        (NotFromToday, {"base_due": MAY - timedelta(days=1)}),
        (NotFromToday, {"base_due": date(2099, 1, 1)}),
        (NeedsWords, {"title": " "}),
        (NeedsWords, {"source": ""}),
        (HalfAQuantity, {"quantity": 5}),
        (HalfAQuantity, {"measure": "亩"}),
        (HalfAQuantity, {"quantity": 0, "measure": "亩"}),
        (NeverAgain, {"recurrence": "monthly"}),
        (NeverAgain, {"recurrence": "monthly", "until": NEW}),
    ],
)
def test_terms_that_nobody_could_keep(refusal, given, contract, town):
    with pytest.raises(refusal):
        propose(target=target(contract), terms=terms(**given), by=town.clerk, at=on(MAY))
    assert not Replacement.objects.exists()


def test_new_terms_replace_the_rest_of_a_series(town):
    contract = signed_on(
        town,
        SIGNED,
        clause("1", "gov", date(2026, 3, 31), recurrence="monthly", until=date(2026, 12, 31)),
    )
    recur_until(on(MAY))
    more = {"base_due": date(2026, 6, 30), "recurrence": "quarterly", "until": date(2026, 12, 31)}
    propose(target=target(contract, "1·3"), terms=terms(**more), by=town.clerk, at=on(MAY))
    agree(target=target(contract, "1·3"), by=town.representative, at=on(MAY))
    recur_until(on(date(2027, 1, 1)))
    assert Series.objects.filter(next_on__isnull=False).count() == 0
    assert sorted(Obligation.objects.filter(replaces__isnull=True).values_list("number", flat=True)) == [
        "1",
        "1·2",
        "1·3",
        "1·3补1·2",
        "1·3补1·3",
    ]


def test_both_sides_are_told(contract, town):
    replaced(contract, town)
    while dispatch():
        pass
    told = {(notice.kind.rpartition(".")[2], notice.person_id) for notice in Notice.objects.filter(level=0)}
    assert ("proposed", town.representative.person_id) in told
    assert ("superseded", town.clerk.person_id) in told
    assert ("proposed", town.clerk.person_id) not in told


def test_new_terms_that_have_run_out_are_agreed_to_no_more(contract, town):
    """A date that passed while nobody answered could not be kept by anybody: nothing begins late by signature."""
    propose(target=target(contract), terms=terms(base_due=date(2026, 5, 20)), by=town.clerk, at=on(MAY))
    with pytest.raises(RanOut, match="2026-05-20"):
        agree(target=target(contract), by=town.representative, at=on(date(2026, 5, 21)))
    assert promise(contract).state == RUNNING
    assert Replacement.objects.get().outcome == "asked"
    agree(target=target(contract), by=town.representative, at=on(date(2026, 5, 20)))
    assert promise(contract, "1补1").base_due == date(2026, 5, 20)
