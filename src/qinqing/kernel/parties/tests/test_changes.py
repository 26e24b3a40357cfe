"""Changes of units and posts: what is refused, what is recorded, what can be taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.parties.actions import (
    Appointment,
    appoint,
    close,
    delegate,
    end_delegation,
    end_post,
    establish,
    rename,
    set_portfolio,
    undo,
)
from qinqing.kernel.parties.actions.posts import LastOfThem, NotThatLong, NotToThem, OneHat, OnlyYourOwn
from qinqing.kernel.parties.actions.undoing import UNDO, MovedOn
from qinqing.kernel.parties.actions.units import BeforeItBegan, BeyondYou, Closed, NothingNew, StillHeld
from qinqing.kernel.parties.models import Delegation, Person, Post, Rank, Unit, UnitKind
from qinqing.kernel.parties.queries import holders, names_on, open_posts, reach, tree
from qinqing.kernel.parties.rules import ADMINISTRATORS
from tests.builders import SINCE, actor, city, post, unit, usual_contract

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def keeper():
    return actor(unit("运维", path="lanchuan/"), "system")


@pytest.fixture
def county():
    return actor(unit("临港运维"), "system", jurisdiction="lanchuan/lingang/")


def given(where, role="clerk", **more):
    return Appointment(**{"unit": where, "title": "经办", "rank": "handler", "role": role, "since": DAY, **more})


def last(kind):
    return Event.objects.filter(kind=kind).order_by("-seq").first()


# Names


def test_a_renamed_unit_is_the_same_and_history_knows_its_names(keeper, django_assert_num_queries):
    where, other = unit("旧名"), unit("别的")
    rename(unit_id=where.pk, name="新名局", short_name="新名", since=DAY, by=keeper)
    rename(unit_id=where.pk, name="再新局", short_name="再新", since=DAY + timedelta(days=30), by=keeper)
    asked = [where.pk, other.pk]
    with django_assert_num_queries(2):
        assert names_on(asked, DAY - timedelta(days=1)) == {where.pk: "旧名", other.pk: "别的"}
    assert names_on(asked, DAY)[where.pk] == "新名"
    assert names_on(asked, DAY + timedelta(days=30))[where.pk] == "再新"
    where.refresh_from_db()
    assert (where.name, where.short_name) == ("再新局", "再新")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": "旧名", "short_name": "旧名"}, NothingNew),
        ({"since": SINCE}, BeforeItBegan),
        ({"since": SINCE - timedelta(days=1)}, BeforeItBegan),
        ({"unit_id": 0}, NotFound),
    ],
)
def test_renamings_that_cannot_be(keeper, change, refusal):
    where = unit("旧名")
    with pytest.raises(refusal):
        rename(**{"unit_id": where.pk, "name": "新", "short_name": "新", "since": DAY, "by": keeper, **change})


# Closing


def test_a_unit_in_use_is_not_closed(keeper):
    above, below = unit("上级"), None
    held = post(above, "clerk")
    with pytest.raises(StillHeld, match="1 个在任岗位"):
        close(unit_id=above.pk, until=DAY, by=keeper)
    end_post(post_id=held.pk, until=DAY, by=keeper)
    below = unit("下级", belongs_to=above)
    with pytest.raises(StillHeld, match="1 个下属单位"):
        close(unit_id=above.pk, until=DAY, by=keeper)
    close(unit_id=below.pk, until=DAY, by=keeper)
    close(unit_id=above.pk, until=DAY, by=keeper)
    for again in (lambda: close(unit_id=above.pk, until=DAY, by=keeper), lambda: appoint_to(above, keeper)):
        with pytest.raises(Closed):
            again()
    assert last("parties.unit.closed").facts["until"] == "2026-06-01"


def appoint_to(where, by):
    where.refresh_from_db()
    return appoint(person=Person(name="某人"), appointment=given(where), by=by)


# The last administrator


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_the_last_administrator_of_the_city_stays_until_another_comes(role, keeper, county):
    office = unit("市府办", path="lanchuan/")
    Post.objects.filter(role=role).update(jurisdiction="lanchuan/lingang/")
    only = post(office, role)
    post(unit("海安运维"), role, jurisdiction="lanchuan/haian/")
    post(office, role, until=DAY + timedelta(days=5))
    post(office, role, since=DAY + timedelta(days=40))
    post(office, "clerk")
    with pytest.raises(LastOfThem, match=only.person.name):
        end_post(post_id=only.pk, until=DAY + timedelta(days=30), by=keeper)
    only.refresh_from_db()
    assert only.until is None
    assert last("parties.post.ended") is None
    heir = post(office, role, jurisdiction="lanchuan/")
    end_post(post_id=only.pk, until=DAY + timedelta(days=30), by=keeper)
    with pytest.raises(LastOfThem):
        end_post(post_id=heir.pk, until=DAY + timedelta(days=30), by=keeper)


def test_the_last_administrator_of_a_county_may_go(keeper):
    held = post(unit("海安运维"), "system", jurisdiction="lanchuan/haian/")
    end_post(post_id=held.pk, until=DAY, by=keeper)


# The county's own administrator


def test_a_county_administrator_acts_below_its_path_only(county):
    here, city_unit, beside = unit("本区"), unit("市里", path="lanchuan/"), unit("邻区", path="lanchuan/lingang2/")
    held = post(here, "clerk")
    end_post(post_id=held.pk, until=DAY, by=county)
    appoint(person=Person(name="某人"), appointment=given(here, jurisdiction="lanchuan/lingang/a/"), by=county)
    appoint(
        person=Person(name="乡管"), appointment=given(here, "system", jurisdiction="lanchuan/lingang/a/"), by=county
    )
    establish(unit=Unit(name="x", short_name="x", kind=UnitKind.TOWN, path="lanchuan/lingang/x/", since=DAY), by=county)
    for where in (city_unit, beside):
        with pytest.raises(BeyondYou):
            rename(unit_id=where.pk, name="新", short_name="新", since=DAY, by=county)
        with pytest.raises(BeyondYou):
            end_post(post_id=post(where, "clerk").pk, until=DAY, by=county)
        with pytest.raises(BeyondYou):
            appoint(person=Person(name="某人"), appointment=given(where), by=county)
    for jurisdiction in ("", "lanchuan/", "lanchuan/lingang2/"):
        with pytest.raises(BeyondYou):
            appoint(person=Person(name="某人"), appointment=given(here, jurisdiction=jurisdiction), by=county)
    for role in sorted(ADMINISTRATORS):
        with pytest.raises(BeyondYou):
            appoint(person=Person(name="某人"), appointment=given(here, role), by=county)
    with pytest.raises(BeyondYou):
        establish(unit=Unit(name="y", short_name="y", kind=UnitKind.TOWN, path="lanchuan/y/", since=DAY), by=county)


# Three administrators


@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("second", [*sorted(ADMINISTRATORS), "clerk"])
def test_nobody_holds_two_of_the_three(keeper, first, second):
    where = unit("运维二")
    person = appoint(person=Person(name="某人"), appointment=given(where, first), by=keeper).person
    if first == second:
        appoint(person=person, appointment=given(where, second), by=keeper)
        return
    for since, until in ((DAY, None), (DAY - timedelta(days=9), DAY + timedelta(days=1))):
        with pytest.raises(OneHat):
            appoint(person=person, appointment=given(where, second, since=since, until=until), by=keeper)
    appoint(person=person, appointment=given(where, second, since=SINCE, until=DAY), by=keeper)


def test_nobody_becomes_an_administrator_beside_a_post_or_while_standing_in(keeper):
    town = city()
    where = unit("运维二")
    clerk = Person.objects.get(pk=town.clerk.person_id)
    with pytest.raises(OneHat):
        appoint(person=clerk, appointment=given(where, "audit"), by=keeper)
    free = Person.objects.create(name="替班")
    delegate(person=free, since=DAY, until=DAY + timedelta(days=5), by=town.clerk)
    with pytest.raises(OneHat):
        appoint(person=free, appointment=given(where, "audit"), by=keeper)
    appoint(person=free, appointment=given(where, "audit", since=DAY + timedelta(days=5)), by=keeper)


# Delegation


def test_a_post_is_lent_for_a_period():
    town, today = city(), timezone.localdate()
    friend = Person.objects.get(pk=town.colleague.person_id)
    made = delegate(person=friend, since=today, until=today + timedelta(days=3), by=town.clerk)
    lent = open_posts(friend.pk, today)
    assert [one.pk for one in lent] == [town.colleague.post_id, town.clerk.post_id], "one's own comes first"
    assert {one.pk for one in holders(town.park, ["handler"], today)} == {town.clerk.person_id, friend.pk}
    assert {one.person.pk for one in reach(town.park, ["handler"], today) if one.lent} == {friend.pk}
    for day in (today - timedelta(days=1), today + timedelta(days=3)):
        assert len(open_posts(friend.pk, day)) == 1
        assert len(holders(town.park, ["handler"], day)) == 1
    end_delegation(delegation_id=made.pk, by=town.clerk)
    end_delegation(delegation_id=made.pk, by=town.clerk)
    assert len(open_posts(friend.pk, today)) == 1
    assert last("parties.post.delegation_ended")


def test_who_lends_what_to_whom(keeper):
    town, today = city(), timezone.localdate()
    period = {"since": today, "until": today + timedelta(days=3)}
    friend = Person.objects.get(pk=town.colleague.person_id)
    with pytest.raises(NotToThem):
        delegate(person=Person.objects.get(pk=town.clerk.person_id), by=town.clerk, **period)
    with pytest.raises(NotToThem):
        delegate(person=Person.objects.get(pk=keeper.person_id), by=town.clerk, **period)
    with pytest.raises(NotThatLong):
        delegate(person=friend, since=today, until=today, by=town.clerk)
    with pytest.raises(NotAllowed):
        delegate(person=friend, by=keeper, **period)
    made = delegate(person=friend, by=town.clerk, **period)
    standing_in = town.colleague.__class__(
        **{name: getattr(town.clerk, name) for name in town.clerk.__slots__} | {"person_id": friend.pk}
    )
    with pytest.raises(OnlyYourOwn):
        delegate(person=Person.objects.get(pk=town.head.person_id), by=standing_in, **period)
    with pytest.raises(NotFound):
        end_delegation(delegation_id=made.pk, by=town.colleague)
    assert Delegation.objects.count() == 1


# Vacancy


@pytest.mark.parametrize(
    ("held", "asked", "told", "instead_of"),
    [
        (["chief", "section_head"], "handler", "section_head", "handler"),
        (["chief", "deputy"], "handler", "deputy", "handler"),
        (["chief"], "deputy", "chief", "deputy"),
        (["deputy"], "deputy", "deputy", ""),
        (["handler"], "deputy", "above", "deputy"),
        ([], "chief", "above", "chief"),
        (["handler"], "superior", "above", ""),
    ],
)
def test_an_empty_post_goes_to_the_next_above(held, asked, told, instead_of):
    above = unit("市政府", path="lanchuan/")
    post(above, "head", Rank.CHIEF)
    where = unit("管委会", UnitKind.PARK, belongs_to=above)
    for rank in held:
        post(where, "clerk", rank)
    (found,) = reach(where, [asked], DAY)
    place = Post.objects.get(person=found.person)
    assert ("above" if place.unit == above else place.rank, found.instead_of) == (told, instead_of)


def test_the_search_for_a_superior_climbs_and_ends():
    top = unit("省", path="sheng/")
    middle = unit("市", belongs_to=top)
    where = unit("区", belongs_to=middle)
    assert reach(where, ["superior"], DAY) == []
    chief = post(top, "head", Rank.CHIEF)
    assert [one.person for one in reach(where, ["superior", "chief"], DAY)] == [chief.person]
    Post.objects.filter(pk=chief.pk).update(until=SINCE)
    Unit.objects.filter(pk=top.pk).update(belongs_to=middle)
    assert reach(where, ["superior"], DAY) == []


def test_an_enterprise_without_handler_is_told_through_its_legal_representative():
    firm = unit("公司", UnitKind.ENTERPRISE)
    legal = post(firm, "enterprise", Rank.LEGAL_REPRESENTATIVE)
    assert [one.instead_of for one in reach(firm, ["handler"], DAY)] == ["handler"]
    assert holders(firm, ["handler", "legal_representative"], DAY) == [legal.person]
    office = unit("局")
    post(office, "head", Rank.CHIEF)
    assert holders(office, ["legal_representative"], DAY) == [], "offices have none, so it is not vacant"


# Taking back


def test_every_change_can_be_taken_back_once(keeper):
    new = Unit(name="新区", short_name="新区", kind=UnitKind.PARK, path="xin/", since=SINCE)
    where = establish(unit=new, by=keeper)
    held = appoint(person=Person(name="某人"), appointment=given(where), by=keeper)
    end_post(post_id=held.pk, until=DAY + timedelta(days=9), by=keeper)
    taken_back("parties.post.ended", keeper)
    held.refresh_from_db()
    assert held.until is None
    taken_back("parties.post.appointed", keeper)
    held.refresh_from_db()
    assert held.until is not None
    rename(unit_id=where.pk, name="更名", short_name="更名", since=DAY, by=keeper)
    taken_back("parties.unit.renamed", keeper)
    where.refresh_from_db()
    assert where.name == "新区"
    assert names_on([where.pk], DAY - timedelta(days=1)) == {where.pk: "新区"}
    rename(unit_id=where.pk, name="又名", short_name="又名", since=DAY, by=keeper)
    assert names_on([where.pk], DAY - timedelta(days=1)) == {where.pk: "新区"}
    empty = establish(unit=Unit(name="空", short_name="空", kind=UnitKind.PARK, path="kong/", since=SINCE), by=keeper)
    close(unit_id=empty.pk, until=DAY, by=keeper)
    taken_back("parties.unit.closed", keeper)
    empty.refresh_from_db()
    assert empty.until is None
    taken_back("parties.unit.established", keeper)
    empty.refresh_from_db()
    assert empty.until is not None
    deputy = post(where, "head", Rank.DEPUTY)
    set_portfolio(post_id=deputy.pk, units=[], kinds=["contract"], by=keeper)
    taken_back("parties.portfolio.assigned", keeper)
    assert not deputy.portfolio.exists()
    assert {event.facts["undone_kind"] for event in Event.objects.filter(kind="parties.change.reversed")} == set(UNDO)


def taken_back(kind, by):
    seq = last(kind).seq
    undo(seq=seq, by=by)
    undo(seq=seq, by=by)


def test_a_unit_that_has_promised_meanwhile_stays(keeper):
    firm = Unit(name="新", short_name="新", kind=UnitKind.ENTERPRISE, path="lanchuan/", uscc="91990000TEST000055")
    firm.since = SINCE
    establish(unit=firm, by=keeper)
    town = city()
    usual_contract(replace(town, firm=firm), timezone.localdate())
    with pytest.raises(MovedOn):
        undo(seq=last("parties.unit.established").seq, by=keeper)


def test_nothing_is_taken_back_after_it_moved_on(keeper, county):
    where = unit("原名")
    rename(unit_id=where.pk, name="一", short_name="一", since=DAY, by=keeper)
    first = last("parties.unit.renamed").seq
    rename(unit_id=where.pk, name="二", short_name="二", since=DAY + timedelta(days=1), by=keeper)
    with pytest.raises(MovedOn):
        undo(seq=first, by=keeper)
    with pytest.raises(NotFound):
        undo(seq=10_000, by=keeper)
    away = establish(unit=Unit(name="远", short_name="远", kind=UnitKind.PARK, path="yuan/", since=SINCE), by=keeper)
    with pytest.raises(BeyondYou):
        undo(seq=last("parties.unit.established").seq, by=county)
    post(away, "clerk")
    with pytest.raises(MovedOn):
        undo(seq=last("parties.unit.established").seq, by=keeper)


def test_the_tree_takes_one_query(django_assert_num_queries):
    city()
    with django_assert_num_queries(1):
        found = [(one.short_name, one.held) for one in tree("lanchuan/lingang/")]
    assert ("临港区管委会", 3) in found
    assert all(name != "市政府" for name, _ in found)
