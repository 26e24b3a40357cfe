"""The settings of a city's installation, as a browser behind the proxy meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from qinqing.kernel.access.actions import open_account
from tests import builders
from tests.fixtures.ground import PREFIX, Database

VISIT = """
import django, json, sys
django.setup()
from django.test import Client

def ask(client, steps):
    for method, path, from_where, fields, more in steps:
        headers = {"x-forwarded-proto": "https", "host": "qinqing.example", **more}
        if from_where:
            headers["x-forwarded-for"] = from_where
        answer = getattr(client, method)(path, fields, headers=headers)
        cookies = {name: [bool(c["secure"]), c["samesite"], c["path"], c["domain"]] for name, c in answer.cookies.items()}
        yield {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies}

print(json.dumps([list(ask(Client(enforce_csrf_checks=False), steps)) for steps in json.load(sys.stdin)]))
"""

Step = tuple[str, str, str, dict[str, str], dict[str, str]]


def visit(environment: dict[str, str], *clients: list[Step]) -> Any:
    """Return what each client was answered, step by step."""
    done = subprocess.run(
        [sys.executable, "-c", VISIT],
        env={**os.environ, **environment},
        input=json.dumps(clients),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def get(path: str, **more: str) -> Step:
    return ("get", path, "203.0.113.7", {}, more)


def logs_in(password: str, from_where: str) -> Step:
    return ("post", "/account/login/", from_where, {"login": "wang.clerk", "password": password}, {})


@pytest.fixture
def production(committed: Database, settings: Settings, collected_static: Path) -> dict[str, str]:
    """The environment of an installation with one account."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    town = builders.city()
    person = builders.Person.objects.get(pk=town.clerk.person_id)
    security = builders.actor(builders.unit("安全"), "security")
    open_account(person=person, username="wang.clerk", password="right-enough-8", by=security)
    return {
        **committed.addresses.environment(),
        "DJANGO_SETTINGS_MODULE": "qinqing.site.settings.production",
        "QINQING_ROLE_PREFIX": PREFIX,
        "QINQING_VAR": str(collected_static.parent),
        "QINQING_SECRET_KEY": "only-for-tests",
        "QINQING_HOSTS": "qinqing.example, www.qinqing.example",
    }


def test_headers_and_cookies(production: dict[str, str]) -> None:
    [[plain, page, named, other, signed, left]] = visit(
        production,
        [
            get("/", **{"x-forwarded-proto": "http"}),
            get("/account/login/"),
            get("/account/login/", host="www.qinqing.example"),
            get("/account/login/", host="elsewhere.example"),
            logs_in("right-enough-8", "203.0.113.7"),
            ("post", "/account/logout/", "203.0.113.7", {}, {}),
        ],
    )
    assert (plain["status"], plain["headers"]["Location"]) == (301, "https://qinqing.example/")
    assert page["status"] == named["status"] == 200, "hosts may stand in the list with a space between them"
    assert other["status"] == 400
    assert page["headers"]["Strict-Transport-Security"] == "max-age=31536000"
    assert page["headers"]["X-Content-Type-Options"] == "nosniff"
    assert page["headers"]["X-Frame-Options"] == "DENY"
    assert page["headers"]["Referrer-Policy"] == "same-origin"
    assert "default-src 'self'" in page["headers"]["Content-Security-Policy"]
    assert signed["status"] == 302
    assert signed["cookies"]["__Host-session"] == page["cookies"]["__Host-csrf"] == [True, "Lax", "/", ""]
    assert left["headers"]["Clear-Site-Data"] == '"cache"'


def test_a_stranger_locks_nobody_else_out(production: dict[str, str]) -> None:
    """Behind the proxy everybody comes from its address; only what it says of the visitor tells them apart."""
    wrong = [logs_in(f"wrong-{number}", f"198.51.100.{number}, 203.0.113.66") for number in range(12)]
    stranger, person = visit(production, wrong, [logs_in("right-enough-8", "203.0.113.7")])
    assert stranger[5]["status"] == 429, "naming other addresses in front of one's own does not help"
    assert person[0]["status"] == 302
