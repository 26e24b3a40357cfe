"""A backup is made while people work: evidence comes and goes under the hand that copies it."""

import os
import shutil
import subprocess
import tarfile
from hashlib import sha256
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
TAR = shutil.which("tar") or "tar"


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def backup(tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    """A backup during whose copying, at every ten kilobytes, a file is added, one is written and one is erased."""
    place, programs = tmp_path / "var" / "evidence" / "ab", tmp_path / "programs"
    place.mkdir(parents=True)
    programs.mkdir()
    for number in range(40):
        (place / f"file-{number:02}").write_bytes(bytes([number]) * 20_000)
    (place / "file.part").write_bytes(b"half")
    program(programs / "pg_dump", 'for one; do case $one in --file=*) echo dump > "${one#--file=}";; esac; done')
    meanwhile = f"cd {place}; echo x > new-$TAR_CHECKPOINT; echo x >> file.part; rm -f file-39"
    program(tmp_path / "meanwhile", meanwhile)
    program(programs / "tar", f'exec {TAR} --checkpoint=1 --checkpoint-action=exec={tmp_path / "meanwhile"} "$@"')
    settings = {
        "DATABASE_OWNER_URL": "postgresql://owner:secret@localhost/qinqing",
        "QINQING_VAR": str(tmp_path / "var"),
        "PG_BIN": str(programs),
        "PATH": f"{programs}:{os.environ['PATH']}",
    }
    return subprocess.run(
        [REPOSITORY / "deploy" / "backup", tmp_path / "backups"],
        env={**os.environ, **settings, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_evidence_that_comes_meanwhile_does_not_end_it(backup: "subprocess.CompletedProcess[str]") -> None:
    assert backup.returncode == 0, backup.stderr
    made = Path(backup.stdout.strip())
    assert (made / "SHA256SUMS").read_text(encoding="utf-8").count("\n") == 2
    with tarfile.open(made / "evidence.tar") as copied:
        kept = {Path(one.name).name: one for one in copied.getmembers() if one.isfile()}
    assert {f"file-{number:02}" for number in range(39)} <= set(kept)
    assert "file.part" not in kept
    assert {one.size for name, one in kept.items() if name.startswith("file-")} == {20_000}


@pytest.mark.parametrize("script", ["backup", "restore"])
@pytest.mark.parametrize(
    ("coded", "password"),
    [
        ("plain", "plain"),
        ("p%40ss%2Fw%3Ard%25", "p@ss/w:rd%"),
        ("%E5%8F%A3%e4%bb%a4%5C%27%22%24a", "口令\\'\"$a"),
        ("100%", "100%"),
    ],
)
def test_the_password_reaches_the_server_as_it_is_and_no_argument(
    tmp_path: Path, script: str, coded: str, password: str
) -> None:
    for name in ("pg_dump", "pg_restore"):
        program(
            tmp_path / name, f'printf %s "$PGPASSWORD" > {tmp_path}/seen; printf "%s\\n" "$@" > {tmp_path}/said; exit 9'
        )
    (tmp_path / "database").write_bytes(b"")
    (tmp_path / "SHA256SUMS").write_text(f"{sha256(b'').hexdigest()}  database\n")
    settings = {
        "DATABASE_OWNER_URL": f"postgresql://owner:{coded}@localhost:5433/qinqing?sslmode=require",
        "QINQING_VAR": str(tmp_path),
        "PG_BIN": str(tmp_path),
    }
    command = [REPOSITORY / "deploy" / script, tmp_path]
    subprocess.run(command, env={**os.environ, **settings}, capture_output=True, check=False)
    assert (tmp_path / "seen").read_text(encoding="utf-8") == password
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert "postgresql://owner@localhost:5433/qinqing?sslmode=require" in said
    assert password not in said
    assert coded not in said


def test_evidence_that_cannot_be_read_ends_it(tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    program(programs / "pg_dump", "exit 0")
    settings = {"DATABASE_OWNER_URL": "postgresql:///x", "QINQING_VAR": str(tmp_path), "PG_BIN": str(programs)}
    made = subprocess.run(
        [REPOSITORY / "deploy" / "backup", tmp_path / "backups"],
        env={**os.environ, **settings},
        capture_output=True,
        check=False,
    )
    assert made.returncode != 0
    assert not list((tmp_path / "backups").glob("*/SHA256SUMS"))
