"""In whose name the worker does what was asked for: the holder of the post, or whoever stood in."""

from datetime import date
from uuid import UUID

from qinqing.kernel.access.queries import acting
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Person, Post
from qinqing.kernel.parties.queries import on


def stand_in(by: Actor) -> UUID | None:
    """Return who stands in for the holder of the post in which `by` acts, or None."""
    holder = Post.objects.values_list("person_id", flat=True).get(pk=by.post_id)
    return None if holder == by.person_id else by.person_id


def asker(post_id: int, stand_in: Person | None, day: date) -> Actor | None:
    """Return the actor who asked; None when the post has ended by `day`. One query."""
    posts = on(Post.objects.filter(pk=post_id), day)
    post = posts.select_related("person", "unit").first()
    return None if post is None else acting(post, stand_in)
