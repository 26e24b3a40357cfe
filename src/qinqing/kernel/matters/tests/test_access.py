"""Grants, exclusions and bars: what opens a matter beyond its parties, and what closes it before them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from qinqing.kernel.access.actions import declare, end_exclusion
from qinqing.kernel.access.actions.exclusions import OnlyForOneself
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.access.queries import barred
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.matters.actions import give, hold, revoke
from qinqing.kernel.matters.actions.grants import EndsBeforeItBegins, NeedsWhy
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.matters.queries import Barred, Recused, hidden
from qinqing.kernel.matters.rules import CLASSES, SEALED
from qinqing.kernel.matters.tests.test_visibility import a_matter, opened, sees
from qinqing.kernel.parties.models import Delegation, Person, Post, Succession
from tests.builders import actor, city, unit, usual_contract

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger():
    return actor(unit("别处", path="elsewhere/"), "supervisor")


def today():
    return timezone.localdate()


@pytest.mark.parametrize("confidentiality", CLASSES)
@pytest.mark.parametrize("by_post", [False, True])
def test_a_grant_opens_one_matter_of_any_class(stranger, confidentiality, by_post):
    matter, other = (a_matter("lanchuan/", confidentiality=confidentiality) for _ in range(2))
    opened(matter, stranger, by_post=by_post)
    assert sees(stranger, matter)
    assert not sees(stranger, other)
    assert not sees(actor(unit("又一处"), "supervisor"), matter)


def test_a_grant_that_has_ended_or_was_withdrawn_opens_nothing(stranger):
    matter = a_matter("lanchuan/")
    Grant.objects.create(
        matter=matter,
        person_id=stranger.person_id,
        granted_by_id=stranger.person_id,
        granted_at=timezone.now() - timedelta(days=2),
        expires_at=timezone.now() - timedelta(seconds=1),
    )
    opened(matter, stranger, revoked_at=timezone.now(), revoked_by_id=stranger.person_id)
    assert not sees(stranger, matter)


@pytest.mark.parametrize("wrong", ["none", "both", "backwards"])
def test_grants_that_cannot_be(stranger, wrong):
    grant = opened(a_matter("lanchuan/"), stranger)
    change = {
        "none": {"person": None},
        "both": {"post": stranger.post_id},
        "backwards": {"expires_at": grant.granted_at},
    }[wrong]
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(**change)


def test_giving_and_withdrawing_are_recorded(stranger):
    town = city()
    matter = usual_contract(town, today()).matter
    whom = Person.objects.get(pk=stranger.person_id)
    later = timezone.now() + timedelta(days=3)
    grant = give(reference=matter.reference, holder=whom, expires_at=later, why="协查", by=town.head)
    assert sees(stranger, matter)
    revoke(grant_id=grant.pk, by=town.head)
    revoke(grant_id=grant.pk, by=town.head)
    assert not sees(stranger, matter)
    kinds = list(Event.objects.filter(stream=matter.pk).order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["matters.grant.given", "matters.grant.revoked"]
    to_post = Post.objects.get(pk=stranger.post_id)
    give(reference=matter.reference, holder=to_post, expires_at=later, why="协查", by=town.supervisor)
    assert sees(stranger, matter)


def test_who_may_not_give():
    town = city()
    reference = usual_contract(town, today()).matter.reference
    given = {
        "holder": Person.objects.get(pk=town.stranger.person_id),
        "expires_at": timezone.now() + timedelta(days=1),
        "why": "协查",
    }
    with pytest.raises(NotAllowed):
        give(reference=reference, by=town.clerk, **given)
    with pytest.raises(NotFound):
        give(reference=reference, by=actor(unit("外县", path="elsewhere/"), "head"), **given)
    with pytest.raises(NeedsWhy):
        give(reference=reference, by=town.head, **{**given, "why": " "})
    with pytest.raises(EndsBeforeItBegins):
        give(reference=reference, by=town.head, **{**given, "expires_at": timezone.now() - timedelta(days=1)})
    with pytest.raises(NotFound):
        revoke(grant_id=0, by=town.head)
    assert not Grant.objects.exists()


def test_nobody_opens_what_is_sealed_without_a_grant():
    town = city()
    matter = a_matter("lanchuan/lingang/", town.park, confidentiality=SEALED)
    given = {
        "reference": matter.reference,
        "holder": Person.objects.get(pk=town.head.person_id),
        "expires_at": timezone.now() + timedelta(days=1),
        "why": "x",
    }
    for chief in (town.head, town.supervisor):
        with pytest.raises(NotFound):
            give(by=chief, **given)


def exclude(who, where, *, and_below=False, since=0, until=None):
    day = today()
    return Exclusion.objects.create(
        person_id=who.person_id,
        unit=where,
        and_below=and_below,
        since=day + timedelta(days=since),
        until=None if until is None else day + timedelta(days=until),
    )


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [(0, None, True), (-9, 1, True), (-9, 0, False), (1, None, False), (0, 0, False)],
)
def test_an_exclusion_holds_for_its_time(since, until, kept):
    town = city()
    matter = usual_contract(town, today()).matter
    exclude(town.clerk, town.firm, since=since, until=until)
    assert sees(town.clerk, matter) is not kept
    assert sees(town.colleague, matter)
    assert Matter.objects.kept_from(town.clerk).exists() is kept


def test_an_exclusion_closes_party_jurisdiction_and_grant():
    town = city()
    matter = usual_contract(town, today()).matter
    for who in (town.clerk, town.supervisor, town.representative):
        opened(matter, who)
        assert sees(who, matter)
        exclude(who, town.firm)
        assert not sees(who, matter)
        assert Matter.objects.visible_to(who).count() == 0
        with pytest.raises(Recused, match="依规回避"):
            hold(matter.reference, by=who)


@pytest.mark.parametrize(
    ("path", "and_below", "kept"),
    [
        ("lanchuan/", True, True),
        ("lanchuan/", False, False),
        ("lanchuan/lingang/", True, True),
        ("lanchuan/lingang/x/", True, False),
        ("lanchuan/lin/", True, False),
    ],
)
def test_a_unit_and_all_below_it(path, and_below, kept):
    town = city()
    matter = usual_contract(town, today()).matter
    exclude(town.supervisor, unit("上面", path=path), and_below=and_below)
    assert sees(town.supervisor, matter) is not kept


def test_whoever_could_not_see_it_anyway_learns_nothing(stranger):
    town = city()
    matter = usual_contract(town, today()).matter
    sealed = a_matter("lanchuan/lingang/", town.park, confidentiality=SEALED)
    for who in (stranger, town.supervisor):
        exclude(who, town.park)
    assert isinstance(hidden(matter.reference, stranger), NotFound)
    assert isinstance(hidden(sealed.reference, town.supervisor), NotFound)
    assert isinstance(hidden(matter.reference, town.supervisor), Recused)


def test_declaring_and_ending():
    town = city()
    matter = usual_contract(town, today()).matter
    keeper = actor(unit("安全"), "security")
    me = Person.objects.get(pk=town.clerk.person_id)
    made = declare(person=me, unit=town.firm, since=today(), by=town.clerk)
    assert not sees(town.clerk, matter)
    with pytest.raises(OnlyForOneself):
        declare(person=me, unit=town.firm, since=today(), by=town.colleague)
    with pytest.raises(NotAllowed):
        end_exclusion(exclusion_id=made.pk, by=town.clerk)
    end_exclusion(exclusion_id=made.pk, by=keeper)
    end_exclusion(exclusion_id=made.pk, by=keeper)
    assert sees(town.clerk, matter)
    declare(person=me, unit=town.park, and_below=True, since=today(), by=keeper)
    assert not sees(town.clerk, matter)
    with pytest.raises(NotFound):
        end_exclusion(exclusion_id=0, by=keeper)
    kinds = list(
        Event.objects.filter(kind__startswith="access.exclusion").order_by("seq").values_list("kind", flat=True)
    )
    assert kinds == ["access.exclusion.declared", "access.exclusion.ended", "access.exclusion.declared"]


@pytest.mark.parametrize("ended", [False, True])
def test_nobody_judges_their_own_or_former_unit(ended):
    town = city()
    matter = usual_contract(town, today()).matter
    until = today() - timedelta(days=9) if ended else None
    Post.objects.create(
        person_id=town.supervisor.person_id,
        unit=town.park,
        title="前任",
        rank="handler",
        role="clerk",
        since=today() - timedelta(days=90),
        until=until,
    )
    says = barred(town.supervisor, [town.firm.pk, town.park.pk])
    assert says
    assert ("任过职" in says) is ended
    assert barred(town.supervisor, [town.firm.pk]) is None
    assert barred(town.supervisor, []) is None
    assert sees(town.supervisor, matter)
    with pytest.raises(Barred, match="任"):
        hold(matter.reference, by=town.supervisor, judges=[town.park.pk])


def test_nobody_judges_a_unit_where_they_stand_or_stood_in():
    town = city()
    lent = {"post_id": town.clerk.post_id, "person_id": town.supervisor.person_id}
    Delegation.objects.create(**lent, since=today() + timedelta(days=1), until=today() + timedelta(days=9))
    assert barred(town.supervisor, [town.park.pk]) is None
    Delegation.objects.create(**lent, since=today() - timedelta(days=9), until=today() - timedelta(days=3))
    says = barred(town.supervisor, [town.firm.pk, town.park.pk])
    assert says
    assert "代办过" in says
    assert barred(town.supervisor, [town.firm.pk]) is None


def test_a_post_that_has_not_begun_bars_nobody():
    town = city()
    later = {"title": "拟任", "rank": "handler", "role": "clerk", "since": today() + timedelta(days=1)}
    Post.objects.create(person_id=town.supervisor.person_id, unit=town.park, **later)
    assert barred(town.supervisor, [town.park.pk]) is None


def test_what_a_former_unit_became_is_barred_too(django_assert_num_queries):
    town = city()
    first, second = unit("原局"), unit("并入局")
    for was, became in ((town.park, first), (first, second)):
        Succession.objects.create(
            predecessor=was, successor=became, kind="merge", takes_over=True, succeeded_on=today()
        )
    with django_assert_num_queries(1):
        assert barred(town.clerk, [second.pk])
    assert barred(town.supervisor, [second.pk]) is None


def test_the_refusal_costs_one_query(django_assert_num_queries):
    town = city()
    matter = usual_contract(town, today()).matter
    exclude(town.clerk, town.firm)
    with django_assert_num_queries(1):
        hidden(matter.reference, town.clerk)
    with django_assert_num_queries(1):
        list(Matter.objects.visible_to(town.clerk))
