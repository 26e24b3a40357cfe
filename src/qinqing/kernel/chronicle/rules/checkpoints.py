"""What a checkpoint states, and its signature; the same on the public page, in exports and in proofs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from qinqing.kernel.chronicle.rules.chain import canonical, microseconds
from qinqing.kernel.chronicle.rules.signing import Signer, valid

FORMAT = "qinqing-checkpoint-1"
NONE_BEFORE = bytes(32)


@dataclass(frozen=True, slots=True)
class Statement:
    """The roots over the leaves of all streams that moved; `previous` is the digest of the statement before."""

    number: int
    made_at: int
    leaves: int
    previous: bytes
    sha256: bytes
    sm3: bytes

    @property
    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it; `made_at` is microseconds since 1970 UTC."""
        return {
            "format": FORMAT,
            "number": self.number,
            "made_at": self.made_at,
            "leaves": self.leaves,
            "previous": self.previous.hex(),
            "sha256": self.sha256.hex(),
            "sm3": self.sm3.hex(),
        }

    @property
    def signed_bytes(self) -> bytes:
        """Return what is signed: the canonical JSON."""
        return canonical(self.plain).encode()

    @property
    def digest(self) -> bytes:
        """Return what the next statement calls `previous`."""
        return sha256(self.signed_bytes).digest()


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement with its signature."""

    statement: Statement
    algorithm: str
    public_key: bytes
    signature: bytes

    @property
    def valid(self) -> bool:
        """Whether the signature is of the key that stands beside it."""
        return valid(self.algorithm, self.public_key, self.statement.signed_bytes, self.signature)

    @property
    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "statement": self.statement.plain,
            "algorithm": self.algorithm,
            "public_key": self.public_key.hex(),
            "signature": self.signature.hex(),
        }


def sign(signer: Signer, statement: Statement) -> Signed:
    """Return `statement` with the signature of `signer`."""
    return Signed(statement, signer.algorithm, signer.public_key, signer.sign(statement.signed_bytes))


def moment(made_at: datetime) -> int:
    """Return a time as statements write it."""
    return microseconds(made_at)


def read(plain: Mapping[str, Any]) -> Signed:
    """Read a signed statement from JSON; raises KeyError, TypeError or ValueError when it is not one."""
    stated = plain["statement"]
    statement = Statement(
        number=int(stated["number"]),
        made_at=int(stated["made_at"]),
        leaves=int(stated["leaves"]),
        previous=bytes.fromhex(stated["previous"]),
        sha256=bytes.fromhex(stated["sha256"]),
        sm3=bytes.fromhex(stated["sm3"]),
    )
    found = Signed(statement, plain["algorithm"], bytes.fromhex(plain["public_key"]), bytes.fromhex(plain["signature"]))
    if found.plain != plain:
        raise ValueError("not a checkpoint in its one form")
    return found
