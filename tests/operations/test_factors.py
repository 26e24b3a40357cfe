"""Second factors are sealed: the database alone, or a backup of it, makes no codes."""

import base64
import hmac
import json
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import override_settings

from qinqing.kernel.access.models import Account
from qinqing.site.factors import MARK, seal, unseal
from tests.builders import city

SECRET = base64.b32encode(b"twenty bytes of mine").decode()


def code(secret: str) -> str:
    """Return what an authenticator shows now, by RFC 6238."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(username="supervisor", person_id=city().supervisor.person_id)


def test_what_is_kept_says_nothing_and_works(account: Account) -> None:
    enrolled = TOTP.activate(account, SECRET)
    codes = RecoveryCodes.activate(account)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept
    assert kept.count(MARK) == 2
    assert codes.validate_code(codes.get_unused_codes()[0])
    assert TOTP(enrolled.instance).validate_code(code(SECRET))


def test_a_secret_of_before_still_works(account: Account) -> None:
    before = Authenticator.objects.create(user=account, type="totp", data={"secret": SECRET})
    assert TOTP(before).validate_code(code(SECRET))


def test_the_same_secret_is_never_kept_alike() -> None:
    assert seal(SECRET) != seal(SECRET)


def test_a_new_key_opens_what_the_one_before_sealed() -> None:
    kept = seal(SECRET)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=["only-for-tests"]):
        assert unseal(kept) == SECRET


def test_without_the_key_no_code_is_right(account: Account) -> None:
    enrolled = TOTP.activate(account, SECRET)
    with override_settings(SECRET_KEY="another"):
        assert not TOTP(enrolled.instance).validate_code(code(SECRET))
        assert unseal(enrolled.instance.data["secret"]) != unseal(enrolled.instance.data["secret"])


def test_whoever_changes_what_is_kept_makes_it_useless() -> None:
    kept = seal(SECRET)
    sealed = bytearray(base64.b64decode(kept.removeprefix(MARK)))
    sealed[-1] ^= 1
    assert unseal(MARK + base64.b64encode(bytes(sealed)).decode()) != SECRET
