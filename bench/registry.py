"""Importing a whole registry: one file of a million enterprises, against what COPY alone would take."""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import xlsxwriter
from django.db import connection
from django.db.models import Max
from numpy.typing import NDArray

from bench.bed import Bed, as_owner, filled
from bench.harness import Measured, Variant, measure
from bench.words import Aim, Section, aims, compared, span, table
from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.staging import Delivery
from qinqing.commons.enterprises.models import Enterprise, Import
from qinqing.commons.enterprises.queries import preview, standard
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.columns import changed, columns
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.rules.columns import Context
from qinqing.commons.enterprises.rules.sheets import Reading, rows_of
from qinqing.commons.enterprises.rules.values import headings
from qinqing.commons.tables.queries import CSV, XLSX, long_rows
from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries import acting
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Post
from tests.builders import city
from tests.fixtures.ground import Ground

ROUNDS = 3
DAY = date(2026, 6, 30)
MOST_MEGABYTES = 1024
"""Memory that reading a file may take, at the size of a city."""

FIELDS = (
    *("name", "industry", "employees", "revenue", "assets", "founded_on", "tax_paid", "tax_credit", "tax_arrears"),
    *("insured", "insurance_arrears", "rd_spend", "rd_ratio", "high_tech", "high_tech_until", "patents"),
    *("specialised", "dishonest", "penalties", "exports"),
)
READ_BACK = (
    "industry",
    "employees",
    "revenue",
    "size",
    "tax_paid",
    "tax_credit",
    "rd_ratio",
    "high_tech",
    "patents",
    "exports",
)


@dataclass(frozen=True)
class Size:
    """How many enterprises stand in the file."""

    enterprises: int = 20_000


FULL = Size(enterprises=1_000_000)
WHOLE = "the .csv into the registry"


def _rows(count: int) -> Iterator[list[str]]:
    """Yield the headings of twenty fields, and a row for each enterprise."""
    known = everything()
    yield ["统一社会信用代码", *(known[code].heading for code in FIELDS)]
    for n in range(count):
        figures = [
            f"岚川示例{n}号有限公司",
            f"{2900 + n % 40}",
            n % 900,
            n % 70_000,
            n % 90_000,
            f"20{n % 20 + 1:02d}-03-0{n % 9 + 1}",
        ]
        taxes = [n % 5_000, "ABMCD"[n % 5], 0, n % 800, 0]
        science = [n % 3_000, f"{n % 900 / 100:.2f}", "是" if n % 7 == 0 else "否", "2028-12-31", n % 30]
        rest = ["没有", "否", n % 3, n % 9_000]
        yield [f"91990000{n:010d}", *map(str, (*figures, *taxes, *science, *rest))]


def _write(place: Path, count: int, endings: Sequence[str]) -> None:
    with place.with_suffix(CSV).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_rows(count))
    if XLSX not in endings:
        return
    book = xlsxwriter.Workbook(place.with_suffix(XLSX), {"constant_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate(_rows(count)):
        for at, cell in enumerate(row):
            page.write_string(number, at, cell)
    book.close()


def _plain(place: Path, count: int) -> Callable[[], int]:
    """Hand the same file to COPY, into a table without keys: no import can be faster."""

    def run() -> int:
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY plain FROM STDIN (FORMAT csv, HEADER)") as copy,
            place.with_suffix(CSV).open("rb") as file,
        ):
            while block := file.read(1024 * 1024):
                copy.write(block)
        return count

    return run


def _actor() -> Actor:
    return acting(Post.objects.get(person=Account.objects.get(username="clerk").person_id))


def _staged(place: Path, ending: str) -> int:
    reading = Reading()
    cells = long_rows(place.with_suffix(ending), ending)
    rows = rows_of(cells, Context(DAY, {}), standard(), reading, headings(everything()))
    batch: Import = actions.stage(delivery=Delivery("登记库", DAY, rows), by=_actor())
    if reading.faults_count:
        raise RuntimeError(reading.faults[:3])
    return batch.pk


def _read(place: Path, ending: str, count: int) -> Callable[[], int]:
    """Read a file to its end and judge every cell, without the database's part."""

    def run() -> int:
        _staged(place, ending)
        return count

    return run


def _whole(place: Path, count: int) -> Callable[[], int]:
    """Read, judge, stage, and write it into the registry."""

    def run() -> int:
        batch: Import = actions.apply(import_id=_staged(place, CSV), seen=turn(), by=_actor())
        if batch.entered != count:
            raise RuntimeError(f"{batch.entered} of {count} were entered")
        return count

    return run


def _begin() -> None:
    people = city()
    Account.objects.create(username="clerk", person_id=people.clerk.person_id)


def _around(bed: Bed) -> Callable[[], AbstractContextManager[list[int]]]:
    return lambda: bed.copy(lambda _made: Account.objects.count())


def bench(ground: Ground, size: Size | None = None) -> Section:
    """Measure reading and importing one file of new enterprises, and getting its columns out again.

    In the size of a city everything is done once, and no workbook is read.
    """
    size = size or Size()
    count, everyday = size.enterprises, size != FULL
    with TemporaryDirectory() as folder, filled(ground, "registry", _begin) as bed:
        plain = ", ".join(f"c{n} text" for n in range(len(FIELDS) + 1))
        as_owner(bed.filled, f"CREATE TABLE plain ({plain})", "GRANT INSERT ON plain TO PUBLIC")
        place, endings = Path(folder) / "list", (CSV, XLSX) if everyday else (CSV,)
        _write(place, count, endings)
        variants = [
            Variant("COPY of the .csv into a table without keys", _plain(place, count), _around(bed)),
            *(
                Variant(f"reading the {ending}, judging each cell, staging", _read(place, ending, count), _around(bed))
                for ending in endings
            ),
            Variant(WHOLE, _whole(place, count), _around(bed)),
        ]
        measured = measure(variants if everyday else variants[:-1], ROUNDS if everyday else 1)
        memory = {ending: _memory(place, ending) for ending in endings}
        whole, more = _afterwards(bed, place, count)
        measured += [] if everyday else [whole]
    used = ", ".join(f"{ending} {megabytes:,.0f} MB" for ending, megabytes in memory.items())
    return Section(
        "The registry",
        f"One file with {count:,} enterprises that are not known yet, {len(FIELDS)} fields each. What does it take to "
        "read it, to judge every cell, and to write it into the registry with a seal over every value?",
        [
            aims([Aim("memory while reading, MB", MOST_MEGABYTES, max(memory.values()), "{:,.0f}", at_least=False)]),
            compared(measured, "enterprise"),
            table(["afterwards", "found"], more),
        ],
        [f"Memory of the process that reads, at its most: {used}."],
    )


# What getrusage says of a process is never less than what its parent held.
_READING = """
import sys
from pathlib import Path
from qinqing.commons.tables.queries import long_rows
sum(1 for _ in long_rows(Path(sys.argv[1]).with_suffix(sys.argv[2]), sys.argv[2]))
print(Path("/proc/self/status").read_text("ascii"))
"""


def _memory(place: Path, ending: str) -> float:
    """Return the most megabytes of a process of its own that reads the file row by row."""
    done = subprocess.run(
        [sys.executable, "-c", _READING, str(place), ending], capture_output=True, text=True, check=True
    )
    return _peak(done.stdout)


def _afterwards(bed: Bed, place: Path, count: int) -> tuple[Measured, list[list[str]]]:
    """Import once more, and measure once what follows: its size, columns out, the same file a second time."""
    with bed.copy(lambda _made: Account.objects.count()) as pids:
        (whole,) = measure([Variant(WHOLE, _whole(place, count), lambda: nullcontext(pids))], 1)
        found = [
            ["memory of the importing process, at its most", _megabytes(os.getpid())],
            *(["memory of a server process, shared buffers included", _megabytes(pid)] for pid in pids),
            *([f"size of {name}", f"{size / 2**20:,.0f} MB"] for name, size in _sizes()),
            [f"{len(READ_BACK)} columns of all enterprises, as they stand", _took(lambda: columns(READ_BACK))],
            ["one column of all enterprises", _took(lambda: columns(["tax_paid"]))],
            ["which enterprises were written since, by fields", _took(lambda: changed(0, turn()))],
            ["ten columns of 1,000 enterprises", _took(lambda: columns(READ_BACK, ids=_some()))],
        ]
        again = Import.objects.get(pk=_staged(place, CSV))
        found.append(["showing that the same file again changes nothing", _took(lambda: preview(again))])
    return whole, found


def _some() -> NDArray[np.int64]:
    last = Enterprise.objects.aggregate(last=Max("pk"))["last"]
    return np.linspace(1, last, 1_000).astype(np.int64)


def _megabytes(pid: int) -> str:
    return f"{_peak(Path(f'/proc/{pid}/status').read_text('ascii')):,.0f} MB"


def _peak(status: str) -> float:
    """Return the most megabytes of a process from what the system says of it."""
    (line,) = (one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _sizes() -> list[tuple[str, int]]:
    """Return what was written, with its indexes, in bytes."""
    names = ("enterprises_enterprise", "enterprises_holding", "enterprises_staged")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        found = [("the database", int(cursor.fetchone()[0]))]
        for name in names:
            cursor.execute("SELECT pg_total_relation_size(%s)", [name])
            found.append((name, int(cursor.fetchone()[0])))
    return found


def _took(work: Callable[[], object]) -> str:
    began = time.perf_counter()
    work()
    return span(time.perf_counter() - began)
