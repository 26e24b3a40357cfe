"""The dossier of a contract: what is in it for whom, and that it can be checked without us."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from qinqing.domains.contracts.models import Contract
from qinqing.domains.contracts.queries.dossier import dossier
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.checks.actions.answering import set_aside
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.printing import printer
from qinqing.kernel.evidence.models import File
from qinqing.kernel.obligations.actions import Completion, claim, reject
from qinqing.kernel.parties.models import Rank
from qinqing.site.cli import main
from tests import builders
from tests.routes import raw, signed_in

needs_printer = pytest.mark.skipif(printer() is None, reason="WeasyPrint's libraries are not installed")


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def city(committed: Any) -> builders.City:
    """A look is noted in a transaction of its own, so these tests commit."""
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def contract(city: builders.City, today: date) -> Contract:
    """Late land, claimed with a photo and a paper and sent back; and money."""
    made = builders.sign_contract(
        city,
        builders.clause("1", "gov", today - timedelta(days=10)),
        builders.clause("2", "ent", today + timedelta(days=80), "1"),
        builders.clause("3", "gov", today + timedelta(days=30), quantity=512_345_00, measure="分"),
        signed_on=today - timedelta(days=60),
    )
    uploads = [builders.photo(), builders.pdf("移交单.pdf")]
    claim(target=builders.target(made), completion=Completion(today, "已移交。"), uploads=uploads, by=city.clerk)
    reject(target=builders.target(made), reason="东侧泵房没有拆除。", by=city.representative)
    return made


def archive(who: Actor, contract: Contract) -> dict[str, bytes]:
    answer = signed_in(who).get(reverse("contract_dossier_archive", args=[contract.matter.reference]))
    assert answer.status_code == 200
    assert answer.streaming
    with ZipFile(io.BytesIO(raw(answer))) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def test_it_is_checked_without_us(
    city: builders.City, contract: Contract, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = archive(city.representative, contract)
    manifest = dict(reversed(line.split("  ", 1)) for line in found["MANIFEST"].decode().splitlines())
    assert manifest == {name: sha256(content).hexdigest() for name, content in found.items() if name != "MANIFEST"}
    history = tmp_path / "历史.txt"
    history.write_bytes(found["历史.txt"])
    assert main(["chronicle", "verify", "--export", str(history)]) == 0
    assert "全部一致" in capsys.readouterr().out
    recorded = Event.objects.filter(stream=contract.pk).order_by("seq").values_list("kind", flat=True)
    assert [kind for kind in recorded if kind.encode() in found["历史.txt"]] == list(recorded)
    first = found["历史.txt"].index(b"contracts.contract.signed")
    for place in (first, first + 40, len(found["历史.txt"]) - 3):
        broken = bytearray(found["历史.txt"])
        broken[place] ^= 1
        history.write_bytes(broken)
        assert main(["chronicle", "verify", "--export", str(history)]) == 1
    assert "泵房" not in found["历史.txt"].decode()


def test_what_goes_along(city: builders.City, contract: Contract) -> None:
    found = archive(city.representative, contract)
    evidence = {name for name in found if name.startswith("证据/")}
    assert {name.partition(" ")[2] for name in evidence} == {"现场.jpg", "移交单.pdf"}
    [paper] = [content for name, content in found.items() if name.endswith("移交单.pdf")]
    assert paper == b"%PDF-1.7\n%%EOF\n"
    photo = File.objects.get(kind="jpg")
    [shown] = [content for name, content in found.items() if name.endswith(".jpg")]
    assert shown == _media(photo.shown).read_bytes() != _media(photo.original).read_bytes()
    assert contract.matter.reference in found["怎么核对.txt"].decode()
    assert "示例科技" in found["怎么核对.txt"].decode()
    assert ("卷宗.pdf" in found) == (printer() is not None)


def _media(name: str) -> Path:
    return Path(configured.MEDIA_ROOT) / name


def test_a_file_that_is_not_as_received_is_named(city: builders.City, contract: Contract) -> None:
    _media(File.objects.get(kind="pdf").original).write_bytes(b"%PDF-1.7\n%%EOG\n")
    manifest = archive(city.representative, contract)["MANIFEST"].decode()
    assert re.search(r"^# 与登记时不一致：证据/\d+ 移交单\.pdf$", manifest, re.MULTILINE)


def test_a_hostile_name_stays_inside(city: builders.City, contract: Contract) -> None:
    File.objects.filter(kind="pdf").update(name="../../etc/..\\一\n二.pdf")
    names = [name for name in archive(city.representative, contract) if name.startswith("证据/")]
    assert not [name for name in names if ".." in name.split("/") or "\\" in name or "\n" in name]
    assert {name.count("/") for name in names} == {1}


@needs_printer
def test_the_paper_says_it_all(city: builders.City, contract: Contract, today: date) -> None:
    answer = signed_in(city.representative).get(reverse("contract_dossier", args=[contract.matter.reference]))
    said = text_of(raw(answer))
    day = f"{today - timedelta(days=10):%Y-%-m-%-d}"
    photo = File.objects.get(kind="jpg")
    for words in (
        "临港区管委会",
        "示例科技",
        "第1项",
        day,
        "已退回",
        "东侧泵房没有拆除",
        photo.digest.hex(),
        "512,345",
    ):
        assert words in said, words
    head = Event.objects.filter(stream=contract.pk).latest("seq")
    assert bytes(head.hash).hex() in said


def test_others_get_no_more_than_the_page_shows(city: builders.City, contract: Contract) -> None:
    """Who sees the contract by place: no amount, no history, and the refusal's words masked as on the page."""
    far = builders.actor(builders.unit("临港发改局"), "head", Rank.CHIEF, "lanchuan/lingang/")
    found = archive(far, contract)
    assert "历史.txt" not in found
    assert "只在双方取的卷宗里" in found["怎么核对.txt"].decode()
    if printer() is not None:
        said = text_of(found["卷宗.pdf"])
        assert "512,345" not in said
        assert "512345" not in said
        assert "商业秘密" in said


@pytest.mark.parametrize("route", ["contract_dossier", "contract_dossier_archive"])
def test_who_does_not_see_it_gets_nothing(city: builders.City, contract: Contract, route: str) -> None:
    address = reverse(route, args=[contract.matter.reference])
    assert signed_in(city.rival).get(address).status_code == 404
    assert signed_in(city.stranger).get(address).status_code == 404
    Exclusion.objects.create(person_id=city.colleague.person_id, unit=city.firm, since=builders.SINCE)
    assert signed_in(city.colleague).get(address).status_code == 403
    assert not Event.objects.filter(kind="pages.table.exported").exists()


def test_each_download_is_a_look(city: builders.City, contract: Contract) -> None:
    archive(city.head, contract)
    archive(city.head, contract)
    looks = Event.objects.filter(kind="pages.table.exported", actor=city.head.person_id)
    assert [one.facts["table"] for one in looks] == [f"合同卷宗 {contract.matter.reference} zip"] * 2
    assert not Event.objects.filter(stream=contract.pk, kind="pages.table.exported").exists()


def test_without_a_printer_the_archive_holds_a_page(
    city: builders.City, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("qinqing.kernel.pages.views.papers", "qinqing.domains.contracts.views.dossiers"):
        monkeypatch.setattr(f"{module}.printer", lambda: None)
    said = archive(city.representative, contract)["卷宗.html"].decode()
    assert "<style>" in said
    assert "东侧泵房没有拆除" in said
    answer = signed_in(city.representative).get(reverse("contract_dossier", args=[contract.matter.reference]))
    assert (answer.status_code, "apt install" in answer.content.decode()) == (503, True)


def test_it_asks_as_often_however_much_there_is(city: builders.City, contract: Contract, today: date) -> None:
    def count(read: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            read()
        return len(asked)

    first = count(lambda: dossier(city.clerk, contract.matter.reference, today))
    for _ in range(4):
        claim(
            target=builders.target(contract),
            completion=Completion(today),
            uploads=[builders.photo(), builders.pdf()],
            by=city.clerk,
        )
        reject(target=builders.target(contract), reason="还没有。", by=city.representative)
    assert count(lambda: dossier(city.clerk, contract.matter.reference, today)) == first


@pytest.mark.parametrize("who", ["clerk", "head", "supervisor"])
def test_an_answer_in_confidence_is_nowhere(city: builders.City, contract: Contract, today: date, who: str) -> None:
    """Before and after it, the same files with the same words; only the hour of taking them differs."""
    about = builders.target(contract)
    claim(target=about, completion=Completion(today), uploads=[builders.photo()], by=city.clerk)

    def taken() -> dict[str, str]:
        found = archive(getattr(city, who), contract)
        read = {
            name: text_of(part) if name == "卷宗.pdf" else part.decode(errors="replace") for name, part in found.items()
        }
        return {name: re.sub(r"\d{1,2}:\d\d", "", text) for name, text in read.items() if name != "MANIFEST"}

    before = taken()
    set_aside(target=builders.target(contract), note="青瓷罐里的三张收据", by=city.representative)
    assert taken() == before
