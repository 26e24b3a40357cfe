"""What a deputy is responsible for (分管)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.devices.rooms import matter_kinds
from qinqing.kernel.parties import access, events
from qinqing.kernel.parties.actions.units import AREA, within
from qinqing.kernel.parties.models import Portfolio, Post, Rank
from qinqing.kernel.parties.queries import subordinates


class NotADeputy(Refusal):
    """Everybody else is responsible for their whole unit, or for what they are given."""

    says = _("只有层级是「分管领导」、还在任的岗位才有分管范围。")


class NotTheirs(Refusal):
    """A deputy is responsible for what belongs to the own unit, and for kinds of matters that there are."""

    says = _("分管的科室、单位须隶属于本单位，事项类别须是系统里有的。")


class NothingNew(Refusal):
    """A change changes something."""

    says = _("和现在的分管范围一样，没有变更。")


def assigned(post: Post) -> tuple[list[int], list[str]]:
    """Return the units and the kinds of matters in a portfolio, each in order."""
    rows = Portfolio.objects.filter(post=post).values_list("unit", "kind")
    return sorted(unit for unit, _ in rows if unit), sorted(kind for _, kind in rows if kind)


def assign(post: Post, units: Sequence[int], kinds: Sequence[str]) -> None:
    """Write a portfolio anew; inside an action."""
    running()
    Portfolio.objects.filter(post=post).delete()
    Portfolio.objects.bulk_create(
        [
            *(Portfolio(post=post, unit_id=unit) for unit in units),
            *(Portfolio(post=post, kind=kind) for kind in kinds),
        ]
    )


@action(access.SET_PORTFOLIO)
def set_portfolio(*, post_id: int, units: Sequence[int], kinds: Sequence[str], by: Actor, at: datetime = NOW) -> Post:
    """Say which units (with all that belongs to them) and which kinds of matters a deputy is responsible for."""
    running().row_checked = True
    stream = area_stream(AREA)
    posts = Post.objects.select_related("unit", "person").select_for_update(no_key=True, of=("self",))
    post = posts.filter(pk=post_id).first()
    if post is None:
        raise NotFound
    within(by, post.unit.path)
    if post.rank != Rank.DEPUTY or post.until is not None:
        raise NotADeputy
    theirs = set(subordinates(post.unit_id).values_list("pk", flat=True))
    if not theirs.issuperset(units) or not set(matter_kinds()).issuperset(kinds):
        raise NotTheirs
    was, now = assigned(post), (sorted(set(units)), sorted(set(kinds)))
    if was == now:
        raise NothingNew
    assign(post, *now)
    facts = {
        "unit": post.unit_id,
        "person": str(post.person_id),
        "post_id": post.pk,
        "units_was": was[0],
        "kinds_was": was[1],
        "units": now[0],
        "kinds": now[1],
    }
    record(stream, events.PORTFOLIO_SET, by=by, at=at, facts=facts)
    return post
