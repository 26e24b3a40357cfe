"""`qinqing deliveries`: a key, a signature and an import on the command line, each with its sentence."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qinqing.commons.deliveries import actions
from qinqing.commons.deliveries.models import DeliveredPromise, Delivery
from qinqing.commons.deliveries.rules.reading import Manifest, written
from qinqing.commons.deliveries.tests import delivered
from qinqing.kernel.access.models import Account
from qinqing.site import keys
from qinqing.site.commands import deliveries
from tests import builders


def run(step: Any, **options: object) -> int:
    return int(step(SimpleNamespace(**{"look": False, **options})))


@pytest.fixture
def county(db: None) -> delivered.County:
    made = delivered.registered(builders.city())
    Account.objects.create(username="yunbo", person_id=made.clerk.person_id)
    return made


def test_a_file_is_made_signed_and_imported(county: delivered.County, tmp_path: Path, capfdbinary: Any) -> None:
    key, plain, signed = tmp_path / "key", tmp_path / "plain.jsonl", tmp_path / "signed.jsonl"
    assert run(deliveries.make_key, file=str(key)) == 0
    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(deliveries.FileThere):
        run(deliveries.make_key, file=str(key))
    told = capfdbinary.readouterr().out.decode()
    public = delivered.Ed25519(keys.read(key)).public_key
    assert public.hex() in told
    actions.register_key(origin_id=county.origin.pk, public_key=public, replaces=True, by=county.system)
    rows = [delivered.contract(), delivered.promise()]
    plain.write_bytes(written(Manifest("yunbo", delivered.days_ago(3), 2), rows))
    assert run(deliveries.sign, file=str(plain), key=str(key)) == 0
    signed.write_bytes(capfdbinary.readouterr().out)
    assert run(deliveries.load, file=str(signed), by="yunbo", look=True) == 0
    assert "没有写入" in capfdbinary.readouterr().out.decode()
    assert not DeliveredPromise.objects.exists()
    assert run(deliveries.load, file=str(signed), by="yunbo") == 0
    assert "新增 2 行" in capfdbinary.readouterr().out.decode()
    assert DeliveredPromise.objects.count() == 1
    assert run(deliveries.load, file=str(signed), by="yunbo") == 0
    assert "没有再写一遍" in capfdbinary.readouterr().out.decode()
    assert Delivery.objects.filter(state=Delivery.APPLIED).count() == 1


def test_faults_are_named_by_line(county: delivered.County, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "signed.jsonl"
    path.write_bytes(delivered.file(delivered.contract(), delivered.promise(base_due="昨天")))
    assert run(deliveries.load, file=str(path), by="yunbo") == deliveries.REFUSED
    assert "第 3 行，承诺日期：不是日期" in capsys.readouterr().err
    path.write_bytes(path.read_bytes()[:-50])
    assert run(deliveries.load, file=str(path), by="yunbo") == deliveries.REFUSED
    assert "最后一行不是签名" in capsys.readouterr().err
    plain = tmp_path / "plain.jsonl"
    for body in (b"{}\n", json.dumps({"format": "qinqing-delivery", "schema": 9}).encode()):
        plain.write_bytes(body)
        assert run(deliveries.sign, file=str(plain), key="nowhere") == deliveries.REFUSED


def test_an_import_is_somebodys_act(county: delivered.County, tmp_path: Path) -> None:
    path = tmp_path / "signed.jsonl"
    with pytest.raises(deliveries.NoSuchClerk):
        run(deliveries.load, file=str(path), by="nobody")
    with pytest.raises(deliveries.NoSuchDelivery):
        run(deliveries.load, file=str(path), by="yunbo")
