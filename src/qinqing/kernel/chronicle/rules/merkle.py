"""Merkle trees as in RFC 6962: the root over leaves, the path of one leaf, and back from a path to the root."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import new, sha256

Digest = Callable[[bytes], bytes]


def sha256_digest(content: bytes) -> bytes:
    """Return SHA-256."""
    return sha256(content).digest()


def sm3_digest(content: bytes) -> bytes:
    """Return SM3 (GB/T 32905)."""
    return new("sm3", content).digest()


def root(leaves: Iterable[bytes], digest: Digest = sha256_digest) -> bytes:
    """Return the root over leaves in their order; holds one hash per level, however many leaves there are."""
    peaks: list[bytes] = []
    for count, leaf in enumerate(leaves):
        node = digest(b"\0" + leaf)
        full = count
        while full & 1:
            node = digest(b"\1" + peaks.pop() + node)
            full >>= 1
        peaks.append(node)
    if not peaks:
        return digest(b"")
    found = peaks.pop()
    while peaks:
        found = digest(b"\1" + peaks.pop() + found)
    return found


def _split(count: int) -> int:
    """Return how many of `count` > 1 leaves stand on the left: the largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def path(leaves: Sequence[bytes], place: int) -> list[bytes]:
    """Return the hashes beside the way from the leaf at `place` up to the root, lowest first."""
    found: list[bytes] = []
    first, count = 0, len(leaves)
    while count > 1:
        left = _split(count)
        if place - first < left:
            found.append(root(leaves[first + left : first + count]))
            count = left
        else:
            found.append(root(leaves[first : first + left]))
            first, count = first + left, count - left
    return found[::-1]


def climb(leaf: bytes, place: int, count: int, beside: Sequence[bytes]) -> bytes | None:
    """Return the root to which `beside` leads from the leaf at `place` of `count`; None when the path does not fit."""
    if not 0 <= place < count:
        return None
    turns: list[bool] = []
    while count > 1:
        left = _split(count)
        turns.append(place < left)
        place, count = (place, left) if place < left else (place - left, count - left)
    if len(turns) != len(beside):
        return None
    node = sha256_digest(b"\0" + leaf)
    for on_left, other in zip(reversed(turns), beside, strict=True):
        node = sha256_digest(b"\1" + (node + other if on_left else other + node))
    return node
