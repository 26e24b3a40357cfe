"""The glossary knows every model, and names nothing that does not exist."""

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
STOREYS = ("qinqing.kernel", "qinqing.commons", "qinqing.domains", "qinqing")
ENTRY = re.compile(r"^\| (?P<term>[^|]*[一-鿿][^|]*) \| `(?P<name>[^`]+)` \| (?P<meaning>[^|]+) \|$")


def entries(text: str) -> Iterator[re.Match[str]]:
    """Yield every row of the tables; a row that is not well formed raises AssertionError."""
    for line in text.splitlines():
        if line.startswith("|") and not line.startswith(("| ---", "| 中文 | code |")):
            entry = ENTRY.match(line)
            assert entry, line
            yield entry


def exists(name: str) -> bool:
    """Return whether `room.module.Thing.part` leads to something in the code."""
    room, *parts = name.split(".")
    for storey in STOREYS:
        if not find_spec(f"{storey}.{room}"):
            continue
        found, path = import_module(f"{storey}.{room}"), f"{storey}.{room}"
        while parts and hasattr(found, "__path__") and find_spec(f"{path}.{parts[0]}"):
            path = f"{path}.{parts.pop(0)}"
            found = import_module(path)
        for part in parts:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def missing_models(text: str) -> list[str]:
    """Return the models of the kernel, the commons and the domains that no entry names."""
    known = {entry["name"] for entry in entries(text)}
    ours = (model for model in apps.get_models() if model.__module__.startswith("qinqing."))
    names = (f"{model._meta.app_label}.models.{model.__name__}" for model in ours)
    return [name for name in names if name not in known]


def test_every_model_is_explained():
    assert missing_models(GLOSSARY.read_text(encoding="utf-8")) == []


def test_every_name_exists():
    unknown = [entry["name"] for entry in entries(GLOSSARY.read_text(encoding="utf-8")) if not exists(entry["name"])]
    assert unknown == []


def test_no_name_has_two_entries():
    names = [entry["name"] for entry in entries(GLOSSARY.read_text(encoding="utf-8"))]
    assert len(names) == len(set(names))


def test_planted_gap():
    text = GLOSSARY.read_text(encoding="utf-8")
    without = "\n".join(line for line in text.splitlines() if "`obligations.models.Gate`" not in line)
    assert missing_models(without) == ["obligations.models.Gate"]


@pytest.mark.parametrize(
    "name",
    [
        "nowhere.models.Thing",
        "matters.models.Thing",
        "matters.models.Matter.colour",
        "obligations.actions.claims.nothing",
    ],
)
def test_planted_name(name):
    assert not exists(name)


@pytest.mark.parametrize(
    "line", ["| 事项 | matters.models.Matter | no code marks |", "| matter | `a.b` | no Chinese |"]
)
def test_planted_row(line):
    with pytest.raises(AssertionError):
        list(entries(line))
