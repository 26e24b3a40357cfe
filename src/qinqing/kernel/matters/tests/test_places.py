"""Moving a unit with all below it, and handing its matters on: set by set, nothing lost, nothing beside it touched."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.matters.actions import move, succeed
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.matters.queries import Reach, handed_on, reach_of
from qinqing.kernel.matters.tests.test_visibility import a_matter, sees
from qinqing.kernel.parties.actions.places import IntoItself, Shared, Taken
from qinqing.kernel.parties.actions.successions import AlreadyTaken, OtherSide
from qinqing.kernel.parties.actions.units import BeyondYou
from qinqing.kernel.parties.models import Post, Succession, Unit, UnitKind
from tests.builders import actor, city, post, promise, unit, usual_contract

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return actor(unit("运维", path="sheng/"), "system")


def test_everything_below_moves_and_nothing_beside(keeper, django_assert_max_num_queries):
    top, other = unit("市", path="lan/"), unit("新市", path="xin/")
    zone = unit("区", path="lan/qu/", belongs_to=top)
    inner = unit("镇", path="lan/qu/zhen/", belongs_to=zone)
    beside = unit("邻", path="lan/qu2/")
    watching = actor(top, "supervisor", jurisdiction="lan/")
    head, clerk = actor(zone, "head", jurisdiction="lan/qu/"), actor(inner, "head", jurisdiction="lan/qu/zhen/")
    matters = [a_matter(path) for path in ("lan/qu/", "lan/qu/zhen/", "lan/qu2/", "lan/")]
    Unit.objects.filter(short_name="主办", path="lan/qu/").update(belongs_to=zone)
    before = reach_of("lan/qu/")
    assert before == Reach(units=4, posts=2, matters=2)
    with django_assert_max_num_queries(20):
        moved = move(unit_id=zone.pk, to="xin/qu/", above=other, by=keeper)
    assert (moved.units, moved.posts) == (before.units, before.posts)
    assert [Matter.objects.get(pk=one.pk).path for one in matters] == ["xin/qu/", "xin/qu/zhen/", "lan/qu2/", "lan/"]
    assert reach_of("lan/qu/") == Reach(0, 0, 0)
    assert reach_of("xin/qu/") == before
    for made, path, above in ((zone, "xin/qu/", other), (inner, "xin/qu/zhen/", zone), (beside, "lan/qu2/", None)):
        made.refresh_from_db()
        assert (made.path, made.belongs_to) == (path, above)
    held = [Post.objects.get(pk=one.post_id).jurisdiction for one in (head, clerk, watching)]
    assert held == ["xin/qu/", "xin/qu/zhen/", "lan/"]
    assert not sees(watching, matters[0])
    facts = Event.objects.get(kind="parties.unit.moved").facts
    assert (facts["was"], facts["path"], facts["units"], facts["posts"]) == ("lan/qu/", "xin/qu/", 4, 2)
    move(unit_id=zone.pk, to="lan/qu/", above=top, by=keeper)
    assert reach_of("lan/qu/") == before
    assert sees(watching, matters[0])


@pytest.mark.parametrize(
    ("to", "refusal"), [("lan/qu/", IntoItself), ("lan/qu/deep/", IntoItself), ("lan/taken/", Taken)]
)
def test_moves_that_cannot_be(keeper, to, refusal):
    zone = unit("区", path="lan/qu/")
    unit("已有", path="lan/taken/x/")
    with pytest.raises(refusal):
        move(unit_id=zone.pk, to=to, above=None, by=keeper)


def test_who_moves_what(keeper):
    zone = unit("区", path="lan/qu/")
    county = actor(unit("县", path="lan/"), "system", jurisdiction="lan/")
    with pytest.raises(BeyondYou):
        move(unit_id=zone.pk, to="xin/qu/", above=None, by=county)
    move(unit_id=zone.pk, to="lan/qu9/", above=None, by=county)
    for role in ("head", "security"):
        with pytest.raises(NotAllowed):
            move(unit_id=zone.pk, to="xin/", above=None, by=actor(zone, role))
    unit("同处", path="lan/qu9/")
    with pytest.raises(Shared, match="同处"):
        move(unit_id=zone.pk, to="lan/qu8/", above=None, by=county)


def test_promises_pass_on_unchanged(keeper):
    town, today = city(), timezone.localdate()
    contract = usual_contract(town, today)
    heir = unit("新区管委会", UnitKind.PARK, path="lanchuan/xinqu/")
    inheritor = actor(heir, "clerk")
    due = promise(contract).base_due
    assert handed_on(town.park.pk) == 1
    assert not sees(inheritor, contract.matter)
    succeed(predecessor_id=town.park.pk, successor_id=heir.pk, kind="merge", takes_over=True, since=today, by=keeper)
    assert sees(inheritor, contract.matter)
    matter = Matter.objects.get(pk=contract.matter_id)
    assert (matter.host, matter.path) == (heir, heir.path)
    assert set(matter.parties.values_list("unit", "side")) == {(heir.pk, "gov"), (town.firm.pk, "ent")}
    assert promise(contract).base_due == due
    assert handed_on(town.park.pk) == 0
    facts = Event.objects.get(kind="parties.unit.succeeded").facts
    assert (facts["predecessor"], facts["successor"], facts["takes_over"]) == (town.park.pk, heir.pk, True)


def test_a_split_names_one_heir(keeper):
    town, today = city(), timezone.localdate()
    matter = usual_contract(town, today).matter
    first, second = unit("甲区", UnitKind.PARK), unit("乙区", UnitKind.PARK)
    split = {"predecessor_id": town.park.pk, "kind": "split", "since": today, "by": keeper}
    succeed(successor_id=first.pk, takes_over=False, **split)
    assert sees(town.clerk, matter)
    succeed(successor_id=second.pk, takes_over=True, **split)
    assert not Party.objects.filter(matter=matter, unit__in=[town.park, first]).exists()
    third = unit("丙区", UnitKind.PARK)
    with pytest.raises(AlreadyTaken, match="乙区"):
        succeed(successor_id=third.pk, takes_over=True, **split)
    with pytest.raises(OtherSide):
        succeed(successor_id=town.firm.pk, takes_over=False, **split)
    for nobody in (0, town.park.pk):
        with pytest.raises(NotFound):
            succeed(successor_id=nobody, takes_over=False, **split)
    assert Succession.objects.count() == 2


def test_where_both_were_parties_the_heir_stands_once(keeper):
    town, today = city(), timezone.localdate()
    matter = usual_contract(town, today).matter
    heir = unit("并入局")
    Party.objects.create(matter=matter, unit=heir, side="gov")
    succeed(predecessor_id=town.park.pk, successor_id=heir.pk, kind="merge", takes_over=True, since=today, by=keeper)
    assert sorted(matter.parties.values_list("unit", flat=True)) == sorted([town.park.pk, town.firm.pk, heir.pk])
    assert sees(actor(heir, "clerk"), matter)
    ended = Unit.objects.filter(pk=heir.pk)
    ended.update(until=today + timedelta(days=1))
    post(town.park, "clerk")
    with pytest.raises(NotFound):
        succeed(
            predecessor_id=town.park.pk, successor_id=heir.pk, kind="merge", takes_over=False, since=today, by=keeper
        )
