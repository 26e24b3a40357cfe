"""Everything that people may hand in wrongly, sent as a browser sends it: refused with its reason, nothing changed."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from qinqing.commons.enterprises.events import TURNED_AWAY
from qinqing.commons.enterprises.models import Import
from qinqing.domains.contracts.models import Contract, Draft
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.evidence.models import File
from qinqing.kernel.evidence.tests import papers
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.parties.models import Unit
from tests import builders
from tests.routes import signed_in

MUTUAL = """投资合同
第一条 甲方应在本合同签订之日起30日内交付净地。
第二条 乙方应在本合同签订之日起60日内开工建设。
第三条 甲方应在本合同签订之日起90日内接通供电。
"""
PROGRAM = b"MZ\x90\x00" + bytes(200)
SECRET = {
    "会议纪要.docx": papers.docx("会议纪要", foot="机密★3年"),
    "台账.xlsx": papers.xlsx("秘密"),
    "批复.ofd": papers.ofd_letters("批复", "绝密"),
    "函.pdf": papers.pdf("函", across="机密★10年"),
    "秘密★1年.pdf": papers.pdf("函"),
}
WRONG = {
    "a program called pdf": ("移交单.pdf", PROGRAM, "「移交单.pdf」的内容与扩展名不符"),
    "a page called docx": ("说明.docx", b"<html><script>1</script>", "「说明.docx」的内容与扩展名不符"),
    "a workbook called docx": ("说明.docx", papers.xlsx("一"), "「说明.docx」的内容与扩展名不符"),
    "a program": ("清单.exe", PROGRAM, "「清单.exe」不是可以接收的文件"),
    "nothing": ("空.pdf", b"", "「空.pdf」"),
    **{name: (name, content, "本系统不得存储、处理涉密信息") for name, content in SECRET.items()},
}


@pytest.fixture
def town(db: None, settings: Settings, tmp_path: Path) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    settings.MEDIA_ROOT = tmp_path
    return builders.city()


@pytest.fixture
def contract(town: builders.City) -> Contract:
    return builders.usual_contract(town, timezone.localdate())


def says(answer: HttpResponse) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def counted() -> tuple[int, ...]:
    """Return how much there is of all that bad input might have made."""
    return tuple(kind.objects.count() for kind in (Event, File, Claim, Contract, Draft, Obligation, Import))


def claimed(who: Actor, contract: Contract, number: str = "1", **changed: object) -> HttpResponse:
    given = {
        "key": str(uuid4()),
        "rev": Matter.objects.get(pk=contract.matter_id).rev,
        "completed_on": timezone.localdate().isoformat(),
        "uploads": [builders.photo()],
        "note": "已完成。",
        **changed,
    }
    return signed_in(who).post(reverse("obligation_claim", args=[contract.matter.reference, number]), given)


def drafted(town: builders.City, **changed: object) -> HttpResponse:
    given = {
        "key": str(uuid4()),
        "enterprise": town.firm.uscc,
        "number": "临招〔2026〕1号",
        "project": "示例项目",
        "title": "示例投资合同",
        "text": MUTUAL,
        **changed,
    }
    return signed_in(town.clerk).post(reverse("draft_start"), given)


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_may_not_be_taken(case: str, town: builders.City, contract: Contract, tmp_path: Path) -> None:
    name, content, words = WRONG[case]
    before = counted()
    answer = claimed(town.clerk, contract, uploads=[builders.photo(), SimpleUploadedFile(name, content)])
    assert answer.status_code == 422
    assert words in says(answer)
    assert "已完成。" in says(answer), "what was typed is still there"
    assert counted() == before
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_claim_for_another_s_obligation(town: builders.City, contract: Contract) -> None:
    before = counted()
    assert claimed(town.rival, contract).status_code == 404, "no party to it: as if it were not there"
    assert claimed(town.stranger, contract).status_code == 404
    for who in (town.representative, town.supervisor):
        answer = claimed(who, contract)
        assert answer.status_code in {403, 404, 409}, "a party, or above it: but it is not theirs to fulfil"
    assert claimed(town.clerk, contract, "2").status_code in {403, 404, 409}
    assert counted() == before


def test_nobody_confirms_what_they_owe_themselves(town: builders.City, contract: Contract) -> None:
    assert claimed(town.clerk, contract).status_code == 302
    before, rev = counted(), Matter.objects.get(pk=contract.matter_id).rev
    for who in (town.clerk, town.colleague, town.head, town.supervisor):
        for name in ("obligation_confirm", "obligation_reject"):
            address = reverse(name, args=[contract.matter.reference, "1"])
            answer = signed_in(who).post(address, {"key": str(uuid4()), "rev": rev, "reason": "不对", "note": ""})
            assert answer.status_code in {403, 404, 409}, (who.role, name)
    assert counted() == before
    assert Claim.objects.get().outcome == "open"


def test_debtor_and_verifier_are_never_one(town: builders.City) -> None:
    park = Unit.objects.get(pk=town.park.pk)
    Unit.objects.filter(pk=park.pk).update(uscc="91990000TEST000009")
    before = counted()
    for named in ("91990000TEST000009", park.name, park.short_name):
        answer = drafted(town, enterprise=named)
        assert answer.status_code == 422
        assert "企业" in says(answer)
    assert counted() == before


def test_a_completion_before_the_signing_or_in_the_future(town: builders.City, contract: Contract) -> None:
    today = timezone.localdate()
    before = counted()
    for day, words in (
        (contract.signed_on - timedelta(days=1), "完成日期不能早于签订日"),
        (today + timedelta(days=1), "完成日期不能晚于今天"),
        (date(1, 1, 1), "完成日期不能早于签订日"),
    ):
        answer = claimed(town.clerk, contract, completed_on=f"{day.year:04}-{day.month:02}-{day.day:02}")
        assert answer.status_code == 422
        assert words in says(answer)
    assert counted() == before


class Desk:
    """The pages of the draft that stands."""

    def __init__(self, town: builders.City) -> None:
        self.browser, self.draft = signed_in(town.clerk), Draft.objects.select_related("matter").get()

    def _at(self, name: str, *more: object) -> str:
        return reverse(name, args=[self.draft.matter.reference, *more])

    def write(self, position: int, **changed: object) -> HttpResponse:
        address = self._at("draft_clause", position)
        form = self.browser.get(address).context["form"]
        opened = {name: form[name].value() for name in form.fields}
        return self.browser.post(address, {name: value for name, value in opened.items() if value} | changed)

    def send(self) -> HttpResponse:
        return self.browser.post(self._at("draft_step", "send"))


def test_gates_that_wait_for_one_another_are_named(town: builders.City) -> None:
    assert drafted(town).status_code == 302
    desk = Desk(town)
    for position, gate in ((1, "2"), (2, "1"), (3, "2")):
        assert desk.write(position, waits_for=gate).status_code == 302
    before = counted()
    answer = desk.send()
    assert answer.status_code == 409
    assert "前项互相等待：第 1 条 → 第 2 条 → 第 1 条。请去掉其中一个前项。" in says(answer), (
        "the third only waits for them"
    )
    assert counted() == before


def test_clauses_before_the_signing(town: builders.City) -> None:
    assert drafted(town, signed_on="2026-3-3").status_code == 302
    desk = Desk(town)
    for position in (1, 2, 3):
        desk.write(position, base_due="2025-3-3" if position == 2 else "2030-1-1")
    answer = desk.send()
    assert answer.status_code == 409
    assert "第 2 条的期限早于签订日期" in says(answer)
    assert not Contract.objects.exists()


IMPORTS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "no table": ("企业.xlsx", lambda: PROGRAM, "不是"),
    "half a table": ("企业.xlsx", lambda: papers.xlsx("统一社会信用代码", "示例")[:900], "打不开"),
    "no heading": ("企业.xlsx", lambda: papers.xlsx("一", "二"), "统一社会信用代码"),
    "no text": ("企业.csv", lambda: b"\xff\x00\xfe" * 40, ""),
    "a marked name": ("企业（秘密）.csv", "统一社会信用代码,名称\n".encode, "涉密"),
    "a formula": ("企业.csv", "统一社会信用代码,名称\n\"=cmd|'/c calc'!A0\",甲\n".encode, "代码"),
}


READ = {"no heading", "a formula"}


@pytest.mark.parametrize("case", IMPORTS)
def test_a_table_that_cannot_be_taken(case: str, town: builders.City) -> None:
    name, made, words = IMPORTS[case]
    before = counted()
    answer = signed_in(town.clerk).post(
        reverse("registry_load"),
        {"file": SimpleUploadedFile(name, made()), "source": "市场监管局", "as_of": "2026-06-01"},
    )
    assert answer.status_code == 422
    assert words in says(answer)
    turned_away = Event.objects.filter(kind=TURNED_AWAY.tag).count()
    assert turned_away == (case in READ), "what was read and turned away stands in the history"
    assert counted() == (before[0] + turned_away, *before[1:])
