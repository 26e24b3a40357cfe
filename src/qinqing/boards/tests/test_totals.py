"""Whoever reads totals is told exactly what the rows would say, and nobody is told what they may not see."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qinqing.boards.rules import PERIODS, TWELVE, bounds
from qinqing.boards.scope import scope, summed_scope
from qinqing.boards.tests.fulfilled import Counties, both, contract, counties, keep
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.matters.models import Grant, Matter, Party
from qinqing.kernel.matters.rules import INTERNAL, SEALED
from qinqing.kernel.obligations.jobs import fold
from qinqing.kernel.obligations.models import Claim, Gate, Obligation, Total, reads_totals
from qinqing.kernel.obligations.queries.tallies import Basis, amount_tallies, basis, tallies
from qinqing.kernel.obligations.rules import ENT_ALONE, GOV_ALONE, SHIFT
from qinqing.kernel.parties.models import Unit
from tests import builders


@pytest.fixture
def land(db: None) -> Counties:
    return counties()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def added(found: Any) -> dict[Any, list[int]]:
    """Add up the parts of each group."""
    parts: dict[Any, Counter[str]] = {}
    for one in found:
        key = (one.side, one.host, one.place, one.month, one.measure)
        parts.setdefault(key, Counter()).update({"n": one.n, "kept": one.kept, "owed": one.owed})
    return {key: [values[what] for what in ("n", "kept", "owed")] for key, values in parts.items()}


def both_ways(actor: Actor, today: date, **wanted: Any) -> tuple[Any, Any]:
    """Return the tallies as the board reads them, and as they would be from rows alone."""
    period = bounds(wanted.get("period", TWELVE), today)
    rows = scope(actor, wanted)
    measured = rows.weighable_by(actor).filter(quantity__isnull=False)
    ways = [basis(actor, rows, summed_scope(wanted), *period), Basis([rows], [measured], Total.objects.none())]
    found = [(added(tallies(way, *period, today)), added(amount_tallies(way, *period, today))) for way in ways]
    return found[0], found[1]


def furnished(land: Counties, today: date, chance: random.Random) -> list[Any]:
    """Sign contracts in both counties, with everything that the rates ask of a promise, in any mixture."""
    made = []
    for number in range(6):
        where = chance.choice([land.city, land.second])
        due = today - timedelta(days=chance.randint(-20, 390))
        amounts: dict[str, Any] = chance.choice(
            [{}, {"quantity": 30, "measure": "亩"}, {"quantity": 900, "measure": "分"}]
        )
        made.append(contract(where, due, both(chance.randint(1, 3)), both(chance.randint(0, 2)), **amounts))
        for one in Obligation.objects.filter(matter=made[-1].pk, verified_on__isnull=False, quantity__isnull=False):
            done = {"claimed_at": timezone.now(), "claimed_by_id": where.clerk.person_id, "outcome": Claim.ACCEPTED}
            for days in (0, 1):
                day = one.alarm_on + timedelta(days=days)
                Claim.objects.create(obligation=one, key=uuid4(), completed_on=day, amount=10 + number, **done)
    promises = list(Obligation.objects.order_by("pk"))
    for _ in range(5):
        on, waits = sorted(chance.sample(promises, 2), key=lambda one: one.pk)
        Gate.objects.get_or_create(on=on, obligation=waits, defaults={"mode": SHIFT})
    for one in chance.sample(promises, 6):
        agreed = chance.choice([GOV_ALONE, ENT_ALONE])
        Obligation.objects.filter(pk=one.pk).update(agreed_by=agreed)
    for one in chance.sample(promises, 4):
        keep(Obligation.objects.filter(pk=one.pk), one.alarm_on + timedelta(days=chance.randint(-3, 3)))
    return made


def act(land: Counties, made: list[Any], chance: random.Random, today: date) -> None:
    """Change something of what decides who sees a matter, where it is counted, or how."""
    matter = Matter.objects.filter(pk=chance.choice(made).pk)
    promise = Obligation.objects.filter(pk=chance.choice(list(Obligation.objects.values_list("pk", flat=True))))
    city = land.city
    choices: list[Any] = [
        lambda: matter.update(path=chance.choice(["lanchuan/haian/", "lanchuan/lingang/", "lanchuan/"])),
        lambda: matter.update(host=chance.choice([city.park, land.second.park])),
        lambda: matter.update(confidentiality=chance.choice([INTERNAL, "parties"])),
        lambda: matter.update(confidentiality=SEALED, title="", known_as=""),
        lambda: keep(promise, today - timedelta(days=chance.randint(0, 200))),
        lambda: promise.filter(verified_on__isnull=False).update(alarm_on=F("alarm_on") + timedelta(days=9)),
        lambda: promise.update(alarm_on=today - timedelta(days=chance.randint(-1, 300))),
        lambda: Claim.objects.filter(obligation__in=promise).update(outcome=Claim.RETURNED),
        lambda: Party.objects.filter(matter__in=matter, side=GOV).update(
            unit=chance.choice([city.park, city.stationed])
        ),
        lambda: grant(matter.get(), chance.choice([city.head, city.stranger, city.supervisor])),
        lambda: fold(1),
    ]
    chance.choice(choices)()


def grant(matter: Matter, reader: Actor) -> None:
    until = timezone.now() + timedelta(days=1)
    by = {"granted_at": timezone.now(), "granted_by_id": reader.person_id, "expires_at": until}
    Grant.objects.get_or_create(matter=matter, person_id=reader.person_id, defaults=by)


@pytest.mark.parametrize("seed", range(6))
def test_totals_and_rows_say_the_same_to_every_reader(land: Counties, today: date, seed: int) -> None:
    chance = random.Random(seed)
    made, city = furnished(land, today, chance), land.city
    readers = [city.supervisor, city.head, city.stranger, city.clerk, city.rival]
    Unit.objects.filter(pk=city.park.pk).update(supervised_by=city.stationed)
    counted = 0
    for _ in range(25):
        act(land, made, chance, today)
        reader = chance.choice(readers)
        asked = chance.choice([{}, {}, {"county": "lanchuan/haian/"}, {"host": city.park}, {"place": "lanchuan/"}])
        ours, rows = both_ways(reader, today, period=chance.choice(list(PERIODS)), **asked)
        assert ours == rows
        counted += len(ours[0])
    assert counted


def test_totals_are_read_where_they_may_be(land: Counties, today: date) -> None:
    """What only the rows tell is wrong here on purpose, and whoever reads totals does not notice."""
    contract(land.city, today - timedelta(days=3), both(2), both(1))
    city = land.city
    readers = [city.supervisor, city.head, city.stranger, city.clerk, city.representative]
    assert [reads_totals(one) for one in readers] == [True, True, True, False, False]
    Total.objects.update(n=F("n") * 100)
    for reader, n in ((city.supervisor, 201), (city.head, 201), (city.clerk, 3)):
        ours, _ = both_ways(reader, today)
        assert {key[0]: values[0] for key, values in ours[0].items()} == {GOV: n, ENT: n}


def test_whoever_stays_away_from_a_unit_reads_rows(land: Counties, today: date) -> None:
    contract(land.city, today - timedelta(days=3), both(2), both(1))
    contract(land.second, today - timedelta(days=3), both(4), both(1))
    reader = land.city.supervisor
    Exclusion.objects.create(person_id=reader.person_id, unit=land.second.park, since=today)
    ours, rows = both_ways(reader, today)
    assert ours == rows
    assert {key[1] for key in ours[0]} == {land.city.park.pk}
    assert not reads_totals(reader)


def test_a_day_that_passes_changes_the_rates_without_a_write(land: Counties, today: date) -> None:
    contract(land.city, today, both(2), both(1))
    fold(1)
    reader = land.city.supervisor
    before, _ = both_ways(reader, today)
    after, rows = both_ways(reader, today + timedelta(days=1), period=TWELVE)
    assert [values[0] for values in before[0].values()] == [2, 2]
    assert [values[0] for values in after[0].values()] == [3, 3]
    assert after == rows
    yesterday, rows = both_ways(reader, today - timedelta(days=1))
    assert (yesterday, rows) == (({}, {}), ({}, {})), "what was kept before its day waits until it comes"


def test_money_is_read_only_by_whom_it_concerns(land: Counties, today: date) -> None:
    contract(land.city, today - timedelta(days=3), both(2), both(1), quantity=900, measure="分")
    contract(land.city, today - timedelta(days=3), both(2), both(1), quantity=30, measure="亩")
    city = land.city
    inspector = builders.actor(builders.unit("市营商办", path="lanchuan/"), "supervisor", jurisdiction="lanchuan/")
    for reader, measures in ((inspector, {"亩"}), (city.supervisor, {"亩", "分"}), (city.head, {"亩", "分"})):
        ours, rows = both_ways(reader, today)
        assert ours == rows
        assert {key[4] for key in ours[1]} == measures


def test_it_asks_once_for_counts_and_once_for_amounts(land: Counties, today: date) -> None:
    reader, costs = land.city.supervisor, set()
    for _ in range(2):
        contract(land.city, today - timedelta(days=3), both(2), both(1), quantity=30, measure="亩")
        with CaptureQueriesContext(connection) as asked:
            both_ways(reader, today)
        costs.add(len(asked))
    assert costs == {5}
