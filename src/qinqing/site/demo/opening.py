"""The contracts and orders with which the demo opens: each shows one thing that the first five minutes need."""

from dataclasses import dataclass
from datetime import date, timedelta

from qinqing.commons.projects.rules.milestones import ACQUIRED, BEGUN
from qinqing.domains.contracts.actions import Clause
from qinqing.kernel.calendars.rules import whole_day
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.matters.models import Matter
from qinqing.site.demo.instructions import instruct_about
from qinqing.site.demo.orders import order_about, promised
from qinqing.site.demo.story import Player, Plot, Scene, Story

LAND, START = "4.1", "6.1"
TEXT = """光学薄膜项目投资合同
甲方：岚川市临港区管理委员会
乙方：岚川澄湖精密制造有限公司
第一条 甲方应于{land}前完成征迁，向乙方交付净地。
第二条 乙方应在本合同签订之日起30日内注册项目公司。
第三条 乙方应于{start}前开工建设。
第四条 甲方应于{grant}前给予乙方设备投资奖励500万元。
第五条 甲方积极协调有关部门，力争____日内办结各项手续。
"""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the opening."""

    lingang: Player
    heyao: Player
    chenghu: Player
    group: Player
    mayor: Player


def tell(story: Story, cast: Cast) -> list[Scene]:
    """Return every scene in the order of time."""
    for chapter in (_near_due, _late, _waiting, _inherited, _kept, _drafted, _ordered):
        chapter(story, cast)
    return story.in_order()


def _clauses(land: date, start: date) -> tuple[Clause, ...]:
    return (
        Clause(
            LAND, "完成征迁，净地交付", GOV, land, "甲方应于约定日期前完成征迁，向乙方交付净地。", milestone=ACQUIRED
        ),
        Clause(
            START, "主体厂房开工建设", ENT, start, "乙方应于净地交付后按约定日期开工建设。", (LAND,), milestone=BEGUN
        ),
    )


def _number(story: Story, serial: int) -> str:
    return f"岚招合〔{story.today.year}〕{serial:03d}号"


def _near_due(story: Story, cast: Cast) -> None:
    """The land is due in two working days: one side may claim, the other then confirms."""
    due = story.working(2)
    plot = Plot(
        _number(story, 17),
        "可降解膜材项目",
        "年产 3 万吨可降解膜材项目投资合同",
        cast.lingang,
        cast.heyao,
        due - timedelta(days=120),
        _clauses(due, due + timedelta(days=90)),
    )
    story.sign(plot)


def _late(story: Story, cast: Cast) -> None:
    """The land is late: an alarm climbed to the superior and the stationed group; the enterprise is not charged."""
    due = story.working(-14)
    plot = Plot(
        _number(story, 9),
        "新材料检测中心项目",
        "新材料检测中心项目投资合同",
        cast.lingang,
        cast.heyao,
        due - timedelta(days=150),
        _clauses(due, due + timedelta(days=60)),
    )
    story.sign(plot)
    claimed, returned = story.working(-20), story.working(-18)
    story.claim(plot, LAND, claimed, cast.lingang, "征迁已完成，请确认。")
    story.reject(plot, LAND, returned, cast.heyao, "东侧还有一处泵房没有拆除，照片里看得到。")
    asked = story.working(-3)
    story.receipt(plot, LAND, asked, cast.heyao)
    story.object_to(plot, LAND, asked, cast.lingang, "泵房属于供水公司，已经三次发函催办，不该都记在管委会。")


def _waiting(story: Story, cast: Cast) -> None:
    """The clerk claimed yesterday: the enterprise confirms or sends back, and its own clause opens."""
    due = story.working(4)
    plot = Plot(
        _number(story, 12),
        "研发中心项目",
        "禾曜研发中心项目投资合同",
        cast.lingang,
        cast.heyao,
        due - timedelta(days=90),
        _clauses(due, due + timedelta(days=75)),
    )
    story.sign(plot)
    story.claim(plot, LAND, story.working(-1), cast.lingang, "净地已移交，移交单双方已签字。")


def _inherited(story: Story, cast: Cast) -> None:
    """Land came 18 days late: the enterprise's date moved by as much, booked to government; its claim waits.

    Both sides signed whose days those of the land were; of the construction the clerk has yet to answer.
    """
    due = story.today - timedelta(days=160)
    plot = Plot(
        _number(story, 3),
        "智能仓储项目",
        "临港智能仓储项目投资合同",
        cast.lingang,
        cast.heyao,
        due - timedelta(days=100),
        _clauses(due, due + timedelta(days=150)),
    )
    story.sign(plot)
    delivered = due + timedelta(days=18)
    story.claim(plot, LAND, delivered, cast.lingang, "净地移交单双方已签字。")
    story.confirm(plot, LAND, delivered + timedelta(days=1), cast.heyao)
    settled = delivered + timedelta(days=3)
    story.receipt(plot, LAND, settled, cast.lingang)
    story.sign_receipt(plot, LAND, settled, cast.lingang)
    story.sign_receipt(plot, LAND, settled + timedelta(days=1), cast.heyao)
    story.claim(plot, START, story.working(-2), cast.heyao, "桩基已开钻，附现场照片。")
    story.receipt(plot, START, story.working(-1), cast.heyao)
    story.sign_receipt(plot, START, story.working(-1), cast.heyao)


def _kept(story: Story, cast: Cast) -> None:
    """Both sides early: construction began more than three months before its date."""
    due = story.today - timedelta(days=200)
    plot = Plot(
        _number(story, 1),
        "精密减速机项目",
        "精密减速机项目投资合同",
        cast.lingang,
        cast.chenghu,
        due - timedelta(days=90),
        _clauses(due, due + timedelta(days=180)),
    )
    story.sign(plot)
    land, begun = due - timedelta(days=6), due + timedelta(days=80)
    story.claim(plot, LAND, land, cast.lingang, "净地移交单双方已签字。")
    story.confirm(plot, LAND, land + timedelta(days=1), cast.chenghu)
    story.claim(plot, START, begun, cast.chenghu, "已开工，附现场照片。")
    story.confirm(plot, START, begun + timedelta(days=2), cast.lingang)


def _drafted(story: Story, cast: Cast) -> None:
    """A contract that both sides still negotiate lies on the clerk's desk."""
    land = story.today + timedelta(days=120)
    start = land + timedelta(days=90)
    days = {"land": land, "start": start, "grant": start + timedelta(days=365)}
    text = TEXT.format(**{name: whole_day(day) for name, day in days.items()})
    number, title = _number(story, 21), "光学薄膜项目投资合同（草拟）"
    plot = Plot(number, "光学薄膜项目", title, cast.lingang, cast.chenghu, story.today, ())
    story.draft(plot, text, (1, 2), story.working(-1))


def _ordered(story: Story, cast: Cast) -> None:
    """The stationed group orders the park about the late land, and about other things."""
    late = _number(story, 9)
    order_about(story, cast.group, cast.mayor, cast.lingang, lambda: promised(late, LAND))
    instruct_about(story, cast.mayor, cast.lingang, lambda: Matter.objects.get(contract__number=late))
