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

from bench import append, demo, page, sweep  # noqa: E402 - models need a configured Django
from bench.bed import server, version  # noqa: E402
from bench.machine import load, machine  # noqa: E402
from bench.words import Section, table  # noqa: E402
from tests.fixtures.ground import PREFIX, Ground  # noqa: E402

REPORT = Path(__file__).parent / "README.md"
ON_SERVER: dict[str, Callable[[Ground], Section]] = {"sweep": sweep.bench, "append": append.bench, "page": page.bench}
ALL = ("demo", *ON_SERVER)

INTRODUCTION = """# Measured

Written by `make bench`; every number below was measured in the one run that this page names. Variants run in rotation
(A B C, B C A, ...), each on a fresh copy of one database, after a warming pass and a CHECKPOINT. Times are medians over
rounds; a ratio is the median of the ratios within each round, against the first row of its table. Ratios travel better
than absolute times, which a busy machine makes longer: look at its load. "CPU here" is this process and the children it
waited for; "CPU in PostgreSQL" is the server process of its connection, which the system counts in steps of 10 ms."""


def measure(names: Sequence[str]) -> tuple[list[Section], str]:
    """Run the benches and return their sections and the version of PostgreSQL."""
    sections = []
    if "demo" in names:
        print("demo", flush=True)
        sections.append(demo.bench())
    with server() as ground:
        for name in (name for name in names if name in ON_SERVER):
            print(name, flush=True)
            sections.append(ON_SERVER[name](ground))
        return sections, version(ground)


def report(sections: Sequence[Section], postgres: str, before: str) -> str:
    """Return the whole page."""
    rows = [
        ["date", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"],
        *machine(postgres).rows,
        ["load average (1, 5, 15 min)", f"{before} before, {load()} after"],
    ]
    return "\n\n".join([INTRODUCTION, table(["machine", ""], rows), *map(str, sections)]) + "\n"


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *ALL], metavar="name", help=", ".join(ALL))
    names = parser.parse_args().names or ALL
    settings.QINQING_ROLE_PREFIX = PREFIX
    before = load()
    sections, postgres = measure(names)
    written = report(sections, postgres, before)
    if set(names) == set(ALL):
        REPORT.write_text(written, encoding="utf-8")
    print(f"\n{written}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
