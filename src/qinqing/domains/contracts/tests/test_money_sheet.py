"""The sheet of a contract over simulated months: parts, late, early, too much, suspended, extended, held; who reads it."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from qinqing.domains.contracts.actions import Terms, sign
from qinqing.domains.contracts.actions.freezing import NoSuchGoal
from qinqing.domains.contracts.models import PaymentTerm, Standing
from qinqing.domains.contracts.queries.money import sheet
from qinqing.domains.contracts.rules.money import Payable
from qinqing.domains.contracts.rules.money.standing import Declared
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.devices.refusal import MoveNotAllowed
from qinqing.kernel.matters.actions import give
from qinqing.kernel.obligations.actions import (
    Asked,
    Completion,
    NewTerms,
    agree,
    ask_extension,
    ask_suspension,
    claim,
    confirm,
    extend,
    propose,
    reject,
    suspend,
    waive,
)
from qinqing.kernel.obligations.actions.claims import WrongSum
from qinqing.kernel.obligations.rules import FORCE_MAJEURE
from qinqing.kernel.parties.models import Person, Rank, UnitKind
from tests import builders
from tests.builders import clause, on, target
from tests.routes import signed_in

SIGNED, DUE = date(2026, 2, 2), date(2026, 4, 1)
AMOUNT = 100_000_000
ASKED = Payable(AMOUNT, "services", "penalty", Decimal("0.0005"), "day", None, "unpaid", late_source="第 9.2 条")
SILENT = Payable(AMOUNT, "services")
DECLARED = Declared("organ", "small", "合同附件 3")
STORM = Asked(FORCE_MAJEURE, "台风停工")


@pytest.fixture
def city(demo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


def signed(city, *clauses, declared=DECLARED):
    terms = Terms("合同一号", "示例项目", "示例合同", city.park, city.firm, SIGNED, clauses, declared=declared)
    return sign(terms=terms, by=city.clerk, at=on(SIGNED))


def paying(number="1", due=DUE, money=ASKED, waits_for=()):
    return clause(number, GOV, due, *waits_for, money=money)


def pay(city, made, day, amount, number="1", confirmed=True):
    filed = Completion(day, amount=amount)
    claim(target=target(made, number), completion=filed, uploads=[builders.pdf()], by=city.clerk, at=on(day))
    if confirmed:
        confirm(target=target(made, number), by=city.representative, at=on(day, 15))


def reckoned(made, who, as_of):
    found = sheet(made, who, as_of)
    return {item.owed.number: item for one in found.statements for item in one.items}


def walked(due, payments, as_of, rate=Fraction(1, 2000)):
    """Walk through the days: each late day grows by what is open at its beginning."""
    left, grown, day = AMOUNT, Fraction(0), due
    while day < as_of:
        left -= payments.get(day, 0)
        day += timedelta(1)
        grown += left * rate
    return int(grown + Fraction(1, 2))


def test_parts_count_from_their_confirmation_and_lateness_by_the_day(city):
    made = signed(city, paying())
    early, late = DUE - timedelta(10), DUE + timedelta(20)
    pay(city, made, early, 30_000_000)
    pay(city, made, late, 20_000_000)
    pay(city, made, late + timedelta(5), 10_000_000, confirmed=False)
    as_of = late + timedelta(30)
    item = reckoned(made, city.clerk, as_of)["1"]
    assert (item.paid, item.in_time, item.open, item.owed.waiting) == (50_000_000, 30_000_000, 50_000_000, 10_000_000)
    assert item.days == 50
    assert item.late == walked(DUE, {DUE: 30_000_000, late: 20_000_000}, as_of)
    before = reckoned(made, city.clerk, DUE)["1"]
    assert (before.late, before.days, before.paid) == (0, 0, 30_000_000)
    assert reckoned(made, city.representative, as_of) == reckoned(made, city.clerk, as_of)
    reject(target=target(made), reason="没有到账", by=city.representative, at=on(as_of))
    assert reckoned(made, city.clerk, as_of)["1"].owed.waiting == 0


def test_a_payment_in_time_costs_nothing_however_late_it_is_confirmed(city):
    made = signed(city, paying())
    pay(city, made, DUE, AMOUNT, confirmed=False)
    confirm(target=target(made), by=city.representative, at=on(DUE + timedelta(40)))
    item = reckoned(made, city.clerk, DUE + timedelta(60))["1"]
    assert (item.late, item.days, item.open, item.in_time) == (0, 0, 0, AMOUNT)


def test_nobody_pays_more_than_is_owed(city):
    made = signed(city, paying())
    with pytest.raises(WrongSum, match="另行商定"):
        pay(city, made, DUE, AMOUNT + 1)
    pay(city, made, DUE, AMOUNT)
    with pytest.raises(MoveNotAllowed):
        pay(city, made, DUE, 1)


def test_what_the_payee_delays_is_not_charged_to_the_payer(city):
    made = signed(city, clause("0", ENT, DUE - timedelta(30)), paying(waits_for=("0",)))
    builders.fulfil(city, made, "0", DUE - timedelta(18))
    item = reckoned(made, city.clerk, DUE + timedelta(20))["1"]
    assert (item.owed.due, item.days) == (DUE + timedelta(12), 8)
    assert item.late == walked(DUE + timedelta(12), {}, DUE + timedelta(20))
    assert "不算付款方逾期" in "".join(line.says for line in item.lines)


def test_an_extension_moves_the_first_late_day_and_a_suspension_stops_the_count(city):
    made = signed(city, paying(), paying("2"))
    asked = on(DUE - timedelta(5))
    ask_extension(target=target(made), days=7, asked=STORM, by=city.clerk, at=asked)
    extend(target=target(made), by=city.representative, at=on(DUE - timedelta(4)))
    ask_suspension(target=target(made, "2"), start_on=DUE - timedelta(5), asked=STORM, by=city.clerk, at=asked)
    suspend(target=target(made, "2"), by=city.representative, at=on(DUE - timedelta(4), 11))
    found = reckoned(made, city.clerk, DUE + timedelta(10))
    assert (found["1"].owed.due, found["1"].days) == (DUE + timedelta(7), 3)
    assert found["1"].late == walked(DUE + timedelta(7), {}, DUE + timedelta(10))
    assert found["2"].late == 0
    assert any("中止" in line.says for line in found["2"].lines)


def test_new_terms_keep_what_was_agreed_and_what_was_paid(city):
    made = signed(city, paying())
    pay(city, made, DUE + timedelta(2), 40_000_000)
    day = DUE + timedelta(10)
    new = NewTerms("首期款", day + timedelta(30), "补充协议", quantity=60, measure="万元")
    propose(target=target(made), terms=new, by=city.clerk, at=on(day))
    agree(target=target(made), by=city.representative, at=on(day, 12))
    old, now = sorted(reckoned(made, city.clerk, day + timedelta(40)).values(), key=lambda one: one.owed.number)
    assert (old.owed.amount, old.open, old.late) == (40_000_000, 0, walked(DUE, {}, DUE + timedelta(2)) * 4 // 10)
    assert (now.owed.amount, now.days, now.owed.terms.rate) == (60_000_000, 10, ASKED.rate)
    waive(target=target(made, now.owed.number), reason="不再要求", by=city.representative, at=on(day + timedelta(40)))
    assert len(reckoned(made, city.clerk, day + timedelta(40))) == 1


@pytest.mark.parametrize(
    ("declared", "money", "late", "says"),
    [
        (DECLARED, SILENT, 500_000, "第17条"),
        (Declared("other", "small", "附件"), SILENT, None, "合同未约定，不计算"),
        (Declared("organ", "no"), SILENT, None, "合同未约定，不计算"),
        (DECLARED, Payable(AMOUNT, "land"), None, "合同未约定，不计算"),
        (Declared(), SILENT, None, "还不知道"),
    ],
)
def test_what_was_known_at_signing_decides(city, declared, money, late, says):
    made = signed(city, paying(money=money), declared=declared)
    item = reckoned(made, city.representative, DUE + timedelta(10))["1"]
    assert item.late == late
    assert says in "".join(line.says for line in item.lines)
    frozen = Standing.objects.get(matter=made.matter)
    assert (frozen.declared, frozen.size, frozen.size_source) == (
        declared.declared,
        "unknown",
        "企业登记里没有这家企业",
    )


def test_a_claw_back_follows_what_the_other_side_confirmed(city):
    money = Payable(AMOUNT, "incentive", back_on="6", back_quantity=10, back_measure="亿元", tolerated=Decimal("0.9"))
    goal = DUE + timedelta(60)
    made = signed(city, clause("6", ENT, goal), paying(money=money))
    pay(city, made, DUE, AMOUNT)
    promise = builders.promise(made, "6")
    assert (promise.quantity, promise.measure) == (100_000_000_000, "分")
    done = Completion(goal, amount=80_000_000_000)
    claim(target=target(made, "6"), completion=done, uploads=[builders.pdf()], by=city.representative, at=on(goal))
    after = goal + timedelta(1)
    assert reckoned(made, city.clerk, after)["1"].back == AMOUNT
    confirm(target=target(made, "6"), by=city.clerk, at=on(after))
    found = reckoned(made, city.clerk, after)
    assert list(found) == ["1"]
    assert found["1"].back == AMOUNT // 5
    assert reckoned(made, city.clerk, goal)["1"].back is None


def test_a_goal_that_is_none_is_refused_and_nothing_stands(city):
    for on_number, why in (("9", "没有这一条"), ("2", "不由收款的一方")):
        money = Payable(AMOUNT, "incentive", back_on=on_number)
        with pytest.raises(NoSuchGoal, match=why):
            signed(city, clause("2", GOV, DUE), paying(money=money))
    assert not PaymentTerm.objects.exists()


@pytest.fixture
def watched(city):
    """A contract with money, as a stranger of the same place, the parties and those who watch read it."""
    made = signed(city, paying())
    pay(city, made, DUE, 30_000_000)
    bureau = builders.unit("临港区财政局", UnitKind.DEPARTMENT)
    return made, builders.actor(bureau, "head", Rank.CHIEF, "lanchuan/lingang/")


SECRETS = ("1,000,000", "300,000.00", "100000000", "30000000", "合同原文", "0.05%")


def shown(who, made):
    """Return every page and file on which amounts of a contract might stand."""
    client, reference = signed_in(who), made.matter.reference
    pages = [
        client.get(reverse("contract", args=[reference])),
        client.get(reverse("contract_money", args=[reference])),
        client.get(reverse("contracts")),
        client.get(reverse("fulfilment"), {"measure": "分", "period": "twelve"}),
        client.get(reverse("fulfilment_promises"), {"period": "twelve"}),
        client.get(reverse("obligation_answer", args=[reference, "1"])),
    ]
    texts = [page.content.decode() for page in pages]
    for name, args in (
        ("contract_money_table", [reference]),
        ("fulfilment_promises_table", []),
        ("contracts_table", []),
    ):
        answer = client.get(reverse(name, args=args), {"period": "twelve"})
        book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
        texts += [" ".join(str(cell) for row in part.values for cell in row) for part in book]
    return texts


def test_amounts_are_masked_for_a_foreign_unit_of_the_same_place(watched):
    made, stranger = watched
    texts = shown(stranger, made)
    assert [word for word in SECRETS for text in texts if word in text] == []
    assert "商业秘密" in texts[1]
    assert sheet(made, stranger, DUE).masked == 1


def test_amounts_are_open_to_parties_and_named_supervisors(city, watched):
    made, _stranger = watched
    for who in (city.clerk, city.representative, city.supervisor):
        money = signed_in(who).get(reverse("contract_money", args=[made.matter.reference])).content.decode()
        assert "1,000,000.00 元" in money
        assert "300,000.00 元" in money
        assert "没有声明" not in money
    assert signed_in(city.rival).get(reverse("contract_money", args=[made.matter.reference])).status_code == 404
    assert (
        signed_in(city.stranger).get(reverse("contract_money_table", args=[made.matter.reference])).status_code == 404
    )


def test_a_named_supervisor_reads_by_grant(city, watched):
    made, stranger = watched
    assert not sheet(made, stranger, DUE).statements
    person = Person.objects.get(pk=stranger.person_id)
    until = timezone.now() + timedelta(days=5)
    give(reference=made.matter.reference, holder=person, expires_at=until, why="督办", by=city.supervisor)
    assert sheet(made, stranger, DUE).statements


def test_a_day_is_asked_for_and_never_a_day_to_come(city, watched):
    made, _ = watched
    client, address = signed_in(city.clerk), reverse("contract_money", args=[made.matter.reference])
    page = client.get(address, {"as_of": DUE + timedelta(10)}).content.decode()
    assert "逾期 10 天" in page
    assert "算到 2026年4月11日" in page
    for wrong in ("2999-01-01", "昨天", "2026-13-01"):
        assert client.get(address, {"as_of": wrong}).status_code == 422


def test_the_spreadsheet_has_the_same_rows(city, watched):
    made, _ = watched
    address = reverse("contract_money_table", args=[made.matter.reference])
    answer = signed_in(city.clerk).get(address, {"as_of": DUE + timedelta(10)})
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = list(book["款项明细"].values)[1:]
    (statement,) = sheet(made, city.clerk, DUE + timedelta(10)).statements
    lines = [line for item in statement.items for line in item.lines]
    assert [row[5:8] for row in rows] == [(line.label, line.says, line.amount) for line in lines]
    assert [row[2:] for row in list(book["合计"].values)[1:]] == statement.totals
