"""Reading promises out of contracts, and rows out of spreadsheets, against calamine's own read."""

import io
from collections.abc import Callable
from datetime import date, timedelta

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from bench.harness import Measured, Variant, measure, ratio
from bench.words import Section, span, table, times
from qinqing.commons.tables.queries import sheets
from qinqing.commons.tables.rules.understanding import understand
from qinqing.domains.contracts.rules.extraction import extract
from qinqing.domains.contracts.tests.measuring import documents, leaving_one_out
from qinqing.domains.contracts.tests.measuring import measure as judged

ROWS = 5_000
CONTRACTS = 20
HEADER = ("序号", "企业名称", "统一社会信用代码", "投资额（万元）", "签订日期", "完成时限", "备注")


def book(rows: int, *, hidden: bool = False) -> bytes:
    """Return a workbook of that many rows, as a clerk would fill it in."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet("台账")
    if hidden:
        sheet.row_dimensions[3].hidden = True
    sheet.append(HEADER)
    for number in range(rows):
        day = date(2026, 1, 1) + timedelta(days=number % 300)
        due = day.isoformat() if number % 2 else f"{day.year}.{day.month}.{day.day}"
        money = number * 10 if number % 3 else f"{number}万元"
        sheet.append([number + 1, "岚川禾曜新材料有限公司", "91990000MA0Q000193", money, day, due, "一期"])
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _values(content: bytes) -> int:
    return sum(len(sheet.to_python()) for sheet in _opened(content))


def _opened(content: bytes) -> list[object]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [opened.get_sheet_by_name(name) for name in opened.sheet_names]


def _understood(content: bytes) -> int:
    return sum(len(understand(sheet).rows) for sheet in sheets(content))


def _extracted(texts: list[str]) -> int:
    for text in texts:
        extract(text)
    return len(texts)


def bench(rounds: int = 6, rows: int = ROWS, contracts: int = CONTRACTS) -> Section:
    """Measure contracts a minute and rows a second, and print the figures of the development set."""
    texts = [one.text for one in documents()]
    many = [texts[place % len(texts)] for place in range(contracts)]
    content = book(rows)
    hidden = book(rows, hidden=True)
    runs: list[tuple[str, Callable[[], int]]] = [
        ("calamine alone", lambda: _values(content)),
        ("table read", lambda: _understood(content)),
        ("table read, a row hidden", lambda: _understood(hidden)),
    ]
    read = measure([Variant(name, run) for name, run in runs], rounds)
    [found] = measure([Variant("extract", lambda: _extracted(many))], rounds)
    letters = sum(map(len, many)) // len(many)
    return Section(
        "Contracts and spreadsheets",
        f"How long does reading take? Texts of {letters} characters on average; a sheet of {rows} rows.",
        [_speed(found, read), _figures()],
        [
            "Where a sheet has formulas or anything hidden, openpyxl opens the file a second time.",
            "The development set is by the authors of the rules: it shows changes, not how others' texts will fare.",
            "Each style is measured with the one tuned number, the threshold, taken from the other styles.",
        ],
    )


def _speed(found: Measured, read: list[Measured]) -> str:
    rows = [["extract", span(found.middle("wall")), f"{60 / found.middle('wall'):,.0f} contracts/min", ""]]
    rows += [
        [
            one.name,
            span(one.middle("wall")),
            f"{1 / one.middle('wall'):,.0f} rows/s",
            times(ratio(one, read[0], "wall")),
        ]
        for one in read
    ]
    return table(["what", "wall per unit", "speed", "wall, ratio"], rows)


def _figures() -> str:
    texts = documents()
    measured = [(style, figures) for style, _, figures in leaving_one_out(texts)] + [("all", judged(texts))]
    rows = [
        [style, *(str(getattr(one, name)) for name in ("recall", "precision", "party", "limit"))]
        for style, one in measured
    ]
    return table(["style", "sentence recall", "precision", "party", "exact limit over all"], rows)
