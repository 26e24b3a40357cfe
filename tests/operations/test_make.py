"""What people type, and what it says on a machine that lacks something."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TARGETS = [
    "help",
    "setup",
    "dev",
    "demo",
    "demo-fresh",
    "demo-passwords",
    "check",
    "test",
    "test-all",
    "bench",
    "peers",
    "docs",
    "lock",
    "clean",
]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A copy of what `make` needs, and a directory for programs that pretend."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "bin").mkdir()
    return tmp_path


def pretend(machine: Path, name: str, script: str) -> None:
    program = machine / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def run(machine: Path, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    path = f"{machine / 'bin'}:/usr/bin:/bin"
    kept = {key: text for key, text in os.environ.items() if key not in {"CI", "QINQING_APT", "MAKEFLAGS", "MAKELEVEL"}}
    return subprocess.run(
        command, cwd=machine, env={**kept, "PATH": path, **environment}, capture_output=True, text=True, check=False
    )


def test_make_alone_shows_every_target(machine: Path) -> None:
    done = run(machine, "make")
    assert [line.split()[0] for line in done.stdout.splitlines()] == TARGETS
    assert not (machine / ".venv").exists()


def test_an_old_python_is_named(machine: Path) -> None:
    pretend(machine, "python3", "exit 1")
    done = run(machine, "make", "setup")
    assert done.returncode
    assert "需要 Python 3.11" in done.stderr


def test_a_python_without_venv_gets_one_line_to_type(machine: Path) -> None:
    pretend(machine, "python3", 'case "$2" in *ensurepip*) exit 1;; esac; exit 0')
    done = run(machine, "make", "setup")
    assert done.returncode
    assert "sudo apt install python3-venv" in done.stderr
    assert not (machine / ".venv").exists()


def test_a_second_setup_does_nothing(machine: Path) -> None:
    (machine / ".venv").mkdir()
    (machine / ".venv" / ".run-set").touch()
    assert "Nothing to be done" in run(machine, "make", "setup").stdout


def test_missing_packages_get_one_line_to_type(machine: Path) -> None:
    pretend(machine, "dpkg-query", 'case "$4" in chromium) echo "install ok installed";; *) exit 1;; esac')
    pretend(machine, "apt-get", "echo must not be called >&2; exit 9")
    done = run(machine, ".ci/packages", "chromium", "fonts-noto-cjk", "libpango-1.0-0")
    assert done.returncode == 1
    assert "sudo apt install fonts-noto-cjk libpango-1.0-0\n" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs packages")
@pytest.mark.parametrize("switch", ["CI", "QINQING_APT"])
def test_ci_installs_what_is_missing(machine: Path, switch: str) -> None:
    pretend(machine, "dpkg-query", "exit 1")
    pretend(machine, "apt-get", 'echo "$@"')
    done = run(machine, ".ci/packages", "chromium", **{switch: "1"})
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].endswith("install -y -qq --no-install-recommends chromium")


@pytest.mark.parametrize("name", ["run", "dev"])
def test_lock_files_hold_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = [line for line in text.splitlines() if line and line[0].isalnum()]
    assert text.count("--hash=sha256:") > len(entries) > 20
    assert "://" not in text


def test_both_sets_pin_the_same_versions() -> None:
    pins = [
        {
            line.split(" ")[0]
            for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
            if "==" in line
        }
        for name in ("run", "dev")
    ]
    assert pins[0] <= pins[1]
