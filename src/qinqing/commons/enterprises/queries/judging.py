"""What is at fault in staged rows as the registry stands: codes that stand twice, no name, of another range."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from qinqing.commons.enterprises.rules.columns import LABELS
from qinqing.commons.enterprises.rules.sheets import CODE, Note, Reading

_TWICE = """
    SELECT number, first, count(*) OVER () FROM (
        SELECT number, min(number) OVER (PARTITION BY uscc) AS first
        FROM enterprises_staged WHERE batch_id = %(batch)s) AS staged
    WHERE number <> first ORDER BY number LIMIT %(most)s
"""

# A new enterprise needs a name; an enterprise of another range is not this importer's to change.
_WRONG = """
    SELECT staged.number, enterprise.id IS NULL, count(*) OVER () FROM enterprises_staged AS staged
    LEFT JOIN enterprises_enterprise AS enterprise USING (uscc)
    WHERE staged.batch_id = %(batch)s
      AND CASE WHEN enterprise.id IS NULL THEN coalesce(staged.given::jsonb ->> 'name', '') = ''
               ELSE NOT (enterprise.path >= %(first)s AND enterprise.path < %(end)s) END
    ORDER BY staged.number LIMIT %(most)s
"""

_NAMELESS = "没有写，登记里也没有这家企业。请补上名称，或核对代码。"
_FOREIGN = "登记在别的辖区。请由那里或上一级导入，或删去这一行。"


def judge(batch_id: int, first: str, end: str, reading: Reading) -> None:
    """Keep in `reading` what is at fault in the staged rows for whoever writes the range from `first` to `end`."""
    given = {"batch": batch_id, "first": first, "end": end, "most": reading.most}
    for number, earlier in _found(_TWICE, given, reading):
        reading.fault(_note(reading, CODE, number, f"与第 {earlier} 行重复。请只留一行。"))
    for number, new in _found(_WRONG, given, reading):
        field, says = ("name", _NAMELESS) if new else (CODE, _FOREIGN)
        reading.fault(_note(reading, field, number, says))


def _found(query: str, given: dict[str, Any], reading: Reading) -> Sequence[tuple[int, int]]:
    """Return the first rows at fault and what is to be said of each; the others are counted at once."""
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        rows = cursor.fetchall()
    if rows:
        reading.uncounted(rows[0][2] - len(rows))
    return [(number, what) for number, what, _count in rows]


def _note(reading: Reading, field: str, number: int, says: str) -> Note:
    column = reading.at.get(field) or reading.at.get(CODE)
    return Note(f"{column}{number}" if column else f"第 {number} 行", LABELS[field], says)
