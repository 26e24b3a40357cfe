"""Bulk acts: each row by itself, with its own result; a judgement is never one of many."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.commons.orders.models import Order
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices import bulk as device
from qinqing.kernel.devices.bulk import BulkAct, One, Planned, bulk_acts
from qinqing.kernel.devices.refusal import NotTogether, Refusal
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import Completion, claim, confirm, reject
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages import actions
from qinqing.kernel.pages.models import Bulk, BulkRow
from qinqing.kernel.proposals import actions as proposals
from qinqing.kernel.proposals.models import Proposal
from tests import builders
from tests.routes import content, signed_in


@pytest.fixture
def city(db: None, settings: Any, tmp_path: Any) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    settings.MEDIA_ROOT = tmp_path
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def told(response: Any) -> str:
    return content(response).decode()


def claimed(city: builders.City, today: date, *numbers: str) -> Contract:
    """Return a contract in which the park has claimed these of its promises."""
    clauses = [builders.clause(number, "gov", today) for number in numbers]
    contract = builders.sign_contract(city, *clauses, signed_on=today - timedelta(days=30))
    for number in numbers:
        done = Completion(today)
        claim(target=builders.target(contract, number), completion=done, uploads=[builders.photo()], by=city.clerk)
    return contract


def keys(contract: Contract) -> list[str]:
    return [
        str(one) for one in Obligation.objects.filter(matter=contract.pk).order_by("pk").values_list("pk", flat=True)
    ]


def preview(client: Any, code: str, rows: list[str]) -> tuple[str, dict[str, Any]]:
    """Return the preview, and the form that it would send."""
    page = told(client.get(reverse("bulk", args=[code]), {"row": rows}))
    [key] = re.findall(r'name="key" value="([^"]+)"', page)
    found = re.findall(r'name="row" value="([^"]*)"><input type="hidden" name="seen" value="([^"]*)"', page)
    return page, {"key": key, "row": [row for row, _ in found], "seen": [seen for _, seen in found]}


def outcomes(key: str) -> list[str]:
    return list(BulkRow.objects.filter(bulk=key).order_by("number").values_list("outcome", flat=True))


def test_several_claims_of_one_contract_are_confirmed_with_the_same_words(city: builders.City, today: date) -> None:
    contract = claimed(city, today, "1", "2", "3")
    client = signed_in(city.representative)
    assert told(client.get("/todo/")).count('form="together"') == 3
    page, form = preview(client, "confirm", keys(contract))
    assert "确认勾选的完成报告：3 件" in page
    answer = client.post(reverse("bulk", args=["confirm"]), {**form, "note": "都看过了"})
    assert answer["Location"] == reverse("bulk_result", args=[form["key"]])
    assert outcomes(form["key"]) == ["done"] * 3
    confirmed = Event.objects.filter(stream=contract.matter_id, kind="obligations.obligation.confirmed")
    assert confirmed.count() == 3
    assert BulkRow.objects.filter(bulk=form["key"], stream=contract.matter_id).count() == 3
    result = told(client.get(answer["Location"]))
    assert "已办 3 件" in result
    assert "已办".encode() in content(client.get(reverse("bulk_result_table", args=[form["key"]])))


def test_sent_twice_is_done_once_and_reads_the_same(city: builders.City, today: date) -> None:
    contract = claimed(city, today, "1", "2")
    client = signed_in(city.representative)
    _, form = preview(client, "confirm", keys(contract))
    first = client.post(reverse("bulk", args=["confirm"]), form)
    before = (Event.objects.count(), told(client.get(first["Location"])))
    second = client.post(reverse("bulk", args=["confirm"]), form)
    assert second["Location"] == first["Location"]
    assert Event.objects.count() == before[0]
    assert outcomes(form["key"]) == ["done", "done"]


def test_a_row_that_was_overtaken_says_the_difference_and_stops_no_other(city: builders.City, today: date) -> None:
    contract = claimed(city, today, "1", "2", "3")
    client = signed_in(city.representative)
    _, form = preview(client, "confirm", keys(contract))
    reject(target=builders.target(contract, "1"), reason="缺一份", by=city.representative)
    again = Completion(today - timedelta(days=1))
    claim(target=builders.target(contract, "1"), completion=again, uploads=[builders.photo()], by=city.clerk)
    client.post(reverse("bulk", args=["confirm"]), form)
    assert outcomes(form["key"]) == ["lost", "done", "done"]
    page = told(client.get(reverse("bulk_result", args=[form["key"]])))
    assert f"原来是「{today:%Y-%m-%d} 完成，待确认」，现在是「{again.completed_on:%Y-%m-%d} 完成，待确认」" in page
    assert Obligation.objects.get(pk=keys(contract)[0]).state == "claimed"


def test_who_may_not_is_told_why_before_and_does_nothing(city: builders.City, today: date) -> None:
    contract, other = claimed(city, today, "1"), claimed(city, today, "1")
    client = signed_in(city.representative)
    page, form = preview(client, "confirm", [*keys(contract), *keys(other)])
    assert "一次只答复同一份合同的几项" in page
    client.post(reverse("bulk", args=["confirm"]), form)
    assert outcomes(form["key"]) == ["done", "refused"]
    own = signed_in(city.clerk)
    page, form = preview(own, "confirm", keys(other))
    assert "能办 0 件" in page
    own.post(reverse("bulk", args=["confirm"]), form)
    assert outcomes(form["key"]) == ["refused"]
    assert Obligation.objects.get(pk=keys(other)[0]).state == "claimed"


def test_what_one_may_not_see_is_neither_named_nor_done(city: builders.City, today: date) -> None:
    contract = claimed(city, today, "1")
    client = signed_in(city.rival)
    page = told(client.get(reverse("bulk", args=["confirm"]), {"row": keys(contract)}))
    assert "第 1 项" not in page
    sent = {"key": str(uuid4()), "row": keys(contract), "seen": [""]}
    client.post(reverse("bulk", args=["confirm"]), sent)
    assert outcomes(sent["key"]) == []
    assert Obligation.objects.get(pk=keys(contract)[0]).state == "claimed"


def test_the_result_of_somebody_else_is_not_there(city: builders.City, today: date) -> None:
    client = signed_in(city.representative)
    _, form = preview(client, "confirm", keys(claimed(city, today, "1")))
    client.post(reverse("bulk", args=["confirm"]), form)
    for who in (city.clerk, city.supervisor, city.rival):
        assert signed_in(who).get(reverse("bulk_result", args=[form["key"]])).status_code == 404
        assert signed_in(who).post(reverse("bulk", args=["sign"]), {**form, "row": ["1"]}).status_code == 404


@pytest.mark.parametrize("count", [0, 201])
def test_nothing_and_too_many_are_refused(city: builders.City, count: int) -> None:
    rows = [str(number) for number in range(count)]
    assert signed_in(city.clerk).get(reverse("bulk", args=["sign"]), {"row": rows}).status_code == 422


@pytest.mark.parametrize("row", ["x", "-1", "9" * 30, "1;2", "", "一"])
def test_rows_that_are_none(city: builders.City, row: str) -> None:
    for code in bulk_acts():
        answer = signed_in(city.supervisor).get(reverse("bulk", args=[code]), {"row": [row]})
        assert answer.status_code in {200, 404}, code


def test_alarms_are_signed_for_together_and_stay_alarms(city: builders.City, today: date) -> None:
    late = [builders.usual_contract(city, today, land_due=today - timedelta(days=30)) for _ in range(2)]
    sweep_until()
    while dispatch():
        pass
    client = signed_in(city.supervisor)
    assert told(client.get("/alarms/?tick=all")).count('form="together" checked') >= 2
    rows = [str(builders.promise(one).pk) for one in late]
    page, form = preview(client, "sign_alarms", rows)
    assert "表示已经知道，不停止计时" in page
    before = set(Obligation.objects.values_list("pk", "light"))
    client.post(reverse("bulk", args=["sign_alarms"]), form)
    assert outcomes(form["key"]) == ["done", "done"]
    mine = Notice.objects.of(city.supervisor).filter(obligation__in=rows, level__gt=0)
    assert not mine.unacknowledged().exists()
    assert set(Obligation.objects.values_list("pk", "light")) == before
    page, _ = preview(client, "sign_alarms", rows)
    assert page.count("您已经签收过了") == 2


def test_one_text_becomes_an_order_to_each_unit_and_both_are_issued(city: builders.City, today: date) -> None:
    other = builders.unit("临港水务局", path="lanchuan/lingang/")
    late = [builders.usual_contract(city, today, land_due=today - timedelta(days=30)) for _ in range(2)]
    Obligation.objects.filter(matter=late[1].pk, number="1").update(debtor=other)
    client = signed_in(city.supervisor)
    page, form = preview(client, "order_drafts", [str(builders.promise(one).pk) for one in late])
    assert "按同一要求起草督办单：2 件" in page
    said = {"title": "关于限期办结的督办单", "demand": "查明原因。", "length": "5"}
    assert client.post(reverse("bulk", args=["order_drafts"]), {**form, **said, "demand": ""}).status_code == 422
    assert not Order.objects.exists()
    client.post(reverse("bulk", args=["order_drafts"]), {**form, **said})
    drafts = list(Order.objects.order_by("pk"))
    assert {one.addressee_id for one in drafts} == {city.park.pk, other.pk}
    page, form = preview(client, "order_issue", [str(one.pk) for one in drafts])
    client.post(reverse("bulk", args=["order_issue"]), form)
    assert outcomes(form["key"]) == ["done", "done"]
    assert set(Order.objects.values_list("number", flat=True)) == {1, 2}


ALONE = (
    proposals.propose,
    proposals.notify,
    proposals.decide,
    proposals.review,
    reject,
)


@pytest.mark.parametrize("act", ALONE, ids=lambda act: act.__name__)
def test_a_judgement_is_never_one_of_many(city: builders.City, act: Any) -> None:
    """Planted: a bulk act that judges; every row is refused, nothing is recorded but the refusals."""
    key = uuid4()
    actions.begin(key=key, act="judge", rows=[("1", ""), ("2", "")], by=city.supervisor)
    who = replace(city.supervisor, role="head") if act in {proposals.decide, proposals.review} else city.supervisor
    before = Proposal.objects.count()
    for number in (1, 2):
        actions.do_row(bulk=key, number=number, work=lambda: act(by=who), by=city.supervisor)
    assert outcomes(str(key)) == ["refused", "refused"]
    says = set(BulkRow.objects.filter(bulk=key).values_list("says", flat=True))
    assert says == {str(NotTogether())}
    assert Proposal.objects.count() == before


def test_no_bulk_act_belongs_to_those_who_judge() -> None:
    assert {one.code for one in bulk_acts().values()} == {
        "sign",
        "sign_alarms",
        "confirm",
        "order_drafts",
        "order_issue",
        "undo",
    }
    assert not [one for one in bulk_acts().values() if one.permission.startswith(("proposals:", "checks:"))]
    assert not confirm.alone


def test_a_row_that_fails_takes_nothing_with_it(city: builders.City, today: date) -> None:
    contract, key = claimed(city, today, "1", "2"), uuid4()
    actions.begin(key=key, act="confirm", rows=[("1", ""), ("2", "")], by=city.representative)

    def half() -> None:
        confirm(target=builders.target(contract, "1"), by=city.representative)
        raise Refusal

    actions.do_row(bulk=key, number=1, work=half, by=city.representative)
    actions.do_row(
        bulk=key,
        number=2,
        work=lambda: confirm(target=builders.target(contract, "2"), by=city.representative),
        by=city.representative,
    )
    actions.finish(bulk=key, by=city.representative)
    assert outcomes(str(key)) == ["refused", "done"]
    assert [builders.promise(contract, one).state for one in "12"] == ["claimed", "verified"]
    assert Bulk.objects.get().finished_at


def test_as_many_queries_for_two_hundred_rows_as_for_two(city: builders.City, today: date) -> None:
    clauses = [builders.clause(str(number), "gov", today) for number in range(1, device.MOST + 1)]
    builders.sign_contract(city, *clauses, signed_on=today - timedelta(days=30))
    rows = [str(key) for key in Obligation.objects.order_by("pk").values_list("pk", flat=True)]
    assert len(rows) >= device.MOST
    for code in ("confirm", "sign_alarms", "order_drafts"):
        counts = []
        for many in (rows[:2], rows[: device.MOST]):
            with CaptureQueriesContext(connection) as seen:
                bulk_acts()[code].plan(city.supervisor, many, today)
            counts.append(len(seen))
        assert counts[0] == counts[1], code


def test_an_act_says_what_it_is() -> None:
    one = BulkAct("x", "y", "z", lambda *_: [Planned("1", "t")], lambda *_: None, "todo")
    assert one.form is None
    assert One("1", "", uuid4(), {}).row == "1"
