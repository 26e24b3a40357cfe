"""Taking back what one has just claimed: at once, by oneself, and as if nothing had been claimed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import ENT
from qinqing.kernel.devices.refusal import MoveNotAllowed
from qinqing.kernel.devices.undo import WINDOW
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import Completion, adopt, claim, confirm, prepare, reject, unclaim
from qinqing.kernel.obligations.forms import OnceForm
from qinqing.kernel.obligations.models import Claim, Clock, Firing, PreparedClaim
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.obligations.rules import ANSWER, FULFIL
from tests import builders
from tests.builders import photo, promise, target
from tests.routes import content, signed_in


@pytest.fixture
def city(db: None, settings: Any) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def contract(city: builders.City) -> Contract:
    return builders.usual_contract(city, timezone.localdate())


def claimed(contract: Contract, city: builders.City, **more: Any) -> Claim:
    given = {"completion": Completion(timezone.localdate()), "uploads": [photo()], **more}
    claim(target=target(contract), by=city.clerk, **given)
    return Claim.objects.latest("pk")


def test_it_is_as_if_nothing_had_been_claimed_and_both_stay_in_history(city: builders.City, contract: Contract) -> None:
    before, clock = promise(contract), Clock.objects.get(obligation__matter=contract.pk, purpose=FULFIL)
    one = claimed(contract, city)
    assert Clock.objects.filter(obligation=before, purpose=ANSWER).exists()
    unclaim(claim_id=one.pk, by=city.clerk)
    after = promise(contract)
    for name in ("state", "light", "due", "alarm_on", "epoch", "answer_due", "verified_on", "accepted"):
        assert getattr(after, name) == getattr(before, name), name
    again = Clock.objects.get(obligation=before)
    assert (again.purpose, again.step, again.next_at) == (FULFIL, clock.step, clock.next_at)
    one.refresh_from_db()
    assert (one.outcome, one.answered_by_id) == (Claim.WITHDRAWN, None)
    kinds = Event.objects.filter(stream=contract.pk, actor=city.clerk.person_id).order_by("seq")
    assert [kind.rpartition(".")[2] for kind in kinds.values_list("kind", flat=True)][-2:] == ["claimed", "unclaimed"]
    assert unlike_history() == []
    assert verify().faults == []


def test_twice_is_once_and_it_can_be_claimed_anew(city: builders.City, contract: Contract) -> None:
    one = claimed(contract, city)
    unclaim(claim_id=one.pk, by=city.clerk)
    count = Event.objects.count()
    unclaim(claim_id=one.pk, by=city.clerk)
    assert Event.objects.count() == count
    claimed(contract, city)
    confirm(target=target(contract), by=city.representative)
    assert promise(contract).verified_on == timezone.localdate()


def test_the_other_side_is_told_of_both(city: builders.City, contract: Contract) -> None:
    unclaim(claim_id=claimed(contract, city).pk, by=city.clerk)
    while dispatch():
        pass
    told = Notice.objects.filter(person=city.representative.person_id).order_by("seq").values_list("kind", flat=True)
    assert list(told) == ["obligations.obligation.claimed", "obligations.obligation.unclaimed"]


@pytest.mark.parametrize("who", ["colleague", "head", "representative", "supervisor"])
def test_nobody_else_takes_it_back(city: builders.City, contract: Contract, who: str) -> None:
    one = claimed(contract, city)
    with pytest.raises(Exception, match=r"[。]"):
        unclaim(claim_id=one.pk, by=getattr(city, who))
    assert Claim.objects.get(pk=one.pk).outcome == Claim.OPEN


def test_not_after_a_while(city: builders.City, contract: Contract) -> None:
    """Withdrawn and made anew again and again, a claim would keep the alarms silent."""
    one = claimed(contract, city)
    Claim.objects.filter(pk=one.pk).update(claimed_at=timezone.now() - WINDOW - timedelta(seconds=5))
    with pytest.raises(MoveNotAllowed, match="请等对方确认或退回"):
        unclaim(claim_id=one.pk, by=city.clerk)


@pytest.mark.parametrize("answer", ["confirmed", "rejected"])
def test_not_once_somebody_answered(city: builders.City, contract: Contract, answer: str) -> None:
    one = claimed(contract, city)
    if answer == "confirmed":
        confirm(target=target(contract), by=city.representative)
    else:
        reject(target=target(contract), reason="还缺图纸。", by=city.representative)
    with pytest.raises(MoveNotAllowed, match="已经答复"):
        unclaim(claim_id=one.pk, by=city.clerk)
    claimed_again = claimed(contract, city) if answer == "rejected" else None
    if claimed_again:
        with pytest.raises(MoveNotAllowed):
            unclaim(claim_id=one.pk, by=city.clerk)
        assert Claim.objects.get(pk=claimed_again.pk).outcome == Claim.OPEN


def test_steps_that_had_fired_are_neither_lost_nor_fired_anew(city: builders.City) -> None:
    late = builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=30))
    Firing.objects.create(
        obligation=promise(late), purpose=FULFIL, epoch=promise(late).epoch, step=1, level=1, at=timezone.now()
    )
    step = Clock.objects.get(obligation=promise(late)).step
    unclaim(claim_id=claimed(late, city).pk, by=city.clerk)
    clock = Clock.objects.get(obligation=promise(late))
    assert (promise(late).light, clock.step) == (1, max(step, 2))


def test_what_was_adopted_waits_again(city: builders.City) -> None:
    today = timezone.localdate()
    owed = builders.sign_contract(city, builders.clause("1", ENT, today + timedelta(days=60)), signed_on=today)
    prepare(target=target(owed), completion=Completion(today), uploads=[photo()], by=city.clerk)
    adopt(target=target(owed), by=city.representative)
    one = Claim.objects.get()
    unclaim(claim_id=one.pk, by=city.representative)
    waiting = PreparedClaim.objects.get()
    assert (waiting.outcome, waiting.answered_by_id) == (PreparedClaim.WAITING, None)
    adopt(target=target(owed), by=city.representative)
    assert Claim.objects.get(outcome=Claim.OPEN).prepared_by_id == city.clerk.person_id


def test_the_message_after_the_claim_offers_it(city: builders.City, contract: Contract) -> None:
    client = signed_in(city.clerk)
    form = {
        **OnceForm.fresh(promise(contract).matter.rev),
        "completed_on": timezone.localdate().isoformat(),
        "uploads": photo(),
        "note": "",
    }
    answer = client.post(reverse("obligation_claim", args=[contract.matter.reference, "1"]), form)
    page = content(client.get(answer["Location"])).decode()
    [address] = re.findall(r'action="(/undo/\d+/\d+/)"', page)
    assert client.post(address).status_code == 302
    assert Claim.objects.get().outcome == Claim.WITHDRAWN
    page = content(client.get(reverse("contract", args=[contract.matter.reference]))).decode()
    assert "撤回完成报告" in page
    assert client.post(address).status_code == 302, "twice is once"
    assert Claim.objects.get().outcome == Claim.WITHDRAWN
