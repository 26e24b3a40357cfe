"""`python -m bench`: every bench, then `bench/README.md`; with names, only those, on the screen."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "qinqing.site.settings.testing"
django.setup()

from bench import (  # noqa: E402 - models need a configured Django
    append,
    chronicle,
    contracts,
    demo,
    extraction,
    finding,
    gates,
    holiday,
    matching,
    page,
    registry,
    sweep,
)
from bench.bed import server, version  # noqa: E402 - as above
from bench.machine import load, machine  # noqa: E402 - as above
from bench.words import Section, table  # noqa: E402 - as above
from tests.fixtures.ground import PREFIX, Ground  # noqa: E402 - as above

REPORT = Path(__file__).parent / "README.md"
EVERY_DAY, FULL = "everyday", "full"
ALL: dict[str, Callable[[Ground, bool], Section]] = {
    "demo": lambda ground, full: demo.bench(),
    "sweep": lambda ground, full: sweep.bench(ground, sweep.FULL if full else None),
    "append": lambda ground, full: append.bench(ground, append.FULL if full else None),
    "chronicle": lambda ground, full: chronicle.bench(chronicle.FULL if full else chronicle.SMALL),
    "holiday": lambda ground, full: holiday.bench(ground, holiday.FULL if full else None),
    "page": lambda ground, full: page.bench(ground, page.FULL if full else None),
    "contracts": lambda ground, full: contracts.bench(ground, contracts.FULL if full else None),
    "finding": lambda ground, full: finding.bench(ground, finding.FULL if full else None),
    "gates": lambda ground, full: gates.bench(ground),
    "registry": lambda ground, full: registry.bench(ground, registry.FULL if full else None),
    "extraction": lambda ground, full: extraction.bench(),
    "matching": lambda ground, full: matching.bench(matching.FULL if full else None),
}

INTRODUCTION = """# Measured

Written by `make bench` in the sizes for every day; `make bench SIZE=full` prints the same for the sizes that a city
has, in some hours, and `.venv/bin/python -m bench NAME` (with `--size full`) one bench, on the screen only. Every
number below was measured in the one run that this page names. Variants run in rotation (A B C, B C A, ...), each on a
fresh copy of one database or on its own slice of it, after a warming pass and a CHECKPOINT. Times are medians over
rounds; a ratio is the median of the ratios within each round, against the first row of its table. Ratios travel better
than absolute times, which a busy machine makes longer: look at its load. "CPU here" is this process and the children it
waited for; "CPU in PostgreSQL" is the server process of its connection, which the system counts in steps of 10 ms."""


def measure(names: Sequence[str], *, full: bool) -> tuple[list[Section], str]:
    """Run the benches and return their sections and the version of PostgreSQL."""
    with server() as ground:
        sections = []
        for name in names:
            print(f"{name} (load {load()})", flush=True)
            sections.append(ALL[name](ground, full))
        return sections, version(ground)


def report(sections: Sequence[Section], postgres: str, before: str, size: str) -> str:
    """Return the whole page."""
    rows = [
        ["size", size],
        ["date", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"],
        *machine(postgres).rows,
        ["load average (1, 5, 15 min)", f"{before} before, {load()} after"],
    ]
    return "\n\n".join([INTRODUCTION, table(["machine", ""], rows), *map(str, sections)]) + "\n"


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *ALL], metavar="name", help=", ".join(ALL))
    default = os.environ.get("SIZE", EVERY_DAY)
    parser.add_argument("--size", choices=(EVERY_DAY, FULL), default=default, help="how much is measured")
    asked = parser.parse_args()
    names = asked.names or list(ALL)
    settings.QINQING_ROLE_PREFIX = PREFIX
    before = load()
    sections, postgres = measure(names, full=asked.size == FULL)
    written = report(sections, postgres, before, asked.size)
    if set(names) == set(ALL) and asked.size == EVERY_DAY:
        REPORT.write_text(written, encoding="utf-8")
    print(f"\n{written}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
