"""A table as JSON and as lines for a person."""

from collections.abc import Iterator, Sequence

from qinqing.commons.tables.rules.model import Remark, Table, letters


def plain(tables: Sequence[Table]) -> dict[str, object]:
    """Return everything that was understood from a file."""
    return {
        "sheets": [
            {
                "name": one.sheet,
                "header_rows": list(one.headers),
                "columns": [
                    {
                        "column": letters(column.place),
                        "header": column.header,
                        "field": column.field,
                        "kind": column.kind,
                        "unit_in_fen": column.fen if column.kind == "money" else None,
                    }
                    for column in one.columns
                ],
                "rows": [{"row": row.number, "cells": dict(row.cells)} for row in one.rows],
                "skipped": [{"row": int(remark.cell[1:]), "reason": remark.says} for remark in one.skipped],
            }
            for one in tables
        ],
        "repairs": [_remark(remark) for one in tables for remark in one.repairs],
        "questions": [_remark(remark) for one in tables for remark in one.questions],
        "errors": [_remark(remark) for one in tables for remark in one.errors],
    }


def _remark(remark: Remark) -> dict[str, object]:
    told: dict[str, object] = {"sheet": remark.sheet, "cell": remark.cell or None, "says": remark.says}
    if remark.was is not None:
        told["was"] = remark.was
    if remark.now is not None:
        told["now"] = remark.now
    return told


def lines(tables: Sequence[Table]) -> Iterator[str]:
    """Return what a person reads on a terminal."""
    for one in tables:
        yield f"{one.sheet}：{len(one.rows)} 行，{len(one.columns)} 列"
        for title, remarks in (("已修正", one.repairs), ("请确认", one.questions), ("有错误", one.errors)):
            for remark in remarks:
                shown = f"{remark.was} → {remark.now}　" if remark.now is not None else ""
                yield f"  {title} {remark.cell}　{shown}{remark.says}"
        yield from (f"  没有读入第 {remark.cell[1:]} 行：{remark.says}" for remark in one.skipped)
