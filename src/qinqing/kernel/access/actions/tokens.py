"""Opening and ending what programs show; how often one asks is counted beside them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access import access, events
from qinqing.kernel.access.actions.accounts import AREA
from qinqing.kernel.access.actions.reach import own_people
from qinqing.kernel.access.models import Account, Token
from qinqing.kernel.access.queries import choices, digest_of, holds_post, live_tokens
from qinqing.kernel.access.rules import LONGEST, MOST_TOKENS, PER_MINUTE
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal


class StandsIn(Refusal):
    """Whoever stands in for somebody leaves nothing behind that acts in that post afterwards."""

    says = _("代办期间不能开通令牌，请由岗位本人开通。")


class BeyondPost(Refusal):
    """A program is let in to no more than its owner may do."""

    says = _("请至少选一项，而且只选自己现在能做的。")


class BadExpiry(Refusal):
    """A token that nobody renews ends by itself."""

    says = _("到期日期要在明天到 {last} 之间。")


class EnoughTokens(Refusal):
    """Tokens that nobody knows any more are ended before new ones are opened."""

    says = _("一个岗位最多 {most} 个有效的令牌，请先停用不用的。")


class TooOften(Refusal):
    """A program that asks too often is slowed down, so that people are not."""

    says = _("这个令牌一分钟最多问 {most} 次，请过一会儿再问。")
    status = 429


@action(access.OPEN_TOKEN, creates=True)
def open_token(
    *, name: str, permissions: Sequence[str], expires_on: date, secret: str, by: Actor, at: datetime = NOW
) -> Token:
    """Let a program ask in one's own post until a day; of the secret only a digest is kept."""
    today = timezone.localdate(at)
    if not holds_post(by, today):
        raise StandsIn
    if not permissions or set(permissions) - {permission for permission, _words in choices(by)}:
        raise BeyondPost
    last = today + timedelta(days=LONGEST)
    if not today < expires_on <= last:
        raise BadExpiry(last=last)
    if live_tokens(by.post_id, today) >= MOST_TOKENS:
        raise EnoughTokens(most=MOST_TOKENS)
    made = Token.objects.create(
        post_id=by.post_id,
        name=name,
        permissions=sorted(permissions),
        secret_digest=digest_of(secret),
        opened_at=at,
        expires_on=expires_on,
    )
    facts = {
        "token": made.pk,
        "account": _account(made),
        "post_id": by.post_id,
        "permissions": made.permissions,
        "expires_on": expires_on,
    }
    record(area_stream(AREA), events.TOKEN_OPENED, by=by, at=at, facts=facts)
    return made


def _account(token: Token) -> int | None:
    return Account.objects.filter(person__posts=token.post_id).values_list("pk", flat=True).first()


def _end(token: Token, by: Actor, at: datetime) -> None:
    if token.revoked_at:
        running().repeated = True
        return
    Token.objects.filter(pk=token.pk).update(revoked_at=at, revoked_by=by.person_id)
    facts = {"token": token.pk, "account": _account(token)}
    record(area_stream(AREA), events.TOKEN_REVOKED, by=by, at=at, facts=facts)


def _held(token_id: int) -> Token:
    running().row_checked = True
    rows = Token.objects.select_related("post__person").select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=token_id).first()
    if found is None:
        raise NotFound
    return found


@action(access.GIVE_UP_TOKEN)
def give_up_token(*, token_id: int, by: Actor, at: datetime = NOW) -> None:
    """End a token of one's own at once; ending it twice changes nothing."""
    found = _held(token_id)
    if found.post.person_id != by.person_id:
        raise NotFound
    _end(found, by, at)


@action(access.REVOKE_TOKEN)
def revoke_token(*, token_id: int, by: Actor, at: datetime = NOW) -> None:
    """End somebody's token at once; ending it twice changes nothing."""
    found = _held(token_id)
    own_people(found.post.person, by=by, at=at)
    _end(found, by, at)


_METER = """
    UPDATE access_token SET used_on = (now() AT TIME ZONE 'Asia/Shanghai')::date,
        asked = CASE WHEN counted_at > now() - interval '1 minute' THEN asked + 1 ELSE 1 END,
        counted_at = CASE WHEN counted_at > now() - interval '1 minute' THEN counted_at ELSE now() END
    WHERE id = %s RETURNING asked
"""


def meter(token_id: int) -> None:
    """Count one question of a token; raises TooOften beyond PER_MINUTE. No act: it changes nothing that anybody did."""
    with connection.cursor() as cursor:
        cursor.execute(_METER, [token_id])
        (asked,) = cursor.fetchone()
    if asked > PER_MINUTE:
        raise TooOften(most=PER_MINUTE)
