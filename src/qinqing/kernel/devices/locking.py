"""Words that open something elsewhere, kept under lock: the database alone does not tell them."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _lock(purpose: str) -> MultiFernet:
    """Return the lock of one purpose: what one room locked, no other opens; former secrets still open."""
    secrets = [str(one).encode() for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    keys = [hmac.new(secret, f"qinqing lock {purpose}".encode(), hashlib.sha256).digest() for secret in secrets]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])


def locked(words: str, purpose: str) -> bytes:
    """Return the ciphertext of some words."""
    return _lock(purpose).encrypt(words.encode())


def unlocked(kept: bytes | memoryview, purpose: str) -> str | None:
    """Return the words again; None when the installation's secret that locked them is gone."""
    try:
        return _lock(purpose).decrypt(bytes(kept)).decode()
    except InvalidToken:
        return None
