"""What is written once for a kind of actor is what would be written anew for each of them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet

from qinqing.kernel.access.rules import ADMINISTRATORS, ROLES
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import anybody, filled
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.queries import counting
from tests.builders import actor, unit

pytestmark = pytest.mark.django_db
PATHS = [None, "", "lanchuan/", "lanchuan/lingang/"]


def asked(rows: "QuerySet[Any, Any]") -> tuple[str, tuple[object, ...]]:
    """Return a query without spaces, needless brackets and the numbers of its inner tables; and its parameters."""
    sql, parameters = rows.query.sql_with_params()
    return re.sub(r"\b[U-W]0\b", "inner", re.sub(r"[\s()]+", " ", sql)), tuple(parameters)


@pytest.fixture(params=[role for role in ROLES if role not in ADMINISTRATORS])
def somebody(request: pytest.FixtureRequest) -> Actor:
    side = ENT if request.param == "enterprise" else GOV
    return replace(actor(unit("某单位"), request.param), side=side)


@pytest.mark.parametrize("path", PATHS)
def test_visibility_is_written_as_it_would_be_anew(somebody: Actor, path: str | None) -> None:
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC)):
        assert asked(Matter.objects.visible_to(replace(somebody, jurisdiction=path)))
    for one in (somebody, replace(actor(unit("另一单位"), somebody.role), side=somebody.side)):
        who = replace(one, jurisdiction=path)
        prepared, anew = asked(Matter.objects.visible_to(who)), asked(Matter.objects.all().visible_anew(who))
        assert prepared == anew
        assert who.person_id in prepared[1]
        assert anybody(who).person_id not in prepared[1]


def test_it_holds_inside_other_queries(somebody: Actor) -> None:
    who = replace(somebody, jurisdiction="lanchuan/")
    inner = Matter.objects.all().visible_anew(who)
    assert asked(Obligation.objects.visible_to(who)) == asked(Obligation.objects.filter(matter__in=inner))
    assert list(Obligation.objects.visible_to(who).exclude(matter__in=Matter.objects.visible_to(who))) == []


def test_kinds_of_actors_are_told_apart(somebody: Actor) -> None:
    kinds = {anybody(replace(somebody, jurisdiction=path)) for path in PATHS}
    assert len(kinds) == 2
    for changed in ({"role": "other"}, {"side": "other"}, {"scopes": frozenset({"other"})}):
        assert anybody(replace(somebody, **changed)) != anybody(somebody)  # type: ignore[arg-type]  # one of each


@pytest.mark.parametrize("path", PATHS)
def test_what_is_counted_is_written_as_it_would_be_anew(somebody: Actor, path: str | None) -> None:
    who, wanted = replace(somebody, jurisdiction=path), frozenset(counting.COUNTS)
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC)):
        sql, parameters = counting._written(anybody(who), wanted)
    found = counting._written(who, wanted)
    assert (sql, filled(parameters, who)) == (found[0], found[1])
