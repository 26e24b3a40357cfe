"""Who is entitled: counted, listed with what is missing and who holds it, within what the reader may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qinqing.commons.enterprises.tests.sheets import code
from qinqing.domains.policies.queries.effects import counted, effect, narrowness
from qinqing.domains.policies.queries.entitled import MET, QUICK, WAITING, Asked, entitled
from qinqing.domains.policies.queries.fields import fields
from qinqing.domains.policies.rules.matching.supposing import Reach
from qinqing.domains.policies.rules.rule import read
from qinqing.domains.policies.tests.delivering import brought
from qinqing.domains.policies.tests.ground import clause, tree
from qinqing.kernel.access.models import Exclusion
from tests.builders import SINCE, actor, city

pytestmark = pytest.mark.django_db

HERE, CITY, COUNTY = "lanchuan/lingang/", "lanchuan/", "lanchuan/haian/"

ITEMS = (
    clause("tax_paid", ">=", 500),
    {"any": [clause("rd_ratio", ">=", 3), clause("patents", ">=", 2)]},
    clause("dishonest", "is", False),
)


@pytest.fixture
def town():
    return city()


@pytest.fixture
def rule(town):
    return of(*ITEMS, amount={"rate": "0.1", "of": "rd_spend", "cap": 1_000_000})


def of(*items, amount=None):
    return read({"criteria": tree(*items), "amount": amount}, fields())


GOOD = {"tax_paid": "500", "patents": "2", "rd_ratio": "0", "dishonest": "0", "rd_spend": "1000"}

ROWS = {
    1: GOOD,
    2: GOOD | {"rd_spend": None},
    3: GOOD | {"rd_ratio": None, "patents": "0"},
    4: GOOD | {"dishonest": None},
    5: GOOD | {"rd_ratio": None, "patents": "0", "dishonest": None},
    6: GOOD | {"patents": "1"},
    7: GOOD | {"tax_paid": "1", "patents": "1"},
    8: GOOD | {"tax_paid": "1", "dishonest": None},
}


def deliver(town, rows=None, by=None):
    rows = ROWS if rows is None else rows
    brought(by or town.clerk, {number: {"name": f"企业{number}", **row} for number, row in rows.items()})


def found(by, rule, **asked):
    return entitled(by, rule, Asked(**asked), fields())


def names(by, rule, **asked):
    return [line.enterprise.name for line in found(by, rule, **asked).found.lines(by, {})]


def test_everybody_stands_in_one_list_at_most(town, rule):
    deliver(town)
    counts = found(town.clerk, rule).counts
    assert counts.heads == {MET: 2, QUICK: 1, WAITING: 2}
    assert (counts.cents, counts.unpriced) == (10_000, 1)
    assert names(town.clerk, rule) == ["企业1", "企业2"]
    assert names(town.clerk, rule, which=QUICK) == ["企业3"]
    assert names(town.clerk, rule, which=WAITING) == ["企业4", "企业5"]


def test_a_line_says_what_it_pays_what_is_open_and_who_holds_it(town, rule):
    deliver(town)
    first, second = found(town.clerk, rule).found.lines(town.clerk, {HERE: "临港区"})
    assert (first.cents, first.place, first.lacks) == (10_000, "临港区", [])
    assert second.cents is None
    _, both = found(town.clerk, rule, which=WAITING).found.lines(town.clerk, {})
    assert both.open_fields == "研发投入强度、列入严重失信主体名单"
    assert both.holders == "科技部门、信用主管部门"


def test_a_value_that_no_longer_decides_is_not_asked_for(town, rule):
    deliver(town, {1: GOOD | {"rd_ratio": None}, 2: GOOD | {"rd_ratio": None, "dishonest": None}})
    (line,) = found(town.clerk, rule, which=WAITING).found.lines(town.clerk, {})
    assert line.open_fields == "列入严重失信主体名单"
    assert names(town.clerk, rule) == ["企业1"]


def test_near_misses_are_counted_for_each_item(town, rule):
    deliver(town)
    near = found(town.clerk, rule).near
    assert [(one.label, one.heads) for one in near] == [
        ("年纳税额", 0),
        ("研发投入强度或有效发明专利", 1),
        ("列入严重失信主体名单", 0),
    ]
    assert near[1].required == "研发投入强度：3%以上；或者有效发明专利：2 件以上"


def test_a_near_miss_is_listed_with_what_it_would_get(town, rule):
    deliver(town)
    listed = {one.which: names(town.clerk, rule, which=one.which) for one in found(town.clerk, rule).near}
    assert listed == {"near-0": [], "near-1": ["企业6"], "near-2": []}
    assert names(town.clerk, rule, which="near-3") == [], "nobody is near for want of the place"
    (line,) = found(town.clerk, rule, which="near-1").found.lines(town.clerk, {})
    assert (line.cents, line.lacks) == (10_000, [])


def both_counties(town):
    deliver(town, {1: GOOD, 2: GOOD})
    deliver(town, {3: GOOD}, by=town.stranger)


def test_nobody_is_counted_or_listed_from_beyond_ones_place(town, rule):
    both_counties(town)
    assert names(town.clerk, rule) == ["企业1", "企业2"]
    assert found(town.stranger, rule).counts.heads[MET] == 1
    assert names(town.stranger, rule, place=HERE) == ["企业3"]
    assert names(town.supervisor, rule) == ["企业1", "企业2", "企业3"]
    assert names(town.supervisor, rule, place=COUNTY) == ["企业3"]
    assert found(town.supervisor, rule, place=COUNTY).counts.cents == 10_000
    assert counted(rule, COUNTY) == Reach(1, 10_000, 0, 0)


def test_whoever_stays_away_sees_and_counts_others_only(town, rule):
    deliver(town, {1: GOOD, 2: GOOD})
    Exclusion.objects.create(person_id=town.clerk.person_id, unit=town.firm, since=SINCE)
    assert town.firm.uscc == code(1)
    assert names(town.clerk, rule) == ["企业2"]
    assert found(town.clerk, rule).counts.heads[MET] == 1
    assert found(town.colleague, rule).counts.heads[MET] == 2


def test_an_administrator_is_shown_nobody(town, rule):
    deliver(town)
    system = actor(town.government, "system", jurisdiction=CITY)
    assert names(system, rule) == []


def test_a_page_takes_as_many_queries_as_it_has_pages(town, rule):
    deliver(town, dict.fromkeys(range(1, 61), GOOD))
    counts = []
    for end in (2, 50):
        listed = found(town.clerk, rule).found
        with CaptureQueriesContext(connection) as caught:
            assert len(list(listed.lines(town.clerk, {}, 0, end))) == end
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 2


# What-if


def test_what_a_change_does_by_place_and_by_size(town):
    both_counties(town)
    deliver(town, {4: GOOD | {"tax_paid": "400", "employees": "5", "industry": "2921"}})
    before, after = (
        of(clause("tax_paid", ">=", number), amount={"flat": cents}) for number, cents in ((500, 100), (400, 70))
    )
    seen = effect(before, after, CITY, fields())
    assert (seen.before, seen.after) == (Reach(3, 300, 0, 0), Reach(4, 280, 0, 0))
    assert (seen.heads_more, seen.cents_more) == (1, -20)
    assert [(one.name, one.group.before, one.group.after, one.after_bar) for one in seen.places] == [
        ("外县住建局", 1, 1, "33.3%"),
        ("临港区管委会", 2, 3, "100.0%"),
    ]
    assert seen.places_say == "外县住建局由 1 户变为 1 户；临港区管委会由 2 户变为 3 户"
    assert [one.name for one in seen.sizes] == ["微型", "还不知道"]
    within_county = effect(before, after, HERE, fields())
    assert within_county.after == Reach(3, 210, 0, 0)
    assert [one.name for one in within_county.places] == ["临港区管委会"]


def test_without_anything_before_everybody_comes_in(town):
    both_counties(town)
    seen = effect(None, of(clause("tax_paid", ">=", 500)), CITY, fields())
    assert seen.alone
    assert [(one.group.before, one.group.comes_in) for one in seen.places] == [(0, 1), (0, 2)]
    assert seen.places_say == "外县住建局 1 户；临港区管委会 2 户"


def test_a_rule_for_one_enterprise_is_warned_of_and_the_place_is_not_to_blame(town):
    deliver(town, {number: GOOD | {"employees": str(number)} for number in range(1, 9)})
    deliver(town, dict.fromkeys(range(9, 13), GOOD), by=town.stranger)
    tailored = of(clause("tax_paid", ">=", 500), clause("employees", "between", [7, 7]))
    assert [(one.place, one.fits, one.without) for one in narrowness(tailored, HERE)] == [(None, 1, 8), (1, 1, 8)]
    assert narrowness(of(clause("tax_paid", ">=", 500)), HERE) == []
    assert [one.place for one in narrowness(of(clause("employees", ">=", 7)), COUNTY)] == [None]
