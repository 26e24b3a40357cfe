"""The feed of an account's due days: the one that is open, and in whose stead a secret address is asked."""

import secrets
from datetime import date

from qinqing.kernel.access import access
from qinqing.kernel.access.models import Feed
from qinqing.kernel.access.queries.actors import acting, lacks
from qinqing.kernel.access.queries.tokens import digest_of, idle, unproven
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound


def new_address() -> str:
    """Return the secret part of an address: 256 random bits."""
    return secrets.token_urlsafe(32)


def own_feed(actor: Actor) -> Feed | None:
    """Return the open feed of the account with which `actor` came in."""
    found = Feed.objects.filter(account__person=actor.person_id, ended_at__isnull=True)
    return found.select_related("post__unit").first()


def feed_for(secret: str, day: date) -> tuple[Feed, Actor]:
    """Return the feed at a secret address and in whose stead it is read.

    Raises NotFound alike for none, an ended one, a post that is over, an account that is closed or not yet proven, and
    rights that were taken away. One query, two where the role demands a second factor.
    """
    related = ("post__unit", "post__person__account")
    found = Feed.objects.filter(secret_digest=digest_of(secret)).select_related(*related).first()
    if found is None or found.ended_at or idle(found.post, day) or unproven(found.post):
        raise NotFound
    actor = acting(found.post)
    if lacks(actor, access.OPEN_FEED):
        raise NotFound
    return found, actor
