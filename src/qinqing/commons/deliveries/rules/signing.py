"""The signature of a delivered file: its last line, over every byte before it."""

import hashlib
import json
import re
from dataclasses import dataclass

from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.kernel.chronicle.rules.signing import ED25519, Signer, valid

CONTEXT = b"qinqing-delivery-1\n"
"""Stands before what is signed, so that a signature over anything else is none over a delivery."""

LENGTH = 32
LONGEST_LINE = 1_000
_HEX = re.compile(r"(?:[0-9a-f]{2})+")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file taken apart: the bytes that were signed, and by which key."""

    body: bytes
    algorithm: str
    public_key: bytes
    signature: bytes

    @property
    def is_valid(self) -> bool:
        """Tell whether the signature is one of the key over the body; not whether the key is anybody's."""
        return valid(self.algorithm, self.public_key, CONTEXT + self.body, self.signature)


def sealed(body: bytes, signer: Signer) -> bytes:
    """Return a delivery with its signature as the last line; `body` ends with a line end."""
    signature = {
        "algorithm": signer.algorithm,
        "public_key": signer.public_key.hex(),
        "signature": signer.sign(CONTEXT + body).hex(),
    }
    return body + json.dumps(signature, sort_keys=True).encode("ascii") + b"\n"


def opened(content: bytes) -> Sealed:
    """Take a file apart; raises UnreadableFile where its last line is no signature."""
    body, line = _split(content)
    try:
        read = json.loads(line) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError):
        read = None
    names = ("algorithm", "public_key", "signature")
    if not isinstance(read, dict) or set(read) != set(names) or not all(isinstance(read[one], str) for one in names):
        raise UnreadableFile("最后一行不是签名。文件要先由报送系统签名，再上传，签名后一个字也不能改。")
    if read["algorithm"] != ED25519:
        raise UnreadableFile("签名算法不认识，只认 Ed25519。请联系报送系统的技术人员。")
    if not (_HEX.fullmatch(read["public_key"]) and _HEX.fullmatch(read["signature"])):
        raise UnreadableFile("签名一行写错了：公钥和签名要写成十六进制。请重新签名。")
    return Sealed(body, ED25519, bytes.fromhex(read["public_key"]), bytes.fromhex(read["signature"]))


def _split(content: bytes) -> tuple[bytes, bytes]:
    whole = content.rstrip(b"\r\n")
    end = whole.rfind(b"\n") + 1
    return whole[:end], whole[end:]


def public_key_of(text: str) -> bytes | None:
    """Return the public key that somebody typed or pasted, or None; spaces and line ends do not count."""
    plain = "".join(text.split()).lower()
    return bytes.fromhex(plain) if _HEX.fullmatch(plain) and len(plain) == 2 * LENGTH else None


def fingerprint(public_key: bytes) -> str:
    """Return what people compare on the telephone: four groups of four, of SHA-256 over the key."""
    digest = hashlib.sha256(public_key).hexdigest()[:16]
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))
