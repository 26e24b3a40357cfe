"""The page of a file: what it is, what it proves, whether it is as it was received, and its bytes in a sandbox."""

import pytest
from django.test import Client
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.evidence.models import File
from qinqing.kernel.obligations.actions import Completion, claim
from tests import builders
from tests.routes import content, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return builders.city()


@pytest.fixture
def contract(town) -> Contract:
    made = builders.usual_contract(town, timezone.localdate())
    files = [builders.photo("净地.jpg"), builders.pdf("移交单.pdf")]
    claim(target=builders.target(made), completion=Completion(timezone.localdate()), uploads=files, by=town.clerk)
    return made


def page(client: Client, file: File) -> str:
    answer = client.get(f"/files/{file.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_leads_back_and_shows_the_image(town, contract):
    file = File.objects.get(name="净地.jpg")
    shown = page(signed_in(town.representative), file)
    assert f'href="/contracts/{contract.matter.reference}/?item=1"' in shown
    assert f'<img class="picture" src="/files/{file.pk}/raw/"' in shown
    assert 'download="净地.jpg"' in shown
    assert file.digest.hex() in shown
    assert town.clerk.name in shown
    assert "与登记时一致" in shown


def test_other_kinds_are_downloaded(town, contract):
    file = File.objects.get(name="移交单.pdf")
    client = signed_in(town.clerk)
    assert "<img" not in page(client, file)
    answer = client.get(f"/files/{file.pk}/raw/")
    assert answer["Content-Disposition"].startswith("attachment")
    content(answer)


def test_changed_and_lost_bytes_are_noticed(town, contract, settings):
    file = File.objects.get(name="净地.jpg")
    original = settings.MEDIA_ROOT / file.original
    original.write_bytes(original.read_bytes() + b"!")
    client = signed_in(town.clerk)
    assert "与登记时不一致" in page(client, file)
    original.unlink()
    assert "与登记时不一致" in page(client, file)


def test_the_bytes_run_nothing(town, contract):
    answer = signed_in(town.clerk).get(f"/files/{File.objects.get(name='净地.jpg').pk}/raw/")
    policy = answer["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "allow-" not in policy
    content(answer)


def test_strangers_find_neither_page_nor_bytes(town, contract):
    file = File.objects.get(name="净地.jpg")
    client = signed_in(town.rival)
    assert {client.get(f"/files/{file.pk}/{rest}").status_code for rest in ("", "raw/")} == {404}
