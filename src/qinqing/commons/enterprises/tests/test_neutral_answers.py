"""Who checks the answer to an objection when the enterprise would rather not say: never the unit that gave it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.actions.staging import Delivery
from qinqing.commons.enterprises.models import Enterprise, Objection
from qinqing.commons.enterprises.queries.columns import columns
from qinqing.commons.enterprises.queries.objections import disputed, objection_for
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.tests.sheets import code
from qinqing.kernel.checks.actions import Finding, conclude, set_aside, take
from qinqing.kernel.checks.jobs import sweep_until
from qinqing.kernel.checks.models import Check, Rule
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.obligations.actions import Target, confirm
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Post, Rank, Unit
from tests.builders import actor, city, on, pdf, unit
from tests.routes import signed_in

MADE, ANSWERED = date(2026, 3, 2), date(2026, 3, 9)


@pytest.fixture
def town(demo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    return city()


@pytest.fixture
def desk(town):
    """The tax office owns taxes, has brought the firm's, and was objected to; it keeps what it said."""
    keeper = actor(unit("营商局", path="lanchuan/"), "system", jurisdiction="lanchuan/")
    clerk = actor(unit("市税务局", path="lanchuan/"), "clerk")
    actions.assign(source="税务部门", unit=Unit.objects.get(pk=clerk.unit_id), by=keeper)
    fields = {"name": "示例科技", "tax_paid": "1000000", "path": "lanchuan/lingang/"}
    delivery = Delivery("税务局导出", MADE - timedelta(days=9), [Row(2, code(1), fields)])
    batch = actions.stage(delivery=delivery, by=clerk, at=on(MADE, 8))
    actions.apply(import_id=batch.pk, seen=turn(), by=clerk, at=on(MADE, 8))
    given = {"code": "tax_paid", "value": "250", "reason": "完税证明上是 250 万元"}
    actions.object_to(**given, by=town.representative, at=on(MADE, 9))
    answered(clerk, corrected=False, day=ANSWERED)
    return clerk


def answered(by, *, corrected, day):
    reference = Objection.objects.get().matter.reference
    given = {"corrected": corrected, "note": "已核对", "uploads": [pdf()]}
    actions.answer_objection(target=Target(reference, "1", uuid4()), **given, by=by, at=on(day))


def asked_for_a_check(town):
    """Let the enterprise answer in confidence; some working days later a check begins among those that are drawn."""
    reference = Objection.objects.get().matter.reference
    set_aside(target=Target(reference, "1", uuid4()), note="不便直接说", by=town.representative, at=on(ANSWERED, 11))
    for days in range(1, 20):
        sweep_until(on(ANSWERED + timedelta(days=days)))
    return Check.objects.select_related("matter", "unit").get()


def found(check, by, result):
    day = timedelta(days=1) + check.begun_at.date()
    take(reference=check.matter.reference, by=by, at=on(day))
    finding = Finding(result, "调了完税凭证，问了双方。", uuid4(), [pdf()])
    conclude(reference=check.matter.reference, finding=finding, by=by, at=on(day, 15))
    return day


def office(name="市营商办"):
    made = unit(name, path="lanchuan/")
    return made, actor(made, "clerk", jurisdiction="lanchuan/none/")


def tax():
    return columns(["tax_paid"]).values["tax_paid"].tolist()


def test_an_answer_that_is_not_true_comes_back_and_is_corrected(town, desk):
    named, checker = office()
    Rule.objects.create(path="", permille=1, unit=named)
    check = asked_for_a_check(town)
    assert (check.unit, check.state) == (named, "assigned")
    reference = Objection.objects.get().matter.reference
    with pytest.raises(NotFound):
        objection_for(checker, reference)
    page = signed_in(checker).get(f"/checks/{check.matter.reference}/")
    assert page.status_code == 200
    assert "250" not in page.content.decode(), "nothing is read before the check is taken"
    day = found(check, checker, "false")
    promise = Obligation.objects.get()
    assert (promise.state, tax()) == ("running", [1_000_000]), "a check writes nothing into the registry"
    assert disputed(Enterprise.objects.get()) == {"tax_paid": reference}
    with pytest.raises(NotFound):
        objection_for(checker, reference)
    answered(desk, corrected=True, day=day + timedelta(days=1))
    assert (Objection.objects.get().outcome, tax()) == ("corrected", [2_500_000])
    confirm(target=Target(reference, "1", uuid4()), by=town.representative, at=on(day + timedelta(days=2)))
    assert disputed(Enterprise.objects.get()) == {}
    assert verify().faults == []


def test_an_answer_that_is_true_ends_the_dispute(town, desk):
    named, checker = office()
    Rule.objects.create(path="", permille=1, unit=named)
    found(asked_for_a_check(town), checker, "true")
    assert Obligation.objects.get().state == "verified"
    assert disputed(Enterprise.objects.get()) == {}
    assert (Objection.objects.get().outcome, tax()) == ("kept", [1_000_000])
    assert verify().faults == []


@pytest.mark.parametrize("above", [True, False])
def test_the_owner_of_the_value_never_checks_its_own_answer(town, desk, above):
    """The place names the tax office itself for its checks: a place above is asked, and without one nobody."""
    Rule.objects.create(path="lanchuan/", permille=1, unit=Unit.objects.get(pk=desk.unit_id))
    named = office()[0] if above else None
    if named:
        Rule.objects.create(path="", permille=1, unit=named)
    check = asked_for_a_check(town)
    assert (check.unit, check.state) == (named, "assigned" if named else "unassigned")
    for somebody in (desk, actor(Unit.objects.get(pk=desk.unit_id), "head"), town.representative):
        with pytest.raises(Refusal):
            take(reference=check.matter.reference, by=somebody, at=on(ANSWERED + timedelta(days=20)))
    assert Obligation.objects.get().state == "claimed", "and silence confirms nothing"
    assert disputed(Enterprise.objects.get())


def test_who_once_delivered_the_value_does_not_check_the_answer(town, desk):
    """Neither the office, though it is no side, nor whoever served there and checks for another office now."""
    brought_it = unit("统计局", path="lanchuan/")
    keeper, deliverer = actor(town.government, "system", jurisdiction="lanchuan/"), actor(brought_it, "clerk")
    actions.assign(source="税务部门", unit=brought_it, by=keeper)
    row = Row(2, code(1), {"tax_paid": "1200000"})
    delivery = Delivery("统计局导出", MADE - timedelta(days=3), [row])
    batch = actions.stage(delivery=delivery, by=deliverer, at=on(MADE, 12))
    actions.apply(import_id=batch.pk, seen=turn(), by=deliverer, at=on(MADE, 12))
    named, checker = office()
    Rule.objects.create(path="lanchuan/", permille=50, unit=brought_it)
    Rule.objects.create(path="", permille=50, unit=named)
    check = asked_for_a_check(town)
    assert check.unit == named
    Post.objects.create(
        person_id=checker.person_id,
        unit=brought_it,
        title="原任",
        rank=Rank.HANDLER,
        role="clerk",
        since=date(2020, 1, 1),
        until=date(2024, 1, 1),
    )
    with pytest.raises(Refusal, match="任过职"):
        take(reference=check.matter.reference, by=checker, at=on(ANSWERED + timedelta(days=20)))
