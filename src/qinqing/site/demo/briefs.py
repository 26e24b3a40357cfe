"""Two monthly briefs in the demo, each drafted by one person and issued by another."""

from collections.abc import Callable
from datetime import date, datetime

from qinqing.boards.brief.kinds import BRIEF, months_over
from qinqing.kernel.access.queries import acting
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Post, Rank
from qinqing.kernel.publications.actions import draft, issue, submit
from qinqing.kernel.publications.models import Publication
from qinqing.site.demo.story import Story

OFFICE = "岚川市人民政府"


def writers() -> tuple[Actor, Actor]:
    """Return who drafts for the city, and who issues."""
    posts = Post.objects.filter(unit__name=OFFICE).select_related("unit", "person").order_by("pk")
    return acting(posts.get(rank=Rank.HANDLER)), acting(posts.get(rank=Rank.CHIEF))


def tell(story: Story, drafter: Actor, leader: Actor) -> None:
    """Let the briefs of the two months that are over last be made and issued, the older one first."""
    newest, before = months_over(story.today)[:2]
    for first, day in ((before.first, -3), (newest.first, -1)):
        _issued(story, first, story.working(day), drafter, leader)


def _issued(story: Story, first: date, day: date, drafter: Actor, leader: Actor) -> None:
    story.add(day, 8, lambda at: draft(of=BRIEF.code, first=first, by=drafter, at=at))
    story.add(day, 10, _made(first, lambda reference, at: submit(reference=reference, by=drafter, at=at)))
    story.add(day, 16, _made(first, lambda reference, at: issue(reference=reference, by=leader, at=at)))


def _made(first: date, act: Callable[[str, datetime], object]) -> Callable[[datetime], object]:
    """Return an act on the brief of a month, whoever drafted it: a job may have been faster."""
    return lambda at: act(Publication.objects.get(of=BRIEF.code, first=first).matter.reference, at)
