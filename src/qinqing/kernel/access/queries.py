"""Who holds what, and in which post an account acts."""

from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from qinqing.kernel.access.models import Account
from qinqing.kernel.access.rules import ROLES, Grants, Role
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Post
from qinqing.kernel.parties.queries import on


@cache
def grants() -> Grants:
    """Return every permission with its roles, gathered from the `access` module of every installed room.

    Raises ValueError when two rooms declare the same permission.
    """
    gathered: dict[str, frozenset[str]] = {}
    for room in apps.get_app_configs():
        if room.name.startswith("qinqing.") and find_spec(f"{room.name}.access"):
            declared: Grants = import_module(f"{room.name}.access").GRANTS
            if twice := gathered.keys() & declared.keys():
                raise ValueError(f"declared twice: {sorted(twice)}")
            gathered.update(declared)
    return gathered


def holds(actor: Actor, permission: str) -> bool:
    """Return whether the role of `actor` holds `permission`; raises KeyError for one that no room declares."""
    return actor.role in grants()[permission]


def acting(post: Post) -> Actor:
    """Return the actor that the holder of `post` is; `post` comes with person and unit."""
    return Actor(
        person_id=post.person_id,
        name=post.person.name,
        post_id=post.pk,
        post_title=post.title,
        unit_id=post.unit_id,
        unit_name=post.unit.short_name,
        role=post.role,
        side=post.unit.side,
        jurisdiction=post.jurisdiction,
    )


def actor_of(account: Account, day: date) -> Actor | None:
    """Return the actor behind an account on `day`, or None when the person holds no post; one query."""
    posts = on(Post.objects.filter(person=account.person_id), day).select_related("person", "unit")
    post = posts.order_by("-since", "id").first()
    return acting(post) if post else None


def rights() -> list[tuple[type[Role], list[str]]]:
    """Return every role with the permissions that it holds, both in their own order."""
    held = grants()
    return [(role, sorted(name for name, roles in held.items() if role.code in roles)) for role in ROLES.values()]
