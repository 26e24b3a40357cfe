"""Pages of publications: drafted, asked for, issued by another, taken out with a look, withdrawn with a reason."""

import json
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.publications import views
from qinqing.kernel.publications.actions import submit
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.tests.conftest import NOVEMBER, OCTOBER, Office
from tests.routes import signed_in


def page(who: Actor, name: str, *args: str, **asked: str) -> Any:
    return signed_in(who).get(reverse(name, args=args), asked)


def sent(who: Actor, name: str, *args: str, **given: Any) -> Any:
    return signed_in(who).post(reverse(name, args=args), given)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_draft_to_issue_on_pages(office: Office) -> None:
    assert "起草第一期" in text(page(office.drafter, "publications"))
    assert "合同数通报（2025年10月）" in text(page(office.drafter, "publication_draft"))
    answer = sent(office.drafter, "publication_draft", what=f"toy:{OCTOBER.first}")
    one = Publication.objects.get()
    reference = one.matter.reference
    assert answer.url == reverse("publication", args=[reference])
    shown = text(page(office.drafter, "publication", reference))
    assert "合同 1 份" in shown
    assert "?act=submit" in shown
    assert "?act=issue" not in shown
    answer = sent(office.drafter, "publication_act", reference, "submit", rev=0)
    assert answer.status_code == 302
    asked = text(page(office.leader, "publication", reference, act="issue"))
    assert "内容和数字从此不再改变" in asked
    assert sent(office.leader, "publication_act", reference, "issue", rev=0).status_code == 409
    assert sent(office.leader, "publication_act", reference, "issue", rev=1).status_code == 302
    assert one.mark != Publication.objects.get().mark
    listed = text(page(office.city.clerk, "publications"))
    assert reference in listed
    assert "已签发" in listed


def test_whoever_drafted_reads_why_not(office: Office) -> None:
    one = office.drafted()
    submit(reference=one.matter.reference, by=office.leader)
    shown = text(page(office.leader, "publication", one.matter.reference))
    assert "不能自己签发" in shown
    assert sent(office.leader, "publication_act", one.matter.reference, "issue", rev=1).status_code == 409


def test_a_reason_is_asked_for(office: Office) -> None:
    one = office.issued()
    answer = sent(office.leader, "publication_act", one.matter.reference, "withdraw", rev=2, reason="")
    assert answer.status_code == 422
    assert "请写明理由" in text(answer)
    marked = sent(office.leader, "publication_act", one.matter.reference, "withdraw", rev=2, reason="机密★1年")
    assert marked.status_code == 422
    assert sent(office.leader, "publication_act", one.matter.reference, "withdraw", rev=2, reason="口径有误").url
    shown = text(page(office.city.clerk, "publication", one.matter.reference))
    assert "口径有误" in shown
    assert "合同 1 份" not in shown
    for name in ("publication_docx", "publication_pdf", "publication_json"):
        assert page(office.city.clerk, name, one.matter.reference).status_code == 409
        assert page(office.leader, name, one.matter.reference).status_code in {200, 503}


def test_what_is_taken_is_what_was_frozen_and_is_noted(office: Office) -> None:
    one = office.issued()
    answer = page(office.city.clerk, "publication_json", one.matter.reference)
    assert sha256(answer.content).hexdigest() == one.fingerprint
    assert json.loads(answer.content) == one.said
    for name in ("publication_docx", "publication_pdf"):
        assert page(office.city.clerk, name, one.matter.reference).status_code == 200
    looks = Event.objects.filter(kind="publications.publication.downloaded", actor=office.city.clerk.person_id)
    assert sorted(event.facts["form"] for event in looks) == ["docx", "json", "pdf"]


def test_without_a_printer_the_page_names_the_line(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    one = office.issued()
    monkeypatch.setattr(views, "printer", lambda: None)
    assert "apt install" in text(page(office.leader, "publication", one.matter.reference))
    assert page(office.leader, "publication_pdf", one.matter.reference).status_code == 503


def test_strangers_find_nothing(office: Office) -> None:
    one = office.issued()
    for name in ("publication", "publication_docx", "publication_pdf", "publication_json"):
        assert page(office.city.stranger, name, one.matter.reference).status_code == 404
        assert page(office.city.representative, name, one.matter.reference).status_code == 404
    assert sent(office.leader, "publication_act", one.matter.reference, "burn", rev=2).status_code == 404


def test_as_many_queries_for_one_as_for_many(office: Office) -> None:
    office.issued()
    client = signed_in(office.leader)
    client.get(reverse("publications"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("publications"))
    office.issued(NOVEMBER)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("publications"))
    assert len(many) == len(few)


def test_readers_are_told_and_nothing_of_what_it_says(office: Office) -> None:
    one = office.issued()
    dispatch()
    told = {notice.person_id: notice.says for notice in Notice.objects.filter(matter=one.pk)}
    assert told[office.city.clerk.person_id] == "有一份刊物发给您的单位。"
    assert office.city.representative.person_id not in told
    assert office.city.stranger.person_id not in told
