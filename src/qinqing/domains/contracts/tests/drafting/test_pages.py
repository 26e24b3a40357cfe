"""Entering a contract on the pages: from its text to its signature, and every refusal on the way."""

import io
from datetime import date, timedelta
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.actions import drafts
from qinqing.domains.contracts.models import KEPT, LEFT_OUT, SUGGESTED, UNCLEAR, Contract, Draft
from qinqing.domains.contracts.queries import contracts_of, drafts_of, waiting
from qinqing.domains.contracts.tests.drafting.conftest import TEXT, Desk, says
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.proposals.actions import Draft as Proposed
from qinqing.kernel.proposals.actions import NotInTheOpen, propose
from tests.builders import actor, usual_contract
from tests.routes import signed_in


def start(town, who=None, **changed):
    given = {
        "key": str(uuid4()),
        "enterprise": town.firm.uscc,
        "number": "临招〔2026〕1号",
        "project": "示例项目",
        "title": "示例投资合同",
        "signed_on": "",
        "text": TEXT,
        **changed,
    }
    return signed_in(who or town.clerk).post(reverse("draft_start"), given)


def test_a_text_is_read_and_nothing_of_it_is_lost(town):
    answer = start(town)
    made = Draft.objects.get()
    assert answer.headers["Location"] == f"/drafts/{made.matter.reference}/"
    rows = list(made.clauses.order_by("position"))
    assert [(one.state, one.number, one.side) for one in rows] == [
        (SUGGESTED, "1", "gov"),
        (SUGGESTED, "2", "ent"),
        (SUGGESTED, "3", "gov"),
        (UNCLEAR, "", "") if rows[3].state == UNCLEAR else (SUGGESTED, "4", "ent"),
    ]
    assert (rows[0].base_due, rows[1].base_due, rows[1].length) == (date(2030, 3, 29), None, 30)
    shown = says(signed_in(town.clerk).get(answer.headers["Location"]))
    assert "交付&lt;净地&gt;" in shown
    assert "<净地>" not in shown
    assert "签订后 30 自然日，签订日期定了以后算出" in shown or "签订日期定了以后算出" in shown


def test_a_name_does_as_well_as_a_code_and_a_file_as_well_as_a_paste(town):
    upload = SimpleUploadedFile("合同.txt", TEXT.encode("gb18030"))
    assert start(town, enterprise=town.firm.name, text="", file=upload).status_code == 302
    assert Draft.objects.get().clauses.count() == 4


def test_sending_the_form_twice_begins_one(town):
    key = str(uuid4())
    first, second = start(town, key=key), start(town, key=key)
    assert first.headers["Location"] == second.headers["Location"]
    assert Draft.objects.count() == 1


def test_two_sendings_at_once_begin_one(town, monkeypatch):
    """The second looked before the first was written; the database lets only one key in."""
    key = str(uuid4())
    start(town, key=key)
    real, looks = drafts._begun, iter([None])
    monkeypatch.setattr(drafts, "_begun", lambda key, by: next(looks, real) and real(key, by))
    assert start(town, key=key).headers["Location"] == f"/drafts/{Draft.objects.get().matter.reference}/"
    assert start(town, key=key, who=town.colleague).status_code == 404
    assert Draft.objects.count() == 1


def _zipped():
    out = io.BytesIO()
    with ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"enterprise": "没有这家"}, "平台上没有「没有这家」"),
        ({"text": ""}, "请选合同文件"),
        ({"text": "机密★10年\n" + TEXT}, "标有密级"),
        ({"text": "", "file": SimpleUploadedFile("扫描.pdf", b"%PDF-1.7")}, "这是 PDF"),
        ({"text": "", "file": SimpleUploadedFile("合同.docx", _zipped())}, "Word"),
        ({"file": SimpleUploadedFile("合同.txt", b"x")}, "只要一样"),
        ({"signed_on": "昨天"}, "2027-1-1"),
        ({"number": ""}, "请填写合同编号"),
    ],
)
def test_what_cannot_be_begun_says_why_and_keeps_what_was_typed(town, changed, words):
    for upload in [one for one in changed.values() if not isinstance(one, str)]:
        upload.seek(0)
    answer = start(town, **changed)
    assert answer.status_code == 422
    assert words in says(answer)
    assert "示例项目" in says(answer)
    assert not Draft.objects.exists()


def test_a_draft_without_a_text_is_begun_on_purpose(town):
    assert start(town, text="", bare="on").status_code == 302
    made = Draft.objects.get()
    assert (made.text, made.clauses.count()) == ("", 0)


def test_a_contract_is_entered_once(town):
    answer = start(town, number=usual_contract(town, timezone.localdate()).number)
    assert answer.status_code == 422
    assert "已经登记" in says(answer)


def test_the_whole_way(town, desk):
    """Kept, written, left out, sent, reviewed by another, signed: the contract holds exactly what was kept."""
    desk.settled()
    assert desk.step("send").status_code == 302
    assert [one.draft.pk for one in waiting(town.head)] == [desk.key]
    assert waiting(town.clerk) == []
    assert desk.step("review", who=town.head, words="合法").status_code == 302
    found = desk.draft
    assert (found.reviewed_by_id, found.matter.state) == (town.head.person_id, "reviewed")
    today = timezone.localdate()
    answer = desk.step("sign", signed_on=f"{today:%Y-%m-%d}")
    contract = Contract.objects.get()
    assert answer.headers["Location"] == f"/contracts/{contract.matter.reference}/"
    promises = {one.number: one for one in Obligation.objects.filter(matter=contract.pk).select_related("debtor")}
    assert promises.keys() == {"1", "2", "3"}
    assert [promises[number].debtor.side for number in "123"] == ["gov", "ent", "gov"]
    assert promises["2"].base_due >= today + timedelta(30)
    assert promises["1"].source == "甲方应于2030年3月29日前完成征迁，向乙方交付<净地>。"
    found = desk.draft
    assert (found.contract, found.signed_on, found.matter.state) == (contract, today, "signed")
    assert desk.step("sign", signed_on=f"{today:%Y-%m-%d}").status_code == 409
    assert Contract.objects.count() == 1
    assert signed_in(town.representative).get(answer.headers["Location"]).status_code == 200
    assert verify().faults == []
    assert "已经签订登记" in says(desk.get())


def test_nothing_is_sent_while_something_is_open(desk):
    answer = desk.step("send")
    assert answer.status_code == 409
    assert "3 条建议没有决定" in says(answer) or "4 条建议没有决定" in says(answer)
    desk.keep(1)
    desk.keep(2)
    desk.keep(3)
    desk.leave(4)
    answer = desk.step("send")
    assert answer.status_code == 409
    assert "第 3 条是政府给的优惠，没有写依据" in says(answer)
    assert "第 3 条是政府给的优惠，没有写公平竞争审查的结论" in says(answer)
    assert desk.draft.matter.state == "drafting"


def test_whoever_drafted_along_does_not_review(town, desk):
    desk.keep(1, who=town.colleague)
    desk.settled().step("send")
    for who in (town.clerk, town.colleague):
        answer = desk.step("review", who=who)
        assert answer.status_code == 409
        assert "您参与了起草" in says(answer)
    assert desk.draft.matter.state == "in_review"
    assert desk.step("review", who=town.supervisor).status_code in {403, 409}
    assert desk.step("review", who=town.head).status_code == 302


def test_it_goes_back_with_a_reason_and_the_review_no_longer_holds(town, desk):
    desk.settled().step("send")
    assert desk.step("return", who=town.head).status_code == 422
    assert desk.step("return", who=town.head, words="第三条缺审查文号").status_code == 302
    assert "第三条缺审查文号" in says(desk.get())
    desk.step("send")
    desk.step("review", who=town.head)
    assert desk.keep(4).status_code == 409
    assert desk.step("return", words="还要改").status_code == 302
    assert desk.draft.reviewed_by_id is None
    assert desk.keep(4).status_code in {302, 422}


def test_a_dropped_draft_stays_readable_and_moves_no_more(desk):
    assert desk.step("drop").status_code == 422
    assert desk.step("drop", words="项目不做了").status_code == 302
    assert "项目不做了" in says(desk.get())
    assert desk.keep(1).status_code == 409
    assert desk.step("send").status_code == 409


def test_a_length_from_the_signing_follows_its_day_until_somebody_writes_a_date(begin, town):
    desk = Desk(begin(signed_on=date(2026, 3, 2)), town)
    assert desk.clause(2).base_due == date(2026, 4, 1)
    form = {"number": "甲", "project": "乙", "title": "丙", "signed_on": "2026-03-03"}
    edited = signed_in(town.clerk).post(reverse("draft_edit", args=[desk.reference]), form)
    assert edited.status_code == 302
    assert desk.clause(2).base_due == date(2026, 4, 2)
    desk.write(2, base_due="2026-06-30")
    signed_in(town.clerk).post(reverse("draft_edit", args=[desk.reference]), {**form, "signed_on": "2026-03-05"})
    assert (desk.clause(2).base_due, desk.clause(2).length) == (date(2026, 6, 30), None)
    assert "原来：签订日期：2026-03-03" in says(desk.get())


def test_a_signing_that_breaks_a_date_makes_nothing(town, desk):
    desk.write(1, base_due="2020-01-01")
    desk.keep(2)
    desk.leave(3)
    desk.leave(4)
    desk.step("send")
    desk.step("review", who=town.head)
    today = timezone.localdate()
    answer = desk.step("sign", signed_on=f"{today:%Y-%m-%d}")
    assert answer.status_code == 422
    assert "第 1 条的期限早于签订日期" in says(answer)
    assert desk.step("sign", signed_on=f"{today + timedelta(1):%Y-%m-%d}").status_code == 422
    assert not Contract.objects.exists()
    assert desk.draft.signed_on is None


def test_by_hand_with_a_number_of_its_own(town, desk):
    address = reverse("draft_clause_add", args=[desk.reference])
    given = {
        "number": "9",
        "title": "通水",
        "side": "gov",
        "base_due": "2030-5-6",
        "unit": "working_day",
        "text": "甲方通水。",
    }
    client = signed_in(town.clerk)
    assert client.post(address, {**given, "waits_for": "1，2 3"}).status_code == 302
    made = desk.draft.clauses.get(number="9")
    assert (made.state, made.waits_for, made.gates, made.start) == (KEPT, "1、2、3", ("1", "2", "3"), None)
    again = client.post(address, given)
    assert again.status_code == 422
    assert "已经给了「通水」" in says(again)
    assert client.post(address, {**given, "number": "", "side": ""}).status_code == 422


def test_left_out_and_taken_again(desk):
    desk.keep(1)
    assert desk.keep(1).status_code == 409
    desk.leave(1)
    assert desk.leave(1).status_code == 409
    assert desk.clause(1).state == LEFT_OUT
    desk.write(2, number="1")
    assert desk.keep(1).status_code == 302
    assert desk.clause(1).number not in {"", "1"}


def test_two_people_at_one_clause(town, desk):
    """The second is told who was first and sees what changed; what was typed stays, and may be sent again."""
    opened = desk.form(1)
    desk.write(1, who=town.colleague, title="同事写的")
    answer = desk.write(1, opened=opened, title="我写的")
    assert answer.status_code == 409
    shown = says(answer)
    assert town.colleague.name in shown
    assert "同事写的" in shown
    assert 'name="title"' in shown
    assert "我写的" in shown
    assert desk.clause(1).title == "同事写的"
    form = answer.context["form"]
    again = desk.write(1, opened={**opened, "rev": form.data["rev"], "seen": form.data["seen"]}, title="我写的")
    assert again.status_code == 302
    assert desk.clause(1).title == "我写的"
    assert desk.keep(2, rev="0").status_code == 302, "another clause is not stale for it"
    assert desk.leave(2, rev="0").status_code == 409


def test_a_step_on_what_was_seen_before_is_refused(town, desk):
    desk.settled().step("send")
    answer = desk.step("review", who=town.head, rev="0", words="看过")
    assert answer.status_code == 409
    assert "看过" in says(answer)
    assert desk.draft.matter.state == "in_review"


def test_nobody_else_finds_it(town, desk, begin):
    for who in (town.representative, town.rival, town.stranger):
        assert desk.get(who).status_code == 404
        for answer in (desk.keep(1, who=who), desk.write(1, who=who, opened={"rev": "0"}), desk.step("send", who=who)):
            assert answer.status_code in {403, 404}
        assert start(town, who=who).status_code in {302, 404}
    assert desk.clause(1).state == SUGGESTED
    assert contracts_of(town.clerk, timezone.localdate()).lines == []
    assert drafts_of(town.representative) == []
    assert desk.get(town.supervisor).status_code == 200
    assert desk.keep(1, who=town.supervisor).status_code == 404


def test_another_unit_above_reads_and_does_not_write(town, desk):
    from_above = above(town)
    assert desk.get(from_above).status_code == 200
    answer = desk.keep(1, who=from_above)
    assert answer.status_code == 409
    assert "由临港区管委会办理" in says(answer)


def above(town):
    return actor(town.government, "clerk", jurisdiction="lanchuan/")


def test_whoever_declared_a_conflict_neither_reads_nor_begins(town, desk):
    Exclusion.objects.create(person_id=town.colleague.person_id, unit=town.firm, since=timezone.localdate())
    assert "依规回避" in says(desk.get(town.colleague))
    assert desk.keep(1, who=town.colleague).status_code == 403
    answer = start(town, who=town.colleague)
    assert answer.status_code == 403
    assert "依规回避" in says(answer)
    assert waiting(town.colleague) == []
    assert Draft.objects.count() == 1


def test_a_text_that_is_too_long(town):
    answer = start(town, text="", file=SimpleUploadedFile("长.txt", ("甲方应交付净地。" * 8000).encode()))
    assert answer.status_code == 422
    assert "6 万字" in says(answer)


def test_the_page_offers_the_way_on_first_and_says_why_not(desk):
    page = desk.get()
    assert [(one.label, one.primary) for one in page.context["acts"]] == [("作废", False)]
    assert [one.label for one in page.context["barred"]] == ["送审"]
    page = desk.settled().get()
    assert [(one.label, one.primary) for one in page.context["acts"]] == [("送审", True), ("作废", False)]


def test_a_contract_is_no_draft(town, desk):
    contract = usual_contract(town, timezone.localdate())
    client = signed_in(town.clerk)
    assert client.get(reverse("draft", args=[contract.matter.reference])).status_code == 404
    assert client.post(reverse("draft_step", args=[contract.matter.reference, "drop"])).status_code == 404
    assert client.post(reverse("draft_clause_keep", args=[desk.reference, 99])).status_code == 404
    assert desk.step("write").status_code == 404


def test_nothing_internal_is_proposed(town, desk):
    proposed = Proposed(desk.reference, town.firm, "talk", "B")
    with pytest.raises(NotInTheOpen):
        propose(draft=proposed, grounds="理由", by=town.supervisor)


def test_the_desk_costs_the_same_for_many_clauses(town, begin):
    few = Desk(begin(), town)
    lines = "".join(f"第{n}条 甲方应于2030年3月{n}日前完成第{n}项工程。\n" for n in range(1, 29))
    many = Desk(begin(text=TEXT + lines), town)
    counts = []
    for one in (few, many):
        one.get()
        with CaptureQueriesContext(connection) as caught:
            assert one.get().status_code == 200
        counts.append(len(caught))
    assert many.draft.clauses.count() > few.draft.clauses.count() + 20
    assert counts[0] == counts[1]
