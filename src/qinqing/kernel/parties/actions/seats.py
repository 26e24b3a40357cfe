"""Posts in an enterprise, as its seats give, narrow and end them; called by the actions on seats and members."""

from collections.abc import Sequence
from datetime import date

from qinqing.kernel.devices.action import running
from qinqing.kernel.parties.actions.posts import fits, one_hat
from qinqing.kernel.parties.models import Person, Post, Rank, Unit

ROLE = "enterprise"


def seat(person: Person, unit: Unit, *, title: str, rank: str, scopes: Sequence[str], since: date) -> Post:
    """Enter a new person in an enterprise."""
    running()
    fits(unit, ROLE)
    person.save(force_insert=True)
    return Post.objects.create(
        person=person, unit=unit, title=title, rank=rank, role=ROLE, scopes=list(scopes), since=since
    )


def rescope(post: Post, scopes: Sequence[str]) -> None:
    """Say anew what a member may do."""
    running()
    post.scopes = list(scopes)
    post.save(update_fields=["scopes"])


def unseat(post: Post, until: date) -> None:
    """End a member's post on a day."""
    running()
    post.until = until
    post.save(update_fields=["until"])


def reseat(post: Post) -> None:
    """Let a post go on that was ended; its person may have taken an administrator's since."""
    running()
    one_hat(post.person, post.role, post.since, None)
    post.until = None
    post.save(update_fields=["until"])


def representatives(unit_id: int, day: date) -> int:
    """Lock the unit and return how many legal representatives it has on `day`: two that leave at once leave one."""
    running()
    Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    held = Post.objects.filter(unit=unit_id, rank=Rank.LEGAL_REPRESENTATIVE, since__lte=day)
    return held.filter(until__isnull=True).count() + held.filter(until__gt=day).count()
