"""A chart of shares over time as a native chart of a .docx, with its figures inside."""

from collections.abc import Sequence
from html import escape
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from qinqing.kernel.publications.rules.papers import Chart, Line

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SIZE = Mm(156), Mm(72)
INK = '<a:solidFill><a:srgbClr val="17211F"/></a:solidFill>'
AXES = '<c:axId val="1"/><c:axId val="2"/>'


def put(document: Any, paragraph: Any, chart: Chart, number: int) -> None:
    """Put a chart into a paragraph; `number` counts the charts of the document from 1."""
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, CONTENT, _xml(chart).encode(), document.part.package)
    link = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    paragraph.add_run()._element.append(parse_xml(_frame(chart, link, number)))


def _frame(chart: Chart, link: str, number: int) -> str:
    told = escape(chart.says, quote=True)
    return (
        f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{SIZE[0]}" cy="{SIZE[1]}"/><wp:docPr id="{number}" name="图{number}" descr="{told}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{C}">'
        f'<c:chart xmlns:c="{C}" r:id="{link}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def _xml(chart: Chart) -> str:
    lines = "".join(_series(line, chart.ticks, number) for number, line in enumerate(chart.lines))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:roundedCorners val="0"/><c:chart>'
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:lineChart><c:grouping val="standard"/>'
        f'<c:varyColors val="0"/>{lines}<c:marker val="1"/>{AXES}</c:lineChart>{_across()}{_up()}</c:plotArea>'
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    )


def _across() -> str:
    return (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>'
    )


def _up() -> str:
    return (
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="1"/><c:min val="0"/>'
        '</c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines/>'
        '<c:numFmt formatCode="0%" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        '<c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="autoZero"/>'
        '<c:crossBetween val="between"/><c:majorUnit val="0.25"/></c:valAx>'
    )


def _series(line: Line, ticks: Sequence[str], number: int) -> str:
    dash = '<a:prstDash val="dash"/>' if line.dashed else '<a:prstDash val="solid"/>'
    fill = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>' if line.dashed else INK
    symbol = "circle" if line.dashed else "square"
    values = [one.at if one else None for one in line.points]
    up = [one.high - one.at if one else None for one in line.points]
    down = [one.at - one.low if one else None for one in line.points]
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f"<c:tx><c:v>{escape(line.name)}</c:v></c:tx>"
        f'<c:spPr><a:ln w="19050">{INK}{dash}</a:ln></c:spPr>'
        f'<c:marker><c:symbol val="{symbol}"/><c:size val="7"/>'
        f'<c:spPr>{fill}<a:ln w="12700">{INK}</a:ln></c:spPr></c:marker>'
        '<c:errBars><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{_numbers(up)}</c:plus><c:minus>{_numbers(down)}</c:minus></c:errBars>"
        f"<c:cat>{_words(ticks)}</c:cat><c:val>{_numbers(values)}</c:val>"
        '<c:smooth val="0"/></c:ser>'
    )


def _words(given: Sequence[str]) -> str:
    told = "".join(f'<c:pt idx="{at}"><c:v>{escape(one)}</c:v></c:pt>' for at, one in enumerate(given))
    return f'<c:strLit><c:ptCount val="{len(given)}"/>{told}</c:strLit>'


def _numbers(given: Sequence[int | None]) -> str:
    """Return hundredths of a percent as shares; a gap has no point."""
    told = "".join(
        f'<c:pt idx="{at}"><c:v>{one // 10_000}.{one % 10_000:04d}</c:v></c:pt>'
        for at, one in enumerate(given)
        if one is not None
    )
    return f'<c:numLit><c:formatCode>0.0%</c:formatCode><c:ptCount val="{len(given)}"/>{told}</c:numLit>'
