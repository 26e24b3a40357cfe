"""The public is asked for at least thirty days, enterprises speak, and each opinion is answered before publication."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from qinqing.domains.policies.actions import answer, consult, opine, publish, restate, withdraw, write_provisions
from qinqing.domains.policies.actions.consulting import (
    MOST_OPINIONS,
    AnsweredBefore,
    NeedsWhy,
    NoSuchProvision,
    NotAsked,
    SaysNothing,
    TooManyOpinions,
    TooShort,
)
from qinqing.domains.policies.actions.holding import read
from qinqing.domains.policies.lifecycle import ADOPTED, DECLINED, PUBLISHED
from qinqing.domains.policies.models import Consultation, Opinion, Version
from qinqing.domains.policies.queries.promises import ANSWER, promise_of
from qinqing.domains.policies.queries.versions import versions_for
from qinqing.domains.policies.tests import making
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound
from qinqing.kernel.matters.queries import Barred, Recused
from qinqing.kernel.obligations.lifecycle import CLAIMED, CLOSED, RUNNING
from tests import builders

DAY = date(2026, 3, 2)
LAST = date(2026, 4, 1)
"""Thirty days after DAY."""


@pytest.fixture
def town(demo: object) -> builders.City:
    return builders.city()


@pytest.fixture
def asked(town: builders.City) -> Version:
    made = making.drafted(town, DAY)
    consult(version_id=made.pk, by=town.clerk, at=builders.on(DAY))
    return read(made.pk)


def said(version: Version, town: builders.City, text: str = "请放宽第二条。", **more: object) -> Opinion:
    given = {"by": town.representative, "at": builders.on(DAY), "key": uuid4(), **more}
    return opine(version_id=version.pk, text=text, **given)


def test_it_is_open_for_thirty_days_at_least(town: builders.City) -> None:
    made = making.drafted(town, DAY)
    with pytest.raises(TooShort, match="30 天"):
        consult(version_id=made.pk, ends_on=LAST - timedelta(1), by=town.clerk, at=builders.on(DAY))
    found = consult(version_id=made.pk, by=town.clerk, at=builders.on(DAY))
    assert (found.opened_on, found.ends_on) == (DAY, LAST)
    longer = making.drafted(town, DAY)
    assert (
        consult(version_id=longer.pk, ends_on=date(2026, 5, 6), by=town.clerk, at=builders.on(DAY)).ends_on.month == 5
    )


def test_answers_are_owed_after_its_last_day_and_checked_by_somebody_else(town, asked) -> None:
    promise = promise_of(asked, ANSWER)
    assert (promise.debtor, promise.verifier, promise.state) == (town.park, town.government, RUNNING)
    assert promise.base_due > LAST + timedelta(10)


@pytest.mark.parametrize("day", [DAY, LAST])
def test_nothing_is_published_before_it_is_over(town, asked, day) -> None:
    with pytest.raises(MoveNotAllowed, match="征求意见到4月1日为止"):
        publish(version_id=asked.pk, by=town.colleague, at=builders.on(day, 23))
    waived = making.stated(town, without_consultation="应急措施")
    with pytest.raises(MoveNotAllowed, match="截止以前不能改"):
        restate(version_id=asked.pk, stated=waived, by=town.clerk, at=builders.on(day))


def test_a_ground_written_first_does_not_cut_it_short(town) -> None:
    made = making.drafted(town, DAY, without_consultation="应急措施")
    consult(version_id=made.pk, by=town.clerk, at=builders.on(DAY))
    with pytest.raises(MoveNotAllowed, match="征求意见到4月1日为止"):
        publish(version_id=made.pk, by=town.colleague, at=builders.on(DAY))


def test_the_day_after_it_is_published_when_all_is_answered(town, asked) -> None:
    one = said(asked, town)
    after = LAST + timedelta(1)
    with pytest.raises(MoveNotAllowed, match="还有 1 条意见没有答复"):
        publish(version_id=asked.pk, by=town.colleague, at=builders.on(after))
    answer(opinion_id=one.pk, outcome=ADOPTED, reason="有道理", by=town.clerk, at=builders.on(after))
    assert promise_of(asked, ANSWER).state == CLAIMED
    publish(version_id=asked.pk, by=town.colleague, at=builders.on(after))
    assert read(asked.pk).state == PUBLISHED


def test_without_opinions_the_promise_is_reported_with_the_publication(town, asked) -> None:
    publish(version_id=asked.pk, by=town.colleague, at=builders.on(LAST + timedelta(1)))
    assert promise_of(asked, ANSWER).state == CLAIMED


def test_what_was_put_to_the_public_is_kept_as_it_was(town, asked) -> None:
    with pytest.raises(MoveNotAllowed, match="截止以前不能改"):
        write_provisions(version_id=asked.pk, text="第一条 别的。", by=town.clerk, at=builders.on(DAY))
    stood = Consultation.objects.get(version=asked).text
    write_provisions(version_id=asked.pk, text="第一条 改好了。", by=town.clerk, at=builders.on(LAST + timedelta(1)))
    assert Consultation.objects.get(version=asked).text == stood
    assert "第二条" in stood


def test_everybody_reads_it_and_enterprises_speak(town, asked) -> None:
    assert versions_for(town.rival).filter(pk=asked.pk).exists()
    one = said(asked, town, number="第二条（一）")
    assert (one.unit, one.number) == (town.firm, "第二条（一）")
    with pytest.raises(NotAllowed):
        said(asked, town, by=town.clerk, at=builders.on(DAY, 12))
    with pytest.raises(NoSuchProvision):
        said(asked, town, number="第九条")
    with pytest.raises(SaysNothing):
        said(asked, town, text=" \n")


def test_the_same_form_speaks_once(town, asked) -> None:
    key = uuid4()
    assert said(asked, town, key=key).pk == said(asked, town, key=key).pk
    assert Opinion.objects.count() == 1


def test_nobody_speaks_before_or_after(town, asked) -> None:
    draft = making.drafted(town, DAY)
    with pytest.raises(NotAsked):
        said(draft, town)
    with pytest.raises(NotAsked):
        said(asked, town, at=builders.on(LAST + timedelta(1)))
    said(asked, town, at=builders.on(LAST, 23))


def test_one_enterprise_does_not_drown_the_others(town, asked) -> None:
    for _ in range(MOST_OPINIONS):
        said(asked, town)
    with pytest.raises(TooManyOpinions):
        said(asked, town)
    said(asked, town, by=town.rival, at=builders.on(DAY, 12))


def test_answers_have_a_reason_and_stay(town, asked) -> None:
    one = said(asked, town)
    with pytest.raises(NeedsWhy):
        answer(opinion_id=one.pk, outcome=DECLINED, reason=" ", by=town.clerk, at=builders.on(DAY))
    with pytest.raises(NotFound):
        answer(opinion_id=one.pk, outcome="", reason="不答", by=town.clerk, at=builders.on(DAY))
    answer(opinion_id=one.pk, outcome=DECLINED, reason="没有依据", by=town.clerk, at=builders.on(DAY))
    with pytest.raises(AnsweredBefore):
        answer(opinion_id=one.pk, outcome=ADOPTED, reason="改主意", by=town.colleague, at=builders.on(DAY))
    assert promise_of(asked, ANSWER).state == RUNNING, "others may still speak"


def test_nobody_answers_an_enterprise_that_is_close_to_them(town, asked) -> None:
    one = said(asked, town)
    Exclusion.objects.create(person_id=town.clerk.person_id, unit=town.firm, since=builders.SINCE)
    with pytest.raises((Recused, Barred)):
        answer(opinion_id=one.pk, outcome=DECLINED, reason="没有依据", by=town.clerk, at=builders.on(DAY))
    answer(opinion_id=one.pk, outcome=DECLINED, reason="没有依据", by=town.colleague, at=builders.on(DAY))


def test_a_draft_that_is_dropped_owes_no_answers(town, asked) -> None:
    withdraw(version_id=asked.pk, reason="不做了", by=town.clerk, at=builders.on(DAY))
    assert promise_of(asked, ANSWER).state in CLOSED
    with pytest.raises(NotAsked):
        said(asked, town)
