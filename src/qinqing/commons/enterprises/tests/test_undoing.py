"""Any imports, taken back from the last to the first, leave the registry as it was; every seal holds all the while."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.actions.staging import Delivery, NothingChanges
from qinqing.commons.enterprises.models import Enterprise, Import
from qinqing.commons.enterprises.queries import seal, standard
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.rules.sizes import size_of
from qinqing.commons.enterprises.tests.sheets import DAY, code
from tests.builders import city

pytestmark = pytest.mark.django_db

fields = st.fixed_dictionaries(
    {"name": st.sampled_from(["甲", "乙", '带"引号\\的'])},
    optional={
        "industry": st.sampled_from(["2921", "7510", ""]),
        "employees": st.none() | st.integers(0, 2000).map(str),
        "revenue": st.none() | st.integers(0, 10**9).map(str),
        "contact": st.sampled_from(["", "5950001"]),
        "founded_on": st.none() | st.just("2020-02-29"),
    },
)
deliveries = st.lists(st.dictionaries(st.integers(1, 4), fields, min_size=1), min_size=1, max_size=5)


def listed():
    skipped = {"id", "entered_in_id"}
    rows = Enterprise.objects.filter(listed=True).order_by("uscc").values()
    return [{name: value for name, value in row.items() if name not in skipped} for row in rows]


def brought(town, rows):
    given_rows = [Row(number, code(number), row) for number, row in rows.items()]
    batch = actions.stage(delivery=Delivery("登记库", DAY, given_rows), by=town.clerk)
    try:
        return actions.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    except NothingChanges:
        actions.drop(import_id=batch.pk, by=town.clerk)
        return None


@pytest.fixture
def town():
    return city()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(deliveries)
def test_back_to_where_it_was(town, made):
    before, done = [listed()], []
    for rows in made:
        if batch := brought(town, rows):
            done.append(batch)
            before.append(listed())
    for batch in reversed(done):
        assert listed() == before.pop()
        actions.undo(import_id=batch.pk, by=town.clerk)
    assert listed() == before.pop()
    for one in Import.objects.filter(state=Import.APPLIED).order_by("-pk")[:10]:
        assert seal(one) == bytes(one.seal)
    assert all(size_of(one.figures, standard()).code == one.size for one in Enterprise.objects.all())
