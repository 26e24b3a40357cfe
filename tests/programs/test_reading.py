"""Programs read what pages show, page by page, and no more."""

from datetime import timedelta
from hashlib import sha256
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qinqing.boards.queries import burning
from qinqing.domains.contracts.queries import contracts_of
from qinqing.domains.policies.tests.test_pages import draft, out
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.notices.queries import inbox
from qinqing.kernel.obligations.events import FIRED
from qinqing.kernel.obligations.models import Obligation
from tests.builders import clause, promise, sign_contract, usual_contract
from tests.routes import claimed

HANDED = "access.token.exported"


def paged(good, what, **asked):
    """Return every row of a list, read three at a time."""
    rows, after = [], None
    while True:
        given = {**asked, "size": 3, **({"after": after} if after else {})}
        found = good.read(what, **given)
        rows += found["items"]
        after = found["next"]
        if after is None:
            return rows


def looks():
    return [(event.facts["table"], event.facts["rows"]) for event in Event.objects.filter(kind=HANDED).order_by("pk")]


@pytest.fixture
def many(town):
    """Sign seven contracts; in each the land is late."""
    today = timezone.localdate()
    return [usual_contract(town, today, land_due=today - timedelta(days=number + 3)) for number in range(7)]


def test_contracts_page_by_page_as_on_the_page(town, many, program):
    good = program(town.clerk)
    rows = paged(good, "contracts")
    listed = contracts_of(town.clerk, timezone.localdate())
    assert [one["title"] for one in rows] == [line.title for line in listed.lines]
    assert len({one["reference"] for one in rows}) == len(many)
    assert [one["reference"] for one in good.read("contracts", q=many[0].number)["items"]] == [many[0].matter.reference]
    Matter.objects.filter(pk=many[1].pk).update(light=3)
    assert [one["light"] for one in good.read("contracts", light="3")["items"]] == [3]


def test_obligations_in_due_order(town, many, program):
    rows = paged(program(town.clerk), "obligations")
    assert len(rows) == 14
    keys = [(one["due_on"], one["reference"], one["number"]) for one in rows]
    assert len(set(keys)) == 14
    alarming = [promise_of(one).alarm_on for one in rows]
    assert all(one <= two for one, two in pairwise(alarming))


def promise_of(row):
    return Obligation.objects.get(matter__reference=row["reference"], number=row["number"])


def test_obligations_are_narrowed(town, many, program):
    good, today = program(town.clerk), timezone.localdate()
    kept = Obligation.objects.filter(matter=many[0].pk, number="1")
    kept.update(state="verified", verified_on=today)
    Obligation.objects.filter(matter=many[1].pk, number="1").update(light=3)
    assert len(good.read("obligations", side="ent")["items"]) == 7
    assert len(good.read("obligations", state="verified")["items"]) == 1
    assert len(good.read("obligations", light=3)["items"]) == 1
    assert len(good.read("obligations", unit=town.firm.pk)["items"]) == 14
    assert good.read("obligations", unit=town.government.pk)["items"] == []
    supervisor = program(town.supervisor)
    assert supervisor.read("obligations")["items"] == []
    assert len(supervisor.read("obligations", whose="visible", size=100)["items"]) == 14


def test_only_what_changed_since(town, many, program):
    good = program(town.clerk)
    later = (timezone.now() + timedelta(seconds=1)).isoformat()
    before = (timezone.now() - timedelta(days=1)).isoformat()
    assert good.read("obligations", changed_since=later)["items"] == []
    assert len(good.read("obligations", changed_since=before)["items"]) == 14
    assert good.refused("obligations", changed_since="2026-06-18T00:00:00") == (422, "misasked")
    for odd in ("2026-06-01T00:00:00+20:48", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"):
        assert good.read("obligations", changed_since=odd)["items"] is not None


def test_one_contract_says_what_the_page_says(made, program):
    found = program(made.people["clerk"]).read(f"contracts/{made.own.matter.reference}")
    land, start = found["clauses"]
    owed = promise(made.own)
    assert (land["promised_on"], land["state"], land["turn"]) == (owed.base_due.isoformat(), "claimed", "verifier")
    assert start["gates"] == [
        {"reference": made.own.matter.reference, "number": "1", "title": owed.title, "mode": "start"}
    ]
    assert land["claims"][0]["outcome"] == "open"
    file = land["claims"][0]["files"][0]
    assert (file["name"], file["kind"]) == ("现场.jpg", "jpg")
    assert start["booked"]
    assert {one["bucket"] for one in start["booked"]} == {"government"}
    assert looks()[-1] == ("接口：合同", 1)


def test_money_is_counted_in_fen(town, program):
    today = timezone.localdate()
    due = today + timedelta(days=20)
    contract = sign_contract(town, clause("1", "gov", due, quantity=30, measure="万元"), signed_on=today)
    found = program(town.representative).read(f"contracts/{contract.matter.reference}")
    (account,) = found["money"]
    assert account["items"][0]["amount"] == 30 * 10_000 * 100
    assert (account["due"], account["late"]) == (0, None)


def test_strangers_read_nothing_and_learn_nothing(made, program):
    for who in (made.town.rival, made.town.stranger):
        stranger, reference = program(who), made.own.matter.reference
        assert stranger.read("contracts")["items"] == []
        assert stranger.read("obligations", whose="visible")["items"] == []
        missing = stranger.answer("contracts/HT-1999-0001").content
        for what in (f"contracts/{reference}", f"obligations/{reference}/1", f"registry/{made.town.firm.uscc}"):
            assert stranger.refused(what) == (404, "not_found")
            assert stranger.answer(what).content == missing
        assert stranger.refused(f"files/{made.own.matter.files.get().pk}") == (404, "not_found")


def test_the_sealed_is_in_no_feed_even_with_a_grant(town, program):
    today = timezone.localdate()
    contract = usual_contract(town, today, land_due=today - timedelta(days=9))
    Obligation.objects.filter(matter=contract.pk).update(light=3)
    Matter.objects.filter(pk=contract.pk).update(confidentiality=SEALED, title="", known_as="")
    Grant.objects.create(
        matter_id=contract.pk,
        person_id=town.head.person_id,
        granted_at=timezone.now(),
        granted_by_id=town.clerk.person_id,
        expires_at=timezone.now() + timedelta(days=3),
    )
    tell(contract, town.head)
    good = program(town.head)
    assert Matter.objects.visible_to(town.head).filter(pk=contract.pk).exists()
    assert burning(town.head).exists()
    assert inbox(town.head)
    assert good.read("obligations", whose="visible")["items"] == []
    assert good.read("alarms")["items"] == []
    assert good.read("notices")["items"] == []
    assert good.refused(f"obligations/{contract.matter.reference}/1") == (404, "not_found")


def tell(contract, who, number=1):
    return Notice.objects.create(
        person_id=who.person_id,
        matter=contract.matter,
        seq=number,
        obligation=promise(contract),
        level=3,
        kind=FIRED.tag,
        told_at=timezone.now() - timedelta(minutes=number),
    )


def test_alarms_the_gravest_first(town, many, program):
    for level, contract in zip((1, 3, 2, 3, 1), many, strict=False):
        Obligation.objects.filter(matter=contract.pk, number="1").update(light=level)
    rows = paged(program(town.head), "alarms")
    assert [promise_of(one).pk for one in rows] == [one.pk for one in burning(town.head)]
    assert [one["light"] for one in rows] == [3, 3, 2, 1, 1]


def test_notices_are_ones_own(town, many, program):
    told = [tell(many[0], town.clerk, number + 1) for number in range(5)]
    other = tell(many[1], town.head)
    rows = paged(program(town.clerk), "notices")
    assert [one["id"] for one in rows] == [one.pk for one in told]
    assert program(town.clerk).read("notices", after=other.pk)["items"] == []


def test_projects_and_the_own_record(made, program):
    clerk, firm = program(made.people["clerk"]), program(made.people["enterprise"])
    (row,) = clerk.read("projects")["items"]
    assert clerk.read(f"projects/{row['reference']}") == row
    assert [one["uscc"] for one in row["enterprises"]] == [made.town.firm.uscc]
    lists = clerk.read(f"projects/{row['reference']}/lists")
    assert [len(one["items"]) for one in lists["stages"]] == [12, 3, 6]
    assert lists["stages"][0]["items"][0]["standing"] == "unsaid"
    assert [(one["number"], one["answers"]) for one in lists["problems"]] == [(1, None)]
    found = program(made.people["supervisor"]).read("pipeline")
    assert found["counts"]["waiting"] == 1
    assert next((one["n"], one["inside"], one["median"]) for one in found["stages"]) == (0, 1, None)
    assert firm.read("registry/own")["uscc"] == made.town.firm.uscc
    assert firm.read("registry/own") == clerk.read(f"registry/{made.town.firm.uscc}")
    assert "contact" not in firm.read("registry/own")


def test_publications(made, program):
    head = program(made.people["head"])
    (row,) = head.read("publications")["items"]
    whole = head.read(f"publications/{row['reference']}")
    assert {name: whole[name] for name in row} == row
    assert sha256(whole["content"].encode()).hexdigest() == row["fingerprint"]
    assert head.read("publications", of="other")["items"] == []
    assert head.read("publications", size=1)["next"] is None


def test_orders(made, program):
    clerk = program(made.people["clerk"])
    (row,) = clerk.read("orders")["items"]
    assert clerk.read(f"orders/{row['reference']}") == row
    assert (row["standing"], row["mark"]) == ("running", f"〔{timezone.localdate().year}〕1号")
    assert row["addressee"]["name"] == made.town.park.name
    assert clerk.read("orders", standing="done")["items"] == []
    assert program(made.people["enterprise"]).read("orders")["items"] == []


def test_policies(town, program):
    shown, hidden = out(town, title="研发奖补", budget=5_000_000_00), draft(town, title="起草中的")
    firm, clerk = program(town.representative), program(town.clerk)
    (row,) = firm.read("policies")["items"]
    whole = firm.read(f"policies/{row['reference']}")
    assert {name: whole[name] for name in row} == row
    assert (row["title"], row["standing"], whole["budget"]) == (shown.title, "now", 5_000_000_00)
    assert "第二条（一）" in [one["number"] for one in whole["provisions"]]
    assert [one["title"] for one in paged(clerk, "policies", standing="drafts")] == [hidden.title]
    assert firm.refused(f"policies/{hidden.policy.matter.reference}")[0] == 404
    assert firm.read("policies", kind="relief")["items"] == []
    assert [len(clerk.read("policies", size=1, after=page)["items"]) for page in range(3)] == [1, 1, 0]


def test_rates_come_with_their_number(town, program):
    day = timezone.localdate() - timedelta(days=40)
    for number in range(12):
        contract = sign_contract(town, clause("1", "gov", day), signed_on=day - timedelta(days=30))
        if number < 9:
            Obligation.objects.filter(matter=contract.pk).update(state="verified", verified_on=day)
    found = program(town.supervisor).read("fulfilment")
    government, enterprises = found["sides"]
    assert (government["n"], government["kept"], government["rate"]) == (12, 9, 0.75)
    assert government["low"] < 0.75 < government["high"]
    assert (enterprises["n"], enterprises["rate"], enterprises["low"]) == (0, None, None)


def test_a_file_comes_as_an_attachment_and_the_look_is_noted(made, program):
    address = f"files/{made.own.matter.files.get().pk}"
    answer = program(made.people["clerk"]).answer(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer)[:3] == b"\xff\xd8\xff"
    assert not Event.objects.filter(kind="evidence.file.opened").exists(), "a party looks at its own"
    b"".join(program(made.people["supervisor"]).answer(address))
    assert Event.objects.filter(kind="evidence.file.opened").count() == 1


def test_what_is_unchanged_is_not_sent_again_nor_noted(town, many, program):
    good = program(town.clerk)
    first = good.answer("contracts")
    assert looks() == [("接口：合同", 7)]
    again = good.answer("contracts", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(looks()) == 1
    claimed(town)
    changed = good.answer("contracts", **{"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)
    assert first["Cache-Control"] == "private, no-cache"


def asked_queries(good, what, **asked):
    good.read(what, **asked)
    with CaptureQueriesContext(
        connection,
    ) as found:
        good.read(what, **asked)
    return len(found)


@pytest.mark.parametrize("what", ["contracts", "obligations", "alarms", "projects", "notices", "fulfilment", "one"])
def test_as_many_queries_for_few_as_for_many(town, program, what):
    today = timezone.localdate()
    good = program(town.head)
    clauses = [clause(str(number), "gov", today - timedelta(days=number), "1") for number in range(2, 9)]
    small = usual_contract(town, today, land_due=today - timedelta(days=5))
    Obligation.objects.filter(matter=small.pk).update(light=2)
    tell(small, town.head)
    few = asked_queries(good, what if what != "one" else f"contracts/{small.matter.reference}")
    contracts = [usual_contract(town, today, land_due=today - timedelta(days=5)) for _ in range(4)]
    first, day = clause("1", "gov", today - timedelta(days=9)), today - timedelta(days=60)
    large = sign_contract(town, first, *clauses, signed_on=day)
    Obligation.objects.filter(matter__in=[one.pk for one in contracts]).update(light=2)
    for number, contract in enumerate(contracts):
        tell(contract, town.head, number + 1)
    many = asked_queries(good, what if what != "one" else f"contracts/{large.matter.reference}")
    assert many == few
    assert many <= 45


def test_slips_of_the_pen_are_told(town, program):
    good = program(town.clerk)
    found = good.answer("obligations", {"size": "0", "light": "9"}).json()
    assert (found["status"], found["code"]) == (422, "misasked")
    assert {one["at"] for one in found["errors"]} == {"size", "light"}
    assert good.refused("obligations", sice=5) == (422, "misasked")
    assert good.refused("contracts", after="x") == (422, "misasked")
    assert good.refused("contracts", q="\0") == (422, "misasked")
    assert good.refused("contracts/%00") == (404, "not_found")
    assert good.refused("contracts", after="3.2027-02-29.5") == (422, "bad_place")
    assert good.refused("none") == (404, "missing")
    assert good.client.post("/api/v1/contracts").json()["code"] in {"token_missing"}


def test_an_outage_and_a_fault_are_problems_too(town, program, monkeypatch):
    good = program(town.clerk)
    good.client.raise_request_exception = False
    monkeypatch.setattr("qinqing.domains.contracts.api.read_contracts", lambda *_: 1 / 0)
    assert good.refused("contracts") == (500, "fault")
