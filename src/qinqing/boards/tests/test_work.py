"""The four views of one's work: whose turn, told, done, begun; and one's promises on both sides."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.boards import mine, work
from qinqing.boards.mine import OWED, OWES, both
from qinqing.boards.work import page_of
from qinqing.domains.contracts.tests.test_scale import copies, nodes
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices import rooms
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.rooms import BEGUN, DONE, TO_DO, UNREAD, VIEWS
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import worklist
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import Completion, NewTerms, ask_extension, claim, propose, reject
from qinqing.kernel.obligations.actions.adjustments import Asked
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.queries import counts
from qinqing.kernel.proposals import actions as proposals
from tests import builders
from tests.routes import signed_in

Lines = list[tuple[str, str, str]]
PROMISES = Obligation._meta.db_table  # Django's public name


@pytest.fixture
def city(db: None, settings: Any) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def lines(actor: Actor, view: str, **wanted: Any) -> Lines:
    """Return a view's rows; the map must count as many as there are in all to be done."""
    found = page_of(actor, {"view": view, **wanted}, timezone.localdate()).rows
    if view == TO_DO and not wanted:
        assert counts(actor, ["turn"]) == {"turn": len(found)}
    return [(row.item.work.code, row.item.number, row.item.word) for row in found]


@pytest.mark.parametrize("by_debtor", [True, False])
def test_whoever_answers_a_supplement_reads_the_other_side(city: builders.City, today: date, by_debtor: bool) -> None:
    """Never one's own name, whoever of the two proposed it."""
    contract = builders.usual_contract(city, today)
    asks, answers = (city.clerk, city.representative) if by_debtor else (city.representative, city.clerk)
    terms = NewTerms(title="分两期交地", base_due=today + timedelta(days=90), source="补充协议第一条")
    propose(target=builders.target(contract), terms=terms, reason="拆迁难", by=asks)
    rows = page_of(answers, {"view": TO_DO}, today).rows
    assert [row.item.other for row in rows if row.item.work.code == "agree"] == [asks.unit_name]


def test_a_claim_passes_through_the_four_views(committed: Any, today: date) -> None:
    city = builders.city()
    contract = builders.usual_contract(city, today)
    assert lines(city.clerk, TO_DO) == [("claim", "1", "办理中")]
    assert (lines(city.clerk, BEGUN), lines(city.colleague, BEGUN)) == ([("contract", "", "履约中")], [])
    assert lines(city.clerk, DONE) == [("acted", "", "合同签订")]
    claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    assert lines(city.clerk, TO_DO) == []
    assert lines(city.clerk, DONE) == [("acted", "", "报完成")]
    assert ("claimed", "1", "待确认") in lines(city.clerk, BEGUN)
    assert lines(city.representative, TO_DO) == [("answer", "1", "待确认")]
    assert lines(city.representative, DONE) == lines(city.representative, BEGUN) == []
    while dispatch():
        pass
    [(_, number, says)] = lines(city.representative, UNREAD)
    assert (number, says) == ("1", "对方报完成，等您确认或退回。")
    reject(target=builders.target(contract), reason="还差一处", by=city.representative)
    assert lines(city.representative, DONE) == [("acted", "", "退回完成报告")]
    assert ("claimed", "1", "已退回") in lines(city.clerk, BEGUN)


def test_what_was_signed_for_leaves_the_unread(city: builders.City, today: date) -> None:
    builders.usual_contract(city, today, land_due=today - timedelta(days=30))
    sweep_until()
    while dispatch():
        pass
    client = signed_in(city.supervisor)
    unread = lines(city.supervisor, UNREAD)
    assert unread
    notice = Notice.objects.of(city.supervisor).unacknowledged().latest("pk")
    address = f"{reverse('todo')}?view=unread"
    page = client.get(address).content.decode()
    assert f"/notices/{notice.pk}/acknowledge/?next=/todo/%3Fview%3Dunread" in page
    answer = client.post(f"{reverse('notice_acknowledge', args=[notice.pk])}?next={address}")
    assert answer.headers["Location"] == address
    assert len(lines(city.supervisor, UNREAD)) == len(unread) - 1


def test_a_proposal_waits_for_each_in_turn(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today, land_due=today - timedelta(days=30))
    draft = proposals.Draft(contract.matter.reference, city.park, "talk", "B")
    made = proposals.propose(draft=draft, grounds="净地逾期", by=city.supervisor)
    assert ("notify", "", "已提请") in lines(city.supervisor, TO_DO)
    assert ("proposal", "", "已提请") in lines(city.supervisor, BEGUN)
    assert "speak" not in {code for code, _, _ in lines(city.clerk, TO_DO)}
    proposals.notify(reference=made.matter.reference, by=city.supervisor)
    assert ("speak", "", "已告知，待陈述") in lines(city.clerk, TO_DO)
    assert "notify" not in {code for code, _, _ in lines(city.supervisor, TO_DO)}
    proposals.speak(reference=made.matter.reference, statement="拆迁户起诉", by=city.clerk)
    other = builders.actor(city.government, "head", "chief", "lanchuan/")
    assert ("rule", "", "已陈述，待决定") in lines(other, TO_DO)
    for nobody in (city.head, city.supervisor, city.stranger, city.representative):
        assert "rule" not in {code for code, _, _ in lines(nobody, TO_DO)}


def test_an_application_waits_for_whoever_decides(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    ask_extension(target=builders.target(contract), asked=Asked("enterprise", "等材料"), days=5, by=city.clerk)
    assert ("decide", "1", "办理中") in lines(city.representative, TO_DO)
    assert ("asked", "1", "待答复") in lines(city.clerk, BEGUN)


def test_strangers_and_administrators_have_nothing(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today, land_due=today - timedelta(days=30))
    claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    system = builders.actor(builders.unit("运维", path="lanchuan/"), "system", jurisdiction="lanchuan/")
    for nobody in (city.rival, city.stranger, system):
        assert [lines(nobody, view) for view in VIEWS] == [[], [], [], []]
        assert [side.count for side in both(nobody, {}, today)] == [0, 0]
    assert signed_in(city.rival).get(reverse("todo"), {"q": contract.matter.title}).status_code == 200


def test_what_one_did_is_gone_with_the_sight_of_it(city: builders.City, today: date) -> None:
    """Whoever acted on a matter sees it no longer once it is sealed: not even that it is there."""
    contract = builders.usual_contract(city, today)
    assert lines(city.clerk, DONE)
    Matter.objects.filter(pk=contract.pk).update(confidentiality="sealed", title="", known_as="")
    for view in VIEWS:
        assert lines(city.clerk, view) == []


def test_the_lists_are_narrowed_and_paged(city: builders.City, today: date, monkeypatch: Any) -> None:
    monkeypatch.setattr(work, "SIZE", 2)
    due = today + timedelta(days=200)
    builders.sign_contract(city, *(builders.clause(str(n), GOV, due) for n in range(1, 6)), signed_on=today)
    first, last = (page_of(city.clerk, {"page": page}, today) for page in (1, 3))
    assert [row.item.number for row in [*first.rows, *last.rows]] == ["1", "2", "5"]
    assert (first.pages, last.page, first.view.count) == (3, 3, 5)
    assert page_of(city.clerk, {"page": 99}, today).page == 3
    assert len(lines(city.clerk, TO_DO, q="第 4 项")) == 1
    assert lines(city.clerk, TO_DO, what="answer") == lines(city.clerk, TO_DO, kind="draft") == []
    client = signed_in(city.clerk)
    page = client.get(reverse("todo"), {"page": 2, "q": "第", "view": TO_DO}).content.decode()
    assert "第 2 页，共 3 页" in page
    assert "q=%E7%AC%AC" in page
    for nonsense in ({"view": "x"}, {"page": "0"}, {"page": "a"}, {"what": "'"}, {"light": "9"}):
        assert client.get(reverse("todo"), nonsense).status_code == 200


def test_each_view_costs_the_same_for_few_and_for_many(city: builders.City, today: date) -> None:
    costs: dict[str, set[int]] = {view: set() for view in VIEWS}
    for round_ in range(3):
        contract = builders.usual_contract(city, today, land_due=today - timedelta(days=30))
        sweep_until()
        claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
        builders.usual_contract(city, today)
        while dispatch():
            pass
        for view in VIEWS:
            page_of(city.clerk, {"view": view}, today)
            with CaptureQueriesContext(connection) as asked:
                page_of(city.clerk, {"view": view}, today)
            if round_:
                costs[view].add(len(asked))
            lists = [one for one in asked if "w_matter_reference" in one["sql"] and "COUNT(*)" not in one["sql"]]
            assert len(lists) == 1, "a view is one query"
    assert {len(found) for found in costs.values()} == {1}, costs
    assert all(count <= 10 for found in costs.values() for count in found), costs


def test_both_sides_red_first_then_by_date(city: builders.City, today: date, monkeypatch: Any) -> None:
    late, soon, far = (today + timedelta(days=days) for days in (-30, 40, 300))
    clauses = [
        builders.clause("1", GOV, far),
        builders.clause("2", GOV, late),
        builders.clause("3", GOV, soon),
        builders.clause("4", ENT, soon),
    ]
    contract = builders.sign_contract(city, *clauses, signed_on=late - timedelta(days=30))
    sweep_until()
    [owes, owed] = both(city.clerk, {}, today)
    assert [one.shown.promise.number for one in owes.lines] == ["2", "3", "1"]
    assert [(one.shown.promise.number, one.whose, one.ours) for one in owed.lines] == [
        ("4", city.firm.short_name, False)
    ]
    mirrored = both(city.representative, {}, today)
    assert [one.shown.promise.number for one in mirrored[1].lines] == ["2", "3", "1"]
    claim(
        target=builders.target(contract, "3"), completion=Completion(today), uploads=[builders.photo()], by=city.clerk
    )
    [owed] = both(city.representative, {"side": OWED}, today)
    assert {one.shown.promise.number: one.ours for one in owed.lines} == {"2": False, "3": True, "1": False}
    monkeypatch.setattr(mine, "SIZE", 2)
    [first] = both(city.clerk, {"side": OWES}, today)
    [rest] = both(city.clerk, {"side": OWES}, today, first.after)
    assert [one.shown.promise.number for one in [*first.lines, *rest.lines]] == ["2", "3", "1"]
    assert rest.after == ""


def test_a_room_says_each_kind_of_work_once(monkeypatch: Any) -> None:
    assert {one.view for one in rooms.work()} == set(VIEWS)
    monkeypatch.setattr("qinqing.kernel.matters.apps.MattersConfig.work", "qinqing.kernel.notices.queries.WORK")
    rooms.work.cache_clear()
    with pytest.raises(ValueError, match="told"):
        rooms.work()
    monkeypatch.undo()
    rooms.work.cache_clear()


@pytest.fixture
def crowded(committed: Any, superuser: Callable[[], Any]) -> builders.City:
    """A city whose clerk is party to one contract among 20,000."""
    people = builders.city()
    contract = builders.usual_contract(people, timezone.localdate())
    opened = superuser()
    with opened.transaction():
        opened.execute("SET LOCAL session_replication_role = replica")
        for statement in copies(contract, people):
            opened.execute(statement)
        for side in ("debtor_id", "verifier_id"):
            elsewhere = [people.stationed.pk, people.park.pk, contract.pk]
            opened.execute(f"UPDATE {PROMISES} SET {side} = %s WHERE {side} = %s AND matter_id <> %s", elsewhere)
    opened.execute("VACUUM ANALYZE")
    return people


def plan(sql: str) -> list[Mapping[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (found,) = cursor.fetchone()
    explained = json.loads(found) if isinstance(found, str) else found
    return list(nodes(explained[0]["Plan"]))


def test_no_view_reads_through_the_matters(crowded: builders.City) -> None:
    """Whoever has little to do reads little, however many contracts there are."""
    for who in (crowded.clerk, crowded.stranger):
        with CaptureQueriesContext(connection) as asked:
            for view in VIEWS:
                list(worklist(who, view)[:50])
            counts(who, ["turn"])
        for one in asked.captured_queries:
            read = {node["Relation Name"] for node in plan(one["sql"]) if node["Node Type"] == "Seq Scan"}
            assert not read & {"matters_matter", "obligations_obligation"}, (one["sql"], who.role)
