"""代办: a clerk prepares a claim on an enterprise's behalf; only the enterprise's own word files it."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from qinqing.boards.work import page_of
from qinqing.kernel.chronicle.queries import history, verify
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound, Stale
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import (
    Completion,
    NewTerms,
    adopt,
    agree,
    claim,
    confirm,
    disown,
    end,
    prepare,
    propose,
    reject,
    retract,
    take_back,
    waive,
)
from qinqing.kernel.obligations.actions.adjustments import NeedsReason
from qinqing.kernel.obligations.actions.claims import InTheFuture, NeedsEvidence, WrongAmount
from qinqing.kernel.obligations.lifecycle import CLAIMED, LIFE, RUNNING
from qinqing.kernel.obligations.models import Claim, Clock, PreparedClaim, Replacement
from qinqing.kernel.obligations.queries import facts, open_claim
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.parties.models import Person, Rank
from tests.builders import act, actor, city, clause, photo, promise, sign_contract, target, unit


@pytest.fixture
def town(db):
    return city()


@pytest.fixture
def today(db):
    return timezone.localdate()


@pytest.fixture
def contract(town, today):
    return contract_of(town, today)


def contract_of(town, today):
    """The firm owes clause 1 to the park, and 10 jobs as clause 2."""
    due = today + timedelta(days=60)
    jobs = clause("2", "ent", due, quantity=10, measure="人")
    return sign_contract(town, clause("1", "ent", due), jobs, signed_on=today - timedelta(days=30))


def prepared(contract, by, number="1", **more):
    said = Completion(timezone.localdate())
    given = {"completion": said, "uploads": [photo()], "target": target(contract, number), **more}
    prepare(by=by, **given)
    return PreparedClaim.objects.latest("pk")


def kinds(contract):
    return [entry.kind.removeprefix("obligations.") for entry in history(contract.pk)][-2:]


def test_nothing_is_claimed_until_the_enterprise_says_so(contract, town, today):
    before = Clock.objects.values().get(obligation=promise(contract))
    made = prepared(contract, town.clerk, completion=Completion(today, "现场看过"))
    assert promise(contract).state == RUNNING
    assert Clock.objects.values().get(obligation=promise(contract)) == before
    assert not Claim.objects.exists()
    assert made.outcome == PreparedClaim.WAITING
    assert history(contract.pk)[-1].texts == {"note": "现场看过"}
    assert promise(contract).matter.rev == 1


def test_adopted_it_is_the_enterprises_own_claim(contract, town, today):
    made = prepared(contract, town.clerk, completion=Completion(today - timedelta(days=2)))
    adopt(target=target(contract), note="属实", by=town.representative)
    filed = Claim.objects.get()
    assert promise(contract).state == CLAIMED
    assert (filed.claimed_by_id, filed.prepared_by_id) == (town.representative.person_id, town.clerk.person_id)
    assert filed.completed_on == today - timedelta(days=2)
    assert {file.added_by_id for file in filed.files.all()} == {town.clerk.person_id}
    assert PreparedClaim.objects.get().outcome == PreparedClaim.ADOPTED
    first, second = history(contract.pk)[-2:]
    assert (first.actor, second.actor) == (town.clerk.person_id, town.representative.person_id)
    assert second.facts["prepared"] == made.pk
    assert second.texts == {"note": "属实"}
    assert verify().broken == []
    assert unlike_history() == []


def test_whoever_prepared_it_never_answers_it(contract, town):
    prepared(contract, town.clerk)
    adopt(target=target(contract), by=town.representative)
    known = facts(promise(contract), town.clerk, open_claim(promise(contract)))
    assert LIFE.verdict("confirm", CLAIMED, known).reason == "这份完成报告是您代办的，由别人确认或退回。"
    for answer in (confirm, reject):
        more = {"reason": "缺"} if answer is reject else {}
        with pytest.raises(MoveNotAllowed, match="您代办"):
            answer(target=target(contract), by=town.clerk, **more)
    confirm(target=target(contract), by=town.colleague)
    assert Claim.objects.get().outcome == Claim.ACCEPTED


def test_the_database_keeps_three_persons_apart(contract, town):
    prepared(contract, town.clerk)
    for column in ({"outcome": "adopted"}, {"outcome": "declined"}):
        with pytest.raises(IntegrityError, match="prepared_other_person"), transaction.atomic():
            PreparedClaim.objects.update(answered_at=timezone.now(), answered_by=town.clerk.person_id, **column)
    adopt(target=target(contract), by=town.representative)
    with pytest.raises(IntegrityError, match="third_person"), transaction.atomic():
        Claim.objects.update(outcome="accepted", answered_at=timezone.now(), answered_by=town.clerk.person_id)


def test_disowned_with_a_reason(contract, town):
    prepared(contract, town.clerk)
    with pytest.raises(NeedsReason):
        disown(target=target(contract), reason=" ", by=town.representative)
    disown(target=target(contract), reason="还没有完工", by=town.representative)
    assert (promise(contract).state, PreparedClaim.objects.get().outcome) == (RUNNING, PreparedClaim.DECLINED)
    assert history(contract.pk)[-1].texts == {"reason": "还没有完工"}
    prepared(contract, town.clerk)
    assert PreparedClaim.objects.count() == 2


def test_taken_back_by_whoever_prepared_it_alone(contract, town):
    prepared(contract, town.clerk)
    with pytest.raises(MoveNotAllowed, match="代办的人自己撤回"):
        take_back(target=target(contract), reason="弄错了", by=town.colleague)
    take_back(target=target(contract), reason="弄错了", by=town.clerk)
    assert PreparedClaim.objects.get().outcome == PreparedClaim.WITHDRAWN
    with pytest.raises(MoveNotAllowed, match="没有等您确认"):
        adopt(target=target(contract), by=town.representative)


@pytest.mark.parametrize("how", ["claimed", "waived", "superseded", "ended"])
def test_lapses_with_its_promise(how, contract, town, today):
    prepared(contract, town.clerk)
    if how == "claimed":
        claim(target=target(contract), completion=Completion(today), uploads=[photo()], by=town.representative)
    elif how == "waived":
        waive(target=target(contract), reason="不需要了", by=town.colleague)
    elif how == "superseded":
        terms = NewTerms(title="改期", base_due=today + timedelta(days=90), source="补充协议")
        propose(target=target(contract), terms=terms, by=town.clerk)
        agree(target=target(contract), by=town.representative)
    else:
        act(work=lambda at: end(contract.matter.reference, reason="解除", by=town.clerk, at=at), by=town.clerk)
    assert PreparedClaim.objects.get().outcome == PreparedClaim.LAPSED
    with pytest.raises(MoveNotAllowed):
        adopt(target=target(contract), by=town.representative)


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        (NeedsEvidence, {"uploads": []}),
        (InTheFuture, {"completion": Completion(timezone.localdate() + timedelta(days=1))}),
        (WrongAmount, {"number": "2", "completion": Completion(timezone.localdate(), amount=11)}),
    ],
)
def test_refused_as_a_claim_would_be(refusal, given, contract, town):
    with pytest.raises(refusal):
        prepared(contract, town.clerk, **given)
    assert not PreparedClaim.objects.exists()
    assert promise(contract).matter.rev == 0


def test_a_part_is_prepared_as_it_would_be_claimed(contract, town, today):
    prepared(contract, town.clerk, "2", completion=Completion(today, amount=8))
    claim(
        target=target(contract, "2"), completion=Completion(today, amount=8), uploads=[photo()], by=town.representative
    )
    confirm(target=target(contract, "2"), by=town.colleague)
    assert PreparedClaim.objects.get().outcome == PreparedClaim.LAPSED
    prepared(contract, town.clerk, "2", completion=Completion(today, amount=2))
    adopt(target=target(contract, "2"), by=town.representative)
    assert Claim.objects.get(outcome=Claim.OPEN).amount == 2


def test_who_may_prepare(contract, town, today):
    office = unit("城东镇", "town", "lanchuan/lingang/dong/")
    over_it = actor(office, "clerk", jurisdiction="lanchuan/lingang/")
    beside = actor(office, "clerk", jurisdiction="lanchuan/lingang/dong/")
    prepared(contract, over_it)
    take_back(target=target(contract), reason="换人", by=over_it)
    with pytest.raises(NotFound):
        prepared(contract, beside)
    with pytest.raises(NotFound):
        prepared(contract, town.stranger)
    for who in (town.head, town.supervisor, town.representative):
        with pytest.raises(NotAllowed):
            prepared(contract, who)
    guest = actor(town.government, "clerk", jurisdiction="lanchuan/")
    prepared(contract, guest)
    with pytest.raises(MoveNotAllowed, match="已经有一份代办"):
        prepared(contract, town.clerk)


def test_only_for_enterprises(town, today):
    made = sign_contract(town, clause("1", "gov", today + timedelta(days=9)), signed_on=today)
    with pytest.raises(MoveNotAllowed, match="替企业代办"):
        prepared(made, town.clerk)


def test_only_the_enterprise_adopts(contract, town):
    prepared(contract, town.clerk)
    with pytest.raises(NotAllowed):
        adopt(target=target(contract), by=town.colleague)
    with pytest.raises(NotFound):
        adopt(target=target(contract), by=town.rival)
    with pytest.raises(MoveNotAllowed, match="现在没有等您确认的代办"):
        adopt(target=target(contract, "2"), by=town.representative)


def test_preparer_and_adopter_are_two_persons(contract, town):
    """One person with a post on each side."""
    both = Person.objects.get(pk=town.clerk.person_id)
    seat = both.posts.create(
        unit=town.firm,
        title="兼",
        rank=Rank.HANDLER,
        role="enterprise",
        scopes=["view", "claim"],
        since=timezone.localdate() - timedelta(days=9),
    )
    prepared(contract, town.clerk)
    twin = actor(town.firm, "enterprise")
    same = type(twin)(**{name: getattr(twin, name) for name in twin.__slots__} | {"person_id": seat.person_id})
    with pytest.raises(MoveNotAllowed, match="不能是同一个人"):
        adopt(target=target(contract), by=same)


def test_sent_twice_it_acts_once(contract, town):
    first, second = target(contract), target(contract, key=uuid4())
    prepared(contract, town.clerk, target=first)
    prepared(contract, town.clerk, target=first)
    adopt(target=second, by=town.representative)
    adopt(target=second, by=town.representative)
    assert (PreparedClaim.objects.count(), Claim.objects.count()) == (1, 1)
    assert kinds(contract) == ["prepared.prepared", "obligation.claimed"]


def test_two_answers_at_once(committed):
    town = city()
    contract = contract_of(town, timezone.localdate())
    prepared(contract, town.clerk)
    rev, outcomes, start = promise(contract).matter.rev, [], threading.Barrier(2)

    def answer(act, **more):
        start.wait()
        try:
            act(target=target(contract, rev=rev), by=town.representative, **more)
        except (Stale, MoveNotAllowed) as refusal:
            outcomes.append(type(refusal))
        else:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=answer, args=(adopt,)),
        threading.Thread(target=answer, args=(disown,), kwargs={"reason": "不对"}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [Stale, None]
    assert PreparedClaim.objects.get().outcome in {PreparedClaim.ADOPTED, PreparedClaim.DECLINED}
    assert Claim.objects.exists() == (PreparedClaim.objects.get().outcome == PreparedClaim.ADOPTED)


def test_who_is_told_and_who_sees_it_first(committed):
    town = city()
    contract = contract_of(town, timezone.localdate())
    prepared(contract, town.clerk)
    assert ("adopt", "1") in _todo(town.representative)
    assert ("claim", "1") not in _todo(town.representative)
    disown(target=target(contract), reason="还没有完工", by=town.representative)
    dispatch()
    told = {(one.kind, one.person_id) for one in Notice.objects.filter(kind__startswith="obligations.prepared")}
    assert ("obligations.prepared.prepared", town.representative.person_id) in told
    assert ("obligations.prepared.declined", town.clerk.person_id) in told
    assert ("claim", "1") in _todo(town.representative)
    assert ("adopt", "1") not in _todo(town.representative)


def _todo(actor):
    rows = page_of(actor, {}, timezone.localdate()).rows
    return {(row.item.work.code, row.item.number) for row in rows}


def test_a_supplement_is_withdrawn_by_the_side_that_proposed_it(contract, town, today):
    terms = NewTerms(title="改期", base_due=today + timedelta(days=90), source="补充协议")
    propose(target=target(contract), terms=terms, by=town.clerk)
    with pytest.raises(MoveNotAllowed, match="由提出的一方撤回"):
        retract(target=target(contract), reason="不提了", by=town.representative)
    with pytest.raises(NeedsReason):
        retract(target=target(contract), reason=" ", by=town.clerk)
    retract(target=target(contract), reason="不提了", by=town.clerk)
    assert Replacement.objects.get().outcome == "withdrawn"
    assert history(contract.pk)[-1].texts == {"reason": "不提了"}
    with pytest.raises(MoveNotAllowed, match="没有等答复"):
        agree(target=target(contract), by=town.representative)
    propose(target=target(contract), terms=terms, by=town.clerk)
