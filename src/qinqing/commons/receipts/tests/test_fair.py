"""Nobody writes a figure, decides on an own objection, or answers for another: every way in is tried."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from qinqing.commons.receipts.actions import Ruling, ask, inherit, object_to, rule, sign, take
from qinqing.commons.receipts.models import Receipt, Turn
from qinqing.commons.receipts.queries.issuing import issued
from qinqing.commons.receipts.queries.telling import ANOTHER, ELSEWHERE
from qinqing.commons.receipts.rules.lines import Moved
from qinqing.commons.receipts.tests.scene import (
    ASKED,
    HANDED,
    LAND,
    SIGNED,
    asked,
    fresh,
    objected,
    ruled,
    signed,
    turn,
    until,
)
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.checks.actions import change_rule
from qinqing.kernel.checks.models import Rule
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Barred, Recused
from qinqing.kernel.obligations.actions import Wait, bind
from qinqing.kernel.parties.models import Post, Unit, UnitKind
from tests import builders
from tests.builders import SINCE, act, actor, clause, on, promise, signed_on, target, unit
from tests.routes import signed_in


def named(office):
    Rule.objects.filter(pk="").update(unit=office)


@pytest.mark.parametrize("who", ["clerk", "representative"])
def test_whoever_objects_does_not_decide(town, who):
    receipt, mine = asked(town), getattr(town.city, who)
    objected(receipt, mine)
    reference = receipt.matter.reference
    for actor_ in (mine, town.city.clerk, town.city.representative, town.city.head, town.city.supervisor):
        with pytest.raises(Refusal):
            take(reference=reference, by=actor_, at=on(ASKED, 14))
    take(reference=reference, by=town.checker, at=on(ASKED, 14))
    ruling = Ruling("我说了算", uuid4(), [Moved(0, "enterprise", 12)])
    for actor_ in (mine, town.city.clerk, town.city.representative, town.colleague):
        with pytest.raises(Refusal):
            rule(reference=reference, ruling=ruling, by=actor_, at=on(ASKED, 15))
    assert fresh(receipt).state == "taken"


@pytest.mark.parametrize("who", ["debtor", "above", "below", "watches", "stationed", "inspection", "firm", "closed"])
def test_whoever_is_near_a_side_never_rules(town, who):
    park = Unit.objects.get(pk=town.city.park.pk)
    office = {
        "debtor": park,
        "above": town.city.government,
        "below": unit("下属中心", belongs_to=park),
        "watches": town.city.stationed,
        "stationed": unit("另一派驻组", UnitKind.STATIONED, "lanchuan/"),
        "inspection": unit("巡察组", UnitKind.INSPECTION, "lanchuan/"),
        "firm": unit("第三家公司", UnitKind.ENTERPRISE, uscc="91990000TEST000009"),
        "closed": unit("撤销的局", until=date(2021, 1, 1)),
    }[who]
    named(office)
    receipt = asked(town)
    objected(receipt, town.city.representative)
    waiting = fresh(receipt)
    assert (waiting.state, waiting.matter.next_due) == ("unassigned", None)
    assert not Turn.objects.filter(receipt=receipt, part="neutral").exists()
    clerk = actor(office, "clerk", jurisdiction="lanchuan/")
    with pytest.raises(Refusal):
        take(reference=receipt.matter.reference, by=clerk, at=on(ASKED, 14))


def across(town):
    """Let the works wait for a road that a bureau owes to another firm, in a contract of its own."""
    bureau, other = unit("交通局"), unit("另一公司", UnitKind.ENTERPRISE, uscc="91990000TEST000077")
    theirs = builders.City(**{**vars(town.city), "park": bureau, "firm": other, "clerk": actor(bureau, "clerk")})
    road = signed_on(theirs, SIGNED, clause("1", "gov", LAND, unit="calendar_day"))
    town.city.park.refresh_from_db()
    Matter.objects.filter(pk=road.pk).update(path="lanchuan/lingang/")
    wait = Wait(promise(town.contract, "2").pk, promise(road).pk, "shift")
    by = actor(town.city.government, "clerk", jurisdiction="lanchuan/")
    act(work=lambda at: bind([wait], by=by, at=at), by=by, at=on(SIGNED, 12))
    return bureau, other, road


def test_a_unit_that_bears_days_does_not_rule_on_them(town):
    bureau, _other, _road = across(town)
    named(bureau)
    receipt = asked(town)
    assert any(line["debtor"] == bureau.pk for line in issued([receipt])[receipt.pk].facts["figures"]["booking"])
    objected(receipt, town.city.clerk)
    assert fresh(receipt).state == "unassigned"


def test_of_other_matters_only_the_days_are_told(town):
    bureau, other, road = across(town)
    receipt = asked(town)
    html = signed_in(town.city.representative).get(reverse("receipt", args=[receipt.matter.reference])).content.decode()
    assert ELSEWHERE in html
    assert bureau.short_name in html
    for secret in (road.matter.reference, road.number, other.name):
        assert secret not in html
    body = issued([receipt])[receipt.pk].body
    assert road.matter.reference not in body
    assert "示例项目" not in body
    assert ANOTHER not in html


def test_what_waits_for_something_sealed_has_no_receipt(town):
    _bureau, _other, road = across(town)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matters_matter SET title = '', known_as = '', confidentiality = 'sealed' WHERE stream_id = %s",
            [road.pk],
        )
    with pytest.raises(Refusal, match="不能出具归因单"):
        asked(town)
    page = signed_in(town.city.clerk).get(reverse("receipt_ask", args=[town.contract.matter.reference, "2"]))
    assert "哪些天" not in page.content.decode()


def test_a_unit_that_is_named_later_finds_what_waits(town):
    named(None)
    receipt = asked(town)
    objected(receipt, town.city.clerk)
    assert fresh(receipt).state == "unassigned"
    until(ASKED, ASKED)
    named(town.office)
    from_now = actor(unit("运维", path="lanchuan/"), "system", jurisdiction="")
    change_rule(path="", permille=100, unit=town.office, by=from_now, at=on(HANDED))
    until(HANDED, HANDED)
    assert fresh(receipt).state == "assigned"


def test_a_former_member_of_a_side_does_not_rule(town):
    receipt = asked(town)
    objected(receipt, town.city.clerk)
    Post.objects.create(
        person_id=town.checker.person_id,
        unit=town.city.park,
        role="clerk",
        rank="handler",
        title="原经办",
        since=SINCE,
        until=date(2024, 1, 1),
    )
    with pytest.raises(Barred):
        take(reference=receipt.matter.reference, by=town.checker, at=on(ASKED, 14))


def test_a_declared_conflict_keeps_the_receipt_away(town):
    receipt = asked(town)
    objected(receipt, town.city.clerk)
    Exclusion.objects.create(person_id=town.checker.person_id, unit=town.city.firm, since=SINCE)
    with pytest.raises(Recused):
        take(reference=receipt.matter.reference, by=town.checker, at=on(ASKED, 14))
    page = signed_in(town.checker).get(reverse("receipt", args=[receipt.matter.reference]))
    assert "依规回避" in page.content.decode()


def test_nobody_answers_for_another(town):
    receipt, city = asked(town), town.city
    reference = receipt.matter.reference
    for who in (city.head, city.supervisor, town.checker, city.stranger, city.rival):
        with pytest.raises(Refusal):
            sign(reference=reference, key=uuid4(), by=who, at=on(ASKED, 12))
        with pytest.raises(Refusal):
            object_to(reference=reference, key=uuid4(), reason="不", by=who, at=on(ASKED, 12))
    assert not Turn.objects.exclude(said="").exists()


def test_one_person_does_not_sign_on_both_sides(town):
    receipt = asked(town)
    twice = Post.objects.create(
        person_id=town.city.clerk.person_id,
        unit=town.city.firm,
        role="enterprise",
        rank="handler",
        title="兼任",
        scopes=["view", "sign"],
        since=SINCE,
    )
    signed(receipt, town.city.clerk)
    with pytest.raises(Refusal, match="两个人分别答复"):
        signed(receipt, builders.acting(twice))
    assert turn(receipt, "debtor").said == ""


def test_a_seat_without_the_scope_to_sign_does_not(town):
    receipt = asked(town)
    viewer = builders.post(town.city.firm, "enterprise", scopes=["view"])
    with pytest.raises(Refusal):
        signed(receipt, builders.acting(viewer))
    with pytest.raises(Refusal):
        ask(target=target(town.contract, "1"), by=builders.acting(viewer), at=on(ASKED))


def test_the_form_cannot_carry_a_figure(town):
    client = signed_in(town.city.clerk)
    address = reverse("receipt_ask", args=[town.contract.matter.reference, "1"])
    html = client.get(address).content.decode()
    sent = {name: html.split(f'name="{name}" value="')[1].split('"')[0] for name in ("key", "rev")}
    client.post(address, {**sent, "days": "0", "as_of": "2026-04-01", "party": "enterprise", "total": "1"})
    made = Receipt.objects.get()
    facts = issued([made])[made.pk].facts
    assert facts["figures"]["total"] == 12
    assert facts["as_of"] != "2026-04-01"


def test_the_event_that_holds_the_figures_cannot_be_changed(town):
    receipt = asked(town)
    event = issued([receipt])[receipt.pk]
    for statement in (
        "UPDATE chronicle_event SET body = '{}' WHERE stream_id = %s AND seq = %s",
        "DELETE FROM chronicle_event WHERE stream_id = %s AND seq = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [event.stream_id, event.seq])


def test_the_database_knows_one_open_receipt_and_no_other_answer(town):
    receipt = asked(town)
    for part, said in (("debtor", "decided"), ("debtor", "signed"), ("creditor", "agreed")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Turn.objects.filter(receipt=receipt, part=part).update(said=said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(state="ruled")
    assert fresh(receipt).state == "open"


def test_time_alone_never_takes_a_receipt_back(town):
    """Whoever is about to lose cannot begin anew every day, so that nobody ever rules."""
    receipt = asked(town)
    for day in range(1, 20, 6):
        with pytest.raises(Refusal, match="还没有办结"):
            asked(town, day=ASKED + timedelta(days=day), by=town.city.clerk)
    objected(receipt, town.city.clerk)
    with pytest.raises(Refusal, match="还没有办结"):
        asked(town, day=ASKED + timedelta(days=21))


def test_both_sides_are_told_the_same(town):
    receipt = asked(town)
    until(ASKED, ASKED)
    objected(receipt, town.city.clerk)
    until(ASKED, ASKED)
    ruled(town, receipt)
    until(ASKED, ASKED)
    told = {}
    for who in (town.city.clerk, town.city.representative):
        html = signed_in(who).get(reverse("notices")).content.decode()
        told[who.person_id] = ("迟延归因单已经核定" in html, "转请中立的单位核定" in html)
    assert set(told.values()) == {(True, True)}


def test_an_outside_reader_learns_nothing_by_guessing_numbers(town):
    receipt = asked(town)
    with pytest.raises(NotFound):
        sign(reference=receipt.matter.reference, key=uuid4(), by=town.city.rival, at=on(ASKED))
    assert Event.objects.filter(stream=receipt.pk).count() == 1


def test_whoever_takes_over_a_unit_answers_in_its_place(town):
    receipt = asked(town)
    heir = unit("临港新区管委会", UnitKind.PARK, belongs_to=town.city.government)
    with by_the_clock():
        inherit(town.city.park.pk, heir.pk)
    assert turn(receipt, "creditor").unit == heir
    assert turn(receipt, "debtor").unit == town.city.firm
    with by_the_clock():
        inherit(heir.pk, town.city.firm.pk)
    assert turn(receipt, "creditor").unit == heir
