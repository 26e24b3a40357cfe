"""How the secrets of second factors lie in the database: sealed with a key that does not lie there."""

import base64
import logging
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access.queries import is_last_second, must_have_second

logger = logging.getLogger(__name__)

MARK = "sealed1:"
"""Begins what was sealed; a secret of before is base32 or hexadecimal and has no colon."""

PURPOSE = b"qinqing second factor"
KEY, NONCE, UNKNOWN = 32, 12, 20
"""Bytes."""


def _cipher(site_key: str | bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY, salt=None, info=PURPOSE).derive(force_bytes(site_key)))


def seal(text: str) -> str:
    """Seal a secret with the key of this installation."""
    nonce = secrets.token_bytes(NONCE)
    sealed = _cipher(settings.SECRET_KEY).encrypt(nonce, text.encode(), PURPOSE)
    return MARK + base64.b64encode(nonce + sealed).decode("ascii")


def unseal(kept: str) -> str:
    """Return a secret; what was kept before secrets were sealed comes back as it is.

    One that no key of this installation opens becomes another that nobody knows: codes are wrong from then on, and the
    second factor is renewed as a lost one is.
    """
    if not kept.startswith(MARK):
        return kept
    sealed = base64.b64decode(kept.removeprefix(MARK))
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(key).decrypt(sealed[:NONCE], sealed[NONCE:], PURPOSE).decode()
        except InvalidTag:
            continue
    logger.error("A second factor was sealed with another QINQING_SECRET_KEY; its owner has to enrol anew.")
    return base64.b32encode(secrets.token_bytes(UNKNOWN)).decode("ascii")


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth publishes no types
    """The library's rules; whoever reads the database, or a backup of it, cannot make codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("您的岗位必须有两步验证，这是最后一个。请先添加通行密钥，再停用它。"),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor where a post demands one; the library asks before it ends codes."""
        owner = authenticator.user
        last = is_last_second(owner.pk, authenticator.pk)
        return not (last and must_have_second(owner.person_id, timezone.localdate()))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return to which domain passkeys belong, and what devices call it."""
        host = settings.QINQING_PASSKEY_HOST or super().get_public_key_credential_rp_entity()["id"]
        return {"id": host, "name": settings.MFA_TOTP_ISSUER}

    def encrypt(self, text: str) -> str:
        """Seal what the library is about to keep."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open what the library kept."""
        return unseal(encrypted_text)
