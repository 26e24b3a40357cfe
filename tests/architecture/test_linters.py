"""The linters see what they are told to see: each rule goes red on a planted violation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.architecture.tree import HOUSE, plant

BIN = Path(sys.executable).parent


def run(
    *command: str, cwd: Path = HOUSE, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    program = [str(BIN / command[0]), *command[1:]]
    return subprocess.run(
        program, cwd=cwd, input=stdin, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


# Storeys and rooms, by import-linter in a copy of the sources


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    place = tmp_path_factory.mktemp("copy")
    shutil.copy(HOUSE / "pyproject.toml", place)
    shutil.copytree(
        HOUSE / "src" / "qinqing",
        place / "src" / "qinqing",
        ignore=shutil.ignore_patterns("__pycache__", "static", "tests"),
    )
    return place


@pytest.fixture
def lint_imports(copy):
    """Plant files in the copy, lint, take them away."""
    planted: list[Path] = []
    root = copy / "src" / "qinqing"
    before = set(root.rglob("*"))

    def lint(**files: str) -> str:
        originals = {root / f"{name.replace('__', '/')}.py": None for name in files}
        assert not any(path.exists() for path in originals)
        plant(root, **files)
        planted.extend(set(root.rglob("*")) - before)
        done = run("lint-imports", "--no-cache", cwd=copy, PYTHONPATH=str(copy / "src"))
        return done.stdout if done.returncode else ""

    yield lint
    for path in sorted(planted, reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


@pytest.mark.parametrize(
    ("contract", "files"),
    [
        ("Storeys", {"kernel__matters__toy": "from qinqing.domains.contracts import models"}),
        ("Storeys", {"kernel__matters__toy": "def f():\n    from qinqing.boards import apps\n"}),
        ("Storeys", {"commons__toy__models": "from qinqing.domains.contracts import models"}),
        ("Storeys", {"domains__toy__views": "import qinqing.site.urls"}),
        ("Storeys", {"attic__models": ""}),
        ("Rooms", {"kernel__parties__toy": "from qinqing.kernel.obligations import models"}),
        ("Rooms", {"kernel__calendars__toy": "from qinqing.kernel.matters import models"}),
        ("Rooms", {"kernel__devices__toy": "from qinqing.kernel.chronicle import models"}),
        ("Rooms", {"kernel__attic__models": ""}),
        ("Mechanisms", {"domains__toy__models": "from qinqing.domains.contracts import models"}),
        ("Mechanisms", {"domains__toy__views": "from qinqing.domains.contracts.queries import x"}),
        (
            "Files of an app",
            {"domains__toy__views": "", "domains__toy__actions": "from qinqing.domains.toy import views"},
        ),
        (
            "Files of an app",
            {"domains__toy__actions": "", "domains__toy__queries": "from qinqing.domains.toy import actions"},
        ),
        (
            "Files of an app",
            {"domains__toy__models": "", "domains__toy__rules": "from qinqing.domains.toy import models"},
        ),
        (
            "Files of an app",
            {"commons__toy__forms": "", "commons__toy__rules__x": "from qinqing.commons.toy import forms"},
        ),
        ("Rules are pure", {"domains__toy__rules": "from django.conf import settings"}),
        ("Rules are pure", {"domains__toy__rules__x": "import psycopg"}),
    ],
)
def test_planted_import(contract, files, lint_imports):
    report = lint_imports(**files)
    assert any(line.startswith(contract) and " BROKEN" in line for line in report.splitlines()), report


def test_imports_of_the_house():
    done = run("lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout


# ruff


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("PLC0415", "def f():\n    import os\n    return os\n"),
        ("TID251", "from django.dispatch import receiver\n"),
        ("TID251", "from django.db.models.signals import post_save\n"),
        ("TID251", "from django.contrib import admin\n"),
        ("TID252", "from . import models\n"),
        ("C901", "def f(x):\n" + "".join(f"    if x == {n}:\n        x = {n}\n" for n in range(8))),
        ("PLR0915", "def f(x):\n" + "    x = 1\n" * 31),
        ("D103", "def f():\n    return 1\n"),
        ("D100", "x = 1\n"),
        ("FIX002", "# TO" + "DO: later\n"),
        ("T201", "print(1)\n"),
        ("S608", "def f(x):\n    return f'SELECT * FROM a WHERE b = {x}'\n"),
        ("BLE001", "try:\n    x = 1\nexcept Exception:\n    x = 2\n"),
        ("ERA001", "# x = f(1)\n"),
        ("E501", f"x = '{'a' * 120}'\n"),
    ],
)
def test_planted_in_ruff(rule, text):
    done = run(
        "ruff",
        "check",
        "--no-cache",
        "--output-format=concise",
        "--stdin-filename=src/qinqing/domains/toy/rules.py",
        "-",
        stdin=text,
    )
    assert f" {rule} " in done.stdout, done.stdout


# House rules, by ast-grep


RULES = sorted((HOUSE / ".ci" / "rules").glob("*.yml"))
PLACES = {
    "no-signals": ["kernel/toy/reactions.py"],
    "no-writes-when-reading": [
        "kernel/toy/views.py",
        "domains/toy/views/main.py",
        "boards/queries.py",
        "commons/toy/forms.py",
        "domains/toy/api.py",
    ],
    "no-wall-clock": [
        "kernel/toy/rules.py",
        "commons/toy/actions/main.py",
        "domains/toy/lifecycle.py",
        "kernel/toy/jobs.py",
    ],
    "lock-no-key": ["kernel/toy/actions.py"],
    "no-meta-ordering": ["domains/toy/models.py"],
    "page-not-path": ["domains/toy/urls.py", "site/urls.py"],
    "no-empty-names": ["boards/toy.py"],
    "protect-rows": ["domains/toy/models.py"],
    "no-floats": ["commons/toy/models.py"],
    "refuse-not-assert": ["domains/toy/actions.py", "boards/views.py"],
}


def _rule(path: Path) -> dict[str, str]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _cases(name: str) -> dict[str, list[str]]:
    return yaml.safe_load((HOUSE / ".ci" / "rule-tests" / f"{name}-test.yml").read_text(encoding="utf-8"))


def test_every_rule_has_reason_cases_and_places():
    assert {path.stem for path in RULES} == set(PLACES)
    for path in RULES:
        rule = _rule(path)
        assert rule["id"] == path.stem
        assert rule["note"]
        assert rule["severity"] == "error"
        assert _cases(path.stem)["invalid"]


def test_rules_on_their_cases():
    done = run("ast-grep", "test", "--skip-snapshot-tests")
    assert done.returncode == 0, done.stdout


def test_rules_on_the_house():
    done = run("ast-grep", "scan")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("rule", "place"), [(rule, place) for rule, places in PLACES.items() for place in places])
def test_planted_in_place(rule, place, tmp_path):
    shutil.copy(HOUSE / "sgconfig.yml", tmp_path)
    shutil.copytree(HOUSE / ".ci", tmp_path / ".ci")
    path = tmp_path / "src" / "qinqing" / place
    path.parent.mkdir(parents=True)
    path.write_text(_cases(rule)["invalid"][0] + "\n", encoding="utf-8")
    done = run("ast-grep", "scan", cwd=tmp_path)
    assert f"error[{rule}]" in done.stdout, done.stdout
