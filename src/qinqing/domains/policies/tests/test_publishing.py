"""Publishing by a second person, the version before, the itemisation that is owed, and withdrawing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from qinqing.commons.enterprises.queries.catalogue import committed
from qinqing.domains.policies.actions import publish, restate, revise, set_rule, withdraw, write_provisions
from qinqing.domains.policies.actions.drafting import ChecksItself, DraftedAlready, NothingToRevise, WrongPeriod
from qinqing.domains.policies.actions.holding import read
from qinqing.domains.policies.actions.publishing import Backdated, EndsBefore, EndsInThePast, NeedsReason, Overlaps
from qinqing.domains.policies.actions.ruling import CitesNothing, NeedsGuide
from qinqing.domains.policies.lifecycle import DRAFTING, PUBLISHED, WITHDRAWN
from qinqing.domains.policies.queries.promises import ITEMISE, promise_of
from qinqing.domains.policies.queries.versions import in_force
from qinqing.domains.policies.rules import rule
from qinqing.domains.policies.tests import making
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound, Stale
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import INTERNAL, PUBLIC
from qinqing.kernel.obligations.actions import Target, confirm, reject
from qinqing.kernel.obligations.lifecycle import CLAIMED, RUNNING, VERIFIED
from qinqing.kernel.obligations.models import Clock, Obligation
from tests import builders

DAY = date(2026, 3, 2)
"""A Monday; seven working days later is Wednesday, 11 March."""


@pytest.fixture
def town(demo: object) -> builders.City:
    return builders.city()


@pytest.fixture
def checker(town: builders.City):
    return builders.actor(town.government, "clerk")


def test_a_draft_is_internal_and_what_is_published_is_public(town: builders.City) -> None:
    made = making.drafted(town, DAY, without_consultation="应急措施")
    assert made.policy.matter.confidentiality == INTERNAL
    assert made.policy.matter.host == town.park
    publish(version_id=made.pk, by=town.colleague, at=builders.on(DAY))
    matter = Matter.objects.get(pk=made.policy_id)
    assert (matter.confidentiality, matter.state, matter.title) == (PUBLIC, PUBLISHED, made.title)
    assert read(made.pk).state == PUBLISHED


def test_who_drafted_along_does_not_publish(town: builders.City) -> None:
    made = making.drafted(town, DAY, without_consultation="应急措施")
    with pytest.raises(MoveNotAllowed, match="另一位同事"):
        publish(version_id=made.pk, by=town.clerk, at=builders.on(DAY, 12))
    restate(
        version_id=made.pk,
        stated=making.stated(town, without_consultation="应急措施"),
        by=town.colleague,
        at=builders.on(DAY, 12),
    )
    with pytest.raises(MoveNotAllowed, match="另一位同事"):
        publish(version_id=made.pk, by=town.colleague, at=builders.on(DAY, 12))
    publish(version_id=made.pk, by=town.head, at=builders.on(DAY))


def test_strangers_neither_see_nor_touch_a_draft(town: builders.City) -> None:
    made = making.drafted(town, DAY)
    with pytest.raises(NotFound):
        publish(version_id=made.pk, by=town.stranger, at=builders.on(DAY, 12))
    for act in (publish, withdraw):
        with pytest.raises(NotAllowed):
            act(version_id=made.pk, by=town.supervisor, **({"reason": "不行"} if act is withdraw else {}))
    with pytest.raises(NotAllowed):
        write_provisions(version_id=made.pk, text="第一条 甲。", by=town.representative, at=builders.on(DAY, 12))


def test_nothing_is_published_without_text_checker_and_asking(town: builders.City) -> None:
    made = making.drafted(town, DAY)
    with pytest.raises(MoveNotAllowed, match="还没有公开征求意见"):
        publish(version_id=made.pk, by=town.colleague, at=builders.on(DAY, 12))
    restate(
        version_id=made.pk, stated=making.stated(town, checker=None, without_consultation="应急措施"), by=town.clerk
    )
    with pytest.raises(MoveNotAllowed, match="核对单位"):
        publish(version_id=made.pk, by=town.colleague, at=builders.on(DAY, 12))
    with pytest.raises(ChecksItself):
        restate(
            version_id=made.pk, stated=making.stated(town, checker=town.park), by=town.clerk, at=builders.on(DAY, 12)
        )
    with pytest.raises(WrongPeriod):
        restate(
            version_id=made.pk,
            stated=making.stated(town, valid_to=date(2026, 6, 1)),
            by=town.clerk,
            at=builders.on(DAY, 12),
        )


def test_what_was_published_is_not_written(town: builders.City) -> None:
    made = making.published(town, DAY)
    for again in (
        lambda: write_provisions(version_id=made.pk, text="第一条 别的。", by=town.clerk, at=builders.on(DAY, 12)),
        lambda: restate(version_id=made.pk, stated=making.stated(town), by=town.clerk, at=builders.on(DAY, 12)),
        lambda: publish(version_id=made.pk, by=town.head, at=builders.on(DAY, 12)),
    ):
        with pytest.raises(MoveNotAllowed, match="不能再改"):
            again()


def test_whoever_loses_a_race_reads_what_happened(town: builders.City) -> None:
    made = making.drafted(town, DAY)
    rev = made.policy.matter.rev
    write_provisions(version_id=made.pk, text="第一条 新的。", rev=rev, by=town.colleague, at=builders.on(DAY, 12))
    with pytest.raises(Stale, match="录入政策正文"):
        write_provisions(version_id=made.pk, text="第一条 旧的。", rev=rev, by=town.clerk, at=builders.on(DAY, 12))
    assert [one.text for one in made.provisions.all()] == ["新的。"]


def test_itemisation_is_owed_within_seven_working_days_and_checked_by_somebody_else(town, checker) -> None:
    made = making.published(town, DAY)
    promise = promise_of(made, ITEMISE)
    assert promise is not None
    assert (promise.debtor, promise.verifier, promise.base_due) == (town.park, town.government, date(2026, 3, 11))
    assert "四川" in promise.source
    assert Clock.objects.filter(obligation=promise).exists()
    with pytest.raises(NeedsGuide):
        set_rule(version_id=made.pk, rule=making.RULE, by=town.clerk, at=builders.on(DAY))
    set_rule(
        version_id=made.pk, rule=making.RULE, guide="登录后确认", by=town.clerk, at=builders.on(DAY + timedelta(3))
    )
    promise.refresh_from_db()
    assert promise.state == CLAIMED
    target = Target(made.policy.matter.reference, promise.number, uuid4())
    with pytest.raises(MoveNotAllowed):
        confirm(target=target, by=town.colleague, at=builders.on(DAY + timedelta(4)))
    confirm(target=target, by=checker, at=builders.on(DAY + timedelta(4)))
    promise.refresh_from_db()
    assert (promise.state, promise.verified_on) == (VERIFIED, DAY + timedelta(3))


def test_a_published_version_is_itemised_once_and_read_by_machines_from_then_on(town) -> None:
    made = making.published(town, DAY, valid_from=DAY)
    assert in_force(DAY) == []
    set_rule(version_id=made.pk, rule=making.RULE, guide="登录后确认", by=town.clerk, at=builders.on(DAY))
    assert [one.pk for one in in_force(DAY)] == [made.pk]
    with pytest.raises(MoveNotAllowed, match="已经拆条"):
        set_rule(version_id=made.pk, rule=making.RULE, guide="别的", by=town.clerk, at=builders.on(DAY, 12))


def test_what_was_sent_back_is_mended_by_a_new_version(town, checker) -> None:
    made = making.published(town, DAY)
    set_rule(version_id=made.pk, rule=making.RULE, guide="登录后确认", by=town.clerk, at=builders.on(DAY))
    promise = promise_of(made, ITEMISE)
    target = Target(made.policy.matter.reference, promise.number, uuid4())
    reject(target=target, reason="漏了第二条（二）", by=checker, at=builders.on(DAY + timedelta(1)))
    promise.refresh_from_db()
    assert promise.state == RUNNING
    again = revise(
        reference=made.policy.matter.reference, valid_from=date(2026, 7, 1), by=town.clerk, at=builders.on(DAY, 12)
    )
    assert (again.number, again.state, again.rule) == (2, DRAFTING, read(made.pk).rule)


def test_a_rule_that_stands_at_publication_is_reported_at_once(town) -> None:
    made = making.drafted(town, DAY, without_consultation="应急措施", guide="登录后确认")
    set_rule(version_id=made.pk, rule=making.RULE, by=town.clerk, at=builders.on(DAY, 12))
    publish(version_id=made.pk, by=town.colleague, at=builders.on(DAY))
    assert promise_of(made, ITEMISE).state == CLAIMED
    assert read(made.pk).itemised_at is not None


def test_a_rule_cites_what_stands_in_the_text(town) -> None:
    made = making.drafted(town, DAY, without_consultation="应急措施")
    wrong = rule.read(
        {"criteria": {"all": [{"f": "abnormal_list", "op": "is", "v": True, "cite": "第九条"}]}}, committed()
    )
    with pytest.raises(CitesNothing, match="第九条"):
        set_rule(version_id=made.pk, rule=wrong, by=town.clerk, at=builders.on(DAY, 12))
    set_rule(version_id=made.pk, rule=making.RULE, by=town.clerk, at=builders.on(DAY, 12))
    write_provisions(version_id=made.pk, text="第一条 只有一条。", by=town.clerk, at=builders.on(DAY, 12))
    with pytest.raises(CitesNothing, match="第二条（一）"):
        publish(version_id=made.pk, by=town.colleague, at=builders.on(DAY, 12))


def test_a_new_version_ends_the_one_in_force(town) -> None:
    first = making.published(town, DAY, valid_from=DAY)
    reference = first.policy.matter.reference
    second = revise(reference=reference, valid_from=date(2026, 7, 1), by=town.clerk, at=builders.on(DAY))
    assert [one.text for one in second.provisions.order_by("position")] == [
        one.text for one in first.provisions.order_by("position")
    ]
    with pytest.raises(DraftedAlready):
        revise(reference=reference, valid_from=date(2026, 8, 1), by=town.colleague, at=builders.on(DAY, 12))
    again = making.stated(town, valid_from=date(2026, 7, 1), without_consultation="只改标准")
    restate(version_id=second.pk, stated=again, by=town.clerk, at=builders.on(DAY, 12))
    publish(version_id=second.pk, by=town.colleague, at=builders.on(DAY))
    assert read(first.pk).ended_on == date(2026, 7, 1)
    kinds = [entry.kind for entry in history(first.policy_id)]
    assert kinds.count("policies.version.published") == 2
    assert "policies.version.replaced" in kinds


def test_periods_do_not_overlap_and_nothing_is_replaced_backwards(town) -> None:
    first = making.published(town, DAY, valid_from=date(2026, 6, 1))
    reference = first.policy.matter.reference
    second = revise(reference=reference, valid_from=date(2026, 5, 1), by=town.clerk, at=builders.on(DAY, 12))
    waived = {"without_consultation": "只改标准"}
    restate(
        version_id=second.pk,
        stated=making.stated(town, valid_from=date(2026, 5, 1), **waived),
        by=town.clerk,
        at=builders.on(DAY, 12),
    )
    with pytest.raises(Overlaps, match="第 1 版"):
        publish(version_id=second.pk, by=town.colleague, at=builders.on(DAY))
    restate(
        version_id=second.pk,
        stated=making.stated(town, valid_from=date(2026, 6, 15), **waived),
        by=town.clerk,
        at=builders.on(DAY, 12),
    )
    with pytest.raises(Backdated):
        publish(version_id=second.pk, by=town.colleague, at=builders.on(date(2026, 6, 20)))
    publish(version_id=second.pk, by=town.colleague, at=builders.on(date(2026, 6, 15)))


def test_withdrawing_ends_a_version_and_what_is_owed_for_it(town) -> None:
    made = making.published(town, DAY, valid_from=DAY)
    for wrong, refusal in (
        ({"reason": " "}, NeedsReason),
        ({"reason": "上位文件废止", "ended_on": DAY - timedelta(1)}, EndsInThePast),
    ):
        with pytest.raises(refusal):
            withdraw(version_id=made.pk, by=town.clerk, at=builders.on(DAY), **wrong)
    withdraw(version_id=made.pk, reason="上位文件废止", ended_on=DAY + timedelta(9), by=town.clerk, at=builders.on(DAY))
    found = read(made.pk)
    assert (found.state, found.ended_on) == (WITHDRAWN, DAY + timedelta(9))
    assert found.policy.matter.state == WITHDRAWN
    assert not Obligation.objects.filter(matter=made.policy_id, state=RUNNING).exists()
    assert not Clock.objects.filter(obligation__matter=made.policy_id).exists()
    with pytest.raises(MoveNotAllowed):
        withdraw(version_id=made.pk, reason="再来", by=town.clerk, at=builders.on(DAY, 12))


def test_a_version_does_not_end_later_than_its_paper_says(town) -> None:
    made = making.published(town, DAY, valid_from=DAY, valid_to=date(2026, 5, 1))
    with pytest.raises(EndsBefore):
        withdraw(version_id=made.pk, reason="延长", ended_on=date(2026, 6, 1), by=town.clerk, at=builders.on(DAY))


def test_a_draft_of_a_published_policy_is_dropped_alone(town) -> None:
    first = making.published(town, DAY, valid_from=DAY)
    second = revise(
        reference=first.policy.matter.reference, valid_from=date(2026, 7, 1), by=town.clerk, at=builders.on(DAY, 12)
    )
    withdraw(version_id=second.pk, reason="不改了", by=town.clerk, at=builders.on(DAY, 12))
    assert read(second.pk).policy.matter.state == PUBLISHED
    assert Obligation.objects.filter(matter=first.policy_id, state=RUNNING).exists(), (
        "the first is still to be itemised"
    )


def test_only_what_was_published_is_revised(town) -> None:
    made = making.drafted(town, DAY)
    with pytest.raises(DraftedAlready):
        revise(reference=made.policy.matter.reference, valid_from=DAY, by=town.clerk, at=builders.on(DAY, 12))
    withdraw(version_id=made.pk, reason="不做了", by=town.clerk, at=builders.on(DAY, 12))
    with pytest.raises(NothingToRevise):
        revise(reference=made.policy.matter.reference, valid_from=DAY, by=town.clerk, at=builders.on(DAY, 12))


def test_the_database_knows_that_two_persons_publish(town) -> None:
    made = making.drafted(town, DAY)
    with pytest.raises(IntegrityError, match="published_by_another"):
        type(made).objects.filter(pk=made.pk).update(
            published_at=builders.on(DAY), published_by=town.clerk.person_id, state=PUBLISHED
        )
