"""Off-line verification of an export, against nothing but hashlib over the same bytes."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from bench.harness import ROUNDS, Variant, measure, ratio
from bench.words import Aim, Section, aims, compared
from qinqing.kernel.chronicle.rules import canonical, genesis, message
from qinqing.kernel.chronicle.rules.ledger import Reader

SMALL, FULL = 200_000, 1_000_000
PER_STREAM, BUFFER = 10, 1 << 18
MOST_MEMORY = 200
"""Megabytes that a whole process may take that verifies a file."""

ALONE = f"""
import re, sys
from qinqing.kernel.chronicle.rules.ledger import Reader
with open(sys.argv[1], "rb", buffering={BUFFER}) as opened:
    found = Reader().read(opened)
assert not found.faults and found.events == int(sys.argv[2]), found
print(int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1]) / 1024)
"""

BODY = canonical(
    {
        "answer_due": "2026-07-02",
        "claim": 17,
        "completed_on": "2026-06-17",
        "files": ["ab" * 32],
        "obligation": 4711,
        "post": 12,
        "texts": {"note": "cd" * 32},
    }
)


def synthetic(events: int, per_stream: int) -> Iterator[bytes]:
    """Yield the lines of an export of events of about 400 bytes."""
    moment, streams = datetime(2026, 6, 18, tzinfo=UTC), events // per_stream
    yield b"Q\tqinqing-chronicle-1\tall\t0\n"
    for stream in range(1, streams + 1):
        before, texts = genesis("matter").hex(), []
        for seq in range(1, per_stream + 1):
            told = message(stream, seq, "obligations.obligation.claimed", moment, moment, UUID(int=7), BODY)
            texts.append(f"{before}\t{told}\n".encode())
            before = sha256(texts[-1]).hexdigest()
        yield f"S\t{stream}\t{per_stream}\t{before}\tmatter\t{before}\n".encode()
        yield from texts
    yield f"Z\t{streams}\t{streams * per_stream}\n".encode()


def bench(events: int = SMALL, rounds: int = ROUNDS) -> Section:
    """Measure verification of a file against hashing the same messages, held in memory."""
    with TemporaryDirectory() as place:
        file = Path(place) / "chronicle"
        with file.open("wb") as written:
            written.writelines(synthetic(events, PER_STREAM))
        hashed = [line for line in synthetic(events, PER_STREAM) if not line[:1].isupper()]

        def hash_only() -> int:
            for line in hashed:
                sha256(line).digest()
            return len(hashed)

        def read_and_hash() -> int:
            with file.open("rb", buffering=BUFFER) as opened:
                return sum(bool(sha256(line).digest()) for line in opened)

        def verify() -> int:
            with file.open("rb", buffering=BUFFER) as opened:
                found = Reader().read(opened)
            assert not found.faults
            return found.events

        variants = [
            Variant("hashlib over the same bytes in memory", hash_only),
            Variant("hashlib over the lines of the same file", read_and_hash),
            Variant("verification", verify),
        ]
        measured = measure(variants, rounds)
        command = [sys.executable, "-c", ALONE, str(file), str(events)]
        most = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    memory, read = (1 / ratio(measured[2], base, "own") for base in measured[:2])
    return Section(
        "Verifying an export off line",
        f"{events:,} events of {len(hashed[0]):,} bytes, {PER_STREAM} in a stream, read from a file, against SHA-256 "
        "alone over the same bytes, on one core. How much of the time is hashing?",
        [
            aims(
                [
                    Aim("verification / hashing the same file", 0.6, read),
                    Aim("verification / hashing the same bytes in memory", 0.6, memory),
                    Aim("memory of the whole process, MB", MOST_MEMORY, most, "{:.0f}", at_least=False),
                ]
            ),
            compared(measured, "event"),
        ],
    )
