"""The registry in the process: after any deliveries it answers as a fresh one would, and touches only what changed."""

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinqing.commons.enterprises.actions import set_field, undo_field
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.models import Enterprise, Import
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.columns import columns
from qinqing.commons.enterprises.queries.snapshots import standing
from qinqing.commons.enterprises.rules.catalogue import NUMBER, Field
from qinqing.commons.enterprises.tests.sheets import code
from qinqing.domains.policies.queries import registry
from qinqing.domains.policies.queries.fields import fields, offered
from qinqing.domains.policies.queries.registry import Registry
from qinqing.domains.policies.rules.evaluation import fits
from qinqing.domains.policies.rules.matching import Numpy
from qinqing.domains.policies.rules.rule import read
from qinqing.domains.policies.tests.delivering import brought, crowd, undone
from qinqing.domains.policies.tests.engines import Counting, truths
from qinqing.domains.policies.tests.ground import clause, tree
from tests.builders import actor, city, unit

pytestmark = pytest.mark.django_db

ASKED = (
    (clause("size", "in", ["small", "micro"]), clause("industry", "starts", ["29", "75"])),
    (clause("tax_paid", ">=", 500), {"any": [clause("patents", ">", 2), clause("high_tech", "is", True)]}),
    (clause("founded_on", ">=", "2020-02-29"), clause("status", "is", "active")),
    (clause("path", "starts", ["lanchuan/lingang/"]), clause("rd_ratio", "between", ["2.5", 4])),
    (clause("tax_credit", "in", ["A", "B"]),),
)

given_fields = st.fixed_dictionaries(
    {"name": st.just("甲")},
    optional={
        "industry": st.sampled_from(["2921", "7510", ""]),
        "section": st.sampled_from(["C", "M", ""]),
        "employees": st.none() | st.integers(0, 400).map(str),
        "revenue": st.none() | st.integers(0, 10**8).map(str),
        "founded_on": st.none() | st.sampled_from(["2020-02-29", "2020-02-28", "1969-12-31"]),
        "status": st.sampled_from(["active", "moved"]),
        "tax_paid": st.none() | st.sampled_from(["499", "500", "501"]),
        "tax_credit": st.none() | st.sampled_from(["0", "1", "4"]),
        "patents": st.none() | st.integers(0, 4).map(str),
        "high_tech": st.none() | st.sampled_from(["0", "1"]),
        "rd_ratio": st.none() | st.sampled_from(["249", "250", "400", "401"]),
    },
)
deliveries = st.lists(
    st.dictionaries(st.integers(1, 6), given_fields, min_size=1) | st.just("undo"), min_size=1, max_size=5
)


@pytest.fixture
def town():
    return city()


@pytest.fixture
def rules(town):
    return [rule(*items) for items in ASKED]


def rule(*items):
    return read({"criteria": tree(*items), "amount": {"rate": "0.1", "of": "tax_paid"}}, fields())


def answers(kept, rules):
    found = kept.matching(*rules)
    size = found.snapshot.size
    return found.snapshot.ids.tolist(), [truths(bits, size) for bits in found.all([one.criteria for one in rules])]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(deliveries, st.data())
def test_it_ends_where_a_fresh_one_would(town, rules, made, data):
    kept = Registry(Numpy)
    for rows in made:
        if rows == "undo":
            undone(town.clerk)
        else:
            brought(town.clerk, rows)
        some = data.draw(st.lists(st.sampled_from(rules), min_size=1, max_size=3))
        assert answers(kept, some) == answers(Registry(Numpy), some)
    assert answers(kept, rules) == answers(Registry(Numpy), rules)
    ids, found = answers(kept, rules)
    assert found == [[fits(one.criteria, plain(key), fields()) for key in ids] for one in rules]


def plain(key):
    """Read one enterprise by another way, as the values of a row that the plain evaluation takes."""
    known, row = everything(), {}
    for name, text in standing(Enterprise.objects.get(pk=key), turn()).items():
        field = known[name]
        if text is None or text == "" or field.kind == "text":
            continue
        if field.column:
            row[name] = int(text) if field.kind in {"number", "money"} else text
        elif field.kind == "choice":
            row[name] = list(field.choices)[int(text)]
        elif field.kind == "flag":
            row[name] = text == "1"
        else:
            row[name] = str(int(text) / 10**field.places) if field.places else int(text)
    size = Enterprise.objects.get(pk=key).size
    return row | ({} if size == "unknown" else {"size": size})


def test_an_unknown_size_is_not_a_size(town):
    brought(town.clerk, {1: {"name": "甲"}})
    assert Enterprise.objects.get().size == "unknown"
    _, found = answers(Registry(Numpy), [rule(clause("size", "in", ["small", "micro"]))])
    assert found == [[None]]
    with pytest.raises(Exception, match="没有“unknown”这一项"):
        rule(clause("size", "is", "unknown"))


def test_nobody_is_asked_for_by_number(town):
    assert "uscc" not in offered()
    assert "contact" not in offered()
    with pytest.raises(Exception, match="字段目录里没有"):
        rule(clause("uscc", "is", code(1)))


def test_places_and_sections_have_names(town):
    assert fields()["path"].choices["lanchuan/lingang/"] == "临港区管委会"
    assert fields()["section"].choices["C"] == "制造业"
    assert "示例科技" not in fields()["path"].choices.values()


# Only what changed


def test_changed_enterprises_refill_their_own_bits(town, rules):
    crowd(town)
    counting = Counting(Numpy())
    kept = Registry(lambda: counting)
    answers(kept, rules)
    brought(town.clerk, {number: {"name": f"企业{number}", "tax_paid": "1"} for number in range(10, 20)})
    _, found = answers(kept, rules)
    assert [size for _, size in counting.asked] == [200, 10]
    assert [one is False for one in found[1]] == [10 <= number < 20 for number in range(1, 201)]
    assert (_, found) == answers(Registry(Numpy), rules)


def test_only_the_changed_ones_are_read(town, rules, monkeypatch):
    crowd(town)
    read_of = []
    monkeypatch.setattr(
        registry,
        "columns",
        lambda codes, at, only=None: read_of.append(None if only is None else len(only)) or columns(codes, at, only),
    )
    kept = Registry(Numpy)
    answers(kept, rules)
    brought(town.clerk, {5: {"name": "企业5", "tax_paid": "1"}, 7: {"name": "企业7", "employees": "3"}})
    answers(kept, rules)
    brought(town.clerk, {9: {"name": "改名"}})
    answers(kept, rules)
    assert read_of == [None, 2]


def test_a_new_clause_fills_one_bitmap(town, rules):
    crowd(town)
    counting = Counting(Numpy())
    kept = Registry(lambda: counting)
    answers(kept, rules)
    answers(kept, [*rules, rule(clause("tax_paid", ">=", 501), ASKED[0][0])])
    assert counting.asked[1:] == [(1, 200)]


def test_one_query_while_nothing_is_delivered(town, rules):
    crowd(town, 3)
    kept = Registry(Numpy)
    answers(kept, rules)
    with CaptureQueriesContext(connection) as caught:
        answers(kept, rules)
    assert len(caught) == 1


def test_the_number_of_queries_does_not_grow_with_what_changed(town, rules):
    crowd(town)
    kept, counts = Registry(Numpy), []
    answers(kept, rules)
    for number, many in enumerate((2, 40)):
        brought(town.clerk, {one: {"name": f"企业{one}", "tax_paid": f"{number}"} for one in range(50, 50 + many)})
        with CaptureQueriesContext(connection) as caught:
            answers(kept, rules)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_another_past_is_read_anew(town, rules):
    crowd(town, 3)
    kept = Registry(Numpy)
    answers(kept, rules)
    Import.objects.filter(turn=1).update(seal=b"another")
    Enterprise.objects.filter(uscc=code(2)).update(status="moved")
    assert answers(kept, rules) == answers(Registry(Numpy), rules)


def test_a_field_that_was_taken_back_does_not_stop_the_others(town, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    crowd(town, 3)
    keeper = actor(unit("营商局", path="lanchuan/"), "system", jurisdiction="lanchuan/")
    field = Field("robots", "工业机器人", NUMBER, "台", source="工业和信息化部门", refresh="每年", topic="工业和信息化")
    entry = set_field(field=field, by=keeper)
    kept, [usual, robots] = Registry(Numpy), [rule(clause("tax_paid", ">=", 1)), rule(clause("robots", ">=", 1))]
    assert answers(kept, [usual, robots])[1] == [[True] * 3, [None] * 3]
    undo_field(entry_id=entry.pk, by=keeper)
    for number in (3, 4):
        brought(town.clerk, {number: {"name": f"企业{number}", "tax_paid": "7"}})
        assert answers(kept, [usual]) == answers(Registry(Numpy), [usual])


def test_an_empty_registry_has_nobody(town, rules):
    assert answers(Registry(Numpy), rules) == ([], [[]] * len(rules))


def test_what_is_long_not_asked_is_forgotten(town, rules, monkeypatch):
    monkeypatch.setattr(registry, "MOST_CONDITIONS", 2)
    crowd(town, 3)
    counting = Counting(Numpy())
    kept = Registry(lambda: counting)
    one, other = rule(clause("tax_paid", ">=", 1), clause("tax_paid", ">=", 2)), rule(clause("tax_paid", ">=", 3))
    answers(kept, [one])
    answers(kept, [other])
    answers(kept, [other])
    assert [many for many, _ in counting.asked] == [2, 1]
    answers(kept, [one])
    assert [many for many, _ in counting.asked] == [2, 1, 1]


def test_columns_are_narrow(town):
    brought(
        town.clerk,
        {1: {"name": "甲", "tax_credit": "0", "founded_on": "2020-02-29", "industry": "2921"}, 2: {"name": "乙"}},
    )
    one = rule(
        clause("tax_credit", "is", "A"), clause("founded_on", ">", "2020-01-01"), clause("industry", "starts", ["29"])
    )
    found = Registry(Numpy).matching(one)
    kinds = {name: found.snapshot.columns[name].numbers.dtype for name in ("tax_credit", "founded_on", "industry")}
    assert kinds == {"tax_credit": np.uint8, "founded_on": np.uint32, "industry": np.uint8}
