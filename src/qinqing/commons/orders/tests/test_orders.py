"""Writing and issuing orders, answering, sending back, withdrawing: who may, and what becomes of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from qinqing.commons.orders.actions import (
    AlreadyMarked,
    LimitPassed,
    NoLonger,
    NotAbove,
    NothingWritten,
    OutOfRange,
    TellsName,
    TheirsNot,
    discard,
    draft,
    issue,
    revise,
    withdraw,
)
from qinqing.commons.orders.lifecycle import STATES, TURN
from qinqing.commons.orders.models import Order
from qinqing.commons.orders.queries import order_for
from qinqing.commons.orders.tests.conftest import Write, asked
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound, Stale
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Barred, Recused
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import Asked, Completion, Target, ask_extension, claim, confirm, extend, reject
from qinqing.kernel.obligations.lifecycle import CLAIMED, ENDED, RUNNING, VERIFIED
from qinqing.kernel.obligations.models import Clock, Obligation
from qinqing.kernel.obligations.rules import ORDER, PARTIES
from qinqing.kernel.parties.models import Post, Rank, UnitKind
from tests import builders


def on(order: Order, **more: Any) -> Target:
    return Target(order.matter.reference, "1", builders.uuid4(), more.get("rev"))


def promise(order: Order) -> Obligation:
    return Obligation.objects.select_related("calendar").get(matter=order.pk)


def answer(city: builders.City, order: Order, today: date) -> None:
    claim(target=on(order), completion=Completion(today, "已移交。"), uploads=[builders.photo()], by=city.clerk)


def test_every_state_has_a_turn() -> None:
    assert set(STATES) == set(TURN)


def test_an_order_is_a_promise_of_the_addressee_to_the_issuer(city: builders.City, order: Order, today: date) -> None:
    made = promise(order)
    assert (made.debtor, made.creditor, made.verifier) == (city.park, city.stationed, city.stationed)
    assert made.base_due == calendar(made.calendar.code).shift(today, 5, WORKING_DAY)
    assert (made.source_kind, made.source, made.agreed_by) == (ORDER, "查明原因。\n报送移交单。", "gov")
    assert (order.mark, order.matter.path, order.matter.host) == (f"岚督〔{today.year}〕1号", city.park.path, city.park)
    assert made.ladder.code == "order.government"
    assert Clock.objects.filter(obligation=made).exists()


def test_a_draft_is_its_own_units_alone_and_has_no_number(city: builders.City, write: Write) -> None:
    made = write()
    assert (made.number, made.mark, made.matter.title) == (None, "", "督办单草稿")
    above = builders.actor(city.government, "head", Rank.CHIEF, "lanchuan/")
    for other in (city.clerk, city.head, above, city.representative):
        with pytest.raises(NotFound):
            order_for(other, made.matter.reference)
    assert not Obligation.objects.filter(matter=made.pk).exists()
    assert [one.kind for one in history(made.pk)] == ["orders.order.drafted"]


def test_the_addressee_answers_and_another_accepts(city: builders.City, order: Order, today: date) -> None:
    answer(city, order, today)
    assert promise(order).state == CLAIMED
    for own in (city.clerk, city.colleague):
        with pytest.raises(MoveNotAllowed, match="别人不能代替"):
            confirm(target=on(order), by=own)
    confirm(target=on(order), by=city.supervisor)
    done = promise(order)
    assert (done.state, done.verified_on) == (VERIFIED, today)
    with pytest.raises(MoveNotAllowed, match="不再撤回"):
        withdraw(reference=order.matter.reference, reason="不需要了", by=city.supervisor)


def test_whoever_replied_does_not_accept_from_a_second_post(city: builders.City, order: Order, today: date) -> None:
    """The clerk was lent to the issuer's unit: neither the person nor the former unit judges."""
    answer(city, order, today)
    second = Post.objects.create(
        person_id=city.clerk.person_id, unit=city.stationed, role="supervisor", rank=Rank.HANDLER, since=builders.SINCE
    )
    with pytest.raises((MoveNotAllowed, Barred)):
        confirm(target=on(order), by=builders.acting(second))


def test_an_answer_is_sent_back_with_a_reason_and_the_clock_goes_on(
    city: builders.City, order: Order, today: date
) -> None:
    answer(city, order, today)
    reject(target=on(order), reason="没有看到移交单。", by=city.supervisor)
    assert promise(order).state == RUNNING
    assert Clock.objects.filter(obligation__matter=order.pk).exists()


def test_a_supervisor_confirms_nothing_that_is_owed_to_another(
    city: builders.City, late: Contract, today: date
) -> None:
    """Made verifier of a contract, the stationed group still does not confirm in the place of a side."""
    Obligation.objects.filter(matter=late.pk, number="1").update(verifier=city.stationed)
    claim(
        target=builders.target(late),
        completion=Completion(today),
        uploads=[builders.photo()],
        by=city.clerk,
    )
    with pytest.raises(MoveNotAllowed, match="不代替任何一方确认"):
        confirm(target=builders.target(late), by=city.supervisor)


def test_the_issuer_grants_more_time(city: builders.City, order: Order, today: date) -> None:
    before = promise(order).due
    wanted = Asked(party=next(iter(PARTIES)), reason="材料在途。")
    ask_extension(target=on(order), asked=wanted, days=3, by=city.clerk)
    extend(target=on(order), by=city.supervisor)
    days = calendar(promise(order).calendar.code)
    assert promise(order).due == days.shift(before, 3, WORKING_DAY)


@pytest.mark.parametrize("unit", ["stranger", "firm", "outside"])
def test_out_of_range_is_refused_in_a_clear_sentence(city: builders.City, write: Write, unit: str) -> None:
    county = builders.actor(city.park, "head", Rank.CHIEF, "lanchuan/lingang/")
    other = {
        "stranger": builders.unit("外市住建局", path="waishi/"),
        "firm": city.firm,
        "outside": builders.unit("外部单位", UnitKind.EXTERNAL, "lanchuan/"),
    }[unit]
    with pytest.raises(OutOfRange, match=f"{other.short_name}不在您的管辖范围之内"):
        write(addressee=other)
    with pytest.raises(OutOfRange):
        write(addressee=builders.unit("海安住建局", path="lanchuan/haian/"), by=county)


def test_nobody_orders_himself_or_what_stands_above(city: builders.City, write: Write) -> None:
    with pytest.raises(NotAbove):
        write(addressee=city.government, by=city.head)
    with pytest.raises(NotAbove):
        write(addressee=city.park, by=city.head)


@pytest.mark.parametrize("role", ["clerk", "stranger", "representative"])
def test_others_write_no_orders(city: builders.City, role: str) -> None:
    with pytest.raises(NotAllowed):
        draft(wanted=asked(city), by=getattr(city, role))


@pytest.mark.parametrize(
    "more",
    [
        {"title": "关于限期办结的督办单（秘密）"},
        {"demand": "机密★1年\n查明原因。"},
        {"demand": "查明原因。\n绝密"},
        {"demand": "\n".join(["查明原因。"] * 20 + ["密级：秘密"])},
    ],
)
def test_a_marked_text_is_refused(write: Write, more: dict[str, Any]) -> None:
    with pytest.raises(AlreadyMarked, match="标有密级"):
        write(**more)


@pytest.mark.parametrize("more", [{"title": " "}, {"demand": "\n "}])
def test_an_order_says_something(write: Write, more: dict[str, Any]) -> None:
    with pytest.raises(NothingWritten):
        write(**more)


def test_a_limit_lies_ahead_also_when_it_is_issued(city: builders.City, write: Write, today: date) -> None:
    with pytest.raises(LimitPassed):
        write(length=None, due_on=today)
    made = write(length=None, due_on=today + timedelta(days=9))
    Order.objects.filter(pk=made.pk).update(due_on=today)
    with pytest.raises(LimitPassed):
        issue(reference=made.matter.reference, by=city.supervisor)
    made.refresh_from_db()
    assert made.number is None


def test_one_order_goes_to_one_unit_about_what_it_owes(city: builders.City, write: Write, late: Contract) -> None:
    other = builders.unit("市水务局", path="lanchuan/lingang/")
    with pytest.raises(TheirsNot, match="是临港区管委会的承诺"):
        write(addressee=other, cites=[builders.promise(late).pk])


def test_the_name_of_a_matter_does_not_travel_in_the_words(write: Write, late: Contract) -> None:
    cites = [builders.promise(late).pk]
    for more in ({"title": "关于示例项目投资合同的督办单"}, {"demand": "按示例项目 投资合同办。"}):
        with pytest.raises(TellsName, match="不要写「示例项目投资合同」"):
            write(cites=cites, **more)


def test_what_is_not_seen_is_not_ordered(city: builders.City, write: Write, late: Contract) -> None:
    Matter.objects.filter(pk=late.pk).update(confidentiality="sealed", title="", known_as="")
    with pytest.raises(NoLonger):
        write(cites=[builders.promise(late).pk])


def test_what_was_fulfilled_meanwhile_is_not_ordered(
    city: builders.City, write: Write, late: Contract, today: date
) -> None:
    made = write(cites=[builders.promise(late).pk])
    on_land = builders.target(late)
    claim(target=on_land, completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    confirm(target=builders.target(late), by=city.representative)
    with pytest.raises(NoLonger, match="1 项已经办结"):
        issue(reference=made.matter.reference, by=city.supervisor)


def test_the_heir_of_the_issuer_withdraws_what_it_issued(city: builders.City, order: Order) -> None:
    heir = builders.unit("派驻一组", UnitKind.STATIONED, "lanchuan/")
    Obligation.objects.filter(matter=order.pk).update(creditor=heir, verifier=heir)
    with pytest.raises(MoveNotAllowed, match="由派驻一组办理"):
        withdraw(reference=order.matter.reference, reason="不需要了", by=city.supervisor)
    withdraw(
        reference=order.matter.reference,
        reason="不需要了",
        by=builders.actor(heir, "supervisor", Rank.CHIEF, "lanchuan/"),
    )


def test_a_recused_supervisor_neither_writes_nor_issues(city: builders.City, write: Write) -> None:
    made = write()
    Exclusion.objects.create(
        person_id=city.supervisor.person_id,
        unit=city.park,
        since=builders.SINCE,
    )
    with pytest.raises(Recused):
        write()
    with pytest.raises(Recused):
        issue(reference=made.matter.reference, by=city.supervisor)


def test_whoever_came_from_the_addressee_does_not_order_it(city: builders.City, write: Write) -> None:
    made = write()
    Post.objects.create(
        person_id=city.supervisor.person_id,
        unit=city.park,
        role="clerk",
        rank=Rank.HANDLER,
        since=builders.SINCE,
        until=date(2021, 1, 1),
    )
    with pytest.raises(Barred):
        issue(reference=made.matter.reference, by=city.supervisor)


def test_what_was_issued_is_not_changed_and_what_was_overtaken_is_refused(
    city: builders.City, write: Write, order: Order
) -> None:
    with pytest.raises(MoveNotAllowed, match="撤回以后另发"):
        revise(reference=order.matter.reference, wanted=asked(city), by=city.supervisor)
    made = write()
    revise(reference=made.matter.reference, wanted=asked(city, length=7), rev=0, by=city.supervisor)
    with pytest.raises(Stale):
        issue(reference=made.matter.reference, rev=0, by=city.supervisor)
    again = issue(reference=made.matter.reference, rev=1, by=city.supervisor)
    assert (again.length, again.number) == (7, 2)
    with pytest.raises(MoveNotAllowed):
        issue(reference=made.matter.reference, by=city.supervisor)


def test_a_withdrawn_order_keeps_its_number_with_the_reason(city: builders.City, write: Write, order: Order) -> None:
    reference = order.matter.reference
    with pytest.raises(NotAllowed):
        withdraw(reference=reference, reason="发错了", by=city.clerk)
    with pytest.raises(MoveNotAllowed):
        withdraw(reference=reference, reason="发错了", by=city.head)
    withdraw(reference=reference, reason="发错单位。", by=city.supervisor)
    gone = order_for(city.clerk, reference)
    assert (gone.number, gone.matter.state, promise(order).state) == (1, "withdrawn", ENDED)
    assert not Clock.objects.filter(obligation__matter=order.pk).exists()
    assert history(order.pk)[-1].text("reason") == "发错单位。"
    made = write()
    assert issue(reference=made.matter.reference, by=city.supervisor).number == 2


def test_a_discarded_draft_leaves_no_gap(city: builders.City, write: Write) -> None:
    gone, kept = write(), write()
    discard(reference=gone.matter.reference, by=city.supervisor)
    assert issue(reference=kept.matter.reference, by=city.supervisor).number == 1
    with pytest.raises(MoveNotAllowed, match="作废"):
        issue(reference=gone.matter.reference, by=city.supervisor)


def test_each_issuer_counts_for_itself(city: builders.City, write: Write, order: Order) -> None:
    mayor = builders.actor(city.government, "head", Rank.CHIEF, "lanchuan/")
    made = write(by=mayor)
    assert (order.number, issue(reference=made.matter.reference, by=mayor).number) == (1, 1)


def test_the_database_refuses_what_no_order_is(city: builders.City, order: Order, write: Write) -> None:
    for change in (
        {"number": None},
        {"addressee": city.stationed},
        {"due_on": date(2030, 1, 1)},
        {"withdrawn_at": order.issued_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(**change)
    made = write()
    same = {"year": order.year, "number": 1, "issued_at": order.issued_at, "issued_by": order.issued_by}
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=made.pk).update(**same)


def test_the_addressee_and_the_copies_are_told(city: builders.City, order: Order) -> None:
    office = builders.actor(city.government, "clerk")
    while dispatch():
        pass
    told = set(Notice.objects.filter(kind="orders.order.issued").values_list("person", flat=True))
    assert told == {city.clerk.person_id, city.head.person_id, office.person_id}
