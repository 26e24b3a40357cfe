"""Turns addresses from the environment into Django's settings."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

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
