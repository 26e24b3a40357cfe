"""The proof that an event stood in a history when a checkpoint was made; its holder needs no database to check it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qinqing.kernel.chronicle.rules.chain import blinded, canonical, link
from qinqing.kernel.chronicle.rules.checkpoints import Signed, read
from qinqing.kernel.chronicle.rules.merkle import climb

FORMAT = "qinqing-proof-1"
LAST = 1 << 62
"""No history is as long as this."""


class NotProven(ValueError):
    """The proof does not hold; the message says in Chinese what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """`messages` are the event and those after it in its stream, up to the one that the checkpoint covers."""

    stream: int
    seq: int
    previous: bytes
    messages: Sequence[str]
    secret: bytes
    place: int
    path: Sequence[bytes]
    checkpoint: Signed

    @property
    def text(self) -> str:
        """Return the proof as its holder keeps it: canonical JSON."""
        plain: dict[str, Any] = {
            "format": FORMAT,
            "stream": self.stream,
            "seq": self.seq,
            "previous": self.previous.hex(),
            "messages": list(self.messages),
            "secret": self.secret.hex(),
            "place": self.place,
            "path": [one.hex() for one in self.path],
            "checkpoint": self.checkpoint.plain,
        }
        return canonical(plain)

    @property
    def head(self) -> bytes:
        """Return the hash of the last event; raises NotProven when the messages do not follow one another."""
        found = self.previous
        for seq, text in enumerate(self.messages, start=self.seq):
            if not text.startswith(f"{self.stream}\t{seq}\t"):
                raise NotProven("证明里的记录不连续。")
            found = link(found, text)
        return found

    def check(self) -> None:
        """Raise NotProven when anything in it does not fit."""
        if not self.messages or not 0 < self.seq < LAST:
            raise NotProven("证明里没有记录。")
        leaf = blinded(self.secret, self.seq + len(self.messages) - 1, self.head)
        stated = self.checkpoint.statement
        if climb(leaf, self.place, stated.leaves, self.path) != stated.sha256:
            raise NotProven("这条记录不在检查点里：内容或证明被改动过。")
        if not self.checkpoint.valid:
            raise NotProven("检查点的签名不对。")


def parse(text: str) -> Proof:
    """Read a proof; raises NotProven when it is not one, to the last byte."""
    try:
        plain = json.loads(text)
        found = Proof(
            stream=int(plain["stream"]),
            seq=int(plain["seq"]),
            previous=bytes.fromhex(plain["previous"]),
            messages=[str(one) for one in plain["messages"]],
            secret=bytes.fromhex(plain["secret"]),
            place=int(plain["place"]),
            path=[bytes.fromhex(one) for one in plain["path"]],
            checkpoint=read(plain["checkpoint"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise NotProven("这不是一份完整的证明文件。") from fault
    if found.text != text:
        raise NotProven("这不是一份完整的证明文件。")
    return found
