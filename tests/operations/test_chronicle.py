"""`qinqing chronicle ...`: what its user reads and which exit code a script gets; proofs and exports without database."""

import json
import os
import stat
import subprocess
import sys

import pytest
from django.utils import timezone

from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.models import Obligation
from qinqing.site import keys
from qinqing.site.cli import main
from tests.builders import city, pdf, target, usual_contract


@pytest.fixture
def contract(committed, settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings.QINQING_KEYS = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "evidence"
    town, today = city(), timezone.localdate()
    signed = usual_contract(town, today)
    claim(target=target(signed), completion=Completion(today, note="已移交"), uploads=[pdf()], by=town.clerk)
    return signed


def alone(*arguments, cwd):
    """Run the command where there is neither database nor installation."""
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    environment = {**bare, "DATABASE_URL": "postgresql://127.0.0.1:1/none", "QINQING_VAR": str(cwd / "elsewhere")}
    command = [sys.executable, "-m", "qinqing.site.cli", "chronicle", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def say(capsys, *arguments):
    code = main(["chronicle", *map(str, arguments)])
    written = capsys.readouterr()
    return code, written.out + written.err


def test_from_key_to_proof(contract, capsys, tmp_path):
    reference = contract.matter.reference
    assert say(capsys, "checkpoint") == (1, "没有签名钥匙。请先运行 qinqing chronicle keygen。\n")
    assert "没有检查点" in say(capsys, "verify")[1]
    assert say(capsys, "keygen")[0] == 0
    assert stat.S_IMODE((tmp_path / "keys" / keys.PRIVATE).stat().st_mode) == 0o600
    code, says = say(capsys, "keygen")
    assert (code, "已有签名钥匙" in says) == (1, True)
    assert say(capsys, "prove", reference, 1)[0] == 1
    assert "第 1 个检查点" in say(capsys, "checkpoint")[1]
    code, says = say(capsys, "verify")
    assert (code, "全部一致" in says) == (0, True)
    code, proof = say(capsys, "prove", reference, 1)
    assert code == 0
    (tmp_path / "proof.json").write_text(proof, encoding="utf-8")
    done = alone("check-proof", "proof.json", "--key", tmp_path / "keys" / keys.PUBLIC, cwd=tmp_path)
    assert (done.returncode, "成立：" in done.stdout) == (0, True), done.stderr
    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / "proof.json").write_text(proof.replace("contracts.contract.signed", "contracts.contract.singed"))
    done = alone("check-proof", "proof.json", cwd=tmp_path)
    assert (done.returncode, "不成立" in done.stdout) == (1, True)
    assert say(capsys, "prove", "HT-0000-0000", 1) == (1, "没有编号为 HT-0000-0000 的事项。\n")


def test_a_state_that_no_record_tells_is_found(contract, capsys):
    Obligation.objects.filter(matter=contract.pk, number="1").update(light=3)
    code, says = say(capsys, "verify")
    assert (code, "一项承诺的灯与经过不符" in says) == (1, True)


def test_exports_are_checked_without_the_database(contract, capsys, tmp_path):
    say(capsys, "keygen")
    say(capsys, "checkpoint")
    public = tmp_path / "keys" / keys.PUBLIC
    for arguments in ([], ["--matter", contract.matter.reference]):
        assert say(capsys, "export", "all.txt", *arguments)[0] == 0
        done = alone("verify", "--export", "all.txt", "--key", public, cwd=tmp_path)
        assert (done.returncode, "全部一致" in done.stdout) == (0, True), done.stdout + done.stderr
        assert "核对签名" not in done.stdout
        assert (
            f"核对签名，还请自己核对：{public.read_text().strip()}"
            in alone("verify", "--export", "all.txt", cwd=tmp_path).stdout
        )
        assert stat.S_IMODE((tmp_path / "all.txt").stat().st_mode) == 0o600, "it holds what blinds the leaves"
        content = (tmp_path / "all.txt").read_text(encoding="utf-8")
        assert "已移交" not in content
        (tmp_path / "all.txt").write_text(content.replace('"clauses":2', '"clauses":3'), encoding="utf-8")
        done = alone("verify", "--export", "all.txt", "--key", public, cwd=tmp_path)
        assert done.returncode == 1
        assert f"第一处：历史 {contract.pk} 第 1 条：这条记录被改动过。" in done.stdout
    assert alone("verify", "--export", "none.txt", cwd=tmp_path).returncode == 1


def test_tampering_is_named(contract, capsys, superuser):
    with superuser() as server, server.transaction():
        server.execute("ALTER TABLE chronicle_event DISABLE TRIGGER USER")
        server.execute("UPDATE chronicle_event SET actor = NULL WHERE stream_id = %s AND seq = 1", [contract.pk])
    code, says = say(capsys, "verify")
    assert code == 1
    assert f"第一处：历史 {contract.pk} 第 1 条" in says


def test_a_witness_sees_what_the_database_no_longer_has(contract, capsys, client, superuser, tmp_path):
    say(capsys, "keygen")
    for _ in range(2):
        say(capsys, "checkpoint")
    saved = tmp_path / "saved.json"
    saved.write_bytes(client.get("/api/v1/checkpoints").content)
    assert say(capsys, "verify", "--witness", saved)[0] == 0
    with superuser() as server, server.transaction():
        server.execute("ALTER TABLE chronicle_checkpoint DISABLE TRIGGER USER")
        server.execute("DELETE FROM chronicle_checkpoint WHERE number = 2")
    assert say(capsys, "verify")[0] == 0
    say(capsys, "export", "all.txt")
    for arguments in ([], ["--export", "all.txt"]):
        code, says = say(capsys, "verify", "--witness", saved, *arguments)
        assert (code, "检查点 2" in says) == (1, True), says
    saved.write_text(json.dumps({}))
    assert say(capsys, "verify", "--witness", saved)[0] == 1


def test_a_new_key_leaves_the_old_public_one(contract, capsys, tmp_path):
    say(capsys, "keygen")
    say(capsys, "checkpoint")
    directory = tmp_path / "keys"
    before = (directory / keys.PUBLIC).read_text()
    (directory / keys.PRIVATE).rename(tmp_path / "old.key")
    code, says = say(capsys, "keygen")
    assert (code, "已有签名钥匙" in says) == (1, True)
    assert (directory / keys.PUBLIC).read_text() == before
    (directory / keys.PUBLIC).rename(directory / "old.pub")
    assert say(capsys, "keygen")[0] == 0
    say(capsys, "checkpoint")
    assert say(capsys, "verify")[0] == 0
    (directory / keys.PUBLIC).unlink()
    assert say(capsys, "verify")[0] == 0, "whoever signs here believes his own signature"


@pytest.mark.parametrize("content", ["", "zz", "ab" * 31])
def test_a_key_file_that_is_none(contract, capsys, tmp_path, content):
    (tmp_path / "bad.pub").write_text(content)
    code, says = say(capsys, "verify", "--key", tmp_path / "bad.pub")
    assert (code, "不是签名钥匙文件" in says) == (1, True)
