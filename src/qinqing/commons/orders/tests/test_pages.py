"""The pages of orders: what each person finds, what leaves as a file, and what is told to nobody."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from qinqing.boards.queries import alarms
from qinqing.commons.orders.actions import issue, withdraw
from qinqing.commons.orders.models import Order
from qinqing.commons.orders.queries import orders_of, paper_of, sheet, to_order
from qinqing.commons.orders.tests.conftest import Write
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.actions import Completion, Target, claim
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Rank
from qinqing.kernel.publications.rules import printed
from tests import builders
from tests.routes import raw, signed_in

TITLE, LAND = "示例项目投资合同", "第 1 项"
HIDDEN = "按权限不显示"


def text(actor: Actor, name: str, *args: Any, **asked: Any) -> str:
    answer = signed_in(actor).get(reverse(name, args=args), asked)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def words_of(docx: bytes) -> str:
    return "\n".join(one.text for one in Document(BytesIO(docx)).paragraphs)


@pytest.fixture
def elsewhere(city: builders.City, today: date) -> Actor:
    """Somebody who looks over the addressee's place alone, while the contract is hosted by the city."""
    return builders.actor(
        builders.unit("临港区督查室", path="lanchuan/lingang/"), "head", Rank.CHIEF, "lanchuan/lingang/"
    )


def test_who_may_see_the_order_but_not_the_contract_reads_no_name(
    city: builders.City, order: Order, late: Contract, elsewhere: Actor
) -> None:
    """The contract lies at the city's place: neither page, list, file, sheet nor program tells what it is called."""
    late.matter.path = "lanchuan/"
    late.matter.save()
    reference = order.matter.reference
    seen, kept = text(city.clerk, "order", reference), text(elsewhere, "order", reference)
    assert TITLE in seen
    assert LAND in seen
    for told in (kept, text(elsewhere, "orders")):
        assert TITLE not in told
        assert LAND not in told
        assert late.matter.reference not in told
    assert HIDDEN in kept
    client = signed_in(elsewhere)
    docx = words_of(raw(client.get(reverse("order_paper", args=[reference]))))
    assert TITLE not in docx
    assert "不在本件列明" in docx
    assert TITLE in words_of(raw(signed_in(city.clerk).get(reverse("order_paper", args=[reference]))))
    pdf = PdfReader(BytesIO(raw(client.get(reverse("order_print", args=[reference])))))
    assert TITLE not in "".join("".join(page.extract_text().split()) for page in pdf.pages)
    book = load_workbook(BytesIO(raw(client.get(reverse("orders_table")))))
    cells = [str(cell.value) for one in book for row in one.iter_rows() for cell in row]
    assert not [one for one in cells if TITLE in one or LAND in one]
    assert [one for one in cells if order.mark in one]


def test_strangers_find_nothing_and_a_copied_firm_reads_it(city: builders.City, write: Write, late: Contract) -> None:
    made = write(cites=[builders.promise(late).pk], copies=[city.firm])
    reference = issue(reference=made.matter.reference, by=city.supervisor).matter.reference
    for stranger in (city.rival, city.stranger):
        assert signed_in(stranger).get(reverse("order", args=[reference])).status_code == 404
        assert reference not in text(stranger, "orders")
    assert TITLE in text(city.representative, "order", reference)


def test_an_alarm_leads_to_an_order_and_several_of_one_unit_to_one(
    city: builders.City, late: Contract, today: date
) -> None:
    second = builders.usual_contract(city, today, land_due=today - timedelta(days=20))
    sweep_until()
    board = alarms(city.supervisor, today)
    keys = {builders.promise(late).pk, builders.promise(second).pk}
    assert board.orders == keys
    assert "发督办单" in [act.label for act in board.acts]
    page = text(city.supervisor, "alarms")
    assert "对勾选的发督办单" in page
    assert "发督办单" in text(city.supervisor, "contract", late.matter.reference, item="1")
    assert "发督办单" not in text(city.clerk, "contract", late.matter.reference, item="1")
    assert "发督办单" not in text(city.head, "contract", late.matter.reference, item="1")
    both = ",".join(map(str, keys))
    form = text(city.supervisor, "order_write", about=both)
    assert form.count(TITLE) == 2
    sent = {
        "addressee": city.park.pk,
        "title": "关于限期办结的督办单",
        "demand": "查明原因。",
        "length": 5,
        "about": both,
    }
    client = signed_in(city.supervisor)
    assert client.post(reverse("order_write"), sent).status_code == 302
    assert set(Order.objects.get().citations.values_list("obligation", flat=True)) == keys


def test_what_an_enterprise_owes_is_not_ordered(city: builders.City, late: Contract) -> None:
    both = list(Obligation.objects.filter(matter=late.pk).select_related("debtor", "matter"))
    assert {one.debtor.side for one in both} == {"gov", "ent"}
    assert to_order(city.supervisor, both) == {builders.promise(late).pk}
    assert to_order(city.head, both) == frozenset()


def test_alarms_of_several_units_are_ordered_apart(city: builders.City, late: Contract, today: date) -> None:
    other = builders.unit("临港水务局", path="lanchuan/lingang/")
    second = builders.usual_contract(city, today, land_due=today - timedelta(days=20))
    Obligation.objects.filter(matter=second.pk, number="1").update(debtor=other)
    keys = f"{builders.promise(late).pk},{builders.promise(second).pk}"
    page = text(city.supervisor, "order_write", about=keys)
    assert "发给临港区管委会" in page
    assert "发给临港水务局" in page


def test_the_form_reckons_the_limit_without_saving(city: builders.City) -> None:
    sent = {"addressee": city.park.pk, "title": "一", "demand": "二", "length": 5, "reckon": "1"}
    answer = signed_in(city.supervisor).post(reverse("order_write"), sent)
    assert "今天签发的话" in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"length": "", "due_on": ""}, "两样写一样"),
        ({"due_on": "2030-01-01"}, "两样写一样"),
        ({"word": "岚督〔2026〕"}, "只写汉字"),
        ({"copies": "没有这个单位"}, "没有找到"),
        ({"copies": "示例科技"}, "不是所涉事项的一方"),
        ({"copies": "临港区管委会"}, "不用再抄送"),
        ({"demand": "机密★1年"}, "标有密级"),
        ({"addressee": "0"}, "选择"),
    ],
)
def test_a_wrong_form_says_why_and_keeps_what_was_typed(city: builders.City, more: dict[str, str], says: str) -> None:
    sent = {"addressee": city.park.pk, "title": "关于某事的督办单", "demand": "查明原因。", "length": 5, **more}
    answer = signed_in(city.supervisor).post(reverse("order_write"), sent)
    assert answer.status_code in {400, 409, 422}
    page = answer.content.decode()
    assert says in page
    assert "关于某事的督办单" in page
    assert not Order.objects.exists()


def test_a_draft_is_issued_and_withdrawn_from_its_page(city: builders.City, write: Write) -> None:
    made = write()
    reference, client = made.matter.reference, signed_in(city.supervisor)
    assert "签发" in text(city.supervisor, "order", reference)
    issuing = reverse("order_issue", args=[reference])
    assert "编上今年的下一个文号" in client.get(issuing).content.decode()
    assert client.post(issuing, {"rev": 0}).status_code == 302
    page = text(city.supervisor, "order", reference)
    assert "〔" in page
    leaving = reverse("order_withdraw", args=[reference])
    assert client.post(leaving, {"rev": 1}).status_code == 422
    assert client.post(leaving, {"rev": 0, "reason": "发错"}).status_code == 409
    assert client.post(leaving, {"rev": 1, "reason": "发错单位。"}).status_code == 302
    assert "发错单位。" in text(city.clerk, "order", reference)
    assert "已撤回" in text(city.clerk, "orders")


def test_a_changed_draft_loses_to_the_newer_one(city: builders.City, write: Write) -> None:
    made = write()
    url, client = reverse("order_revise", args=[made.matter.reference]), signed_in(city.supervisor)
    sent = {"addressee": city.park.pk, "title": "新题", "demand": "新的要求。", "length": 9}
    assert client.post(url, {**sent, "rev": 0}).status_code == 302
    answer = client.post(url, {**sent, "title": "更新的题", "rev": 0})
    assert (answer.status_code, "更新的题" in answer.content.decode()) == (409, True)
    made.refresh_from_db()
    assert (made.title, made.length) == ("新题", 9)


def test_the_addressee_finds_it_among_what_is_to_be_done(city: builders.City, order: Order, today: date) -> None:
    page = text(city.clerk, "todo")
    assert order.title in page
    assert reverse("obligation_claim", args=[order.matter.reference, "1"]) in page
    target = Target(order.matter.reference, "1", builders.uuid4(), None)
    claim(target=target, completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    assert reverse("obligation_answer", args=[order.matter.reference, "1"]) in text(city.supervisor, "todo")


def test_the_list_is_narrowed(city: builders.City, write: Write, order: Order, today: date) -> None:
    draft = write(title="另一份草稿")
    gone = issue(reference=write(title="第二份").matter.reference, by=city.supervisor)
    withdraw(reference=gone.matter.reference, reason="发错", by=city.supervisor)

    def titles(actor: Actor = city.supervisor, **wanted: Any) -> set[str]:
        return {row.order.title for row in orders_of(actor, today, wanted).rows}

    assert titles() == {order.title, draft.title, gone.title}
    assert titles(standing="draft") == {draft.title}
    assert titles(standing="running") == {order.title}
    assert titles(standing="withdrawn") == {gone.title}
    assert titles(standing="done") == titles(standing="answered") == set()
    Obligation.objects.filter(matter=order.pk).update(state="waived", released_on=today)
    assert titles(standing="withdrawn") == {gone.title, order.title}
    assert {row.word for row in orders_of(city.clerk, today).rows} == {"已免除", "已撤回"}
    Obligation.objects.filter(matter=order.pk).update(state="running", released_on=None)
    assert titles(q=order.mark) == {order.title}
    assert titles(q="〔1999〕1号") == set()
    assert titles(q="第二") == {gone.title}
    assert titles(city.clerk) == {order.title, gone.title}
    assert titles(city.clerk, standing="draft") == set()


def test_the_list_asks_no_more_for_more(city: builders.City, write: Write, order: Order, today: date) -> None:
    def asks() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            orders_of(city.supervisor, today)
        return len(asked)

    asks()
    few = asks()
    for _ in range(4):
        issue(reference=write().matter.reference, by=city.supervisor)
    assert asks() == few


def test_who_takes_a_file_is_noted(city: builders.City, order: Order) -> None:
    signed_in(city.clerk).get(reverse("order_paper", args=[order.matter.reference]))
    noted = Event.objects.filter(actor=city.clerk.person_id, kind="pages.table.exported").last()
    assert noted is not None
    assert order.matter.reference in noted.facts["table"]


def test_without_a_printer_the_page_names_the_line(
    city: builders.City, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qinqing.commons.orders.views.orders.printer", lambda: None)
    monkeypatch.setattr(printed, "printer", lambda: None)
    printed.missing.cache_clear()
    assert "apt install" in text(city.clerk, "order", order.matter.reference)
    answer = signed_in(city.clerk).get(reverse("order_print", args=[order.matter.reference]))
    assert answer.status_code == 503
    printed.missing.cache_clear()


def test_the_paper_keeps_the_dates_of_its_issue(city: builders.City, order: Order, late: Contract, today: date) -> None:
    before = paper_of(order, city.clerk)
    Obligation.objects.filter(matter=late.pk).update(alarm_on=today + timedelta(days=90))
    assert paper_of(order, city.clerk) == before
    assert before.cited[0].late == 10


def test_a_draft_on_paper_has_no_number(city: builders.City, write: Write) -> None:
    made = write()
    docx = raw(signed_in(city.supervisor).get(reverse("order_paper", args=[made.matter.reference])))
    assert "草稿" in words_of(docx)
    assert sheet(city.supervisor, made.matter.reference, builders.SINCE).is_draft
