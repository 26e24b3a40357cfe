"""Two instructions in the demo: one that waits for its answer, one that was answered."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID, uuid5

from qinqing.kernel.instructions.actions import About, Wanted, answer, write
from qinqing.kernel.matters.models import Matter
from qinqing.site.demo.story import Player, Story

_NAMES = UUID("b9a9f7a2-3c52-4c0e-9f5e-2f7a4d1c6e10")


def instruct_about(story: Story, leader: Player, park: Player, matter: Callable[[], Matter]) -> None:
    """Let the mayor ask the park about a matter that is late, twice; the park has answered once."""
    first, second = "请说明净地没有按期交付的原因和下一步安排。", "请每周五报送拆迁进度，直到净地移交。"
    told = "东侧泵房属于供水公司，已经三次发函催办；拆除以后立即组织移交。"
    _written(story, leader, park, matter, story.working(-6), first, story.working(-3))
    story.add(story.working(-4), 10, lambda at: answer(about=_about(matter()), words=told, by=park.actor, at=at))
    _written(story, leader, park, matter, story.working(-1), second, story.working(3))


def _written(
    story: Story, leader: Player, park: Player, matter: Callable[[], Matter], on: date, words: str, due: date
) -> None:
    def act(at: datetime) -> None:
        wanted = Wanted(words, [park.unit], due_on=due)
        write(reference=matter().reference, wanted=wanted, key=uuid5(_NAMES, words), by=leader.actor, at=at)

    story.add(on, 8, act)


def _about(matter: Matter) -> About:
    return About(matter.reference, 1)
