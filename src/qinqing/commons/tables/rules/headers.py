"""Where the header of a sheet stands: below titles, in one row or two, across merged cells."""

import re
from collections.abc import Sequence

from qinqing.commons.tables.rules.fields import FIELDS, Field, field_of, unit_of
from qinqing.commons.tables.rules.model import TEXT, Column, Sheet, Value
from qinqing.commons.tables.rules.values import squeezed

LOOKED_AT = 30
LONGEST = 30


def spread(sheet: Sheet) -> list[list[Value]]:
    """Return the rows with each merged cell's value in all its cells."""
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = value
    return rows


def header_rows(sheet: Sheet, rows: Sequence[Sequence[Value]], fields: Sequence[Field] = FIELDS) -> list[int]:
    """Return the row or the two rows of the header; none when no row looks like one."""
    scores = [_score(row, fields) for row in rows[:LOOKED_AT]]
    best = max(range(len(scores)), key=lambda place: (scores[place], -place), default=None)
    if best is None or scores[best] < 2:
        return []
    wide = [(top, left, right) for top, left, _, right in sheet.merged if right > left]
    if best + 1 < len(rows) and any(top == best for top, _, _ in wide) and _is_words(rows[best + 1]):
        return [best, best + 1]
    above = best - 1
    if (
        above >= 0
        and any(top == above and right - left + 1 < _filled(rows[best]) for top, left, right in wide)
        and _is_words(rows[above])
    ):
        return [above, best]
    return [best]


def _score(row: Sequence[Value], fields: Sequence[Field]) -> int:
    words = {squeezed(cell) for cell in row if isinstance(cell, str) and squeezed(cell)}
    if len(words) < 2 or any(len(word) > LONGEST for word in words):
        return 0
    numbers = sum(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in row)
    return sum(field_of(word, fields) is not None for word in words) - 2 * numbers


def _is_words(row: Sequence[Value]) -> bool:
    cells = [cell for cell in row if cell is not None and cell != ""]
    return bool(cells) and all(
        isinstance(cell, str) and len(cell) <= LONGEST and not re.search(r"\d{3,}", cell) for cell in cells
    )


def _filled(row: Sequence[Value]) -> int:
    return sum(cell is not None and cell != "" for cell in row)


def columns_of(
    rows: Sequence[Sequence[Value]], headers: Sequence[int], fields: Sequence[Field] = FIELDS
) -> list[Column]:
    """Return the columns that have a header; two columns never hold the same field."""
    titles = [cell for row in rows[: headers[0]] for cell in row if isinstance(cell, str)]
    unit = next(filter(None, map(unit_of, titles)), None)
    found: list[Column] = []
    taken: set[str] = set()
    for place in range(max(len(rows[row]) for row in headers)):
        parts = [
            str(rows[row][place]).strip()
            for row in headers
            if place < len(rows[row]) and rows[row][place] not in (None, "")
        ]
        words = "/".join(dict.fromkeys(" ".join(part.split()) for part in parts))
        if not words:
            continue
        lowest = field_of(parts[-1], fields)
        field = lowest or field_of(words, fields)
        name = field.name if field and field.name not in taken else _free(words, taken)
        taken.add(name)
        found.append(
            Column(place, words, name, field.kind if field else TEXT, unit_of(parts[-1]) or unit_of(parts[0]) or unit)
        )
    return found


def _free(words: str, taken: set[str]) -> str:
    """Return a name for a column that holds no field of its own: its header, numbered when it comes again."""
    name, count = words, 1
    while name in taken:
        count += 1
        name = f"{words} {count}"
    return name
