"""The contracts board with what counties deliver: marked, counted by the same rules, opened row by row."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.boards.fulfilment import board
from qinqing.boards.promises import SIZE, rows_of
from qinqing.boards.rules import TWELVE
from qinqing.boards.tests.fulfilled import Counties, both, counties
from qinqing.boards.tests.fulfilled import contract as signed
from qinqing.boards.tests.test_fulfilment import FIGURE, TOTAL
from qinqing.commons.deliveries.models import DeliveredPromise
from qinqing.commons.deliveries.tests import delivered
from qinqing.commons.deliveries.tests.delivered import County, contract, deliver, promise
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from tests.routes import content, signed_in

DUE = delivered.days_ago(30)


@pytest.fixture
def land(db: None) -> Counties:
    return counties()


@pytest.fixture
def county(land: Counties) -> County:
    return delivered.registered(land.city)


@pytest.fixture(autouse=True)
def one_factor(settings: Any) -> None:
    settings.QINQING_TOTP_ROLES = frozenset()


def figures(who: Actor, **wanted: Any) -> list[tuple[int, int, int]]:
    asked = {"period": TWELVE, **wanted}
    found = board(who, asked, asked, timezone.localdate())
    return [(one.share.kept, one.share.n, one.share.delivered) for one in found.answers]


def old(key: str = "C-1", **more: Any) -> dict[str, Any]:
    return contract(key, signed_on=DUE - timedelta(days=100), **more)


def some(kept: int, missed: int, **more: Any) -> list[dict[str, Any]]:
    """Return delivered promises of the government, so many kept and so many missed."""
    done = [promise(f"K-{at}", DUE, DUE - timedelta(days=2), **more) for at in range(kept)]
    return done + [promise(f"M-{at}", DUE, **more) for at in range(missed)]


def test_delivered_promises_count_and_are_marked(land: Counties, county: County) -> None:
    signed(land.city, DUE, both(9), {GOV: 1})
    deliver(county, old(), *some(9, 2))
    assert figures(land.city.supervisor) == [(18, 21, 11), (9, 9, 0)]
    assert figures(land.city.supervisor, source="own") == [(9, 10, 0), (9, 9, 0)]
    assert figures(land.city.supervisor, source="delivered") == [(9, 11, 11), (0, 0, 0)]
    page = signed_in(land.city.supervisor).get(reverse("fulfilment")).content.decode()
    assert "到期 30 项（其中外部报送 11 项）" in page
    assert "外部报送，截至" in page


def test_every_figure_opens_its_rows_delivered_ones_too(land: Counties, county: County) -> None:
    signed(land.city, DUE, both(9), {GOV: 1})
    deliver(county, old(), *some(55, 4), promise("Q-1", DUE, DUE, number="9", quantity=30, measure="亩", accepted=30))
    client = signed_in(land.city.supervisor)
    for asked in ("", "?source=delivered", "?measure=亩", "?place=lanchuan/yunbo/"):
        page = client.get(reverse("fulfilment") + asked).content.decode()
        found = FIGURE.findall(page)
        assert any("source=delivered" in address for address, _ in found), asked
        for address, number in found:
            listed = client.get(html.unescape(address)).content.decode()
            total = TOTAL.search(listed)
            assert total, address
            assert total[1] == number, address
            ours = int(number) - listed.count('data-label="来源"')
            assert listed.count('data-label="应当日期"') == int(number) or ours >= int(number) - SIZE, address


def test_pages_of_delivered_rows_hold_each_once(land: Counties, county: County) -> None:
    deliver(county, old(), *some(60, 5))
    found, after, wanted = [], "", {"period": TWELVE, "source": "delivered"}
    while True:
        page = rows_of(land.city.supervisor, wanted, timezone.localdate(), after)
        found += [one.pk for one in page.delivered_lines]
        after = page.after
        if not after:
            break
    assert (len(found), len(set(found)), page.total) == (65, 65, 65)


LEFT_OUT: dict[str, dict[str, Any]] = {
    "withdrawn": {"withdrawn": True},
    "not begun": {"state": "pending"},
    "stopped": {"state": "suspended"},
    "waits for an answer": {"state": "claimed"},
    "owed no more": {"state": "waived"},
    "held by an earlier one": {"held": True},
    "limit of the other side alone": {"agreed_by": "ent"},
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_does_not_enter_our_rates_enters_none(land: Counties, county: County, case: str) -> None:
    deliver(county, old(), *some(0, 1, **LEFT_OUT[case]))
    assert figures(land.city.supervisor)[0] == (0, 0, 0)
    deliver(county, *some(0, 1))
    assert figures(land.city.supervisor)[0] == (0, 1, 1)


def test_nothing_becomes_late_because_a_county_did_not_deliver(land: Counties, county: County) -> None:
    deliver(county, old(), *some(0, 3), as_of=DUE)
    assert figures(land.city.supervisor)[0] == (0, 0, 0)
    deliver(county, promise("M-0", DUE), as_of=DUE + timedelta(days=1))
    assert figures(land.city.supervisor)[0] == (0, 1, 1)


def test_a_delay_of_the_other_side_is_never_charged(land: Counties, county: County) -> None:
    later = (DUE + timedelta(days=10)).isoformat()
    done = DUE + timedelta(days=9)
    deliver(county, old(), promise("P-1", DUE, done, side=ENT, fair_due=later, booked_to_other=10))
    assert figures(land.city.supervisor) == [(0, 0, 0), (1, 1, 1)]


def test_a_withdrawn_contract_takes_its_promises_out(land: Counties, county: County) -> None:
    deliver(county, old(), *some(1, 0))
    deliver(county, old(withdrawn=True))
    assert figures(land.city.supervisor)[0] == (0, 0, 0)
    assert DeliveredPromise.objects.count() == 1


def test_only_whose_place_it_is_counts_them(land: Counties, county: County) -> None:
    deliver(county, old(), *some(2, 1))
    assert figures(county.clerk)[0] == (2, 3, 3)
    for stranger in (land.city.clerk, land.second.clerk, land.city.head, land.city.stranger):
        assert figures(stranger)[0] == (0, 0, 0)
        assert (
            "外部报送"
            not in signed_in(stranger)
            .get(reverse("fulfilment"))
            .content.decode()
            .split("怎么算的")[0]
            .split("<main")[1]
        )
    today = timezone.localdate()
    Exclusion.objects.create(person_id=land.city.supervisor.person_id, unit=county.office, since=today)
    assert figures(land.city.supervisor)[0] == (0, 0, 0)


def test_a_late_county_is_named_where_its_figures_stand(land: Counties, county: County) -> None:
    deliver(county, old(), as_of=delivered.days_ago(40))
    for who, page in ((land.city.supervisor, "fulfilment"), (county.clerk, "fulfilment"), (county.clerk, "todo")):
        assert "云泊区投服中心迟报 9 天" in signed_in(who).get(reverse(page)).content.decode()


def test_the_board_costs_the_same_for_few_and_for_many(land: Counties, county: County) -> None:
    client, costs = signed_in(land.city.supervisor), set()
    deliver(county, old(), *some(1, 0))
    for page in ("fulfilment", "fulfilment_promises"):
        client.get(reverse(page))  # the calendar is read once by each process
    for count in (2, 40):
        deliver(county, *some(count, count))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("fulfilment"))
        with CaptureQueriesContext(connection) as listed:
            client.get(reverse("fulfilment_promises"))
        costs.add((len(asked), len(listed)))
    assert len(costs) == 1


def test_spreadsheets_say_what_was_delivered(land: Counties, county: County) -> None:
    deliver(county, old(), *some(2, 1))
    client = signed_in(land.city.supervisor)
    board_file = content(client.get(reverse("fulfilment_table"))).decode(errors="ignore")
    rows = content(client.get(reverse("fulfilment_promises_table"))).decode(errors="ignore")
    for words in ("政府其中外部报送", "外部报送的新旧"):
        assert words in board_file
    for words in ("来源编号", "M-0", "云泊区投服中心"):
        assert words in rows


def test_delivered_money_is_counted_in_one_unit_and_masked_as_ours(land: Counties, county: County) -> None:
    """Whatever a county writes it in, money is 分; only its own unit and whoever watches that by name read sums."""
    one = promise("P-1", DUE, DUE - timedelta(days=2), quantity=3, measure="万元", accepted=3)
    deliver(county, old(), one)
    row = DeliveredPromise.objects.get()
    assert (row.quantity, row.accepted, row.measure) == (3_000_000, 3_000_000, "分")
    address = f"{reverse('fulfilment_promises')}?period={TWELVE}&source=delivered"
    stranger = signed_in(land.city.supervisor).get(address).content.decode()
    assert "商业秘密" in stranger
    assert "30,000.00 元" not in stranger
    own = signed_in(county.clerk).get(address).content.decode()
    assert "30,000.00 元 / 30,000.00 元" in own
    asked = {"period": TWELVE, "source": "delivered", "measure": "分"}
    assert rows_of(land.city.supervisor, asked, timezone.localdate()).total == 0
    assert rows_of(county.clerk, asked, timezone.localdate()).owed == 3_000_000
