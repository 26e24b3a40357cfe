"""A verifier is silent: whoever stands above it may answer in its place, unless it would judge in its own line."""

from datetime import date, timedelta

import pytest

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.models import Party
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import Completion, claim, confirm, reject
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.obligations.queries.silence import superior_of, turns
from qinqing.kernel.parties.models import Rank, Unit, UnitKind
from tests.builders import actor, clause, on, photo, promise, signed_on, target, unit

SIGNED, CLAIMED = date(2026, 3, 2), date(2026, 3, 9)
LAST, ABOVE, NEUTRAL = date(2026, 3, 23), date(2026, 3, 24), date(2026, 3, 31)


def claimed(town, side="ent"):
    """Let a firm claim to the park, or with `side` gov the park to the firm, on a Monday."""
    contract = signed_on(town, SIGNED, clause("1", side, date(2026, 12, 31)))
    by = town.representative if side == "ent" else town.clerk
    claim(target=target(contract), completion=Completion(CLAIMED), uploads=[photo()], by=by, at=on(CLAIMED))
    return contract


def above(town):
    return actor(town.government, "clerk", jurisdiction="lanchuan/")


def test_the_turn_passes_on_the_days_of_the_ladder(town):
    found = turns(promise(claimed(town)))
    assert found.superior == town.government
    assert (found.answer_until, found.superior_from, found.superior_until) == (LAST, ABOVE, date(2026, 3, 30))
    assert found.neutral_from == NEUTRAL


def test_an_enterprise_has_nobody_above_it(town):
    found = turns(promise(claimed(town, "gov")))
    assert found.superior is None
    assert found.neutral_from == ABOVE


def test_the_superior_answers_after_the_limit_and_not_before(town):
    contract, superior = claimed(town), above(town)
    with pytest.raises(Refusal, match="由临港区管委会确认"):
        confirm(target=target(contract), by=superior, at=on(LAST))
    confirm(target=target(contract), by=superior, at=on(ABOVE))
    assert promise(contract).verified_on == CLAIMED
    told = list(Event.objects.filter(stream=contract.pk).order_by("-seq").values_list("kind", flat=True)[:2])
    assert told == ["obligations.obligation.confirmed", "obligations.obligation.represented"]
    assert unlike_history() == []


def test_the_superior_may_send_back_too_and_the_verifier_still_answers(town):
    contract = claimed(town)
    reject(target=target(contract), reason="缺签字", by=above(town), at=on(NEUTRAL))
    assert promise(contract).state == "running"
    other = claimed(town)
    confirm(target=target(other), by=town.clerk, at=on(NEUTRAL))
    assert promise(other).state == "verified"


@pytest.mark.parametrize("line", ["debtor", "above", "below", "stationed"])
def test_nobody_answers_in_the_line_of_the_debtor(town, line):
    contract = claimed(town)
    superior, owes = above(town), promise(contract)
    if line == "debtor":
        town.firm.kind = UnitKind.DEPARTMENT
        Unit.objects.filter(pk=town.park.pk).update(belongs_to=town.firm)
        superior = actor(town.firm, "clerk", jurisdiction="lanchuan/")
    elif line == "above":
        Unit.objects.filter(pk=owes.debtor_id).update(belongs_to=town.government)
    elif line == "below":
        Unit.objects.filter(pk=town.government.pk).update(belongs_to=owes.debtor_id)
    else:
        Unit.objects.filter(pk=town.government.pk).update(kind=UnitKind.STATIONED)
    found = Obligation.objects.get(pk=owes.pk)
    assert superior_of(found) is None
    assert turns(found).neutral_from == ABOVE
    with pytest.raises(Refusal):
        confirm(target=target(contract), by=superior, at=on(NEUTRAL))
    assert promise(contract).state == "claimed"


def test_neither_who_watches_nor_a_stranger_nor_who_once_served_the_debtor_stands_in(town):
    contract = claimed(town)
    former = above(town)
    bureau = unit("原单位")
    Obligation.objects.filter(pk=promise(contract).pk).update(debtor=bureau)
    Party.objects.create(matter=contract.matter, unit=bureau, side="gov")
    post = actor(bureau, "clerk")
    for one in (town.supervisor, town.stranger, town.rival, town.head):
        with pytest.raises(Refusal):
            confirm(target=target(contract), by=one, at=on(NEUTRAL))
    served = type(former)(**{**{f: getattr(former, f) for f in former.__slots__}, "person_id": post.person_id})
    with pytest.raises(Refusal, match="任职"):
        confirm(target=target(contract), by=served, at=on(NEUTRAL))
    assert promise(contract).state == "claimed"


def test_silence_confirms_nothing_whatever_runs(town):
    contract = claimed(town)
    for day in range(0, 400, 5):
        sweep_until(on(CLAIMED + timedelta(days=day)))
        while dispatch():
            pass
    assert promise(contract).state == "claimed"
    assert promise(contract).verified_on is None


def test_the_superior_is_told_by_the_ladder_only_where_it_may_answer(town):
    chief = actor(town.government, "head", Rank.CHIEF, "lanchuan/")
    asked, skipped = claimed(town), claimed(town)
    bureau = unit("市直单位", belongs_to=town.government)
    Obligation.objects.filter(pk=promise(skipped).pk).update(debtor=bureau)
    sweep_until(on(ABOVE))
    while dispatch():
        pass
    told = Notice.objects.filter(person=chief.person_id, kind="obligations.clock.fired")
    assert {one.matter_id for one in told} == {asked.pk}
