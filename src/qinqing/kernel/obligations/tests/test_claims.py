"""Claim, confirm, reject: what happens, once, and what is refused."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import history, verify
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound, Stale
from qinqing.kernel.evidence.actions import WrongType
from qinqing.kernel.evidence.models import File
from qinqing.kernel.obligations.actions import Completion, claim, confirm, reject
from qinqing.kernel.obligations.actions.claims import (
    ANSWER_LIMIT,
    BeforePromise,
    InTheFuture,
    NeedsEvidence,
    NeedsReason,
)
from qinqing.kernel.obligations.lifecycle import CLAIMED, PENDING, RUNNING, VERIFIED
from qinqing.kernel.obligations.models import Claim, Clock, Obligation
from qinqing.kernel.obligations.queries import obligation_for
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.obligations.rules import ANSWER
from tests.builders import actor, city, clause, pdf, photo, promise, sign_contract, target, usual_contract


@pytest.fixture
def today(db):
    return timezone.localdate()


@pytest.fixture
def town(db):
    return city()


@pytest.fixture
def contract(town, today):
    return usual_contract(town, today)


def claimed(contract, town, **more):
    """Claim the park's clause."""
    said = Completion(timezone.localdate())
    given = {"completion": said, "uploads": [photo()], "target": target(contract), **more}
    claim(by=town.clerk, **given)


def kinds(contract):
    return [entry.kind.rpartition(".")[2] for entry in history(contract.pk)]


def test_claimed(contract, town, today):
    claimed(contract, town, completion=Completion(today, "已移交"))
    done = promise(contract)
    made = Claim.objects.get()
    assert (done.state, done.light, done.verified_on) == (CLAIMED, 0, None)
    assert (made.completed_on, made.claimed_by_id, made.outcome) == (today, town.clerk.person_id, Claim.OPEN)
    assert done.answer_due == calendar().shift(today, ANSWER_LIMIT, WORKING_DAY)
    entry = history(contract.pk)[-1]
    assert entry.texts == {"note": "已移交"}
    assert entry.facts["files"] == [bytes(file.digest).hex() for file in made.files.all()]
    assert promise(contract).matter.rev == 1
    clock = Clock.objects.get(obligation=done)
    assert (clock.purpose, clock.epoch, clock.anchor_on) == (ANSWER, made.pk, done.answer_due)


def test_confirmed_on_the_day_that_was_stated(contract, town, today):
    stated = today - timedelta(days=3)
    claimed(contract, town, completion=Completion(stated))
    confirm(target=target(contract), by=town.representative)
    done = promise(contract)
    assert (done.state, done.verified_on, done.light) == (VERIFIED, stated, 0)
    assert Claim.objects.get().outcome == Claim.ACCEPTED
    assert not Clock.objects.filter(obligation=done).exists()
    assert kinds(contract) == ["signed", "started", "started", "claimed", "confirmed", "opened"]
    assert verify().broken == []
    assert unlike_history() == []


def test_confirming_opens_what_waited(contract, town):
    assert promise(contract, "2").state == PENDING
    assert not Clock.objects.filter(obligation=promise(contract, "2")).exists()
    claimed(contract, town)
    confirm(target=target(contract), by=town.representative)
    opened = promise(contract, "2")
    assert (opened.state, opened.alarm_on, opened.lost_days) == (RUNNING, opened.base_due, 0)
    assert Clock.objects.get(obligation=opened).anchor_on == opened.alarm_on


def test_a_late_gate_moves_what_waited(town, today):
    contract = usual_contract(town, today, land_due=today - timedelta(days=20))
    claimed(contract, town, completion=Completion(today - timedelta(days=5)))
    confirm(target=target(contract), by=town.representative)
    opened = promise(contract, "2")
    assert opened.lost_days == 15
    assert opened.alarm_on == opened.base_due + timedelta(days=15)


def test_two_gates_open_with_the_last(town, today):
    due = today + timedelta(days=30)
    clauses = [clause("1", "gov", due), clause("2", "gov", due), clause("3", "ent", due + timedelta(days=60), "1", "2")]
    contract = sign_contract(town, *clauses, signed_on=today - timedelta(days=30))
    for number, state in (("1", PENDING), ("2", RUNNING)):
        claimed(contract, town, target=target(contract, number))
        confirm(target=target(contract, number), by=town.representative)
        assert promise(contract, "3").state == state


def test_rejected_goes_on_as_if_nothing_was_claimed(contract, town):
    before = Clock.objects.values().get(obligation=promise(contract))
    claimed(contract, town)
    reject(target=target(contract), reason=" 缺签字 ", by=town.representative)
    assert promise(contract).state == RUNNING
    assert Claim.objects.get().outcome == Claim.RETURNED
    assert Clock.objects.values().get(obligation=promise(contract)) == before
    assert history(contract.pk)[-1].texts == {"reason": "缺签字"}
    claimed(contract, town)
    assert promise(contract).state == CLAIMED


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        (NeedsEvidence, {"uploads": []}),
        (InTheFuture, {"completion": Completion(timezone.localdate() + timedelta(days=1))}),
        (BeforePromise, {"completion": Completion(timezone.localdate() - timedelta(days=400))}),
        (WrongType, {"uploads": [pdf("a.exe")]}),
    ],
)
def test_refused_claims_change_nothing(refusal, given, contract, town):
    before = kinds(contract)
    with pytest.raises(refusal):
        claimed(contract, town, **given)
    assert promise(contract).state == RUNNING
    assert promise(contract).matter.rev == 0
    assert kinds(contract) == before
    assert not Claim.objects.exists()
    assert not File.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_rejection_needs_a_reason(reason, contract, town):
    claimed(contract, town)
    with pytest.raises(NeedsReason):
        reject(target=target(contract), reason=reason, by=town.representative)
    assert promise(contract).state == CLAIMED


def test_who_may_not(contract, town):
    for other in (town.representative, town.colleague):
        if other is town.representative:
            with pytest.raises(MoveNotAllowed):
                claim(target=target(contract), completion=Completion(timezone.localdate()), uploads=[photo()], by=other)
    for other in (town.head, town.supervisor):
        with pytest.raises(NotAllowed):
            claim(target=target(contract), completion=Completion(timezone.localdate()), uploads=[photo()], by=other)
    claimed(contract, town)
    for act in (
        lambda by: confirm(target=target(contract), by=by),
        lambda by: reject(target=target(contract), reason="x", by=by),
    ):
        for debtor in (town.clerk, town.colleague):
            with pytest.raises(MoveNotAllowed):
                act(debtor)
        with pytest.raises(NotAllowed):
            act(town.head)
        with pytest.raises(MoveNotAllowed):
            act(town.supervisor)
    assert promise(contract).state == CLAIMED


def test_strangers_find_nothing(contract, town):
    claimed(contract, town)
    for foreign in (town.stranger, town.rival):
        for act in (confirm, lambda **given: reject(reason="x", **given)):
            with pytest.raises(NotFound):
                act(target=target(contract), by=foreign)
        with pytest.raises(NotFound):
            obligation_for(foreign, contract.matter.reference, "1")


@pytest.mark.parametrize(("reference", "number"), [("HT-2000-9999", "1"), (None, "99")])
def test_what_is_not_there_is_not_found(reference, number, contract, town):
    wrong = target(contract, number)
    if reference:
        wrong = type(wrong)(reference, number, uuid4())
    with pytest.raises(NotFound):
        claimed(contract, town, target=wrong)


def test_the_same_form_acts_once(contract, town):
    once = target(contract, rev=0)
    claimed(contract, town, target=once)
    claimed(contract, town, target=once)
    assert (Claim.objects.count(), File.objects.count(), promise(contract).matter.rev) == (1, 1, 1)
    answer = target(contract, rev=1)
    confirm(target=answer, by=town.representative)
    confirm(target=answer, by=town.representative)
    assert kinds(contract).count("confirmed") == 1


def test_the_same_rejection_acts_once(contract, town):
    claimed(contract, town)
    answer = target(contract)
    for _ in range(2):
        reject(target=answer, reason="缺签字", by=town.representative)
    assert kinds(contract).count("rejected") == 1


def test_a_key_of_another_person_is_no_repetition(contract, town):
    once = target(contract)
    claimed(contract, town, target=once)
    with pytest.raises(MoveNotAllowed):
        claim(target=once, completion=Completion(timezone.localdate()), uploads=[photo()], by=town.colleague)


def test_a_form_opened_earlier_is_stale(contract, town):
    claimed(contract, town, target=target(contract, rev=0))
    with pytest.raises(Stale) as stale:
        confirm(target=target(contract, rev=0), by=town.representative)
    assert stale.value.status == 409
    assert town.clerk.name in str(stale.value)
    reject(target=target(contract, rev=1), reason="缺签字", by=town.representative)
    with pytest.raises(Stale):
        claimed(contract, town, target=target(contract, rev=1))
    assert promise(contract).state == RUNNING
    claimed(contract, town, target=target(contract, rev=2))


def test_answering_nothing(contract, town):
    for act in (
        lambda: confirm(target=target(contract), by=town.representative),
        lambda: reject(target=target(contract), reason="x", by=town.representative),
    ):
        with pytest.raises(MoveNotAllowed, match="还没有报完成"):
            act()


@pytest.mark.parametrize(
    "change",
    [
        {"debtor_id": None, "same": "creditor"},
        {"same": "verifier"},
        {"state": "lost"},
        {"state": VERIFIED},
        {"verified_on": timezone.localdate()},
    ],
)
def test_the_database_refuses_impossible_promises(change, contract):
    done = promise(contract)
    change = dict(change)
    change.pop("debtor_id", None)
    if same := change.pop("same", None):
        change["debtor_id"] = getattr(done, f"{same}_id")
    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=done.pk).update(**change)


def test_the_database_refuses_one_person_on_both_sides(contract, town):
    claimed(contract, town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.update(answered_at=timezone.now(), answered_by=town.clerk.person_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.update(answered_by=town.representative.person_id)


def test_the_number_of_queries_does_not_grow(town, today):
    def cost(clauses):
        due = today + timedelta(days=60)
        contract = sign_contract(town, *[clause(str(n), "gov", due) for n in range(clauses)], signed_on=today)
        with connection.execute_wrapper(counter := Counter()):
            claimed(contract, town, target=target(contract, "0"))
            confirm(target=target(contract, "0"), by=town.representative)
        return counter.count

    assert cost(2) == cost(20)


class Counter:
    """Counts statements."""

    count = 0

    def __call__(self, execute, *given):
        self.count += 1
        return execute(*given)


def test_two_browsers_at_once(committed):
    town = city()
    contract = usual_contract(town, timezone.localdate())
    claimed(contract, town)
    once, outcomes = target(contract, rev=1), []

    def work(act):
        try:
            act()
            outcomes.append("done")
        except (Stale, MoveNotAllowed) as refused:
            outcomes.append(type(refused).__name__)
        finally:
            connection.close()

    acts = [
        lambda: confirm(target=once, by=town.representative),
        lambda: confirm(target=once, by=town.representative),
        lambda: reject(target=target(contract, rev=1), reason="缺签字", by=town.representative),
    ]
    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) in (["Stale", "done", "done"], ["Stale", "Stale", "done"])
    assert Event.objects.filter(kind__regex="confirmed|rejected").count() == 1
    assert verify().broken == []
    assert unlike_history() == []


def test_another_clerk_of_the_same_unit_may_act(contract, town):
    claim(target=target(contract), completion=Completion(timezone.localdate()), uploads=[photo()], by=town.colleague)
    second = actor(town.firm, "enterprise")
    confirm(target=target(contract), by=second)
    assert promise(contract).state == VERIFIED
