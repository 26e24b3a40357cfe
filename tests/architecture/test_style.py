"""Size, names and manners of files."""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.architecture.tree import HOUSE, SOURCE, Function, plant, rooms, sources

FILES = {
    "rules",
    "models",
    "access",
    "lifecycle",
    "events",
    "actions",
    "queries",
    "forms",
    "views",
    "api",
    "urls",
    "jobs",
    "reactions",
}
DJANGO = {
    "__init__",
    "apps",
    "migrations",
    "management",
    "templatetags",
    "templates",
    "static",
    "tests",
    "middleware",
    "context",
}
CACHES = {"__pycache__"}
SETTLED = {"data"}  # facts as files beside the room that loads them
EXEMPT = {
    "kernel/devices": "the devices have free names",
    "kernel/chronicle/rights": "grants to database roles are not part of what the room does",
}

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 49, 80
SENTENCE_END = re.compile(r"[.!?]\s+\S")


def file_names(root: Path) -> list[str]:
    """On the level of an app stand only the agreed names."""
    found = []
    for room in rooms(root):
        here = room.relative_to(root).as_posix()
        for path in room.iterdir():
            name = path.name.removesuffix(".py")
            known = name in FILES | DJANGO | CACHES | SETTLED or here in EXEMPT or f"{here}/{name}" in EXEMPT
            if not known:
                found.append(f"{here}/{path.name}: not one of the agreed names")
    return found


def long_files(root: Path) -> list[str]:
    """No Python file is longer than 400 lines, no template longer than 80."""
    python = [(path, LONGEST_FILE) for path in root.rglob("*.py")]
    templates = [(path, LONGEST_TEMPLATE) for path in root.rglob("templates/**/*.html")]
    return [
        f"{path.relative_to(root)}: {length} lines, at most {most}"
        for path, most in python + templates
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > most
    ]


def length(function: Function) -> int:
    """Return how many lines a function has, decorators not counted."""
    return (function.end_lineno or 0) - function.lineno + 1


def long_functions(root: Path) -> list[str]:
    """No function is longer than 49 lines."""
    return [
        f"{source.at(function)} {function.name}: {length(function)} lines"
        for source in sources(root)
        for function in source.functions()
        if length(function) > LONGEST_FUNCTION
    ]


def docstrings(root: Path) -> list[str]:
    """A module says in one sentence what it is."""
    found = []
    for source in sources(root):
        says = ast.get_docstring(source.tree)
        if not source.text.strip():
            continue
        if not says or not says.endswith(".") or SENTENCE_END.search(says):
            found.append(f"{source.where}: not one sentence: {says!r}")
    return found


def postponed(root: Path) -> list[str]:
    """Nothing is put off in the text of a file; it is done, or it is an issue."""
    word = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    files = [path for path in root.rglob("*") if path.suffix in {".py", ".html", ".css", ".js", ".sql", ".yaml"}]
    return [
        f"{path.relative_to(root)}"
        for path in files
        if "vendor" not in path.parts and word.search(path.read_text(encoding="utf-8"))
    ]


def imports_in_functions(root: Path) -> list[str]:
    """Imports stand at the top, where the order of storeys can be seen."""
    return [
        f"{source.at(node)} in {function.name}"
        for source in sources(root)
        for function in source.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def inline_in_templates(root: Path) -> list[str]:
    """No `style=`, no inline script or style, no `on...=`: the Content-Security-Policy has no exception."""
    forbidden = re.compile(
        r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:|<script\b(?![^>]*\bsrc=)(?![^>]*application/json)",
        re.I,
    )
    return [
        f"{path.relative_to(root)}:{number}: {match.group().strip()}"
        for path in root.rglob("templates/**/*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (match := forbidden.search(line))
    ]


def speaks_of_its_making(root: Path) -> list[str]:
    """The project speaks of itself only: no addresses of the place where it was written."""
    words = re.compile(r"/wo" + r"rk/|\bissue #?\d|\bthis (session|agent)\b", re.I)
    files = [
        path
        for path in root.rglob("*")
        if path.suffix in {".py", ".html", ".css", ".sql", ".yaml", ".yml", ".md", ".toml"}
    ]
    return [
        f"{path.relative_to(root)}:{number}"
        for path in files
        if "vendor" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if words.search(line)
    ]


def conflicts_judged_twice(root: Path) -> list[str]:
    """Who stays away from what is judged by one statement, in the room of rights: a second one would lag behind it."""
    table = re.compile(r"\b(FROM|JOIN)\s+\"?access_exclusion\b", re.I)
    return [
        f"{source.where}: {match.group()}"
        for source in sources(root)
        if not source.where.startswith("kernel/access/")
        for match in table.finditer(source.text)
    ]


def evidence_listed_to_all(root: Path) -> list[str]:
    """Files are listed to a reader: a name like 进账单三十万.pdf tells what the file is withheld for."""
    return [
        f"{source.at(node)}: pieces() of files that are not `open_to` their reader"
        for source in sources(root)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "pieces"
        if node.args and "files" in ast.unparse(node.args[0]) and ".open_to(" not in ast.unparse(node.args[0])
    ]


LAWS: dict[Callable[[Path], list[str]], dict[str, str]] = {
    file_names: {"kernel__toy__utils": '"""Toy."""'},
    long_files: {"domains__toy__models": "\n" * 401},
    long_functions: {"domains__toy__rules": "def f():\n" + "    x = 1\n" * 49},
    docstrings: {"domains__toy__rules": '"""One sentence. And another."""'},
    postponed: {"domains__toy__rules": "# TO" + "DO: later"},
    imports_in_functions: {"kernel__toy__rules": "def f():\n    from qinqing.domains.toy import models\n"},
    inline_in_templates: {"kernel__toy__templates__toy__a.html": '<p style="color: red">'},
    conflicts_judged_twice: {"commons__toy__queries": 'SQL = "JOIN access_exclusion AS declared ON true"'},
    evidence_listed_to_all: {
        "domains__toy__queries": "def f(matter, today):\n    return pieces(matter.files.all(), today)\n"
    },
    speaks_of_its_making: {"kernel__toy__rules": "# see /wo" + "rk/shared"},
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_house(law):
    assert law(SOURCE) == []


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_planted(law, tmp_path):
    assert law(plant(tmp_path, **LAWS[law]))


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '<a onclick="f()">', "<style>p{}</style>", '<a href="javascript:f()">'],
)
def test_planted_inline(text, tmp_path):
    assert inline_in_templates(plant(tmp_path, **{"boards__templates__a.html": text}))


def test_planted_template(tmp_path):
    assert long_files(plant(tmp_path, **{"boards__templates__a.html": "<p>\n" * 81}))


def test_norms():
    lengths = sorted(length(function) for source in sources(SOURCE) for function in source.functions())
    assert quantiles(lengths, n=10)[-1] <= 25
    assert median(len(source.text.splitlines()) for source in sources(SOURCE)) <= 80


def test_documents_speak_of_the_project_only():
    for place in ("docs", "bench", ".ci"):
        assert speaks_of_its_making(HOUSE / place) == []
