"""The keys that sign checkpoints: files beside the application, never on the database server."""

import os
from pathlib import Path

from django.conf import settings

from qinqing.kernel.chronicle.rules.signing import Ed25519, Keyring
from qinqing.site.trouble import Trouble

PRIVATE, PUBLIC = "checkpoint.key", "checkpoint.pub"
LENGTH = 32


class KeyThere(Trouble):
    """A key is replaced by hand, after thought: proofs name it."""

    says = "已有签名钥匙：{path}。要换新的，请先移走旧的私钥，并把旧的 .pub 改名留下，用来核对旧检查点。"


class BadKey(Trouble):
    """The file does not hold a key."""

    says = "{path} 不是签名钥匙文件。"


def make(directory: Path) -> Path:
    """Make a new key pair in `directory`, the private file readable by its owner only; return the public file."""
    private, public = directory / PRIVATE, directory / PUBLIC
    if public.exists():
        raise KeyThere(path=public)
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    signer = Ed25519(os.urandom(LENGTH))
    try:
        with open(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(signer.private_key.hex() + "\n")
    except FileExistsError as fault:
        raise KeyThere(path=private) from fault
    public.write_text(signer.public_key.hex() + "\n", encoding="ascii")
    return public


def read(path: Path) -> bytes:
    """Return the key in a file."""
    try:
        found = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as fault:
        raise BadKey(path=path) from fault
    if len(found) != LENGTH:
        raise BadKey(path=path)
    return found


def keyring() -> Keyring:
    """Return who signs here; believed are that key and every public one that lies beside."""
    directory = Path(settings.QINQING_KEYS)
    private = directory / PRIVATE
    trusted = frozenset(read(path) for path in directory.glob("*.pub"))
    if not private.exists():
        return Keyring(None, trusted)
    signer = Ed25519(read(private))
    return Keyring(signer, trusted | {signer.public_key})
