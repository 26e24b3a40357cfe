"""The lot: how often, on which days, for whom the same; nobody steers it, and it can be audited."""

from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_bytes

import pytest

from qinqing.kernel.checks.actions import draw
from qinqing.kernel.checks.jobs import sweep
from qinqing.kernel.checks.models import Check, Draw, Rule
from qinqing.kernel.checks.queries.auditing import audit
from qinqing.kernel.checks.queries.naming import share_at
from qinqing.kernel.checks.rules import WINDOW, commitment, day_among, day_of, is_drawn, may_be
from qinqing.kernel.checks.tests.scene import CLAIMED, aside, claimed, news, run, the_check, the_claim, until
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.obligations.actions import confirm
from qinqing.kernel.obligations.models import Claim
from qinqing.kernel.obligations.rules.rates import wilson
from tests.builders import on, target

MANY = 6000
ALL = list(range(1, WINDOW + 1))
FAR = 3
"""Standard errors."""


def lots():
    """Return many secrets, the same in every run."""
    return [(sha256(f"lot {claim}".encode()).digest(), claim) for claim in range(MANY)]


def even(counts, total, of):
    """Say whether each of `of` days came up as often as chance lets it."""
    share = 1 / of
    error = (share * (1 - share) / total) ** 0.5
    return all(abs(counts[day] / total - share) <= FAR * error for day in counts) and len(counts) == of


@pytest.mark.parametrize("permille", [50, 100, 500])
def test_the_rate_is_the_share(permille):
    drawn = sum(is_drawn(secret, claim, permille) for secret, claim in lots())
    found = wilson(drawn, MANY)
    assert found.low < permille / 1000 < found.high


def test_every_day_of_the_window_occurs_alike_whether_drawn_or_asked_for():
    drawn = [day_of(*lot) for lot in lots() if is_drawn(*lot, 500)]
    asked = [day_among(*lot, ALL) for lot in lots()]
    assert even(Counter(drawn), len(drawn), WINDOW)
    assert even(Counter(asked), len(asked), WINDOW)


def test_whoever_asks_later_is_checked_on_one_of_the_days_left_each_as_likely():
    for gone in range(1, WINDOW):
        found = Counter(day_among(*lot, ALL[gone:]) for lot in lots())
        assert set(found) == set(ALL[gone:])
        assert even(found, MANY, WINDOW - gone)
    assert day_among(token_bytes(32), 1, []) is None


def test_the_lot_does_not_follow_from_what_anybody_sees():
    same = [(is_drawn(token_bytes(32), 7, 500), day_of(token_bytes(32), 7)) for _ in range(200)]
    assert len(set(same)) == 2 * WINDOW
    secret = token_bytes(32)
    assert commitment(secret, 1) != commitment(secret, 2) != commitment(token_bytes(32), 2)


def test_a_share_is_none_or_enough():
    assert [share for share in (0, 1, 49, 50, 1000, 1001) if may_be(share)] == [0, 50, 1000]


def test_each_claim_has_one_lot_with_a_commitment_in_the_chronicle(town):
    contract = claimed(town)
    news()
    (lot,) = Draw.objects.all()
    told = Event.objects.get(kind="checks.clock.allotted")
    assert told.facts["commitment"] == commitment(bytes(lot.secret), lot.pk)
    assert told.actor is None
    with by_the_clock() as now:
        draw([the_claim(contract)], now)
    assert Draw.objects.get().secret == lot.secret
    assert Event.objects.filter(kind="checks.clock.allotted").count() == 1


def test_the_share_of_the_nearest_place_counts_and_a_fallen_lot_stays(town):
    Rule.objects.create(path="lanchuan/lingang/", permille=1000)
    contract = claimed(town)
    news()
    known = {rule.path: rule for rule in Rule.objects.all()}
    assert [share_at(path, known) for path in ("lanchuan/lingang/", "lanchuan/haian/", "x/")] == [1000, 0, 0]
    assert share_at("x/", {}) == 100
    Rule.objects.update(permille=0)
    run(date(2026, 3, 16))
    assert the_check(contract).cause == "draw"


def test_drawn_checks_begin_on_their_day_also_when_confirmed_meanwhile(town):
    Rule.objects.update(permille=1000)
    contract, other = claimed(town), claimed(town)
    news()
    confirm(target=target(other), by=town.city.representative, at=on(CLAIMED, 11))
    begins = {claim.pk: claim.draw.due_at for claim in Claim.objects.select_related("draw")}
    until(CLAIMED + timedelta(days=7))
    for one in (contract, other):
        assert the_check(one).begun_at == begins[the_claim(one).pk]
        assert timedelta() < the_check(one).begun_at - on(CLAIMED, 10) <= timedelta(days=7)
    assert not Draw.objects.filter(due_at__isnull=False).exists()


def test_after_an_outage_the_unit_has_all_its_days(town):
    Rule.objects.update(permille=1000)
    contract = claimed(town)
    news()
    run(date(2026, 3, 27))
    check = the_check(contract)
    assert check.begun_at <= on(date(2026, 3, 16), 8)
    assert check.due_on == date(2026, 4, 13)


def test_an_idle_poll_asks_the_lots_and_the_ladders_once_each(town, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert sweep() == 0


def test_the_audit_finds_a_lot_that_was_exchanged_or_suppressed_and_names_no_objector(town):
    Rule.objects.update(permille=1000)
    contract = claimed(town)
    Rule.objects.update(permille=50)
    quiet = claimed(town)
    aside(quiet, town.city.representative)
    until(CLAIMED + timedelta(days=9))
    assert audit().faults == []
    assert audit().lots == 2
    Draw.objects.filter(pk=the_claim(contract).pk).update(secret=token_bytes(32))
    assert audit().faults == [(the_claim(contract).pk, "exchanged")]


def test_the_audit_finds_a_drawn_check_that_never_began(town):
    Rule.objects.update(permille=1000)
    contract = claimed(town)
    news()
    Draw.objects.update(on_day=None, due_at=None)
    run(CLAIMED + timedelta(days=9))
    assert not Check.objects.exists()
    assert audit().faults == [(the_claim(contract).pk, "suppressed")]
