"""One machine, one person: the settings of `make demo` and of development."""

import os
import secrets

from qinqing.site.settings.base import *
from qinqing.site.settings.base import VAR

DEBUG = os.environ.get("QINQING_DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def _secret_key() -> str:
    """Return the key kept in `var/secret_key`, made on first use and readable by its owner only."""
    path = VAR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")


SECRET_KEY = os.environ.get("QINQING_SECRET_KEY") or _secret_key()

# Somebody who looks around alone meets the second factor once, with the security administrator.
QINQING_TOTP_ROLES = frozenset(filter(None, os.environ.get("QINQING_TOTP_ROLES", "security").split(",")))
