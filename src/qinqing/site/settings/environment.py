"""Turns addresses from the environment into Django's settings."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from qinqing.kernel.access.rules import Provider

PATIENCE = 2
"""Seconds that a request waits for a connection: a busy pool frees one sooner, a database that is away does not come
back sooner, and whoever sent a form learns early that it is safe to send it again."""


def database(url: str) -> dict[str, Any]:
    """Return Django's description of the PostgreSQL database at `url`.

    A socket directory is given as `?host=/directory`. Raises ValueError when the address is not PostgreSQL.
    """
    parts = urlsplit(url or "postgresql:///qinqing")
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL 须以 postgresql:// 开头；本系统只使用 PostgreSQL。")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    port = options.pop("port", str(parts.port or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "prepare_threshold": 2,  # of what `devices.prepared` asks, nothing else: the third question finds a plan
            **options,
            "options": f"{options.get('options', '')} -c plan_cache_mode=force_generic_plan".strip(),
            "pool": {"min_size": 1, "max_size": 12, "timeout": PATIENCE, "reconnect_timeout": 5},
        },
    }


def mail(url: str, var: Path) -> dict[str, Any]:
    """Return Django's mail settings: SMTP at `url`, or files under `var`/mail when there is none."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": var / "mail",
        }
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 10,
    }


def providers(given: Mapping[str, str]) -> dict[str, Provider]:
    """Return the identity providers that QINQING_OIDC names, each by its own variables, in the order of their buttons.

    Raises ValueError where a variable is missing, or an issuer is not reached by HTTPS (loopback excepted).
    """
    found = {}
    for code in filter(None, (one.strip() for one in given.get("QINQING_OIDC", "").split(","))):
        if not re.fullmatch(r"[a-z][a-z0-9]*", code):
            raise ValueError(f"QINQING_OIDC：「{code}」只能用小写字母和数字。")
        own = {
            name: given.get(f"QINQING_OIDC_{code.upper()}_{name}", "") for name in ("NAME", "ISSUER", "ID", "SECRET")
        }
        if missing := [name for name, value in own.items() if not value]:
            raise ValueError(f"缺少设置 QINQING_OIDC_{code.upper()}_{missing[0]}。")
        parts = urlsplit(own["ISSUER"])
        if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
            raise ValueError(f"QINQING_OIDC_{code.upper()}_ISSUER 须以 https:// 开头。")
        second = frozenset(filter(None, given.get(f"QINQING_OIDC_{code.upper()}_SECOND", "").split(",")))
        found[code] = Provider(code, own["NAME"], own["ISSUER"], own["ID"], own["SECRET"], second)
    return found
