"""Resolutions as sources, lengths and gates of both modes, quantities, and what government gives."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import Contract, Draft
from qinqing.domains.contracts.tests.drafting.conftest import Desk, says
from qinqing.domains.contracts.tests.drafting.test_pages import start
from qinqing.kernel.obligations.models import Gate, Obligation
from qinqing.kernel.obligations.queries.rates import in_rates
from tests.routes import signed_in

MINUTES = {
    "document": "resolution",
    "number": "临管纪〔2026〕3号",
    "meeting": "管委会第3次主任办公会",
    "issuer": "临港区管委会办公室",
}


def signed(desk, day=None):
    """Send, review and enter what stands on the desk; return its promises by number."""
    assert desk.step("send").status_code == 302
    assert desk.step("review", who=desk.town.head).status_code == 302
    answer = desk.step("sign", signed_on=f"{day or timezone.localdate():%Y-%m-%d}")
    assert answer.status_code == 302, says(answer)
    contract = Contract.objects.get()
    return contract, {one.number: one for one in Obligation.objects.filter(matter=contract.pk)}


@pytest.fixture
def empty(begin, town):
    """A draft without a text."""
    return Desk(begin(text=""), town)


def add(desk, number, **changed):
    given = {
        "number": number,
        "title": f"第{number}项",
        "side": "gov",
        "base_due": "2030-05-06",
        "unit": "calendar_day",
        "text": "原文",
        **changed,
    }
    address = reverse("draft_clause_add", args=[desk.reference])
    return signed_in(desk.town.clerk).post(address, {name: value for name, value in given.items() if value != ""})


def test_a_resolution_is_watched_and_enters_no_rate_of_the_enterprise(town):
    assert start(town, **MINUTES).status_code == 302
    draft = Draft.objects.select_related("matter").get()
    desk = Desk(draft, town)
    assert "管委会第3次主任办公会" in says(desk.get())
    contract, promises = signed(desk.settled())
    assert (contract.document, contract.meeting, contract.issuer) == (
        "resolution",
        MINUTES["meeting"],
        MINUTES["issuer"],
    )
    assert {(one.source_kind, one.agreed_by) for one in promises.values()} == {("resolution", "gov")}
    far = date(2040, 1, 1)
    counted = in_rates(Obligation.objects.all(), date(2020, 1, 1), far, far)
    assert {one.number for one in counted} == {"1", "3"}, "only the side that set the limit is measured by it"
    shown = says(signed_in(town.representative).get(f"/contracts/{contract.matter.reference}/?item=2"))
    assert "会议纪要" in shown
    assert "期限由政府一方提出" in shown
    assert "管委会第3次主任办公会" in shown


def test_a_resolution_names_its_meeting_and_who_issued_it(town):
    answer = start(town, **{**MINUTES, "meeting": "", "issuer": ""})
    assert answer.status_code == 422
    assert "请填写会议名称" in says(answer)
    assert "请填写印发单位" in says(answer)
    assert not Draft.objects.exists()


def test_a_length_by_hand_follows_the_signing(empty):
    assert add(empty, "1", base_due="", length="30", length_unit="calendar_day").status_code == 302
    assert (empty.clause(1).base_due, empty.clause(1).length) == (None, 30)
    both = add(empty, "2", length="30", length_unit="calendar_day")
    assert both.status_code == 422
    assert "只要一样" in says(both)
    today = timezone.localdate()
    _, promises = signed(empty, today)
    assert promises["1"].base_due >= today + timedelta(30)


def test_what_was_changed_is_meant(begin, town):
    desk = Desk(begin(signed_on=date(2026, 3, 2)), town)
    assert desk.clause(2).length == 30
    assert desk.write(2, length="60").status_code == 302
    assert (desk.clause(2).length, desk.clause(2).base_due) == (60, date(2026, 5, 6))
    assert desk.write(2, base_due="2026-12-01").status_code == 302
    assert (desk.clause(2).length, desk.clause(2).base_due) == (None, date(2026, 12, 1))


def test_both_modes_of_gates_reach_the_promises(empty):
    add(empty, "1", base_due="2030-01-10")
    add(empty, "2", base_due="2030-02-10", side="ent", stops_for="1")
    add(empty, "3", base_due="2030-03-10", side="ent", waits_for="1", stops_for="2")
    _, promises = signed(empty)
    found = {
        (one.obligation.number, one.on.number, one.mode) for one in Gate.objects.select_related("obligation", "on")
    }
    assert found == {("2", "1", "shift"), ("3", "1", "start"), ("3", "2", "shift")}
    assert [promises[number].state for number in "123"] == ["running", "running", "pending"]
    assert promises["3"].base_start == date(2030, 2, 10)


def test_a_quantity_and_its_page_reach_the_promise(empty):
    add(empty, "1", quantity="500", measure="亩", page="12")
    _, promises = signed(empty)
    assert (promises["1"].quantity, promises["1"].measure, promises["1"].page) == (500, "亩", "12")


def test_half_a_quantity_is_refused(empty):
    answer = add(empty, "1", quantity="500")
    assert answer.status_code == 422
    assert "数量和单位要一起填" in says(answer)


def test_a_circle_of_gates_is_named_and_stops_the_review(empty):
    add(empty, "甲", base_due="", length="10", length_unit="calendar_day", waits_for="乙")
    add(empty, "乙", base_due="", length="20", length_unit="calendar_day", stops_for="丙")
    add(empty, "丙", base_due="", length="30", length_unit="calendar_day", waits_for="甲")
    answer = empty.step("send")
    assert answer.status_code == 409
    assert "前项互相等待：第 甲 条 → 第 乙 条 → 第 丙 条 → 第 甲 条" in says(answer)


def test_one_gate_in_two_modes_is_refused(empty):
    add(empty, "1", base_due="2030-01-10")
    add(empty, "2", base_due="2030-02-10", waits_for="1", stops_for="1")
    answer = empty.step("send")
    assert answer.status_code == 409
    assert "前项「1」写了两处" in says(answer)


@pytest.mark.parametrize("given", [{}, {"fair_review": "   "}])
def test_no_incentive_slips_through_without_its_mark(empty, given):
    """Words that give something are taken for an incentive, ticked or not."""
    add(empty, "1", title="兑付设备投资补贴", **given)
    answer = empty.step("send")
    assert answer.status_code == 409
    assert "却没有标为政府给的优惠" in says(answer)
    assert empty.draft.matter.state == "drafting"


def test_why_it_is_none_is_written_and_what_the_enterprise_gives_is_none(empty):
    add(empty, "1", title="兑付设备投资补贴", fair_review="省级资金代发，不由本级给予，2026年6月1日审查")
    add(empty, "2", title="返还多付的补贴", side="ent")
    assert empty.step("send").status_code == 302


def test_an_incentive_is_judged_again_at_the_signing(empty):
    """What slips in after the review, by whatever way, is stopped before the contract stands."""
    add(empty, "1", title="兑付奖励", incentive="on", legal_basis="某条例", fair_review="通过")
    empty.step("send")
    empty.step("review", who=empty.town.head)
    empty.draft.clauses.update(legal_basis="")
    answer = empty.step("sign", signed_on=f"{timezone.localdate():%Y-%m-%d}")
    assert answer.status_code == 422
    assert "没有写依据" in says(answer)
    assert not Contract.objects.exists()
