"""Units and posts: whom a ladder reaches, on which day, and what cannot be entered."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.refusal import NotAllowed
from qinqing.kernel.parties.actions import Appointment, appoint, establish
from qinqing.kernel.parties.models import Person, Post, Rank, Unit, UnitKind
from qinqing.kernel.parties.queries import holders, names, on
from qinqing.kernel.parties.rules import STATIONED, SUPERIOR
from tests.builders import actor, city, post, unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def park():
    above = unit("市政府", path="lanchuan/")
    watching = unit("派驻组", UnitKind.STATIONED, "lanchuan/")
    made = unit("管委会", UnitKind.PARK, belongs_to=above, supervised_by=watching)
    for where, rank in [
        (above, Rank.CHIEF),
        (above, Rank.HANDLER),
        (watching, Rank.HANDLER),
        *((made, rank) for rank in Rank),
    ]:
        post(where, "clerk", rank)
    return made


@pytest.mark.parametrize(
    ("audience", "reached"),
    [
        (["handler"], {("管委会", "handler")}),
        (["section_head", "deputy"], {("管委会", "section_head"), ("管委会", "deputy")}),
        (["chief"], {("管委会", "chief")}),
        ([SUPERIOR], {("市政府", "chief")}),
        ([STATIONED], {("派驻组", "handler")}),
        ([SUPERIOR, STATIONED, "chief"], {("市政府", "chief"), ("派驻组", "handler"), ("管委会", "chief")}),
        ([], set()),
        (["host"], set()),
    ],
)
def test_audiences(park, audience, reached):
    persons = holders(park, audience, DAY)
    found = Post.objects.filter(person__in=persons).values_list("unit__short_name", "rank")
    assert set(found) == reached
    assert len(persons) == len(reached)


def test_nobody_above_and_nobody_watching():
    assert holders(unit("独立"), [SUPERIOR, STATIONED], DAY) == []


def test_a_person_with_two_posts_is_told_once():
    where = unit("管委会")
    first = post(where, "clerk", Rank.HANDLER)
    Post.objects.create(
        person=first.person, unit=where, title="兼", rank=Rank.CHIEF, role="head", since=date(2020, 1, 1)
    )
    assert holders(where, ["handler", "chief"], DAY) == [first.person]


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        (date(2026, 6, 1), None, True),
        (date(2026, 6, 2), None, False),
        (date(2020, 1, 1), date(2026, 6, 1), False),
        (date(2020, 1, 1), date(2026, 6, 2), True),
    ],
)
def test_posts_have_dates(since, until, held):
    made = post(unit("管委会"), "clerk", since=since, until=until)
    assert (holders(made.unit, ["handler"], DAY) == [made.person]) is held
    assert on(Post.objects.all(), DAY).exists() is held


def test_one_query_each_and_one_for_those_who_stand_in(park, django_assert_num_queries):
    with django_assert_num_queries(2):
        holders(park, [*Rank, SUPERIOR, STATIONED], DAY)
    everybody = list(Person.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        assert len(names([*everybody, *everybody, None])) == len(everybody)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "guild"}, {"path": "lanchuan"}, {"until": date(2019, 1, 1)}, {"until": date(2020, 1, 1)}],
)
def test_units_that_cannot_be(wrong):
    made = unit("管委会")
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=made.pk).update(**wrong)


def test_one_code_for_one_enterprise_and_many_without():
    unit("甲", uscc="91990000TEST000009")
    unit("乙")
    unit("丙")
    with pytest.raises(IntegrityError), transaction.atomic():
        unit("丁", uscc="91990000TEST000009")


@pytest.mark.parametrize("wrong", [{"rank": "king"}, {"jurisdiction": "lanchuan"}])
def test_posts_that_cannot_be(wrong):
    made = post(unit("管委会"), "clerk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=made.pk).update(**wrong)


def test_sides():
    assert [unit("x", kind).side for kind in (UnitKind.ENTERPRISE, UnitKind.UTILITY, UnitKind.PARK)] == [
        "ent",
        "gov",
        "gov",
    ]


def test_establishing_and_appointing_are_recorded():
    keeper = actor(unit("运维"), "system")
    made = establish(unit=Unit(name="新区", short_name="新区", kind=UnitKind.PARK, path="xin/", since=DAY), by=keeper)
    given = Appointment(unit=made, title="经办", rank=Rank.HANDLER, role="clerk", since=DAY)
    held = appoint(person=Person(name="某人"), appointment=given, by=keeper)
    assert holders(made, ["handler"], DAY) == [held.person]
    events = Event.objects.filter(kind__startswith="parties.").order_by("seq")
    assert [event.kind for event in events] == ["parties.unit.established", "parties.post.appointed"]
    assert "某人" not in "".join(event.body for event in events)
    assert len(history(events[0].stream_id)) == 2


def test_only_the_system_administrator_appoints():
    town = city()
    given = Appointment(unit=town.park, title="经办", rank=Rank.HANDLER, role="clerk", since=DAY)
    for somebody in (town.clerk, town.head, town.supervisor):
        with pytest.raises(NotAllowed):
            appoint(person=Person(name="某人"), appointment=given, by=somebody)
