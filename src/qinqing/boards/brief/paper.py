"""A frozen brief on paper: the same figures in words, tables and one chart."""

from collections.abc import Sequence

from qinqing.boards.brief.reading import WENT_BY, Answer, Brief, Line, Red, read
from qinqing.boards.fulfilment import SIDES
from qinqing.kernel.devices.actor import ENT
from qinqing.kernel.pages.rules.parts import LIGHTS, SIDE_NAMES
from qinqing.kernel.publications.rules.kinds import Content
from qinqing.kernel.publications.rules.papers import Block, Chart, Grid, Heading, Point, Words
from qinqing.kernel.publications.rules.papers import Line as Drawn

HUNDREDTHS = 10_000


def blocks(body: Content) -> list[Block]:
    """Return what stands on paper, in its order."""
    brief = read(body)
    return [
        Heading("一、双方说到做到了吗"),
        *(Words(_said(one)) for one in brief.answers),
        *_months(brief),
        Heading("二、与上期相比"),
        *_since(brief),
        Heading("三、政府欠着、已经亮红灯的"),
        *_red(brief),
        Heading("四、县区和承办单位"),
        Words("近 12 个月，按所在地排列，不排名次；不足 10 项的只写项数。"),
        *_grid("按县区", "县区", brief.by_county),
        *_grid("按承办单位", "承办单位", brief.by_unit),
        Heading("五、外部报送"),
        *_delivered(brief),
        Heading("六、怎么算的"),
        *(Words(one) for one in brief.notes),
    ]


def _said(one: Answer) -> str:
    lamps = "、".join(f"{LIGHTS[code][0]} {count} 项" for code, count in one.lamps)
    amounts = "".join(f"近 12 个月{label}：{figure.text}。" for label, figure in one.amounts)
    rates = f"当月 {one.figure.text}；近 12 个月 {one.year.text}"
    return f"{SIDE_NAMES[one.side]}：{rates}。{amounts}读取数据时亮着：{lamps}。{one.moved}"


def _months(brief: Brief) -> list[Block]:
    each = "" if brief.span == 1 else f"，每 {brief.span} 个月一点"
    chart = Chart(
        caption=f"近 12 个月的兑现率{each}",
        says=brief.trend.says,
        ticks=[line.label.partition("年")[2] for line in brief.by_month],
        lines=[Drawn(SIDE_NAMES[side], _points(brief, side), dashed=side == ENT) for side in SIDES],
    )
    grid = _grid("近 12 个月", "月份", brief.by_month)
    return grid if chart.is_empty else [chart, *grid]


def _points(brief: Brief, side: str) -> list[Point | None]:
    found: list[Point | None] = []
    for line in brief.by_month:
        one = line.figures[side].share
        span = one.interval
        if line.figures[side].why_not or one.share is None or span is None:
            found.append(None)
            continue
        found.append(Point(*(round(float(value) * HUNDREDTHS) for value in (one.share, span.low, span.high))))
    return found


def _grid(caption: str, head: str, lines: Sequence[Line]) -> list[Block]:
    rows = [[line.label, *(line.figures[side].text for side in SIDES)] for line in lines]
    if not rows:
        return [Words(f"{caption}：这个月没有到期的承诺。")]
    return [Grid(caption, (head, *(SIDE_NAMES[side] for side in SIDES)), rows)]


def _since(brief: Brief) -> list[Block]:
    if brief.since is None:
        return [Words("这是第一期，没有上期可以比较。")]
    found: list[Block] = [Words(f"与{brief.since['mark']}相比：")]
    for one in brief.answers:
        if one.was is not None:
            way = f"，{WENT_BY[one.went]}" if one.went else ""
            found.append(Words(f"{SIDE_NAMES[one.side]}：上期 {one.was.text}，本期 {one.figure.text}{way}。"))
    found += [Words(f"{name}{SIDE_NAMES[side]}：{words}。") for name, side, words in brief.changed]
    if not brief.since["whole"]:
        return [*found, Words("红灯太多，没有逐项比较。")]
    found.append(Words(f"新亮红灯 {brief.new} 项，不再是红灯 {len(brief.gone)} 项。"))
    return [*found, *(Words(f"{name}：{why}。") for name, why in brief.gone)]


def _red(brief: Brief) -> list[Block]:
    if not brief.red:
        return [Words("没有。")]
    head = ("事项", "谁欠", "承诺", "应当", "现在", "因对方耽误顺延")
    found: list[Block] = [Grid(f"共 {brief.red_total} 项", head, [_line(one) for one in brief.red])]
    if brief.red_total > len(brief.red):
        found.append(Words(f"只列最早到期的 {len(brief.red)} 项。"))
    return [*found, Words("企业一方只写项数，不列名。事项名称由有权查看的人在系统里查。")]


def _line(one: Red) -> list[str]:
    days = [one.base_due.isoformat(), one.alarm_on.isoformat()]
    new = "（新）" if one.is_new else ""
    return [f"{one.name}{new}", one.row["debtor"], *days, one.row["late"], one.inherited or "没有"]


def _delivered(brief: Brief) -> list[Block]:
    if not brief.delivering:
        return [Words("没有县区用自己的系统报送。")]
    told = f"{brief.delivering} 个县区用自己的系统报送，"
    if not brief.late:
        return [Words(f"{told}都按时报送。")]
    return [Words(f"{told}迟报的：{len(brief.late)} 个。"), *(Words(one) for one in brief.late)]
