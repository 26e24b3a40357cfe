"""A voucher tells the amount of a payment: whoever may not read the amount may not open it, nor read its name."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.parties.models import Unit
from tests import builders
from tests.routes import signed_in

VOUCHER, PHOTO = "进账单三十万.pdf", "现场移交单.pdf"


@pytest.fixture
def city(demo: Any, settings: Any, tmp_path: Any) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return builders.city()


@pytest.fixture
def made(city: builders.City) -> Contract:
    today = timezone.localdate()
    found = builders.sign_contract(
        city,
        builders.clause("1", GOV, today - timedelta(days=10), quantity=30, measure="万元"),
        builders.clause("2", GOV, today - timedelta(days=10)),
        signed_on=today - timedelta(days=100),
    )
    for number, name, more in (("1", VOUCHER, {"amount": 12}), ("2", PHOTO, {})):
        claim(
            target=builders.target(found, number),
            completion=Completion(today - timedelta(days=4), **more),
            uploads=[builders.pdf(name)],
            by=city.clerk,
        )
    return found


def opened(who: Actor, made: Contract, name: str) -> int:
    file = made.matter.files.get(name=name)
    page, raw = (signed_in(who).get(f"/files/{file.pk}/{rest}") for rest in ("", "raw/"))
    raw.close()
    assert page.status_code == raw.status_code
    return page.status_code


def read(who: Actor, made: Contract) -> str:
    client = signed_in(who)
    number = made.matter.reference
    pages = [client.get(f"/contracts/{number}/{asked}").content.decode() for asked in ("", "?item=1", "?item=2")]
    archive = client.get(f"/contracts/{number}/dossier.zip")
    assert archive.status_code == 200
    with ZipFile(BytesIO(archive.getvalue())) as whole:
        return "".join(
            [*pages, *whole.namelist(), *(whole.read(one).decode("utf-8", "replace") for one in whole.namelist())]
        )


def test_parties_read_both(city: builders.City, made: Contract) -> None:
    for who in (city.clerk, city.representative):
        assert (opened(who, made, VOUCHER), opened(who, made, PHOTO)) == (200, 200)
        assert VOUCHER in read(who, made)


def test_an_onlooker_reads_the_photo_alone(city: builders.City, made: Contract) -> None:
    onlooker = builders.actor(builders.unit("某监督单位"), "supervisor", jurisdiction="lanchuan/")
    assert (opened(onlooker, made, VOUCHER), opened(onlooker, made, PHOTO)) == (403, 200)
    page = read(onlooker, made)
    assert VOUCHER not in page
    assert PHOTO in page


def test_who_is_named_as_supervisor_of_a_side_reads_it(city: builders.City, made: Contract) -> None:
    named = builders.unit("派驻组")
    Unit.objects.filter(pk=city.clerk.unit_id).update(supervised_by=named)
    assert opened(builders.actor(named, "supervisor", jurisdiction="lanchuan/"), made, VOUCHER) == 200
