"""Makes sheets of enterprises, and the people who import them."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter
from django.utils import timezone

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.actions.staging import Delivery
from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.queries import places, reach, standard
from qinqing.commons.enterprises.rules.columns import HEADINGS, Column, Context
from qinqing.commons.enterprises.rules.faulty import MOST_FAULTS
from qinqing.commons.enterprises.rules.sheets import Reading, Row, rows_of
from qinqing.commons.enterprises.rules.sizes import Standard
from qinqing.kernel.devices.actor import Actor

HEAD = ("统一社会信用代码", "企业名称", "行业代码", "从业人数", "营业收入（万元）")
DAY = date(2026, 6, 30)


def code(number: int) -> str:
    """Return a code of the unassigned region; its check digit is wrong, which is doubted and taken."""
    return f"91990000TEST{number:06d}"


def context(actor: Actor) -> Context:
    return Context(DAY, places(reach(actor), timezone.localdate()))


def sheet(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> list[list[Any]]:
    return [list(head), *map(list, rows)]


@dataclass
class Read(Reading):
    """What a sheet says, with the rows that can be told apart."""

    rows: list[Row] = field(default_factory=list)


def read(
    cells: Iterable[Sequence[Any]],
    context: Context,
    standard: Standard,
    most: int = MOST_FAULTS,
    columns: Mapping[str, Column] = HEADINGS,
) -> Read:
    found = Read(most=most)
    found.rows = list(rows_of(cells, context, standard, found, columns))
    return found


def reading(actor: Actor, *rows: Sequence[Any], head: Sequence[str] = HEAD) -> Read:
    return read(sheet(*rows, head=head), context(actor), standard())


def staged(
    actor: Actor, *rows: Sequence[Any], head: Sequence[str] = HEAD, source: str = "登记库导出", as_of: date = DAY
) -> Import:
    found = reading(actor, *rows, head=head)
    assert found.faults == []
    return actions.stage(delivery=Delivery(source, as_of, found.rows, reading=found), by=actor)


def imported(actor: Actor, *rows: Sequence[Any], head: Sequence[str] = HEAD, as_of: date = DAY) -> Import:
    batch = staged(actor, *rows, head=head, as_of=as_of)
    return actions.apply(import_id=batch.pk, seen=turn(), by=actor)


def workbook(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    for number, cells in enumerate(sheet(*rows, head=head)):
        for place, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write_datetime(number, place, cell)
            elif cell is not None:
                page.write(number, place, cell)
    book.close()
    return out.getvalue()
