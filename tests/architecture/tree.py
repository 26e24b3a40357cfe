"""A source tree as the laws read it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HOUSE = Path(__file__).parents[2]
SOURCE = HOUSE / "src" / "qinqing"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file below `root`, the directory of the package `qinqing` or of a copy."""

    root: Path
    path: Path

    @property
    def where(self) -> str:
        return self.path.relative_to(self.root).as_posix()

    @property
    def room(self) -> Path | None:
        """The app that the file belongs to: kernel/x, commons/x, domains/x."""
        parts = self.path.relative_to(self.root).parts
        return (
            self.root / parts[0] / parts[1] if parts[0] in {"kernel", "commons", "domains"} and len(parts) > 2 else None
        )

    @property
    def role(self) -> str:
        """The name on the app's level: `actions` for actions.py as well as for actions/claims.py."""
        return "" if self.room is None else self.path.relative_to(self.room).parts[0].removesuffix(".py")

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def functions(self) -> Iterator[Function]:
        yield from (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def at(self, node: ast.stmt | ast.expr) -> str:
        return f"{self.where}:{node.lineno}"


def sources(root: Path) -> list[Source]:
    """Return what the product runs: no tests, no migrations."""
    found = (path for path in root.rglob("*.py") if not {"tests", "migrations"} & set(path.relative_to(root).parts))
    return [Source(root, path) for path in sorted(found)]


def rooms(root: Path) -> list[Path]:
    """Return the directories of all apps with the order of files."""
    found = [path for storey in ("kernel", "commons", "domains") for path in (root / storey).glob("*/")]
    return sorted(path for path in found if (path / "__init__.py").exists())


def plant(root: Path, **files: str) -> Path:
    """Write toy files below `root` and return it; `__` in a name stands for `/`, the ending is .py unless given."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path = path if path.suffix else path.with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        for parent in path.parents:
            if parent == root:
                break
            if path.suffix == ".py":
                (parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    return root
