"""Others that match the same policies over the same registry: a loop in C, a database, and libraries in a process."""

import ctypes
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from qinqing.domains.policies.rules.criteria import Condition, Criteria, clauses_of
from qinqing.domains.policies.rules.matching import Bits, Snapshot
from qinqing.domains.policies.rules.matching.bitmaps import at, packed
from qinqing.domains.policies.rules.matching.ranges import ranges

HERE = Path(__file__).parent
PEERS = HERE.parent / ".cache" / "peers" / "bin" / "python"
"""The environment of `make peers`."""

WIDEST = 2**62


class Missing(Exception):
    """It cannot be had here; why stands in its text."""


@dataclass(frozen=True)
class Task:
    """What all are given: columns of whole numbers, and trees of conditions."""

    snapshot: Snapshot
    asked: Sequence[Criteria]

    @property
    def conditions(self) -> list[Condition]:
        """Return every condition once."""
        return sorted({condition for criteria in self.asked for condition in criteria.conditions}, key=repr)

    def parts(self, condition: Condition) -> list[tuple[int | None, int | None]]:
        """Return the ranges of a condition."""
        return [tuple(part) for part in ranges(condition, self.snapshot.columns[condition.field])]

    def trees(self) -> list[list[list[tuple[str, Any]]]]:
        """Return policies as lists of items, items as lists of clauses, clauses as a field and its ranges."""
        return [
            [
                [(clause.condition.field, self.parts(clause.condition)) for clause in clauses_of(item)]
                for item in criteria.items
            ]
            for criteria in self.asked
        ]


def digest(bitmaps: Sequence[Any], size: int) -> str:
    """Return what tells two answers apart; `size` is the number of enterprises."""
    return sha256(b"".join(bitmap.view(np.uint8)[: -(-size // 8)].tobytes() for bitmap in bitmaps)).hexdigest()


# A loop in C


class _Condition(ctypes.Structure):
    _fields_ = [
        ("numbers", ctypes.c_void_p),
        ("known", ctypes.c_void_p),
        ("low", ctypes.c_int64),
        ("high", ctypes.c_int64),
        ("width", ctypes.c_int32),
        ("set", ctypes.c_void_p),
    ]


def compiled(place: Path) -> ctypes.CDLL:
    """Compile the loop for this very processor. Raises Missing without gcc."""
    if shutil.which("gcc") is None:
        raise Missing("there is no gcc here")
    made = place / "loop.so"
    command = ["gcc", "-O3", "-march=native", "-shared", "-fPIC", "-o", str(made), str(HERE / "loop.c")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(done.stderr.strip().splitlines()[-1])
    return ctypes.CDLL(str(made))


def in_c(task: Task, place: Path) -> Callable[[], list[Bits]]:
    """Return the loop, with everything but the bitmaps laid out before it is timed. Raises Missing."""
    library = compiled(place)
    conditions = task.conditions
    words = len(task.snapshot.everybody)
    held: list[Any] = []
    array = (_Condition * len(conditions))(*(_condition(task, condition, held) for condition in conditions))
    program = np.array(_program(task, {one: number for number, one in enumerate(conditions)}), np.int32)
    everybody = task.snapshot.everybody
    shapes = (len(conditions), len(conditions), len(task.asked), len(task.asked))
    bitmaps = [np.empty((many, words), np.uint64) for many in shapes]

    def run() -> list[Bits]:
        library.match(
            array,
            ctypes.c_int(len(conditions)),
            everybody.ctypes.data_as(ctypes.c_void_p),
            ctypes.c_long(words),
            program.ctypes.data_as(ctypes.c_void_p),
            ctypes.c_int(len(task.asked)),
            *(bitmap.ctypes.data_as(ctypes.c_void_p) for bitmap in bitmaps),
        )
        assert held
        return [Bits(*pair) for pair in zip(bitmaps[2], bitmaps[3], strict=True)]

    return run


def _condition(task: Task, condition: Condition, held: list[Any]) -> _Condition:
    """Lay a condition out; `held` keeps alive what it points to."""
    column = task.snapshot.columns[condition.field]
    parts = task.parts(condition)
    width, low, high, members = column.numbers.dtype.itemsize, 0, 0, None
    if len(parts) == 1:
        low, high = (WIDEST * sign if end is None else end for sign, end in zip((-1, 1), parts[0], strict=True))
    else:
        members = np.zeros(1 << 8 * width, np.uint8)
        for start, end in parts:
            members[start:end] = 1
        width = {1: 0, 2: -2}[width]
    held += [column, members]
    told = None if members is None else members.ctypes.data
    return _Condition(column.numbers.ctypes.data, column.known.ctypes.data, low, high, width, told)


def _program(task: Task, number: dict[Condition, int]) -> Iterator[int]:
    found: list[int] = []
    for criteria in task.asked:
        found.append(len(criteria.items))
        for item in criteria.items:
            clauses = clauses_of(item)
            found += [len(clauses), *(number[clause.condition] for clause in clauses)]
    return found


# A database


def in_duckdb(task: Task) -> Callable[[], list[Any]]:
    """Return one query of as many filters as there are policies, put together by UNION ALL: who is entitled to what."""
    size = task.snapshot.size
    columns: dict[str, Any] = {"id": np.arange(size)}
    for code, column in task.snapshot.columns.items():
        missing = ~at(column.known, np.arange(size))
        columns[code] = pa.array(column.numbers[:size], mask=missing)
    database = ibis.duckdb.connect()
    given = pa.table(columns)
    database.con.register("given", given)
    database.con.execute("CREATE TABLE registry AS SELECT * FROM given")
    table = ibis.table(ibis.Schema.from_pyarrow(given.schema), name="registry")

    def clause(name: str, parts: Any) -> Any:
        some = [low for low, high in parts if low is not None and high == low + 1]
        wide = [part for part in parts if part[0] is None or part[1] != part[0] + 1]
        found = [_between(table[name], *part) for part in wide] + ([table[name].isin(some)] if some else [])
        return ibis.or_(*found)

    filters = [
        table.filter(ibis.and_(*(ibis.or_(*(clause(*one) for one in item)) for item in policy))).select(
            table.id, policy=ibis.literal(number, "int16")
        )
        for number, policy in enumerate(task.trees())
    ]
    statement = ibis.to_sql(ibis.union(*filters, distinct=False), dialect="duckdb")

    def run() -> list[Any]:
        return [database.con.sql(statement).to_arrow_table()]

    return run


def pairs(found: Any, task: Task) -> list[Any]:
    """Return the bitmaps of pairs of enterprise and policy."""
    truths = np.zeros((len(task.asked), task.snapshot.size), np.bool_)
    truths[found.column("policy").to_numpy(), found.column("id").to_numpy()] = True
    return [packed(one) for one in truths]


def _between(values: Any, low: int | None, high: int | None) -> Any:
    if low is None or high is None:
        return values < high if low is None else values >= low
    return (values >= low) & (values < high)


# Libraries in an environment of their own


def written(task: Task, place: Path) -> None:
    """Write what such a process reads."""
    size = task.snapshot.size
    arrays = {}
    for code, column in task.snapshot.columns.items():
        arrays[f"numbers_{code}"] = column.numbers[:size]
        arrays[f"known_{code}"] = at(column.known, np.arange(size))
    np.savez(place / "columns.npz", **arrays)
    (place / "policies.json").write_text(json.dumps(task.trees()), encoding="utf-8")


@dataclass(frozen=True)
class Peer:
    """A process that matches when it is told to."""

    process: "subprocess.Popen[str]"

    def tell(self, word: str) -> str:
        """Say a word and return the line that it answers. Raises Missing when it is dead."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self.hear()

    def hear(self) -> str:
        """Return its next line."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        if not line:
            self.process.wait()
            assert self.process.stderr is not None
            raise Missing((self.process.stderr.read().strip().splitlines() or ["it ended"])[-1])
        return line


@contextmanager
def peer(name: str, place: Path) -> Iterator[Peer]:
    """Start it with what stands in `place`. Raises Missing."""
    if not PEERS.exists():
        raise Missing("its environment is not there: make peers")
    command = [str(PEERS), str(HERE / "peer" / "columns.py"), str(place), name]
    environment = {"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "HOME": str(place)}
    with subprocess.Popen(
        command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            started = Peer(process)
            started.hear()
            yield started
        finally:
            process.kill()
