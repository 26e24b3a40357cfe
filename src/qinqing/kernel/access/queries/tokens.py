"""The tokens of programs: which there are, what they open now, and in whose stead a program asks."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access.models import Token
from qinqing.kernel.access.queries.actors import acting, gathered, lacks, words
from qinqing.kernel.access.queries.factors import SECOND
from qinqing.kernel.access.rules import MARK, WRITING, Programs
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.parties.models import Post
from qinqing.kernel.parties.queries import on


class TokenMissing(Refusal):
    """A program asked without a token for what is not public, or with one that nobody opened."""

    says = _("请在请求头里带上有效的接口令牌。")
    status = 401


class TokenEnded(Refusal):
    """A token does no more than its owner could do now; without post, account or second factor that is nothing."""

    says = "{reason}"
    status = 401


class OutOfToken(Refusal):
    """A token holds what was chosen when it was opened, and nothing else that its owner may do."""

    says = _("这个令牌没有这一项：{words}")
    status = 403


@cache
def programs() -> Programs:
    """Return what tokens may carry, gathered from the `access` module of every installed room."""
    return gathered("PROGRAMS")


def new_secret() -> str:
    """Return a new token: MARK and 256 random bits."""
    return MARK + secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """Return under what a token is found."""
    return sha256(secret.encode()).digest()


def choices(actor: Actor) -> list[tuple[str, str]]:
    """Return (permission, words) of what `actor` may let a program do: reading first, then what writes."""
    held = [name for name in programs() if lacks(actor, name) is None]
    return [(name, opens(name)) for name in sorted(held, key=lambda name: (programs()[name], words()[name]))]


def opens(name: str) -> str:
    """Return what a permission lets a program do, with a mark where it writes."""
    return f"{_('写入：')}{words()[name]}" if programs().get(name) == WRITING else words()[name]


def token_for(secret: str) -> Token:
    """Return the token that a program showed, with its post, person, account and unit; raises TokenMissing."""
    related = ("post__unit", "post__person__account")
    found = Token.objects.filter(secret_digest=digest_of(secret)).select_related(*related).first()
    if found is None:
        raise TokenMissing
    return found


def ended(token: Token, day: date) -> str:
    """Return why a token opens nothing on `day`, empty while it opens; its post comes with person and account."""
    if token.revoked_at:
        return str(_("这个令牌已经停用。"))
    if token.expires_on < day:
        return str(_("这个令牌已经到期，请重新开通。"))
    return idle(token.post, day)


def idle(post: Post, day: date) -> str:
    """Return why nobody may be asked for in the stead of a post's holder, empty where one may; with the account."""
    if post.since > day or (post.until is not None and post.until <= day):
        return str(_("开通人已经不在这个岗位，令牌随岗位结束。"))
    account = getattr(post.person, "account", None)
    if account is None or not account.is_active:
        return str(_("开通人的账号已经停用。"))
    return str(_("开通人要先修改一次性密码。")) if account.must_change_password else ""


def bearer_of(token: Token, permission: str, day: date) -> Actor:
    """Return in whose stead a token asks for `permission`; raises TokenEnded, OutOfToken, or NotAllowed by the caller.

    One query more where the role demands a second factor.
    """
    reason = ended(token, day)
    if not reason and unproven(token.post):
        reason = str(_("开通人要先启用两步验证。"))
    if reason:
        raise TokenEnded(reason=reason)
    if permission in programs() and permission not in token.permissions:
        raise OutOfToken(words=words()[permission])
    return acting(token.post)


def unproven(post: Post) -> bool:
    """Say whether a post's role demands a second factor that its holder has not; no query where it demands none."""
    held = Authenticator.objects.filter(SECOND, user__person=post.person_id)
    return post.role in settings.QINQING_TOTP_ROLES and not held.exists()


@dataclass(frozen=True, slots=True)
class Listed:
    """A token as a list shows it: what it opens in words, and why it opens nothing any more."""

    token: Token
    opens: Sequence[str]
    ended: str


def own_tokens(actor: Actor, day: date) -> list[Listed]:
    """Return the tokens that `actor` opened, in whatever post, the newest first; one query."""
    return _listed(Token.objects.filter(post__person=actor.person_id), day)


def all_tokens(actor: Actor, day: date) -> list[Listed]:
    """Return the tokens of the people below the administrator's path, the newest first; one query."""
    found = Token.objects.all()
    if actor.jurisdiction is not None:
        found = found.filter(post__unit__path__startswith=actor.jurisdiction)
    return _listed(found, day)


SOON = 30
"""Days before the end of a token from which administrators are told."""


def ending_tokens(actor: Actor, day: date) -> list[Listed]:
    """Return those of them that still open something and end within SOON days; one query."""
    last = day + timedelta(SOON)
    return [one for one in all_tokens(actor, day) if not one.ended and one.token.expires_on <= last]


def _listed(rows: QuerySet[Token], day: date) -> list[Listed]:
    found = rows.select_related("post__unit", "post__person__account").order_by("-opened_at", "-pk")[:500]
    return [Listed(one, [opens(name) for name in one.permissions if name in words()], ended(one, day)) for one in found]


def live_tokens(post_id: int, day: date) -> int:
    """Return how many tokens of a post still open something."""
    return Token.objects.filter(post=post_id, revoked_at__isnull=True, expires_on__gte=day).count()


def holds_post(actor: Actor, day: date) -> bool:
    """Say whether `actor` holds the post in which it acts, and does not stand in for somebody."""
    return on(Post.objects.filter(pk=actor.post_id, person=actor.person_id), day).exists()
