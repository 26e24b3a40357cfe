"""Totals say what the rows say: after whatever people do, in whatever order, and while others do it at the same time."""

import random
import threading
from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from qinqing.kernel.calendars.actions import publish_year
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.calendars.rules.notice import Declared
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import move, succeed
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import INTERNAL, PARTIES, SEALED
from qinqing.kernel.obligations.actions import (
    Asked,
    Completion,
    NewTerms,
    agree,
    ask_extension,
    claim,
    confirm,
    extend,
    propose,
    reject,
    waive,
)
from qinqing.kernel.obligations.jobs import fold, sweep_until
from qinqing.kernel.obligations.models import Claim, Gate, Obligation, Total
from qinqing.kernel.obligations.rules import AGREED, ENT_ALONE, SHIFT
from qinqing.kernel.parties.models import Unit, UnitKind
from tests.builders import actor, city, clause, on, photo, sign_contract, signed_on, target, unit

SIGNED = date(2026, 2, 2)
NUMBERS = "123456"


def month(day):
    return day.replace(day=1)


def from_rows():
    """What every fulfilled promise adds, by month, written without looking at how the database does it."""
    found = Counter()
    for one in Obligation.objects.filter(verified_on__isnull=False).select_related("matter", "debtor"):
        if one.matter.confidentiality == SEALED:
            continue
        accepted = one.claims.filter(outcome=Claim.ACCEPTED, completed_on__lte=one.alarm_on)
        side = ENT if one.debtor.kind == UnitKind.ENTERPRISE else GOV
        place = (one.matter.kind, one.matter.host_id, one.matter.path, one.matter.confidentiality)
        key = (*place, side, one.agreed_by, one.measure, month(one.alarm_on), one.verified_on <= one.alarm_on)
        found[*key, "n"] += 1
        found[*key, "owed"] += one.quantity or 0
        found[*key, "kept"] += sum(each.amount or 0 for each in accepted) if one.quantity else 0
    return {key: value for key, value in found.items() if value}


def from_totals():
    found = Counter()
    for one in Total.objects.all():
        key = (one.kind, one.host_id, one.path, one.confidentiality, one.side, one.agreed_by, one.measure)
        for what in ("n", "owed", "kept"):
            found[*key, month(one.day), one.in_time, what] += getattr(one, what)
    return {key: value for key, value in found.items() if value}


def settled():
    """Let what was told be done, and compare."""
    while dispatch():
        pass
    assert from_totals() == from_rows()


class Acts:
    """People who do anything they may, one after the other, on days that follow one another."""

    def __init__(self, town, seed):
        self.town, self.chance, self.day = town, random.Random(seed), SIGNED
        self.keeper = actor(unit("市府办", path="lanchuan/"), "system", jurisdiction="")
        self.contracts = [self.signed(number) for number in range(2)]
        self.park, self.clerk, self.heirs = town.park, town.clerk, 0
        self.done = Counter()

    def signed(self, number):
        days = [SIGNED + timedelta(days=self.chance.randint(20, 200)) for _ in NUMBERS]
        amounts = [{"quantity": 30, "measure": "亩"}, {"quantity": 500, "measure": "分"}, {}]
        clauses = [
            clause(one, (GOV, ENT)[at % 2], days[at], unit=WORKING_DAY, **amounts[(at + number) % 3])
            for at, one in enumerate(NUMBERS)
        ]
        made = signed_on(self.town, SIGNED, *clauses)
        for one, other in (("1", "2"), ("2", "3"), ("1", "5")):
            keys = Obligation.objects.filter(matter=made.pk, number__in=[one, other]).order_by("number")
            Gate.objects.create(on=keys[0], obligation=keys[1], mode=SHIFT)
        Obligation.objects.filter(matter=made.pk, number="6").update(agreed_by=ENT_ALONE)
        return made

    def some(self, state=""):
        """Pick a promise, in a state if there is one, with whoever owes it and whoever answers."""
        made = self.chance.choice(self.contracts)
        promises = list(Obligation.objects.filter(matter=made.pk).select_related("debtor").order_by("pk"))
        promise = self.chance.choice([one for one in promises if one.state == state] or promises)
        owes, answers = self.clerk, self.town.representative
        if promise.debtor.kind == UnitKind.ENTERPRISE:
            owes, answers = answers, owes
        return target(made, promise.number), promise, owes, answers

    def claim(self):
        asked, promise, owes, _ = self.some("running")
        amount = self.chance.choice([promise.quantity, promise.quantity // 2]) if promise.quantity else None
        done = max(SIGNED, self.day - timedelta(days=self.chance.randint(0, 20)))
        claim(target=asked, completion=Completion(done, amount=amount), uploads=[photo()], by=owes, at=on(self.day))

    def confirm(self):
        asked, _, _, answers = self.some("claimed")
        confirm(target=asked, by=answers, at=on(self.day))

    def reject(self):
        asked, _, _, answers = self.some("claimed")
        reject(target=asked, reason="看不清", by=answers, at=on(self.day))

    def extend(self):
        asked, _, owes, answers = self.some("running")
        ask_extension(target=asked, asked=Asked(AGREED, "雨季"), days=9, by=owes, at=on(self.day))
        extend(target=asked, by=answers, at=on(self.day, 11))

    def replace(self):
        asked, promise, owes, answers = self.some()
        terms = NewTerms(
            "改期", self.day + timedelta(days=30), "补充协议", quantity=promise.quantity, measure=promise.measure
        )
        propose(target=asked, terms=terms, reason="拆迁难", by=owes, at=on(self.day))
        agree(target=asked, by=answers, at=on(self.day, 11))

    def waive(self):
        asked, _, _, answers = self.some()
        waive(target=asked, reason="不再需要", by=answers, at=on(self.day))

    def holiday(self):
        rests = [Declared(self.day + timedelta(days=each), is_work=False, note="休") for each in (3, 4, 5)]
        publish_year(code="cn", year=2026, days=rests, by=self.keeper, at=on(self.day))

    def inherit(self):
        self.heirs += 1
        heir = unit(f"新区管委会{self.heirs}", UnitKind.PARK, f"lanchuan/heir{self.heirs}/")
        terms = {"predecessor_id": self.park.pk, "successor_id": heir.pk, "kind": "merge", "takes_over": True}
        succeed(**terms, since=SIGNED, by=self.keeper, at=on(self.day))
        self.park, self.clerk = heir, actor(heir, "clerk")

    def relocate(self):
        path = f"lanchuan/place{self.chance.randint(1, 99)}/"
        move(unit_id=self.park.pk, to=path, above=None, by=self.keeper, at=on(self.day))

    def classify(self):
        kind = self.chance.choice([SEALED, INTERNAL, PARTIES, PARTIES])
        matter = Matter.objects.filter(pk=self.chance.choice(self.contracts).pk)
        matter.update(confidentiality=kind, title="" if kind == SEALED else "投资合同", known_as="")

    def sweep(self):
        sweep_until(on(self.day))

    def fold(self):
        fold(1)

    def one(self):
        usual = ["claim", "confirm"] * 5 + ["sweep", "reject", "extend", "replace", "classify", "relocate"]
        name = self.chance.choice([*usual, "waive", "holiday", "inherit", "fold"])
        self.day += timedelta(days=self.chance.randint(0, 4))
        try:
            with transaction.atomic():
                getattr(self, name)()
        except Refusal:
            return
        self.done[name] += 1


@pytest.mark.parametrize("seed", range(3))
def test_whatever_people_do_totals_are_what_rows_say(town, seed):
    acts = Acts(town, seed)
    for number in range(300):
        acts.one()
        settled()
        if number > 80 and acts.done["confirm"] > 3 and len(acts.done) > 9:
            break
    Matter.objects.filter(confidentiality=SEALED).update(confidentiality=PARTIES, title="投资合同")
    assert acts.done["confirm"] > 3
    assert len(acts.done) > 9
    assert from_rows()
    fold(1)
    settled()
    keys = list(Total.objects.values_list("kind", "host", "path", "side", "agreed_by", "measure", "day", "in_time"))
    assert len(set(keys)) == len(keys) == Total.objects.filter(folded=True).count()


@pytest.fixture
def kept(db):
    """A contract of which the park kept 1 and 2 in time, 30 亩 each of which 20 were there by then."""
    town, today = city(), timezone.localdate()
    clauses = [clause(one, GOV, today - timedelta(days=5), quantity=30, measure="亩") for one in "12"]
    made = sign_contract(town, *clauses, clause("3", ENT, today), signed_on=today - timedelta(days=90))
    for one in Obligation.objects.filter(matter=made.pk, number__in="12"):
        done = {"claimed_at": timezone.now(), "claimed_by_id": town.clerk.person_id, "outcome": Claim.ACCEPTED}
        Claim.objects.create(obligation=one, key=uuid4(), completed_on=one.alarm_on, amount=20, **done)
        late = one.alarm_on + timedelta(days=1)
        Claim.objects.create(obligation=one, key=uuid4(), completed_on=late, amount=10, **done)
    Obligation.objects.filter(matter=made.pk, number__in="12").update(state="verified", verified_on=F("alarm_on"))
    return made


def sums():
    return [sum(getattr(one, what) for one in Total.objects.all()) for what in ("n", "kept", "owed")]


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ({"state": "running", "verified_on": None}, [0, 0, 0]),
        ({"alarm_on": F("alarm_on") + timedelta(days=1)}, [2, 60, 60]),
        ({"alarm_on": F("alarm_on") - timedelta(days=1)}, [2, 0, 60]),
        ({"quantity": None, "measure": ""}, [2, 0, 0]),
        ({"agreed_by": ENT_ALONE}, [2, 40, 60]),
        ({"light": 1, "number": F("title")}, [2, 40, 60]),
    ],
)
def test_a_change_of_a_promise_is_taken_along(kept, changed, left):
    assert sums() == [2, 40, 60]
    for one in Obligation.objects.filter(matter=kept.pk, verified_on__isnull=False):
        Obligation.objects.filter(pk=one.pk).update(**changed)
    assert sums() == left
    assert from_totals() == from_rows()


def test_claims_of_one_promise_that_change_together_are_all_taken_along(kept):
    Claim.objects.update(completed_on=F("completed_on") + timedelta(days=1))
    assert (sums(), from_totals()) == ([2, 0, 60], from_rows())
    Claim.objects.update(completed_on=F("completed_on") - timedelta(days=2))
    assert (sums(), from_totals()) == ([2, 60, 60], from_rows())
    Claim.objects.update(outcome=Claim.RETURNED)
    assert (sums(), from_totals()) == ([2, 0, 60], from_rows())


def test_a_unit_that_changes_sides_takes_its_promises_along(kept):
    before = from_totals()
    Unit.objects.filter(pk=kept.matter.host_id).update(kind=UnitKind.ENTERPRISE, uscc="91990000TEST000009")
    assert from_totals() == from_rows() != before


def test_what_is_sealed_is_in_no_total(kept):
    Matter.objects.filter(pk=kept.pk).update(confidentiality=SEALED, title="", known_as="")
    assert sums() == [0, 0, 0]
    assert fold(1)
    assert not Total.objects.exists()


def test_rows_that_came_past_the_triggers_are_added_up_anew(kept):
    before = from_totals()
    Total.objects.update(n=7)
    with connection.cursor() as cursor:
        cursor.execute("SELECT obligations_total_anew()")
    assert before == from_totals() == from_rows()


def test_days_of_this_month_stay_days(kept):
    today = timezone.localdate()
    Obligation.objects.filter(matter=kept.pk, number="1").update(alarm_on=today, verified_on=today)
    Obligation.objects.filter(matter=kept.pk, number="2").update(alarm_on=date(2020, 5, 17))
    fold(1)
    assert set(Total.objects.values_list("day", flat=True)) == {today, date(2020, 5, 1)}


def test_few_loose_rows_are_left_alone(kept):
    assert Total.objects.count() == 2
    assert fold(3) == 0
    assert fold(2) == 2
    assert fold(1) == 0
    assert sums() == [2, 40, 60]


def test_a_light_writes_no_total(kept):
    Total.objects.all().delete()
    Obligation.objects.update(light=3, epoch=F("epoch") + 1)
    Matter.objects.update(light=3, rev=F("rev") + 1)
    assert not Total.objects.exists()


@pytest.mark.parametrize("order", ["fulfilled first", "moved first"])
def test_a_matter_that_moves_while_a_promise_is_fulfilled(town, order):
    """Neither sees the other before it commits; whoever comes second waits, and counts both."""
    made = signed_on(town, SIGNED, clause("1", GOV, date(2026, 6, 1)))

    def fulfil():
        Obligation.objects.filter(matter=made.pk).update(state="verified", verified_on=date(2026, 5, 1))

    def travel():
        Matter.objects.filter(pk=made.pk).update(path="lanchuan/haian/")

    first, second = (fulfil, travel) if order == "fulfilled first" else (travel, fulfil)

    def other():
        try:
            second()
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(1)
    thread.join(20)
    assert not thread.is_alive()
    assert [one[2] for one in from_rows()] == ["lanchuan/haian/"]
    assert from_totals() == from_rows()
