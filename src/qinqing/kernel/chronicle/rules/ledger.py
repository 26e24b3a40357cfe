"""Checks a whole chronicle from lines, of a database or of an exported file, in one pass and bounded memory."""

import json
import re
from binascii import Error, hexlify, unhexlify
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from operator import itemgetter

from qinqing.kernel.chronicle.rules.chain import blinded
from qinqing.kernel.chronicle.rules.checkpoints import NONE_BEFORE, Signed, Statement
from qinqing.kernel.chronicle.rules.merkle import climb, root, sm3_digest

# A line is a tag and fields, separated by tabs; an event has no tag, its line is what is hashed, to its end:
#
#     Q format scope texts                     head; scope `all` or `one` stream, texts 1 when T lines are there
#     C number made_at leaves previous sha256 sm3 algorithm public_key signature
#     S stream seq hash kind last              a stream, its head, and the hash of its last event; its lines follow
#     hash message                             an event, after the hash of the event before it in hexadecimal:
#                                              the SHA-256 of a line is how the next one begins
#     L stream seq checkpoint secret leaf      the event before it is a leaf of a checkpoint; scope `one`: place, path
#     T stream digest salt text                a text that is kept outside the chain
#     Z streams events                         the end

FORMAT = b"qinqing-chronicle-1"
ALL, ONE = b"all", b"one"
ERASED = b"chronicle.content.erased"
MOST_FAULTS = 1000
NEVER = b"\0"
"""No line begins with it."""

EVENT_TABS = 7
USUAL = re.compile(rb"S\t([0-9]{1,19})\t([0-9]{1,4})\t([0-9a-f]{64})\t([^\t]*)\t\3\n").fullmatch
"""Finds a stream whose head is the hash of its last event; one of up to 9,999 events is held in memory as a whole."""

NEXT = frozenset({b"S", b"Z"})
"""What follows a stream without leaves and texts."""

BEGINNINGS = tuple(itemgetter(slice(len("\t\t") + 64 + digits)) for digits in range(20))
"""How an event begins, by the digits of its stream's number: the hash before it and the number, between tabs."""


@lru_cache(maxsize=64)
def _genesis(kind: bytes) -> str:
    return sha256(kind).hexdigest()


def _hex(field: bytes) -> bytes:
    """Read hexadecimal in its one form, so that not even a letter's case can change unseen."""
    found = unhexlify(field)
    if hexlify(found) != field:
        raise ValueError(field)
    return found


def _whole(field: bytes) -> int:
    """Read a whole number in its one form."""
    if not field.isdigit():
        raise ValueError(field)
    return int(field)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: an event, or with stream 0 the checkpoint numbered `seq`."""

    stream: int
    seq: int
    why: str

    @property
    def where(self) -> str:
        """Return the place in words."""
        if self.stream:
            return f"历史 {self.stream} 第 {self.seq} 条"
        return f"检查点 {self.seq}" if self.seq else "整个文件"


@dataclass
class Verification:
    """What a check found; `covered` counts events at or before the last checkpoint of their stream."""

    streams: int = 0
    events: int = 0
    texts: int = 0
    erased: int = 0
    last: Signed | None = None
    statements: dict[int, Statement] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def broken(self) -> list[tuple[int, int]]:
        """Return stream and seq of every fault."""
        return [(fault.stream, fault.seq) for fault in self.faults]


@dataclass(slots=True)
class _Stream:
    """The stream that is being read; hashes are hexadecimal, as in lines."""

    number: int
    head_seq: int
    head: bytes
    hash: bytes
    claimed: bytes
    prefix: bytes
    seq: int = 0
    last: bytes = b""
    wanted: dict[bytes, int] = field(default_factory=dict)


class Reader:
    """Takes lines one after the other; `found` grows as they come."""

    def __init__(self, trusted: Set[bytes] = frozenset()) -> None:
        self.found = Verification()
        self._trusted = trusted
        self._scope, self._with_texts, self._ended = b"", False, False
        self._stream: _Stream | None = None
        self._leaves: dict[int, bytearray] = {}
        self._missing: dict[bytes, tuple[int, int]] = {}
        self._erased: set[bytes] = set()
        self._takes: dict[bytes, Callable[[list[bytes]], None]] = {
            b"Q": self._head,
            b"C": self._checkpoint,
            b"S": self._begin,
            b"L": self._leaf,
            b"T": self._text,
            b"Z": self._end,
        }

    def _fault(self, stream: int, seq: int, why: str) -> None:
        if len(self.found.faults) < MOST_FAULTS:
            self.found.faults.append(Fault(stream, seq, why))

    def read(self, lines: Iterable[bytes]) -> Verification:
        """Read all lines, then judge what can only be judged at the end."""
        self._events(self._others(lines))
        self._close()
        if not self._scope:
            self._fault(0, 0, "文件不完整：没有开头行。")
        if not self._ended:
            self._fault(0, 0, "文件不完整：没有结束行。")
        self._judge_checkpoints()
        for digest, (stream, seq) in self._missing.items():
            if digest not in self._erased:
                self._fault(stream, seq, "所附文字不见了，又没有依法删除的记录。")
        self.found.erased = len(self._missing.keys() & self._erased)
        return self.found

    def _take(self, line: bytes) -> None:
        tag, *fields = line[:-1].split(b"\t")
        try:
            if line[-1:] != b"\n":
                raise ValueError(line)
            self._takes[tag](fields)
        except (KeyError, ValueError, IndexError, Error):
            self._fault(0, 0, "有一行读不懂，文件被改动过或不完整。")

    def _others(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Count the streams that hold as a whole, and yield all other lines, to be looked at one by one.

        Whole streams cost little more than their hashes: how the events begin is compared at once, as one text, with
        the hashes of those before them; nothing else is made of an event. One with leaves or texts is no such stream.
        """
        flow, found = iter(lines), self.found
        line = next(flow, None)
        while line is not None:
            usual = None if self._with_texts else USUAL(line)
            if usual is None:
                yield line
                line = next(flow, None)
                continue
            number, seq, head, kind = usual.groups()
            events = list(islice(flow, int(seq)))
            following = next(flow, b"")
            if following[:1] in NEXT:
                hashes = [_genesis(kind)]
                hashes += [sha256(event).hexdigest() for event in events]
                stated = b"".join([*map(BEGINNINGS[len(number)], events), head])
                if stated == f"\t{number.decode()}\t".join(hashes).encode():
                    found.streams += 1
                    found.events += len(events)
                    line = following
                    continue
            yield line
            yield from events
            line = following or None

    def _events(self, lines: Iterable[bytes]) -> None:
        """Check events one by one: all that the loop asks of one is how it begins."""
        expected, prefix, seq, last, with_texts = NEVER, b"", 0, b"", False
        for line in lines:
            if line.startswith(expected):
                last = line
                seq += 1
                expected = hexlify(sha256(line).digest()) + prefix
                if with_texts:
                    self._note_texts(seq, line)
                continue
            self._settle(seq, expected, last)
            self._look(line)
            with_texts, expected = self._with_texts, NEVER
            if current := self._stream:
                seq, last, prefix = current.seq, current.last, current.prefix
                expected = current.hash + prefix
        self._settle(seq, expected, last)

    def _settle(self, seq: int, expected: bytes, last: bytes) -> None:
        """Put down what the loop has read of a stream, for those that look at it with care."""
        if current := self._stream:
            self.found.events += seq - current.seq
            current.seq, current.hash, current.last = seq, expected[:64], last

    def _look(self, line: bytes) -> None:
        """Take a line that is not the event that was expected."""
        if line[:1].isupper():
            self._take(line)
        elif self._stream:
            self._resume(self._stream, line)
            self.found.events += 1
        else:
            self._fault(0, 0, "有记录不属于任何历史。")

    def _blame(self, current: _Stream) -> None:
        """Note that the last event does not fit what follows it: changed, or with others gone before it."""
        stated = current.last.split(b"\t", 3)[2] if current.last.count(b"\t") > 2 else b""
        if stated.isdigit() and int(stated) != current.seq:
            current.seq = int(stated)
            self._fault(current.number, current.seq, "它前面有记录被删去或插入。")
        else:
            self._fault(current.number, current.seq or 1, "这条记录被改动过。")

    def _resume(self, current: _Stream, line: bytes) -> None:
        """Note a broken link, and go on behind it as if it held, so that one change is one fault."""
        self._blame(current)
        current.seq, current.last, current.hash = current.seq + 1, line, hexlify(sha256(line).digest())
        if self._with_texts and line.count(b"\t") >= EVENT_TABS:
            self._note_texts(current.seq, line)

    def _note_texts(self, seq: int, line: bytes) -> None:
        """Remember which texts an event names, and which were erased; what cannot be read fails elsewhere."""
        fields = line.split(b"\t", EVENT_TABS)
        kind, body = fields[3], fields[EVENT_TABS]
        try:
            if kind == ERASED:
                self._erased.update(bytes.fromhex(one) for one in json.loads(body)["texts_erased"])
            if b'"texts":{' in body and self._stream:
                named = json.loads(body)["texts"]
                self._stream.wanted.update((bytes.fromhex(digest), seq) for digest in named.values())
        except (ValueError, KeyError, TypeError, AttributeError):
            return

    def _head(self, fields: list[bytes]) -> None:
        form, self._scope, texts = fields
        self._with_texts = texts == b"1"
        if form != FORMAT or self._scope not in {ALL, ONE} or texts not in {b"0", b"1"}:
            raise ValueError(form)

    def _begin(self, fields: list[bytes]) -> None:
        self._close()
        number, seq, head, kind, last = fields
        self._stream = _Stream(_whole(number), _whole(seq), head, _genesis(kind).encode(), last, b"\t%b\t" % number)
        self.found.streams += 1

    def _close(self) -> None:
        """Compare the last event of a stream with its head."""
        current, self._stream = self._stream, None
        if current is None:
            return
        if current.hash == current.claimed == current.head and current.seq == current.head_seq and not current.wanted:
            return
        if current.seq and current.hash != current.claimed:
            self._blame(current)
            current.hash = current.claimed
        if (current.seq, current.hash) != (current.head_seq, current.head):
            self._fault(current.number, current.head_seq, "末尾有记录被删去、添加或改动。")
        self._missing.update((digest, (current.number, seq)) for digest, seq in current.wanted.items())

    def _checkpoint(self, fields: list[bytes]) -> None:
        number, made_at, leaves, *rest = fields
        previous, roots, sm3, algorithm, public_key, signature = rest
        statement = Statement(_whole(number), _whole(made_at), _whole(leaves), _hex(previous), _hex(roots), _hex(sm3))
        signed = Signed(statement, algorithm.decode(), _hex(public_key), _hex(signature))
        before = self.found.last.statement if self.found.last else None
        expected = (before.number + 1, before.digest) if before else (1, NONE_BEFORE)
        if (statement.number, statement.previous) != expected:
            self._fault(0, statement.number, "与前一个检查点接不上。")
        if not signed.valid:
            self._fault(0, statement.number, "签名不对。")
        elif self._trusted and signed.public_key not in self._trusted:
            self._fault(0, statement.number, "签名用的不是本平台的钥匙。")
        self.found.statements[statement.number] = statement
        self._leaves[statement.number] = bytearray()
        self.found.last = signed

    def _leaf(self, fields: list[bytes]) -> None:
        stream, seq, number, secret, leaf, *way = fields
        current = self._stream
        if current is None or (current.number, current.seq) != (_whole(stream), _whole(seq)):
            self._fault(_whole(stream), _whole(seq), "检查点里有这条记录，历史里没有。")
            return
        actual = blinded(_hex(secret), current.seq, _hex(current.hash))
        if actual != _hex(leaf):
            self._fault(_whole(stream), _whole(seq), "与检查点不符：这条或它以前的记录被整段重写过。")
        statement = self.found.statements[_whole(number)]
        if self._scope == ONE:
            place, beside = _whole(way[0]), [_hex(one) for one in way[1].split(b",") if one]
            if climb(actual, place, statement.leaves, beside) != statement.sha256:
                self._fault(_whole(stream), _whole(seq), "与检查点的根不符。")
        else:
            self._leaves[_whole(number)] += actual

    def _judge_checkpoints(self) -> None:
        """Compute the roots anew: leaves stand in the order of their bytes."""
        if self._scope != ALL:
            return
        for number, joined in self._leaves.items():
            leaves = sorted(bytes(joined[first : first + 32]) for first in range(0, len(joined), 32))
            statement = self.found.statements[number]
            found = (len(leaves), root(leaves), root(leaves, sm3_digest))
            if found != (statement.leaves, statement.sha256, statement.sm3):
                self._fault(0, number, "根不符：它所含的历史被改动或删去过。")

    def _text(self, fields: list[bytes]) -> None:
        stream, digest, salt, text = fields
        self.found.texts += 1
        current, key = self._stream, _hex(digest)
        if current is None or current.number != _whole(stream) or current.wanted.pop(key, None) is None:
            self._fault(_whole(stream), 0, "有一段文字不属于任何记录。")
        elif sha256(_hex(salt) + _hex(text)).digest() != key:
            self._fault(_whole(stream), 0, "所附文字被改动过。")

    def _end(self, fields: list[bytes]) -> None:
        self._close()
        self._ended = True
        if [_whole(count) for count in fields] != [self.found.streams, self.found.events]:
            self._fault(0, 0, "文件不完整：行数与结束行不符。")
