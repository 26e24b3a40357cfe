"""A device with passkeys, as far as a server can tell: it signs, and says whether it checked who holds it."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from struct import pack
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

HOST = "localhost"
ORIGIN = f"https://{HOST}"
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Device:
    """`verifies`: whether it asked for the finger or the PIN; `origin`: the page that asked it."""

    origin: str = ORIGIN
    verifies: bool = True
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    credential: bytes = field(default_factory=lambda: token_bytes(16))
    handle: str = ""

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _flags(self, extra: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | extra
        return sha256(HOST.encode()).digest() + pack(">BI", flags, 0)

    def make(self, options: dict[str, Any]) -> str:
        """Answer a request for a new passkey."""
        asked = options["creation_options"]["publicKey"]
        self.handle = asked["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        attested = bytes(16) + pack(">H", len(self.credential)) + self.credential + public
        kept = {"fmt": "none", "attStmt": {}, "authData": self._flags(ATTESTED) + attested}
        return self._answer(
            clientDataJSON=self._said("webauthn.create", asked["challenge"]), attestationObject=cbor.encode(kept)
        )

    def sign(self, options: dict[str, Any]) -> str:
        """Answer a request for a proof."""
        said = self._said("webauthn.get", options["request_options"]["publicKey"]["challenge"])
        data = self._flags()
        signature = self.key.sign(data + sha256(said).digest(), ECDSA(SHA256()))
        parts = {"clientDataJSON": said, "authenticatorData": data, "signature": signature}
        return self._answer(userHandle=self.handle, **parts)

    def _answer(self, **response: bytes | str) -> str:
        given = {name: value if isinstance(value, str) else text(value) for name, value in response.items()}
        whole = {"type": "public-key", "id": text(self.credential), "rawId": text(self.credential), "response": given}
        return json.dumps({**whole, "clientExtensionResults": {"credProps": {"rk": True}}})
