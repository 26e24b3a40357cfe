"""A chart of shares over time as SVG, in black: lines, marks and dashes tell the sides apart where colour does not."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from qinqing.kernel.publications.rules.papers import Chart, Line, Point

WIDTH, HEIGHT = 620, 264
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 12, 44
WHOLE = 10_000
RUNGS = (0, 2_500, 5_000, 7_500, 10_000)
APART = 4
"""How far the marks of two lines stand beside each other, so that both intervals are seen."""

INK, PALE = "#17211f", "#9aa5a2"


def svg(chart: Chart) -> str:
    """Return the chart; its finding is its name for those who do not see it. All words in it are escaped."""
    parts = "".join([*_ground(chart.ticks), *(part for n, one in enumerate(chart.lines) for part in _line(one, n))])
    legend = "".join(_legend(chart.lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}"><title>{escape(chart.says)}</title>{legend}{parts}</svg>'
    )


def _x(at: int, count: int) -> int:
    return LEFT + (2 * at + 1) * (WIDTH - LEFT - RIGHT) // (2 * max(count, 1))


def _y(value: int) -> int:
    return TOP + (WHOLE - value) * (HEIGHT - TOP - BOTTOM) // WHOLE


def _text(x: int, y: int, anchor: str, words: str) -> str:
    return f'<text x="{x}" y="{y}" font-size="11" text-anchor="{anchor}" fill="{INK}">{escape(words)}</text>'


def _ground(ticks: Sequence[str]) -> Iterator[str]:
    for rung in RUNGS:
        y = _y(rung)
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{PALE}" stroke-width=".5"/>'
        yield _text(LEFT - 6, y + 4, "end", f"{rung // 100}%")
    for at, words in enumerate(ticks):
        yield _text(_x(at, len(ticks)), HEIGHT - 26, "middle", words)


def _line(line: Line, number: int) -> Iterator[str]:
    shift = (2 * number - 1) * APART
    places = [(_x(at, len(line.points)) + shift, one) for at, one in enumerate(line.points)]
    dash = ' stroke-dasharray="5 3"' if line.dashed else ""
    for (x1, one), (x2, two) in pairwise(places):
        if one and two:
            ends = f"M{x1} {_y(one.at)}L{x2} {_y(two.at)}"
            yield f'<path d="{ends}" fill="none" stroke="{INK}" stroke-width="1.5"{dash}/>'
    for x, one in places:
        if one:
            yield from _mark(x, one, line.dashed)


def _mark(x: int, one: Point, hollow: bool) -> Iterator[str]:
    low, high, y = _y(one.low), _y(one.high), _y(one.at)
    yield f'<path d="M{x} {low}V{high}M{x - 3} {low}h6M{x - 3} {high}h6" stroke="{INK}" stroke-width=".75"/>'
    yield _sign(x, y, hollow)


def _sign(x: int, y: int, hollow: bool) -> str:
    if hollow:
        return f'<circle cx="{x}" cy="{y}" r="3.5" fill="#fff" stroke="{INK}" stroke-width="1.5"/>'
    return f'<rect x="{x - 3}" y="{y - 3}" width="7" height="7" fill="{INK}"/>'


def _legend(lines: Sequence[Line]) -> Iterator[str]:
    for number, line in enumerate(lines):
        x = LEFT + 8 + number * 70
        yield _sign(x, HEIGHT - 8, line.dashed)
        yield _text(x + 10, HEIGHT - 4, "start", line.name)
    yield _text(WIDTH - RIGHT, HEIGHT - 4, "end", "竖线是 95% 区间")
