"""Signatures behind one small interface, so that a city can bring a key in hardware or SM2 instead of Ed25519."""

from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = "ed25519"


class Signer(Protocol):
    """Whoever signs checkpoints; the database server never holds the key."""

    @property
    def algorithm(self) -> str:
        """Name the algorithm."""
        ...

    @property
    def public_key(self) -> bytes:
        """Return the key that checks."""
        ...

    def sign(self, content: bytes) -> bytes:
        """Return a signature over `content`."""
        ...


@dataclass(frozen=True, slots=True)
class Ed25519:
    """Signs with a private key of 32 bytes."""

    private_key: bytes
    algorithm: str = ED25519

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private_key)

    @property
    def public_key(self) -> bytes:
        """Return the key that checks."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        """Return a signature over `content`."""
        return self._key.sign(content)


@dataclass(frozen=True, slots=True)
class Keyring:
    """Who signs here (None: no key was made yet), and whose signatures are believed."""

    signer: Signer | None = None
    trusted: frozenset[bytes] = frozenset()


def valid(algorithm: str, public_key: bytes, content: bytes, signature: bytes) -> bool:
    """Tell whether `signature` over `content` is of `public_key`; an unknown algorithm is not."""
    if algorithm != ED25519:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True
