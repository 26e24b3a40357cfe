"""The map is what the code says now."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = spec_from_file_location("map_generator", HOUSE / ".ci" / "map.py")
    assert spec
    assert spec.loader
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_the_committed_map_is_up_to_date(generator):
    committed = (HOUSE / "docs" / "map.md").read_text(encoding="utf-8")
    assert committed == generator.written(), "run `make docs`"


def test_a_stale_map_is_refused(generator, monkeypatch, tmp_path, capsys):
    stale = tmp_path / "map.md"
    stale.write_text("# Map\n", encoding="utf-8")
    monkeypatch.setattr(generator, "MAP", stale)
    monkeypatch.setattr("sys.argv", ["map.py", "--check"])
    assert generator.main() == 1
    assert "make docs" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["map.py"])
    assert generator.main() == 0
    monkeypatch.setattr("sys.argv", ["map.py", "--check"])
    assert generator.main() == 0


def test_every_address_has_a_reader(generator):
    rows = list(generator.pages(generator.get_resolver().url_patterns))
    assert [row for row in rows if not row[3]] == []


def test_every_life_is_drawn():
    """A room that keeps two lives shows both: the generator reads what the package `lifecycle` hands out."""
    sources = [path.read_text(encoding="utf-8") for path in (HOUSE / "src").rglob("*.py") if "tests" not in path.parts]
    lives = sum(text.count("LIFE = Lifecycle(") for text in sources)
    assert (HOUSE / "docs" / "map.md").read_text(encoding="utf-8").count("\nLife of `") == lives > 1
