"""The contracts board: every figure opens the rows that it counts, over what its reader may see and nothing else."""

import html
import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.boards.fulfilment import CITY, Board, board, county_names
from qinqing.boards.promises import SIZE, rows_of
from qinqing.boards.rules import BEFORE, PERIODS, QUARTER, TWELVE, YEAR, bounds, county_of, month_after, months, within
from qinqing.boards.scope import counted
from qinqing.boards.tests.fulfilled import Counties, both, contract, counties, keep
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.obligations.queries.rates import kept
from qinqing.kernel.obligations.rules.rates import wilson
from tests import builders
from tests.routes import signed_in

FIGURE = re.compile(r'<a class="opens" href="([^"]+)">(\d+) ?项?</a>')
LAMP = re.compile(r'<a href="([^"]+)"><span class="light light--\w+">.*?</svg>\S* (\d+)</span>', re.DOTALL)
TOTAL = re.compile(r"共 (\d+) 项")


@pytest.fixture
def land(db: None) -> Counties:
    return counties()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture(autouse=True)
def one_factor(settings: Any) -> None:
    settings.QINQING_TOTP_ROLES = frozenset()


def seen(who: Actor, today: date, **wanted: Any) -> Board:
    asked = {"period": TWELVE, **wanted}
    return board(who, asked, asked, today)


def figures(found: Board) -> list[tuple[int, int]]:
    return [(one.share.kept, one.share.n) for one in found.answers]


def measured(where: builders.City, due: date) -> Any:
    """Sign a contract of 30 亩 twice, of which 20 and none are confirmed in time."""
    made = contract(where, due, {}, {GOV: 2, ENT: 1}, quantity=30, measure="亩")
    first = builders.promise(made)
    Claim.objects.create(
        obligation=first,
        key=uuid4(),
        completed_on=due,
        amount=20,
        claimed_at=timezone.now(),
        claimed_by_id=where.clerk.person_id,
        outcome=Claim.ACCEPTED,
    )
    return made


def furnished(land: Counties, today: date) -> None:
    contract(land.city, today - timedelta(days=3), {GOV: 9, ENT: 6}, {GOV: 3, ENT: 1})
    contract(land.second, today - timedelta(days=40), {GOV: 4, ENT: 12}, {GOV: 2, ENT: 2})
    contract(land.second, today - timedelta(days=400), both(2), both(1))
    measured(land.city, today - timedelta(days=80))
    sweep_until()


@pytest.mark.parametrize("asked", ["", "period=before", "place=&county=lanchuan/haian/", "measure=亩", "unit=PARK"])
def test_every_figure_opens_the_rows_that_it_counts(land: Counties, today: date, asked: str) -> None:
    furnished(land, today)
    client = signed_in(land.city.supervisor)
    page = client.get(reverse("fulfilment") + "?" + asked.replace("PARK", str(land.city.park.pk))).content.decode()
    found = FIGURE.findall(page) + LAMP.findall(page)
    assert len(found) > 6
    for address, number in found:
        assert address.startswith(reverse("fulfilment_promises"))
        listed = client.get(html.unescape(address)).content.decode()
        total = TOTAL.search(listed)
        assert total, address
        assert total[1] == number, address
        assert listed.count('data-label="应当日期"') == min(int(number), SIZE), address


def test_a_list_that_counts_otherwise_would_be_seen(land: Counties, today: date, monkeypatch: Any) -> None:
    monkeypatch.setattr("qinqing.boards.scope.broken", lambda rows: rows)
    with pytest.raises(AssertionError):
        test_every_figure_opens_the_rows_that_it_counts(land, today, "")


def test_the_figures_are_those_of_the_kernel(land: Counties, today: date) -> None:
    furnished(land, today)
    found = seen(land.city.supervisor, today)
    for answer in found.answers:
        side = answer.share.side
        rates = kept(Obligation.objects.all(), side, found.first, found.last, today)
        assert (answer.share.kept, answer.share.n) == (rates.by_count.kept, rates.by_count.n)
        assert answer.share.share == rates.by_count.share
        assert answer.share.interval == wilson(rates.by_count.kept, rates.by_count.n)
        amounts = [(one.measure, one.kept, one.owed, one.n) for one in answer.amounts]
        assert amounts == [(one.measure, one.kept, one.owed, one.n) for one in rates.by_amount]
    assert figures(found) == [(13, 20), (18, 22)]
    assert [(one.kept, one.owed, one.n) for one in found.answers[0].amounts] == [(20, 60, 2)]


def test_groups_add_up_to_the_whole(land: Counties, today: date) -> None:
    furnished(land, today)
    for measure in ("", "亩"):
        found = seen(land.city.supervisor, today, measure=measure)
        for groups in (found.by_month, found.by_unit, found.by_county):
            for at, side in enumerate((GOV, ENT)):
                own = [group.shares[side] for group in groups]
                whole = found.answers[at].amounts[0] if measure else found.answers[at].share
                assert [sum(getattr(one, name) for one in own) for name in ("n", "kept", "owed")] == [
                    whole.n,
                    whole.kept,
                    whole.owed,
                ]


def test_amounts_have_no_interval(land: Counties, today: date) -> None:
    contract(land.city, today - timedelta(days=3), {}, {GOV: 12}, quantity=30, measure="亩")
    found = seen(land.city.supervisor, today, measure="亩").by_unit[0].shares[GOV]
    assert (found.share, found.interval, found.n) == (Fraction(0), None, 12)


def test_the_list_adds_up_amounts(land: Counties, today: date) -> None:
    furnished(land, today)
    rows = rows_of(land.city.supervisor, {"period": TWELVE, "measure": "亩", "side": GOV}, today)
    assert (rows.total, rows.kept, rows.owed) == (2, 20, 60)


def test_only_what_the_reader_may_see_is_counted(land: Counties, today: date) -> None:
    furnished(land, today)
    city = land.city
    assert figures(seen(city.clerk, today)) == [(9, 14), (6, 8)]
    assert figures(seen(land.second.clerk, today)) == [(4, 6), (12, 14)]
    assert figures(seen(city.head, today)) == [(9, 14), (6, 8)]
    assert figures(seen(city.stranger, today)) == [(4, 6), (12, 14)]
    assert figures(seen(city.rival, today)) == [(0, 0), (0, 0)]
    assert [one.label for one in seen(city.clerk, today).by_unit] == ["临港区管委会"]
    for asked in ({"host": city.park}, {"place": "lanchuan/lingang/"}, {"unit": city.park}):
        assert counted(land.second.clerk, {"period": TWELVE, **asked}, today).count() == 0


def test_a_declared_conflict_takes_them_out(land: Counties, today: date) -> None:
    furnished(land, today)
    city = land.city
    Exclusion.objects.create(person_id=city.supervisor.person_id, unit=city.park, since=today)
    assert figures(seen(city.supervisor, today)) == [(4, 6), (12, 14)]


def test_what_is_sealed_changes_no_figure_even_for_whoever_may_open_it(land: Counties, today: date) -> None:
    made = contract(land.city, today - timedelta(days=3), both(9), both(3))
    sweep_until()
    hidden = contract(land.city, today - timedelta(days=3), both(1), both(1), quantity=5, measure="吨")
    sweep_until()
    shining = seen(land.city.supervisor, today)
    Matter.objects.filter(pk=hidden.pk).update(confidentiality=SEALED, title="", known_as="")
    for person in (land.city.supervisor, land.city.clerk):
        Grant.objects.create(
            matter=hidden.matter,
            person_id=person.person_id,
            granted_at=timezone.now(),
            granted_by_id=land.city.clerk.person_id,
            expires_at=timezone.now() + timedelta(days=1),
        )
        assert Matter.objects.visible_to(person).filter(pk=hidden.pk).exists()
        found = seen(person, today)
        assert figures(found) == [(9, 12), (9, 12)]
        assert sum(lamp.count for one in found.answers for lamp in one.lamps) == 6
        assert not any(one.amounts for one in found.answers)
    assert sum(lamp.count for one in shining.answers for lamp in one.lamps) == 8
    assert made.pk != hidden.pk


def test_the_board_costs_the_same_for_few_and_for_many(land: Counties, today: date) -> None:
    client, costs = signed_in(land.city.supervisor), set()
    client.get(reverse("fulfilment"))
    for count in (1, 4):
        for at in range(count):
            contract(land.city, today - timedelta(days=3 + 31 * at), both(3), both(2))
            contract(land.second, today - timedelta(days=3 + 31 * at), both(1), both(1), quantity=2, measure="亩")
        with CaptureQueriesContext(connection) as asked:
            seen(land.city.supervisor, today)
        with CaptureQueriesContext(connection) as listed:
            rows_of(land.city.supervisor, {"period": TWELVE}, today)
        with CaptureQueriesContext(connection) as whole:
            client.get(reverse("fulfilment"))
        costs.add((len(asked), len(listed), len(whole)))
    assert len(costs) == 1
    (asked_for, listed_for, _) = costs.pop()
    assert asked_for <= 8
    assert listed_for <= 9


def test_pages_of_the_list_hold_every_row_once(land: Counties, today: date) -> None:
    contract(land.city, today - timedelta(days=3), both(30), {})
    found, after = [], ""
    while True:
        page = rows_of(land.city.supervisor, {"period": TWELVE}, today, after)
        found += [one.promise.pk for one in page.lines]
        after = page.after
        if not after:
            break
    assert (len(found), len(set(found)), page.total) == (60, 60, 60)


def test_with_too_few_a_unit_stands_last_and_says_so(land: Counties, today: date) -> None:
    contract(land.second, today - timedelta(days=3), both(9), {})
    contract(land.city, today - timedelta(days=3), both(10), {})
    units = seen(land.city.supervisor, today).by_unit
    assert [one.label for one in units] == ["临港区管委会", "海安县管委会"]
    assert (units[1].shares[GOV].text, units[1].shares[GOV].between) == ("样本不足", "")
    assert units[0].shares[GOV].between == "72–100%"


def test_the_city_itself_is_a_place_without_its_counties(land: Counties, today: date) -> None:
    made = contract(land.city, today - timedelta(days=3), both(1), {})
    contract(land.city, today - timedelta(days=3), both(2), {})
    Matter.objects.filter(pk=made.pk).update(path="lanchuan/")
    town = contract(land.city, today - timedelta(days=3), both(4), {})
    Matter.objects.filter(pk=town.pk).update(path="lanchuan/lingang/town/")
    found = {one.label: one.shares[GOV].n for one in seen(land.city.supervisor, today).by_county}
    assert found == {CITY: 1, "临港区管委会": 6}


def test_a_county_is_called_after_whoever_leads_it(land: Counties, today: date) -> None:
    places = ["lanchuan/haian/", "lanchuan/", "lanchuan/nowhere/"]
    assert dict(county_names(places)) == dict(zip(places, ["海安县管委会", CITY, "lanchuan/nowhere/"], strict=True))
    county = builders.unit("海安县政府", path="lanchuan/haian/")
    builders.unit("海安县发改局", path="lanchuan/haian/", belongs_to=county)
    assert dict(county_names(places))["lanchuan/haian/"] == "海安县政府"


def test_nonsense_in_the_address_asks_for_nothing(land: Counties, today: date) -> None:
    furnished(land, today)
    client = signed_in(land.city.supervisor)
    for name in ("fulfilment", "fulfilment_promises"):
        usual = client.get(reverse(name)).content.decode()
        asked = {"period": "99", "county": "x", "unit": "-1", "measure": "'", "side": "x", "what": "x", "after": "1.x"}
        odd = client.get(reverse(name), {**asked, "month": "2026-99", "place": "/", "host": "x", "light": "9"})
        assert odd.status_code == 200
        assert TOTAL.findall(odd.content.decode()) == TOTAL.findall(usual)


def test_a_light_is_live_whatever_the_period(land: Counties, today: date) -> None:
    contract(land.city, today - timedelta(days=800), {}, {GOV: 2})
    sweep_until()
    lamps = seen(land.city.supervisor, today).answers[0].lamps
    assert [(one.code, one.count) for one in lamps] == [("alarm", 2), ("warn", 0), ("remind", 0)]


def test_who_kept_late_did_not_keep_in_time(land: Counties, today: date) -> None:
    made = contract(land.city, today - timedelta(days=3), both(9), both(2))
    keep(Obligation.objects.filter(matter=made.pk, number="20"), today - timedelta(days=1))
    assert figures(seen(land.city.supervisor, today)) == [(9, 11), (9, 11)]


def test_an_enterprise_opens_no_board(land: Counties) -> None:
    assert signed_in(land.city.representative).get(reverse("fulfilment")).status_code == 404


def test_periods_and_places() -> None:
    day = date(2026, 5, 20)
    assert bounds(TWELVE, day) == (date(2025, 6, 1), day)
    assert bounds(QUARTER, day) == (date(2026, 4, 1), day)
    assert bounds(YEAR, day) == (date(2026, 1, 1), day)
    assert bounds(BEFORE, day) == (date(2025, 1, 1), date(2025, 12, 31))
    assert all(bounds(period, day)[0] <= bounds(period, day)[1] for period in PERIODS)
    assert [len(months(*bounds(period, day))) for period in PERIODS] == [12, 2, 5, 12]
    assert within(date(2026, 1, 15), day, date(2026, 1, 1)) == (date(2026, 1, 15), date(2026, 1, 31))
    assert within(date(2026, 1, 15), day, date(2026, 5, 1)) == (date(2026, 5, 1), day)
    assert month_after(date(2026, 12, 31), 1) == date(2027, 1, 1)
    places = ("lanchuan/", "lanchuan/lingang/", "lanchuan/lingang/town/")
    assert [county_of(place) for place in places] == ["lanchuan/", "lanchuan/lingang/", "lanchuan/lingang/"]
