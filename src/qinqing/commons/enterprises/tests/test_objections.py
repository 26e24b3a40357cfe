"""Objections: made on one's own record, owed by the owning department, corrected or kept, never undone by older data."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import OlderThanKnown, turn
from qinqing.commons.enterprises.actions.objecting import (
    NobodyAnswers,
    NoDifference,
    NotYoursToAnswer,
    ObjectedBefore,
    WrongValue,
)
from qinqing.commons.enterprises.actions.staging import Delivery
from qinqing.commons.enterprises.models import Enterprise, Import, Objection
from qinqing.commons.enterprises.queries.columns import columns
from qinqing.commons.enterprises.queries.listing import record_for
from qinqing.commons.enterprises.queries.objections import disputed, in_dispute, within
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.tests.sheets import code
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.obligations.actions import Target, confirm
from qinqing.kernel.obligations.actions.claims import NeedsEvidence
from qinqing.kernel.obligations.models import Clock, Obligation
from qinqing.kernel.parties.models import Unit
from tests.builders import actor, city, pdf, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    return city()


@pytest.fixture
def desk(town):
    """The tax office owns taxes and has brought some of the firm's."""
    keeper = actor(unit("营商局", path="lanchuan/"), "system", jurisdiction="lanchuan/")
    clerk = actor(unit("市税务局", path="lanchuan/"), "clerk")
    office = Unit.objects.get(pk=clerk.unit_id)
    actions.assign(source="税务部门", unit=office, by=keeper)
    brought(clerk, {"name": "示例科技", "tax_paid": "1000000", "path": "lanchuan/lingang/"})
    return clerk


def brought(by, fields, days=10):
    as_of = timezone.localdate() - timedelta(days=days)
    batch = actions.stage(delivery=Delivery("税务局导出", as_of, [Row(2, code(1), fields)]), by=by)
    return actions.apply(import_id=batch.pk, seen=turn(), by=by)


def objected(town, **more):
    given = {"code": "tax_paid", "value": "250", "reason": "完税证明上是 250 万元", **more}
    return actions.object_to(**given, by=town.representative)


def answered(objection, by, *, corrected=True, uploads=None, key=None):
    return actions.answer_objection(
        target=Target(objection.matter.reference, "1", key or uuid4()),
        corrected=corrected,
        note="已核对",
        uploads=[pdf()] if uploads is None else uploads,
        by=by,
    )


def tax():
    return columns(["tax_paid"]).values["tax_paid"].tolist()


def test_an_objection_makes_a_promise_of_the_owner(town, desk):
    made = objected(town, uploads=[pdf()])
    promise = Obligation.objects.get(matter=made.matter)
    assert (promise.debtor_id, promise.creditor, promise.verifier) == (desk.unit_id, town.firm, town.firm)
    assert (promise.agreed_by, promise.source_kind) == ("gov", "pledge")
    assert "不是法定期限" in promise.source
    assert Clock.objects.filter(obligation=promise).exists()
    firm = Enterprise.objects.get()
    assert disputed(firm) == {"tax_paid": made.matter.reference}
    assert {name: ids.tolist() for name, ids in in_dispute().items()} == {"tax_paid": [firm.pk]}
    assert tax() == [1_000_000], "nothing changes by being said"
    assert verify().faults == []


def test_corrected_and_older_data_do_not_undo_it(town, desk):
    made = objected(town)
    answered(made, desk)
    made.refresh_from_db()
    assert (made.outcome, tax()) == ("corrected", [2_500_000])
    with pytest.raises(OlderThanKnown):
        brought(desk, {"tax_paid": "1000000"}, days=5)
    assert tax() == [2_500_000]
    known = {one.field.code: one for one in record_for(town.representative, code(1), timezone.localdate()).values}
    assert known["tax_paid"].batch.source == f"异议更正 {made.matter.reference}"
    assert known["tax_paid"].disputed, "until the enterprise has confirmed the answer"
    confirm(target=Target(made.matter.reference, "1", uuid4()), by=town.representative)
    assert disputed(Enterprise.objects.get()) == {}
    assert in_dispute() == {}
    assert verify().faults == []


def test_kept_with_reasons_stays_as_it_was(town, desk):
    made = objected(town)
    answered(made, desk, corrected=False)
    made.refresh_from_db()
    assert (made.outcome, made.batch, tax()) == ("kept", None, [1_000_000])
    assert disputed(Enterprise.objects.get())


def test_the_same_answer_twice_acts_once(town, desk):
    made, key = objected(town), uuid4()
    answered(made, desk, key=key)
    before = Import.objects.count()
    answered(made, desk, key=key)
    assert Import.objects.count() == before


def test_only_the_owner_answers_and_with_evidence(town, desk):
    made = objected(town)
    with pytest.raises(NotFound):
        answered(made, town.stranger)
    colleague = actor(unit("市发改委", path="lanchuan/"), "clerk", jurisdiction="lanchuan/")
    with pytest.raises((NotYoursToAnswer, NotFound)):
        answered(made, colleague)
    for somebody in (town.representative, town.supervisor):
        with pytest.raises(NotAllowed):
            answered(made, somebody)
    with pytest.raises(NeedsEvidence):
        answered(made, desk, uploads=[])
    assert tax() == [1_000_000], "a refused answer corrects nothing"
    with pytest.raises(NotFound):
        confirm(target=Target("YY-2026-9999", "1", uuid4()), by=desk)


def test_nobody_objects_for_another_or_to_what_is_not_wrong(town, desk):
    with pytest.raises(NotFound):
        actions.object_to(code="tax_paid", value="1", reason="x", by=town.rival)
    with pytest.raises(NotAllowed):
        actions.object_to(code="tax_paid", value="1", reason="x", by=town.clerk)
    with pytest.raises(NoDifference):
        objected(town, value="100")
    with pytest.raises(WrongValue, match="不是数字"):
        objected(town, value="很多")
    for hidden in ("size", "uscc", "nothing"):
        with pytest.raises(NotFound):
            objected(town, code=hidden)
    with pytest.raises(NobodyAnswers, match="科技部门"):
        objected(town, code="rd_spend", value="5")
    objected(town)
    with pytest.raises(ObjectedBefore):
        objected(town, value="260")
    assert Objection.objects.count() == 1


def test_without_an_owner_whoever_delivered_answers(town, desk):
    brought(town.clerk, {"patents": "3"})
    made = objected(town, code="patents", value="4")
    assert made.matter.host == town.park


def test_the_limit_is_said_to_be_the_citys_own():
    assert "不是法定期限" in within("lanchuan/").says


def test_pages(town, desk):
    firm, tax_desk = signed_in(town.representative), signed_in(desk)
    record = reverse("registry_record", args=[code(1)])
    assert "提出异议" in firm.get(record).content.decode()
    assert "提出异议" not in tax_desk.get(record).content.decode()
    make = reverse("objection_make", args=["tax_paid"])
    assert "不是法定期限" in firm.get(make).content.decode()
    assert firm.post(make, {"value": "250", "reason": ""}).status_code == 422
    assert not Objection.objects.exists()
    sent = firm.post(make, {"value": "250", "reason": "完税证明"})
    here = sent.headers["Location"]
    assert "有异议" in firm.get(record).content.decode()
    for client in (firm, tax_desk):
        page = client.get(here).content.decode()
        assert "250 万元" in page
        assert "完税证明" in page
    assert signed_in(town.rival).get(here).status_code == 404
    form = tax_desk.get(f"{here}answer/").context["form"].initial
    given = {"key": form["key"], "rev": form["rev"], "result": "correct", "note": "已核对"}
    assert tax_desk.post(f"{here}answer/", given).status_code == 422
    assert tax_desk.post(f"{here}answer/", {**given, "uploads": pdf()}).status_code == 302
    assert "已更正" in firm.get(here).content.decode()
