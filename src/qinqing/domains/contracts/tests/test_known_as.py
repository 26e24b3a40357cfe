"""A contract is found by the names of its sides, by whoever may read it and by nobody else."""

from datetime import date

import pytest

from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries.finding import found
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.parties.models import Person, Unit
from tests.builders import SINCE, city, usual_contract

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    town = city()
    Unit.objects.filter(pk=town.firm.pk).update(name="蓝川示例科技有限公司", short_name="星火甲")
    town.firm.refresh_from_db()
    usual_contract(town, date(2026, 6, 17))
    return town


def finds(who, asked):
    return [one.reference for one in found(who, asked, 10)]


@pytest.mark.parametrize("asked", ["示例科技", "星火", "科技 管委", "临港区管委会"])
def test_whoever_may_read_it_finds_it_by_either_side(town, asked):
    for who in (town.clerk, town.supervisor, town.representative):
        assert finds(who, asked) == ["HT-2026-0001"]


def test_nobody_else_finds_it(town):
    for who in (town.stranger, town.rival):
        assert finds(who, "星火") == []
    Exclusion.objects.create(person=Person.objects.get(pk=town.clerk.person_id), unit=town.firm, since=SINCE)
    assert finds(town.clerk, "星火") == []


def test_what_is_sealed_is_found_by_no_name(town):
    Matter.objects.filter(reference="HT-2026-0001").update(confidentiality=SEALED, title="", known_as="")
    for who in (town.clerk, town.supervisor, town.representative):
        assert finds(who, "星火") == []
