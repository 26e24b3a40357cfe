"""Units that close or move with promises in them, and promises of bodies that stand on neither side."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.matters.actions import move, succeed
from qinqing.kernel.matters.models import Party
from qinqing.kernel.obligations.models import Ladder, LadderStep, Obligation
from qinqing.kernel.obligations.queries import judged, kept_below, ladders_at, left_open
from qinqing.kernel.obligations.reactions import relocate
from qinqing.kernel.obligations.rules import ENTERPRISE, GOVERNMENT, START
from qinqing.kernel.parties.actions import close, end_post
from qinqing.kernel.parties.actions.units import StillOwes
from qinqing.kernel.parties.models import Post, UnitKind
from tests.builders import actor, city, clause, promise, sign_contract, unit, usual_contract
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


@pytest.fixture
def town():
    return city()


@pytest.fixture
def keeper(town):
    return actor(town.government, "system")


def told():
    while dispatch():
        pass


def emptied(where, keeper):
    for held in Post.objects.filter(unit=where):
        end_post(post_id=held.pk, until=today(), by=keeper)


# Closing


def test_what_is_open_is_handed_on_before_a_unit_ends(town, keeper):
    usual_contract(town, today())
    emptied(town.park, keeper)
    with pytest.raises(StillOwes, match="还有 1 件未办结的事项、2 项未办结的承诺。请先在「单位承接」"):
        close(unit_id=town.park.pk, until=today(), by=keeper)
    heir = unit("临港新区管委会", UnitKind.PARK)
    handed = {"predecessor_id": town.park.pk, "successor_id": heir.pk, "kind": "merge", "since": today()}
    succeed(**handed, takes_over=True, by=keeper)
    told()
    assert close(unit_id=town.park.pk, until=today(), by=keeper).until == today()
    assert dict(left_open(heir.pk))["项未办结的承诺"] == 2


def test_what_is_settled_keeps_nobody(town, keeper):
    contract = usual_contract(town, today())
    settled = {"state": "verified", "verified_on": today(), "answer_due": None, "light": 0}
    Obligation.objects.filter(matter=contract.pk).update(**settled)
    type(contract.matter).objects.filter(pk=contract.pk).update(next_due=None, light=0)
    emptied(town.park, keeper)
    assert close(unit_id=town.park.pk, until=today(), by=keeper).until == today()


def test_an_enterprise_with_open_promises_is_not_closed(town, keeper):
    usual_contract(town, today())
    emptied(town.firm, keeper)
    with pytest.raises(StillOwes, match="示例科技还有 2 项未办结的承诺"):
        close(unit_id=town.firm.pk, until=today(), by=keeper)


# Moving


def own_ladder(path, version=1, *, stands=True):
    made = Ladder.objects.create(code="toy", path=path, version=version, name="本地规则", stands=stands)
    LadderStep.objects.create(ladder=made, number=1, offset=-3, unit="working_day", level=1, audience=["handler"])
    return made


def test_a_places_own_ladders_move_with_it(town, keeper, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    zone, above = unit("区", path="lan/qu/"), unit("新市", path="xin/")
    own_ladder("lan/qu/")
    newest = own_ladder("lan/qu/", 2)
    own_ladder("lan/qu/zhen/", stands=False)
    beside = own_ladder("lan/qu2/")
    assert kept_below("lan/qu/") == [("套本地提醒规则", 1)]
    sent = {"unit": zone.pk, "above": above.pk, "place": "qu"}
    assert "随后一起改位置：1 套本地提醒规则。" in signed_in(keeper).post(reverse("unit_move"), sent).content.decode()
    move(unit_id=zone.pk, to="xin/qu/", above=above, by=keeper)
    told()
    found = ladders_at("xin/qu/zhen/")["toy"]
    assert (found.path, found.version, found.name) == ("xin/qu/", 1, "本地规则")
    assert [step.audience for step in found.steps.all()] == [step.audience for step in newest.steps.all()]
    assert "toy" not in ladders_at("lan/qu/")
    assert ladders_at("lan/qu2/")["toy"] == beside
    move(unit_id=zone.pk, to="lan/qu/", above=None, by=keeper)
    told()
    assert (ladders_at("lan/qu/")["toy"].version, kept_below("xin/qu/")[0][1]) == (4, 0)


def test_late_news_of_an_older_move_changes_nothing(town, keeper):
    zone, above = unit("区", path="lan/qu/"), unit("新市", path="xin/")
    own_ladder("lan/qu/")
    move(unit_id=zone.pk, to="xin/qu/", above=above, by=keeper)
    move(unit_id=zone.pk, to="lan/qu/", above=None, by=keeper)
    told()
    event = type("Event", (), {"facts": {"unit": zone.pk, "was": "lan/qu/"}})
    relocate([event, event])
    assert Ladder.objects.filter(code="toy").count() == 1


# Bodies on neither side


@pytest.mark.parametrize(
    ("promising", "kind", "booked"),
    [
        (GOV, UnitKind.EXTERNAL, GOVERNMENT),
        (ENT, UnitKind.EXTERNAL, ENTERPRISE),
        (GOV, UnitKind.UTILITY, GOVERNMENT),
    ],
)
def test_a_third_party_books_to_the_side_that_promised_it(town, promising, kind, booked):
    other = ENT if promising == GOV else GOV
    due = date(2026, 3, 2)
    contract = sign_contract(
        town,
        clause("1", promising, due),
        clause("2", other, due + timedelta(days=90), "1"),
        signed_on=date(2026, 2, 1),
    )
    third = unit("供水公司", kind, path="lanchuan/")
    Obligation.objects.filter(pk=promise(contract, "1").pk).update(debtor=third)
    found = judged([contract.pk], due + timedelta(days=30))[promise(contract, "2").pk][1]
    lost = {account: days for account, days in found.booking.items() if account.bucket == booked}
    assert {account.debtor for account in lost} == {third.pk}, "with its own name"
    assert sum(lost.values()) > 0
    assert found.buckets[ENTERPRISE if booked == GOVERNMENT else GOVERNMENT] == 0


def test_a_third_party_that_is_party_books_to_its_side_in_the_matter(town):
    due = date(2026, 3, 2)
    clauses = clause("1", ENT, due), clause("2", GOV, due + timedelta(days=90), "1")
    contract = sign_contract(town, *clauses, signed_on=date(2026, 2, 1))
    owned = unit("城投公司", UnitKind.STATE_OWNED, path="lanchuan/")
    Party.objects.create(matter=contract.matter, unit=owned, side=ENT)
    Obligation.objects.filter(pk=promise(contract, "1").pk).update(debtor=owned)
    found = judged([contract.pk], due + timedelta(days=30))[promise(contract, "2").pk][1]
    assert found.buckets[ENTERPRISE] > 0
    assert promise(contract, "2").gates.get().mode == START
