"""Parts of a publication's paper as HTML, from which the PDF is made."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from qinqing.kernel.devices.markup import markup
from qinqing.kernel.publications.rules.drawing import svg
from qinqing.kernel.publications.rules.papers import Block, Chart, Grid, Heading, Words

register = template.Library()
CHART = '<p class="caption">{}</p><figure class="chart">{}</figure><p class="small">{}。</p>'
GRID = '<p class="caption">{}</p><table class="grid"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'


@register.simple_tag
def paper_block(block: Block) -> SafeString:
    """Return one block; whatever words it has are escaped."""
    if isinstance(block, Heading):
        return markup("<h2>{}</h2>", block.text)
    if isinstance(block, Words):
        return markup('<p class="text">{}</p>', block.text)
    if isinstance(block, Chart):
        drawn = mark_safe(svg(block))  # noqa: S308 - `svg` escapes all words
        return markup(CHART, block.caption, drawn, block.says)
    return _grid(block)


def _grid(grid: Grid) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((one,) for one in grid.head))
    rows = format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in grid.rows))
    return markup(GRID, grid.caption, head, rows)


def _cells(row: Sequence[str]) -> SafeString:
    return format_html_join("", "<td>{}</td>", ((one,) for one in row))
