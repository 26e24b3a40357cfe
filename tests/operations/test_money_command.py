"""`qinqing money`: a sheet from a file, without a database, and one sentence for what is wrong."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from qinqing.site.cli import main

GIVEN: dict[str, Any] = {
    "debtor": {"name": "某局", "kind": "机关"},
    "creditor": {"name": "某公司", "kind": "小型", "declared_sme": True},
    "subject": "工程",
    "as_of": "2026-02-10",
    "instalments": [{"number": "1", "title": "进度款", "due": "2026-01-31", "amount": 100_000_000}],
    "payments": [{"on": "2026-02-05", "amount": 40_000_000}],
}


def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> tuple[int, str, str]:
    file = tmp_path / "account.json"
    file.write_text(text, encoding="utf-8")
    status = main(["money", str(file)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_statutory_rate_comes_from_the_facts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = run(capsys, tmp_path, json.dumps(GIVEN))
    assert status == 0
    assert "到期未付：600,000.00 元" in out
    assert "逾期利息：4,000.00 元" in out
    assert "第17条" in out
    assert "不是催款" in out


def test_nothing_agreed_and_nothing_statutory(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = run(capsys, tmp_path, json.dumps({**GIVEN, "subject": "其他"}))
    assert status == 0
    assert "合同未约定，不计算" in out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "不是 JSON"),
        ("[" * 100_000, "嵌套太深"),
        ('{"as_of": ' + "1" * 5000 + "}", "数字太长"),
        ("[]", "应为一个对象"),
        ("{}", "debtor"),
    ],
)
def test_what_is_wrong(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, says: str) -> None:
    status, out, err = run(capsys, tmp_path, text)
    assert (status, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_files_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["money", str(tmp_path / "nowhere.json")]) == 2
    (tmp_path / "gbk.json").write_bytes("局".encode("gbk"))
    assert main(["money", str(tmp_path / "gbk.json")]) == 2
    said = capsys.readouterr().err
    assert "读不了" in said
    assert "UTF-8" in said
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(GIVEN)))
    assert main(["money", "-"]) == 0
