"""Why a matter is not shown, what a move would rewrite, and opening what is sealed to holders of a grant."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import below
from qinqing.kernel.parties.models import Post, Unit


class Recused(Refusal):
    """Whoever declared a conflict with a party neither reads nor acts; which conflict it is, nobody is told."""

    says = _("依规回避：您与本事项的当事方有需要回避的情形，不能查看或办理。")
    status = 403


class Barred(Refusal):
    """Nobody judges what concerns a unit in which they hold or held a post; reading stays open."""

    says = "{reason}"
    status = 403


def hidden(reference: str, actor: Actor) -> Refusal:
    """Return the refusal for a matter that `actor` asked for and does not see: recused, else not found."""
    kept = Matter.objects.kept_from(actor).filter(reference=reference)
    return Recused() if kept.exists() else NotFound()


@contextmanager
def unsealed(actor: Actor) -> Iterator[None]:
    """Tell the database in whose name sealed tables are read; their policies compare it with live grants.

    Holds for one transaction; outside it every sealed table is empty.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('qinqing.person', %s, true), set_config('qinqing.post', %s, true)",
            [str(actor.person_id), str(actor.post_id)],
        )
        yield
        cursor.execute("SELECT set_config('qinqing.person', '', true), set_config('qinqing.post', '', true)")


@dataclass(frozen=True, slots=True)
class Reach:
    """How much a move would rewrite."""

    units: int
    posts: int
    matters: int


def reach_of(place: str) -> Reach:
    """Return how many units, posts' jurisdictions and matters lie at or below a place: what a move rewrites."""
    first, end = below(place)
    return Reach(
        Unit.objects.filter(path__gte=first, path__lt=end).count(),
        Post.objects.filter(jurisdiction__gte=first, jurisdiction__lt=end).count(),
        Matter.objects.filter(path__gte=first, path__lt=end).count(),
    )


def handed_on(unit_id: int) -> int:
    """Return how many matters pass to the heir of a unit."""
    return Matter.objects.filter(Q(host=unit_id) | Q(parties__unit=unit_id)).distinct().count()
