"""Numbers and tables as the report prints them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.harness import Measured, ratio


@dataclass(frozen=True)
class Section:
    """One bench in the report: what was asked, the tables, what to know when reading them."""

    title: str
    asks: str
    tables: Sequence[str]
    notes: Sequence[str] = ()

    def __str__(self) -> str:
        """Return it as Markdown."""
        notes = "\n".join(f"- {note}" for note in self.notes)
        return "\n\n".join(filter(None, [f"## {self.title}", self.asks, *self.tables, notes]))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; the first column is text, the others are numbers."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def span(seconds: float) -> str:
    """Return a time with three significant digits in a unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{_three(seconds / size)} {unit}"
    return f"{_three(seconds / 1e-6)} µs"


def times(number: float) -> str:
    """Return a ratio."""
    return f"{_three(number)} x"


def _three(number: float) -> str:
    places = 2 if number < 10 else 1 if number < 100 else 0
    return f"{number:,.{places}f}"


def compared(measured: Sequence[Measured], unit: str) -> str:
    """Return the table of variants against the first one."""
    head = [
        "variant", f"wall per {unit}", "range over rounds", "CPU here", "CPU in PostgreSQL", "wall, ratio", "CPU, ratio"
    ]  # fmt: skip
    base = measured[0]
    rows = [
        [
            one.name,
            span(one.middle("wall")),
            f"{span(min(one.each('wall')))} - {span(max(one.each('wall')))}",
            span(one.middle("own")),
            span(one.middle("server")),
            times(ratio(one, base, "wall")),
            times(ratio(one, base, "cpu")),
        ]
        for one in measured
    ]
    return table(head, rows)


@dataclass(frozen=True)
class Aim:
    """What is wanted of a number, and what was found; with a floor, missing the aim is not yet a failure."""

    what: str
    wanted: float
    found: float
    form: str = "{:.0%}"
    at_least: bool = True
    floor: float | None = None

    @property
    def reached(self) -> str:
        """Return whether it is reached, in words."""
        if self._holds(self.wanted):
            return "yes"
        return "above the floor" if self.floor is not None and self._holds(self.floor) else "no"

    def _holds(self, limit: float) -> bool:
        return self.found >= limit if self.at_least else self.found <= limit

    @property
    def row(self) -> list[str]:
        """Return it as a row of a table."""
        sign, floor = ">=" if self.at_least else "<=", self.form.format(self.floor) if self.floor is not None else ""
        return [self.what, f"{sign} {self.form.format(self.wanted)}", floor, self.form.format(self.found), self.reached]


def aims(found: Sequence[Aim]) -> str:
    """Return the table of aims."""
    return table(["aim", "wanted", "floor", "measured", "reached"], [aim.row for aim in found])
