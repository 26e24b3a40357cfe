"""What an identity provider (统一身份认证) says by OpenID Connect, and whether it is believed."""

import json
import logging
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote_plus, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access.models import Identity
from qinqing.kernel.access.rules import LONGEST_SUBJECT, Provider
from qinqing.kernel.devices.refusal import NotFound, Refusal

logger = logging.getLogger(__name__)

PATIENCE, REST = 4, 20
"""Seconds that somebody waits for a provider, and for which one that did not answer is not asked again."""

LARGEST = 256 * 1024
LEEWAY = 60
"""Seconds by which the clocks of two houses may differ."""

SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a key of the provider's own: none by a shared secret, and never none."""

HERE = ("localhost", "127.0.0.1", "::1")


class ProviderAway(Refusal):
    """A provider that does not answer keeps nobody out who has a password."""

    says = _("「{name}」现在连不上。请用密码或通行密钥登录，或者过一会儿再试。")
    status = 503


class NotBelieved(Refusal):
    """What does not hold by OpenID Connect Core 1.0, 3.1.3.7, opens nothing; the log says what it was."""

    says = _("「{name}」给出的结果核对不上，没有登录。请再试一次；还不行，请用密码登录，并告诉系统管理员。")
    status = 403


class Lapsed(Refusal):
    """What comes back was sent by this very browser, a moment ago, and comes back once."""

    says = _("这次登录已经失效，或者不是从这个浏览器开始的。请重新来一次。")


class Unfinished(Refusal):
    """Somebody turned back at the provider."""

    says = _("在「{name}」没有完成登录。请再试一次，或者用密码登录。")


class NotLinked(Refusal):
    """Nobody gets an account by coming: whoever is nobody's account here is told how to become one."""

    says = _("您在「{name}」的身份还没有绑定本平台的账号。请先用密码登录，再绑定；或者请安全管理员绑定。")


class Endpoints(NamedTuple):
    """Where a provider is asked."""

    authorization: str
    token: str
    keys: str
    by_header: bool


class Pending(NamedTuple):
    """What was sent along with somebody and must come back; kept in their session, used once."""

    state: str
    nonce: str
    verifier: str


def provider_of(code: str) -> Provider:
    """Return a configured provider; raises NotFound."""
    found: Provider | None = settings.QINQING_PROVIDERS.get(code)
    if found is None:
        raise NotFound
    return found


def identity_of(issuer: str, subject: str) -> Identity | None:
    """Return the standing link of a subject of an issuer, with account and person; nothing else tells who it is."""
    found = Identity.objects.filter(issuer=issuer, subject=subject, ended_at__isnull=True)
    return found.select_related("account__person").first()


@dataclass(frozen=True, slots=True)
class Way:
    """A provider as the pages about links show it; without `provider` when it is configured no more."""

    name: str
    provider: Provider | None
    bound: Identity | None


def ways_of(account_id: int) -> list[Way]:
    """Return every configured provider with the account's link to it, then its links to others; one query."""
    standing = Identity.objects.filter(account=account_id, ended_at__isnull=True).order_by("bound_at", "pk")
    bound = {one.issuer: one for one in standing}
    known = [Way(one.name, one, bound.pop(one.issuer, None)) for one in settings.QINQING_PROVIDERS.values()]
    return known + [Way(issuer, None, one) for issuer, one in bound.items()]


def new_pending() -> Pending:
    """Return fresh random values."""
    return Pending(*(secrets.token_urlsafe(48) for name in Pending._fields))


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **more: Any) -> None:
        """Follow nobody elsewhere."""


_OPENER = build_opener(_Stay)


def _to(address: str, sent: bytes | None = None, headers: Mapping[str, str] | None = None) -> Request:
    return Request(address, sent, dict(headers or {}))  # noqa: S310 - settings and `endpoints` let pass HTTPS only


def _ask(provider: Provider, asked: Request) -> dict[str, Any]:
    resting = f"provider-away:{provider.code}"
    if cache.get(resting):
        raise ProviderAway(name=provider.name)
    try:
        with _OPENER.open(asked, timeout=PATIENCE) as answer:
            raw: bytes = answer.read(LARGEST + 1)
    except HTTPError as fault:
        fault.close()
        if fault.code < 500:
            raise _doubt(provider, f"{asked.full_url} answered {fault.code}") from fault
        raise ProviderAway(name=provider.name) from fault
    except (OSError, HTTPException) as fault:
        logger.warning("Identity provider %s did not answer: %s", provider.code, fault)
        cache.set(resting, True, REST)
        raise ProviderAway(name=provider.name) from fault
    try:
        said = json.loads(raw) if len(raw) <= LARGEST else None
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise _doubt(provider, f"{asked.full_url} answered no JSON object of at most {LARGEST} bytes")
    return said


def _doubt(provider: Provider, why: str) -> NotBelieved:
    logger.warning("Identity provider %s is not believed: %s", provider.code, why)
    return NotBelieved(name=provider.name)


def endpoints(provider: Provider) -> Endpoints:
    """Ask a provider where it is asked; raises ProviderAway, or NotBelieved when it calls itself otherwise."""
    said = _ask(provider, _to(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"))
    if said.get("issuer") != provider.issuer:
        raise _doubt(provider, f"it calls itself {said.get('issuer')!r}")
    places = [str(said.get(name)) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    for place in places:
        if not _is_safe(place):
            raise _doubt(provider, f"{place!r} is no safe address")
    asked, token, keys = places
    ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Endpoints(asked, token, keys, by_header="client_secret_basic" in ways)


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)


def asking(provider: Provider, places: Endpoints, pending: Pending, back: str) -> str:
    """Return the address at which somebody tells the provider who they are."""
    challenge = urlsafe_b64encode(sha256(pending.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "state": pending.state,
        "nonce": pending.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{places.authorization}{'&' if urlsplit(places.authorization).query else '?'}{urlencode(asked)}"


def proven(provider: Provider, code: str, pending: Pending, back: str) -> dict[str, Any]:
    """Exchange a code for what the provider says of somebody, and check it; raises ProviderAway, NotBelieved."""
    places = endpoints(provider)
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": pending.verifier}
    headers = {"Accept": "application/json"}
    if places.by_header:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.secret)}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    else:
        sent |= {"client_id": provider.client_id, "client_secret": provider.secret}
    answer = _ask(provider, _to(places.token, urlencode(sent).encode(), headers))
    keys = _ask(provider, _to(places.keys))
    return checked(provider, answer.get("id_token"), keys, pending.nonce)


def checked(provider: Provider, token: object, keys: Mapping[str, Any], nonce: str) -> dict[str, Any]:
    """Return the claims of an id_token that was signed by the provider, for us, just now, in answer to `nonce`."""
    if not isinstance(token, str):
        raise _doubt(provider, "no id_token")
    try:
        header = jwt.get_unverified_header(token)
        key = _key(keys, header.get("kid"))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[name for name in SIGNED_BY if key.algorithm_name in {None, name}],
            issuer=provider.issuer,
            audience=provider.client_id,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as fault:
        raise _doubt(provider, f"id_token: {fault}") from fault
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise _doubt(provider, "id_token: another nonce")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != provider.client_id:
        raise _doubt(provider, "id_token: for others as well")
    if not claims["sub"] or len(claims["sub"]) > LONGEST_SUBJECT or "\0" in claims["sub"]:
        raise _doubt(provider, "id_token: no usable subject")
    return claims


def _key(keys: Mapping[str, Any], kid: object) -> jwt.PyJWK:
    """Return the key that signed, or the only one there is; raises jwt.PyJWTError."""
    signing = [one for one in jwt.PyJWKSet.from_dict(dict(keys)).keys if one.public_key_use in {None, "sig"}]
    named = [one for one in signing if one.key_id == kid] if kid is not None else signing
    if len(named) != 1:
        raise jwt.PyJWKSetError(f"no key {kid!r}")
    return named[0]


def counts_as_second(provider: Provider, claims: Mapping[str, Any]) -> bool:
    """Say whether the city lets what the provider did (`amr`, `acr`) stand for our own second factor."""
    did = claims.get("amr")
    said = {str(one) for one in did} if isinstance(did, list) else set()
    return bool(provider.second & (said | {str(claims.get("acr", ""))}))
