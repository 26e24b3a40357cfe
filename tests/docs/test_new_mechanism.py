"""The mechanism of docs/new-mechanism.md is built from that page, in a copy of the house, and works."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "new-mechanism.md"
BLOCK = re.compile(r"^```(?P<kind>python|html|line) (?P<where>\S+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
ANCHORS = {
    "src/qinqing/site/settings/base.py": '    "qinqing.domains.contracts",\n',
    "src/qinqing/site/urls.py": '    path("", include("qinqing.domains.contracts.urls")),\n',
}
"""After which line the page's line goes."""

LAWS = tuple(f"tests/architecture/test_{law}.py" for law in ("walks", "actions", "kinds"))


def build(house: Path) -> Path:
    """Copy the house, put the page's files into it in the page's order, and return the new folder."""
    for part in ("src", "tests", "requirements"):
        shutil.copytree(HOUSE / part, house / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml", "manage.py"):
        shutil.copy(HOUSE / name, house / name)
    folder = house / "src" / "qinqing" / "domains" / "visits"
    for found in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        if found["kind"] == "line":
            target, anchor = house / found["where"], ANCHORS[found["where"]]
            text = target.read_text(encoding="utf-8")
            assert anchor in text
            target.write_text(text.replace(anchor, anchor + found["text"]), encoding="utf-8")
            continue
        target = folder / found["where"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(found["text"], encoding="utf-8")
    for package in (folder, folder / "migrations", folder / "tests"):
        (package / "__init__.py").write_text('"""Visits."""\n', encoding="utf-8")
    by_hand = folder / "migrations" / "0002_same_kind.py"
    kept = by_hand.rename(house / by_hand.name)
    run(house, "-W", "ignore", "manage.py", "makemigrations", "visits")
    assert (folder / "migrations" / "0001_initial.py").exists()
    kept.rename(by_hand)
    return folder


def run(house: Path, *command: str) -> None:
    """Run a program in the copy; what it printed is shown when it fails."""
    path = os.pathsep.join([str(house / "src"), str(house)])
    mine = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "DATABASE_", "QINQING_TEST_GROUND"))
    }
    environment = {**mine, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "qinqing.site.settings.testing"}
    done = subprocess.run(
        [sys.executable, *command], cwd=house, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


@pytest.mark.slow
def test_the_page_builds_a_mechanism(tmp_path):
    folder = build(tmp_path)
    run(tmp_path, "-m", "ruff", "check", str(folder))
    run(tmp_path, "-m", "pytest", "-q", str(folder), *LAWS)
