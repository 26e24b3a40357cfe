"""Which deputy a step reaches, and who is told for a body without log-in."""

from datetime import date

import pytest
from django.urls import reverse

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.parties.actions import Appointment, appoint, end_post, set_portfolio, undo
from qinqing.kernel.parties.actions.portfolios import NotADeputy, NothingNew, NotTheirs
from qinqing.kernel.parties.actions.posts import NobodyInside, WrongSide
from qinqing.kernel.parties.actions.undoing import MovedOn
from qinqing.kernel.parties.actions.units import BeyondYou
from qinqing.kernel.parties.models import Person, Portfolio, Post, Rank, UnitKind
from qinqing.kernel.parties.queries import About, holders, speaks_for
from tests.builders import actor, post, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def park():
    return unit("管委会", UnitKind.PARK)


@pytest.fixture
def sections(park):
    section = unit("招商科", belongs_to=park)
    return section, unit("招商一组", belongs_to=section), unit("建设科", belongs_to=park)


@pytest.fixture
def keeper():
    return actor(unit("运维", path="lanchuan/"), "system")


@pytest.fixture
def deputies(park):
    return [post(park, "head", Rank.DEPUTY) for _ in range(3)]


def told(park, host, kind="contract"):
    return holders(park, ["deputy"], DAY, About(host, kind))


def test_the_deputy_whose_portfolio_covers_the_host_is_told(park, sections, deputies, keeper):
    section, team, other = sections
    first, second, _third = deputies
    set_portfolio(post_id=first.pk, units=[section.pk], kinds=[], by=keeper)
    set_portfolio(post_id=second.pk, units=[], kinds=["proposal"], by=keeper)
    assert told(park, section) == [first.person]
    assert told(park, team) == [first.person]
    assert told(park, other, "proposal") == [second.person]
    assert told(park, team, "proposal") == [first.person, second.person]


def test_all_deputies_are_told_where_nobody_covers_it(park, sections, deputies, keeper):
    set_portfolio(post_id=deputies[0].pk, units=[sections[0].pk], kinds=[], by=keeper)
    everybody = [one.person for one in deputies]
    assert told(park, sections[2]) == everybody
    assert told(park, park) == everybody
    assert holders(park, ["deputy"], DAY) == everybody


def test_the_chief_is_told_where_there_is_no_deputy(park, sections):
    chief = post(park, "head", Rank.CHIEF)
    assert told(park, sections[0]) == [chief.person]


def test_a_lower_vacancy_rises_to_the_responsible_deputy(park, sections, deputies, keeper):
    set_portfolio(post_id=deputies[1].pk, units=[sections[0].pk], kinds=[], by=keeper)
    assert holders(park, ["section_head"], DAY, About(sections[0], "contract")) == [deputies[1].person]


def test_a_portfolio_is_set_and_set_back(sections, deputies, keeper):
    section, _, other = sections
    set_portfolio(post_id=deputies[0].pk, units=[section.pk], kinds=["contract"], by=keeper)
    set_portfolio(post_id=deputies[0].pk, units=[other.pk], kinds=[], by=keeper)
    with pytest.raises(NothingNew):
        set_portfolio(post_id=deputies[0].pk, units=[other.pk], kinds=[], by=keeper)
    first, second = (
        Event.objects.filter(kind="parties.portfolio.assigned").order_by("seq").values_list("seq", flat=True)
    )
    with pytest.raises(MovedOn):
        undo(seq=first, by=keeper)
    undo(seq=second, by=keeper)
    held = Portfolio.objects.filter(post=deputies[0]).values_list("unit", "kind")
    assert set(held) == {(section.pk, ""), (None, "contract")}
    assert deputies[0].portfolio_names == "招商科、政企合同"


def test_portfolios_that_cannot_be(park, sections, deputies, keeper):
    handler, deputy = post(park, "clerk"), deputies[0]
    foreign = unit("别的科")
    county = actor(unit("县运维", path="haian/"), "system", jurisdiction="haian/")
    for given in ({"units": [foreign.pk]}, {"units": [park.pk]}, {"kinds": ["guild"]}):
        with pytest.raises(NotTheirs):
            set_portfolio(**{"post_id": deputy.pk, "units": [], "kinds": [], "by": keeper, **given})
    with pytest.raises(NotADeputy):
        set_portfolio(post_id=handler.pk, units=[], kinds=["contract"], by=keeper)
    with pytest.raises(NotFound):
        set_portfolio(post_id=0, units=[], kinds=["contract"], by=keeper)
    with pytest.raises(BeyondYou):
        set_portfolio(post_id=deputy.pk, units=[], kinds=["contract"], by=county)
    with pytest.raises(NotAllowed):
        set_portfolio(post_id=deputy.pk, units=[], kinds=["contract"], by=actor(park, "head"))
    end_post(post_id=deputy.pk, until=DAY, by=keeper)
    with pytest.raises(NotADeputy):
        set_portfolio(post_id=deputy.pk, units=[], kinds=["contract"], by=keeper)


def test_the_page(park, sections, deputies, keeper, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    client, address = signed_in(keeper), reverse("unit_post_portfolio", args=[deputies[0].pk])
    page = client.get(address).content.decode()
    assert "招商一组" in page
    assert "政企合同" in page
    sent = {"units": [sections[0].pk], "kinds": ["contract"]}
    assert "以后分管：招商科、政企合同。" in client.post(address, sent).content.decode()
    assert not Portfolio.objects.exists()
    assert client.post(address, {**sent, "confirm": "1"}).status_code == 302
    assert "分管：招商科、政企合同" in client.get(reverse("unit", args=[park.pk])).content.decode()
    assert "checked" in client.get(address).content.decode()
    assert "撤回" in client.get(reverse("changes")).content.decode()


# Bodies without log-in


def test_nobody_is_appointed_in_an_external_body(keeper):
    outside = unit("外部研究院", UnitKind.EXTERNAL)
    given = Appointment(unit=outside, title="联系人", rank=Rank.HANDLER, role="clerk", since=DAY)
    with pytest.raises(NobodyInside, match="不设岗位和账号"):
        appoint(person=Person(name="某人"), appointment=given, by=keeper)
    assert not Post.objects.filter(unit=outside).exists()


@pytest.mark.parametrize(("kind", "role"), [("enterprise", "clerk"), ("park", "enterprise")])
def test_the_role_and_the_unit_stand_on_one_side(keeper, kind, role):
    given = Appointment(unit=unit("某处", kind), title="经办", rank=Rank.HANDLER, role=role, since=DAY)
    with pytest.raises(WrongSide):
        appoint(person=Person(name="某人"), appointment=given, by=keeper)


def test_whoever_represents_an_external_body_is_told(park):
    above, watching = unit("上级局"), unit("主管局")
    handler = {one.pk: post(one, "clerk").person for one in (park, above, watching)}
    for more, told_unit in (
        ({"supervised_by": watching, "belongs_to": above}, watching),
        ({"belongs_to": above}, above),
        ({}, park),
    ):
        outside = unit("外部单位", UnitKind.EXTERNAL, **more)
        assert speaks_for(outside, About(park, "contract")) == told_unit
        assert holders(outside, ["handler"], DAY, About(park, "contract")) == [handler[told_unit.pk]]
    assert holders(outside, ["handler"], DAY) == []
