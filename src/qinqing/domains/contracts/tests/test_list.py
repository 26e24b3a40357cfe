"""The list of contracts: a page at a time, narrowed in the database, counted where that is cheap."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.domains.contracts.queries import contracts_of
from qinqing.kernel.matters import queries as lists
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import count_of, page_of
from qinqing.kernel.matters.rules import place_of, place_text
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.pages.queries import office, offices
from tests import builders
from tests.routes import signed_in


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def signed(city: builders.City, today: date, *days: int) -> list[Contract]:
    made = [builders.usual_contract(city, today, land_due=today + timedelta(days=day)) for day in days]
    sweep_until()
    return made


def numbers(city: builders.City, today: date, who: Any = None, **wanted: Any) -> set[str]:
    return {line.below.split(" · ")[0] for line in contracts_of(who or city.clerk, today, wanted).lines}


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_hold_every_contract_once_in_order(
    city: builders.City, today: date, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(city, today, 60, -30, -30, 20, 20, 60)
    Matter.objects.filter(pk__in=Matter.objects.filter(light=0).values("pk")[:1]).update(next_due=None)
    rows = Matter.objects.visible_to(city.clerk)
    whole = [matter.pk for matter in page_of(rows).rows]
    found, after = [], ""
    while True:
        page = page_of(rows, after, size)
        found += [matter.pk for matter in page.rows]
        assert len(page.rows) <= size
        if not page.after:
            break
        after = page.after
    assert found == whole
    assert len(set(found)) == 6
    stored = Matter.objects.in_bulk(whole)
    lights = [stored[pk].light for pk in whole]
    assert lights == sorted(lights, reverse=True)


def test_places_are_read_back_and_nonsense_is_the_first_page(city: builders.City, today: date) -> None:
    for place in ((3, date(2026, 6, 17), 55), (0, None, 7)):
        assert place_of(place_text(place)) == place
    signed(city, today, 60)
    for text in ("", "3", "a.b.c", "3.2026-13-01.5", "3..", "1.2.3.4"):
        assert place_of(text) is None
        assert len(contracts_of(city.clerk, today, {}, text).lines) == 1


def test_narrowed_by_light_turn_unit_and_words(city: builders.City, today: date) -> None:
    late, calm = signed(city, today, -30, 300)
    claimed = builders.usual_contract(city, today)
    claim(target=builders.target(claimed), completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    assert numbers(city, today, light="3") == {late.number}
    assert numbers(city, today, light="none") == {calm.number, claimed.number}
    assert numbers(city, today, turn="mine") == {late.number, calm.number}
    assert numbers(city, today, turn="ent") == {claimed.number}
    assert numbers(city, today, turn="gov") == {late.number, calm.number}
    assert numbers(city, today, city.representative, turn="mine") == {claimed.number}
    assert numbers(city, today, city.supervisor, unit=city.park) == {late.number, calm.number, claimed.number}
    assert numbers(city, today, city.supervisor, unit=city.government) == {late.number, calm.number, claimed.number}
    assert numbers(city, today, city.supervisor, unit=city.stationed, light="3") == {late.number}
    assert numbers(city, today, q=calm.number[3:].upper()) | numbers(city, today, q=calm.number[3:]) == {calm.number}
    assert numbers(city, today, q="没有这个") == set()
    assert numbers(city, today, city.rival, q=calm.number) == set(), "looking for it does not open it"


def test_the_county_of_a_unit_takes_in_what_lies_below(city: builders.City, today: date) -> None:
    signed(city, today, 60)
    haian = builders.unit("海安县政府", path="lanchuan/haian/")
    assert numbers(city, today, city.supervisor, unit=haian) == set()
    keys = {key for key, _ in offices(city.supervisor)}
    assert keys >= {city.park.pk, haian.pk, city.stationed.pk}
    assert city.firm.pk not in keys
    assert not offices(city.clerk)
    assert office(city.supervisor, haian.pk) == haian
    assert office(city.supervisor, city.firm.pk) is None
    assert office(city.clerk, city.park.pk) is None


def test_the_count_ends_somewhere(city: builders.City, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    signed(city, today, 60, 61, 62)
    assert contracts_of(city.clerk, today).total == "3"
    monkeypatch.setattr(lists.reading, "COUNTED", 2)
    assert count_of(Matter.objects.visible_to(city.clerk)) == "2 以上"


def test_the_list_costs_the_same_narrowed_or_not_for_one_and_for_many(city: builders.City, today: date) -> None:
    costs = set()
    for made in (1, 4):
        signed(city, today, *range(-30, -30 + made))
        for wanted in ({}, {"light": "3", "turn": "gov", "unit": city.park, "q": "示例"}):
            with CaptureQueriesContext(connection) as asked:
                assert contracts_of(city.supervisor, today, wanted).lines
            costs.add(len(asked))
    assert len(costs) == 1
    assert costs.pop() <= 7


def test_filters_and_pages_stay_in_the_address(
    city: builders.City, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(city, today, *range(-60, -9))
    client, url = signed_in(city.clerk), reverse("contracts")
    page = client.get(url, {"light": "3", "q": ""}).content.decode()
    assert "共 51 份。" in page
    assert page.count('data-label="已兑现"') == 50
    turning = page.split('aria-label="翻页"', 1)[1]
    address = turning.split('<a class="button" href="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert address.startswith("?light=3&q=&after=3.")
    rest = client.get(url + address).content.decode()
    assert rest.count('data-label="已兑现"') == 1
    assert "回到第一页" in rest
    assert "下一页" not in rest
    assert '<option value="3" selected>' in rest
    nothing = client.get(url, {"q": "没有这个"}).content.decode()
    assert "没有符合条件的合同" in nothing
    assert client.get(url, {"light": "99", "turn": "x", "unit": "1", "after": "%"}).status_code == 200
