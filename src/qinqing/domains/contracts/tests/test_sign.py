"""Making a contract: both sides' promises, gates, refusals."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from qinqing.domains.contracts.actions import (
    AlreadyEntered,
    BeyondTheCalendar,
    DueBeforeGate,
    DueBeforeSigning,
    NoClauses,
    NotYourUnit,
    OneSided,
    SameNumber,
    SignedInTheFuture,
    Terms,
    UnknownGate,
    sign,
)
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.devices.refusal import NotAllowed
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Recused
from qinqing.kernel.obligations.actions import Completion, claim, confirm
from qinqing.kernel.obligations.models import Clock, Obligation
from tests import builders


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def test_both_sides_promise_and_the_other_side_verifies(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    land, building = builders.promise(contract, "1"), builders.promise(contract, "2")
    assert (land.debtor, land.creditor, land.verifier) == (city.park, city.firm, city.firm)
    assert (building.debtor, building.creditor, building.verifier) == (city.firm, city.park, city.park)
    assert (land.state, building.state) == ("running", "pending")
    assert building.base_start == land.base_due, "a window opens after the latest promise among its gates"


def test_a_waiting_clause_has_no_clock(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    watched = Clock.objects.filter(obligation__matter=contract.pk).values_list("obligation__number", flat=True)
    assert list(watched) == ["1"]


def test_references_count_up_within_the_year(city: builders.City, today: date) -> None:
    first, second = builders.usual_contract(city, today), builders.usual_contract(city, today)
    assert first.matter.reference == f"HT-{today.year}-0001"
    assert second.matter.reference == f"HT-{today.year}-0002"


def test_a_contract_is_not_signed_in_the_future(city: builders.City, today: date) -> None:
    tomorrow = today + timedelta(days=1)
    with pytest.raises(SignedInTheFuture, match=f"{today:%Y-%m-%d}"):
        builders.sign_contract(city, builders.clause("1", GOV, tomorrow), signed_on=tomorrow)


def test_a_clause_is_not_due_before_signing(city: builders.City, today: date) -> None:
    with pytest.raises(DueBeforeSigning, match="第 4 条"):
        builders.sign_contract(city, builders.clause("4", GOV, today - timedelta(days=9)), signed_on=today)


@pytest.mark.parametrize("on", ["2", "9"])
def test_gates_stand_before_what_waits_for_them(city: builders.City, today: date, on: str) -> None:
    """A clause cannot wait for itself, for a later one or for one that does not exist: so there is no cycle."""
    later = today + timedelta(days=30)
    with pytest.raises(UnknownGate, match=f"「{on}」"):
        builders.sign_contract(
            city, builders.clause("1", GOV, later, on), builders.clause("2", ENT, later), signed_on=today
        )
    assert not Matter.objects.exists(), "nothing of a refused contract stays"


def test_a_waiting_clause_is_due_after_its_gate(city: builders.City, today: date) -> None:
    """Else it would be charged with its gate's lateness: it would have no day of its own."""
    later = today + timedelta(days=30)
    with pytest.raises(DueBeforeGate, match="要等第 1 条"):
        builders.sign_contract(
            city, builders.clause("1", GOV, later), builders.clause("2", ENT, later, "1"), signed_on=today
        )


def test_a_clause_lies_within_the_calendar(city: builders.City, today: date) -> None:
    with pytest.raises(BeyondTheCalendar, match="第 1 条"):
        builders.sign_contract(city, builders.clause("1", GOV, date(2050, 1, 1)), signed_on=today)


def test_a_contract_has_two_sides(city: builders.City, today: date) -> None:
    terms = Terms("号", "项目", "合同", city.park, city.government, today, [builders.clause("1", GOV, today)])
    with pytest.raises(OneSided):
        sign(terms=terms, by=city.clerk)


def test_only_a_clerk_enters_contracts(city: builders.City, today: date) -> None:
    terms = Terms("号", "项目", "合同", city.park, city.firm, today, [builders.clause("1", GOV, today)])
    for actor in (city.representative, city.supervisor, city.head):
        with pytest.raises(NotAllowed):
            sign(terms=terms, by=actor)


def test_a_clerk_enters_the_contracts_of_the_own_range(city: builders.City, today: date) -> None:
    terms = Terms("号", "项目", "合同", city.park, city.firm, today, [builders.clause("1", GOV, today)])
    with pytest.raises(NotYourUnit, match="不在您的管辖范围之内"):
        sign(terms=terms, by=city.stranger)
    above = builders.actor(city.government, "clerk", jurisdiction=city.park.path)
    assert sign(terms=terms, by=above).government == city.park
    with pytest.raises(AlreadyEntered, match="「号」"):
        sign(terms=terms, by=city.clerk)


def test_whoever_declared_a_conflict_enters_nothing(city: builders.City, today: date) -> None:
    person = builders.Person.objects.get(pk=city.clerk.person_id)
    Exclusion.objects.create(person=person, unit=city.firm, since=builders.SINCE)
    with pytest.raises(Recused):
        builders.usual_contract(city, today)


def test_clauses_are_there_and_told_apart(city: builders.City, today: date) -> None:
    with pytest.raises(NoClauses):
        builders.sign_contract(city, signed_on=today)
    with pytest.raises(SameNumber, match="第 1 条"):
        builders.sign_contract(city, *[builders.clause("1", GOV, today)] * 2, signed_on=today)


def test_a_contract_extends_only_a_matter_of_its_kind(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    with pytest.raises(IntegrityError, match="contracts_contract_matter_kind"), transaction.atomic():
        Matter.objects.filter(pk=contract.pk).update(kind="pledge")


def test_history_tells_signature_and_promises(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    kinds = list(Event.objects.filter(stream=contract.pk).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["contracts.contract.signed", *["obligations.obligation.started"] * 2]


def test_a_late_gate_moves_what_waits_by_as_many_days(city: builders.City, today: date) -> None:
    """Land promised for 20 days ago is handed over today: the building's date moves by 20 days, not its promise."""
    contract = builders.usual_contract(city, today, land_due=today - timedelta(days=20))
    promised = builders.promise(contract, "2").base_due
    claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    confirm(target=builders.target(contract), by=city.representative)
    building = builders.promise(contract, "2")
    assert (building.state, building.base_due) == ("running", promised)
    assert (building.alarm_on, building.lost_days) == (promised + timedelta(days=20), 20)
    assert Clock.objects.get(obligation=building).anchor_on == building.alarm_on


def test_an_early_gate_gives_no_credit(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today, land_due=today + timedelta(days=30))
    claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    confirm(target=builders.target(contract), by=city.representative)
    building = builders.promise(contract, "2")
    assert (building.alarm_on, building.lost_days) == (building.base_due, 0)


def test_nothing_opens_while_another_gate_is_closed(city: builders.City, today: date) -> None:
    later = today + timedelta(days=30)
    contract = builders.sign_contract(
        city,
        builders.clause("1", GOV, later),
        builders.clause("2", GOV, later),
        builders.clause("3", ENT, later + timedelta(days=30), "1", "2"),
        signed_on=today,
    )
    for number, state in (("1", "pending"), ("2", "running")):
        claim(
            target=builders.target(contract, number),
            completion=Completion(today),
            uploads=[builders.pdf()],
            by=city.clerk,
        )
        confirm(target=builders.target(contract, number), by=city.representative)
        assert builders.promise(contract, "3").state == state


def test_every_promise_has_two_parties(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    land = builders.promise(contract)
    for changed in ({"creditor": city.park}, {"verifier": city.park}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Obligation.objects.filter(pk=land.pk).update(**changed)
    assert Contract.objects.get(pk=contract.pk).enterprise == city.firm
