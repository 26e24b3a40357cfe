"""`qinqing receipt`: equal or the difference, without a database; an export that was tampered with is found."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from qinqing.commons.receipts.models import Receipt
from qinqing.commons.receipts.tests import scene
from qinqing.site import keys
from qinqing.site.cli import main
from tests.fixtures.ground import Database
from tests.routes import raw, signed_in


@pytest.fixture
def taken(demo: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Receipt:
    """A receipt on which a neutral unit ruled, with both of its files as the pages give them, and a checkpoint."""
    monkeypatch.chdir(tmp_path)
    settings.QINQING_TOTP_ROLES = frozenset()
    settings.QINQING_KEYS = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "evidence"
    town = scene.town()
    receipt = scene.asked(town)
    scene.objected(receipt, town.city.clerk)
    scene.ruled(town, receipt, scene.Moved(0, "agreed", 2))
    assert main(["chronicle", "keygen"]) == main(["chronicle", "checkpoint"]) == 0
    client = signed_in(town.city.representative)
    for name, file in (("receipt_file", "receipt.json"), ("receipt_history", "history.txt")):
        content = raw(client.get(reverse(name, args=[receipt.matter.reference])))
        (tmp_path / file).write_bytes(content)
    return receipt


def anew(where: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """Run the command where there is neither database nor installation."""
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    environment = {**bare, "DATABASE_URL": "postgresql://127.0.0.1:1/none", "QINQING_VAR": str(where / "elsewhere")}
    command = [sys.executable, "-m", "qinqing.site.cli", "receipt", "receipt.json", "--export", "history.txt", *more]
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)


def test_anybody_reckons_it_anew(taken: Receipt, tmp_path: Path) -> None:
    found = anew(tmp_path, "--key", str(tmp_path / "keys" / keys.PUBLIC))
    assert found.returncode == 0, found.stdout + found.stderr
    assert "政府（临港区管委会），因 第 1 项：12 天" in found.stdout
    assert "自身（示例科技），因 第 2 项：12 天" in found.stdout
    assert "一致：从导出的记录重新计算，和单子逐行相同" in found.stdout
    assert "中立单位已核定：政府 10，双方商定 2，自身 12" in found.stdout
    assert "第 1 个检查点" in found.stdout
    told = json.loads(anew(tmp_path, "--json").stdout)
    assert (told["equal"], told["total"], told["differences"]) == (True, 24, [])


def test_what_was_changed_is_named(taken: Receipt, tmp_path: Path) -> None:
    paper, history = tmp_path / "receipt.json", tmp_path / "history.txt"
    right, whole = paper.read_text(encoding="utf-8"), history.read_bytes()
    given = json.loads(right)
    given["lines"][0]["days"] = "1"
    paper.write_text(json.dumps(given), encoding="utf-8")
    found = anew(tmp_path)
    assert found.returncode == 1
    assert "写的是 1 天，重算是 12 天" in found.stdout
    paper.write_text(right, encoding="utf-8")
    history.write_bytes(whole.replace(b'"completed_on":"2026-04-13"', b'"completed_on":"2026-04-03"'))
    found = anew(tmp_path)
    assert found.returncode == 1
    assert "被改动过" in found.stdout
    assert "的实际完成日与历史不符" in found.stdout
    history.write_bytes(whole.splitlines(keepends=True)[0])
    assert "没有出具这张单子的记录" in anew(tmp_path).stdout


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "不是 JSON"), ("[]", "不是迟延归因单"), ('{"format": "qinqing-receipt-1"}', "不是迟延归因单")],
)
def test_what_is_no_receipt_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(text, encoding="utf-8")
    assert main(["receipt", str(file), "--export", str(file)]) == 2
    assert says in capsys.readouterr().err


def test_an_export_that_is_not_there(taken: Receipt, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["receipt", str(tmp_path / "receipt.json"), "--export", str(tmp_path / "none")]) == 1
    assert "读不了" in capsys.readouterr().err
