"""Columns of the whole registry as it stood after any turn, and what changed between two turns; set by set."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.shape import FIELDS, Shape, shape
from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.rules.catalogue import CHOICE, DAY, TEXT, Field
from qinqing.commons.enterprises.rules.sizes import Figures, size_of

UNKNOWN = np.iinfo(np.int64).min
"""Stands where nobody knows the value."""

Numbers = NDArray[np.int64]
_HEAD, _COUNT, _LENGTH = 19, 2, 4
"""Bytes of PostgreSQL's binary COPY: before the first row, before the fields of a row, before each field."""

_INDUSTRY = ("section", "industry", "employees", "revenue", "assets")


class NotComparable(ValueError):
    """A field that is not in the catalogue, or is only a text."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Values of all listed enterprises after a turn, by fields: `values[code][n]` belongs to `ids[n]`, which ascend.

    A number is what `rules.values` stores; where nobody knows it, UNKNOWN. A field of kind `code` holds places in
    `words[code]`, which ascend; what nobody knows is the empty word there.
    """

    turn: int
    ids: Numbers
    values: Mapping[str, Numbers]
    words: Mapping[str, Sequence[str]]


def last_turn() -> int:
    """Return the turn after which the registry stands now; 0 while it is empty."""
    return Import.objects.filter(turn__gt=0).order_by("-turn").values_list("turn", flat=True).first() or 0


def columns(codes: Sequence[str], turn: int | None = None, ids: Numbers | None = None) -> Columns:
    """Return fields of the catalogue for all enterprises that were listed after a turn, the last one by default.

    With `ids` only of those of them: whoever is not listed then is left out, and `words` are those of the ones asked
    for, so that their places are not those of the whole registry. A few statements, whatever the registry's size:
    columns as they stand come in binary, and what later imports found is laid over them. Raises NotComparable.
    """
    known = everything()
    if strange := [code for code in codes if code not in known or known[code].kind == TEXT]:
        raise NotComparable(f"not to be compared: {strange}")
    with transaction.atomic():
        then = last_turn() if turn is None else turn
        own = [known[code] for code in codes if known[code].column]
        needed = list(dict.fromkeys([*(one.code for one in own), *(_INDUSTRY if "size" in codes else ())]))
        of = _Of(then, ids)
        words = {code: _words(code, of) for code in needed if code in ("uscc", "path", "section", "industry")}
        rows, found = _own(needed, known, words, of)
        found |= _held(shape(known[code] for code in codes), rows, of)
        _lay(found, rows, known, words, of, set(needed) | set(codes))
    listed = found.pop("listed") == 1
    kept = {code: found[code][listed] for code in codes}
    return Columns(then, rows[listed], kept, {code: words[code] for code in codes if code in words})


@dataclass(frozen=True, slots=True)
class _Of:
    """Of whom columns are asked: of all enterprises or of those with the ids, as they stood after a turn."""

    turn: int
    ids: Numbers | None

    @property
    def given(self) -> dict[str, Any]:
        """Return the parameters of every query here; `ids` is null when all are asked for."""
        return {"turn": self.turn, "ids": None if self.ids is None else self.ids.tolist()}


def _words(code: str, of: _Of) -> list[str]:
    """Return the words that ever stood in a column of the enterprise's own row."""
    query = f"""
        SELECT {code} FROM enterprises_enterprise WHERE (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s))
        UNION SELECT change.before::jsonb ->> '{code}' FROM enterprises_change AS change
        WHERE change.before::jsonb ->> '{code}' IS NOT NULL
          AND (%(ids)s::bigint[] IS NULL OR change.enterprise_id = ANY(%(ids)s))
    """  # noqa: S608 - one of four columns
    with connection.cursor() as cursor:
        cursor.execute(query, of.given)
        return sorted({str(word) for (word,) in cursor.fetchall()} | {""})


def _own(
    codes: Sequence[str], known: Mapping[str, Field], words: Mapping[str, Sequence[str]], of: _Of
) -> tuple[Numbers, dict[str, Numbers]]:
    """Return the ids, and columns of the enterprises' own rows as they stand, of those that were entered by a turn."""
    given: dict[str, Any] = {**of.given, **{f"words_{code}": list(found) for code, found in words.items()}}
    picked = ", ".join(["enterprise.id", "enterprise.listed::int", *(_number(known[code]) for code in codes)])
    # A word that an import brought after the words were read is put back by what that import found.
    joins = " ".join(
        f"LEFT JOIN unnest(%(words_{code})s::text[]) WITH ORDINALITY AS {code}_word(word, place) "
        f"ON {code}_word.word = enterprise.{code}"
        for code in words
    )
    query = f"""
        SELECT {picked} FROM enterprises_enterprise AS enterprise
        JOIN enterprises_import AS entered ON entered.id = enterprise.entered_in_id AND entered.turn <= %(turn)s
        {joins} WHERE (%(ids)s::bigint[] IS NULL OR enterprise.id = ANY(%(ids)s)) ORDER BY enterprise.id
    """  # noqa: S608 - names of columns
    found = _copied(query, given, 2 + len(codes))
    return found[0], dict(zip(["listed", *codes], found[1:], strict=True))


def _number(field: Field) -> str:
    name = f"enterprise.{field.code}"
    if field.kind == CHOICE:
        places = " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(field.choices or ()))
        return f"CASE {name} {places} END"
    if field.kind == DAY:
        return f"({name} - date '1970-01-01')"
    return f"{field.code}_word.place - 1" if field.code in ("uscc", "path", "section", "industry") else name


def _held(asked: Shape, ids: Numbers, of: _Of) -> dict[str, Numbers]:
    """Return columns of topics as they stand; what was first known after the turn is not."""
    found: dict[str, Numbers] = {}
    for topic, fields in asked.topics:
        picked = ", ".join(f"held.values[{one.slot}]" for one in fields)
        query = f"""
            SELECT held.enterprise_id, {picked} FROM enterprises_holding AS held
            JOIN enterprises_import AS entered ON entered.id = held.entered_in_id AND entered.turn <= %(turn)s
            WHERE held.topic = %(topic)s AND (%(ids)s::bigint[] IS NULL OR held.enterprise_id = ANY(%(ids)s))
        """  # noqa: S608 - places were checked when they were set
        mine, *columns_found = _copied(query, {**of.given, "topic": topic}, 1 + len(fields))
        rows = np.searchsorted(ids, mine)
        for one, values in zip(fields, columns_found, strict=True):
            column = np.full(len(ids), UNKNOWN)
            column[rows] = values
            found[one.code] = column
    return found


def _copied(query: str, given: Mapping[str, Any], width: int) -> list[Numbers]:
    """Return the columns of a query of whole numbers, nulls as UNKNOWN; rows of fixed length are not parsed at all.

    `query` selects `width` columns; memory beyond them is one block.
    """
    names = [f"c{place}" for place in range(width)]
    asked = ", ".join(f"coalesce({name}::bigint, {UNKNOWN})" for name in names)
    whole = f"COPY (SELECT {asked} FROM ({query}) AS asked({', '.join(names)})) TO STDOUT (FORMAT BINARY)"  # noqa: S608 - as its callers say
    row = np.dtype([("count", ">i2"), *(pair for name in names for pair in ((f"{name}_length", ">i4"), (name, ">i8")))])
    parts: list[list[Numbers]] = [[] for _ in names]
    for block in _blocks(whole, given, row.itemsize):
        rows = np.frombuffer(block, row)
        for part, name in zip(parts, names, strict=True):
            part.append(rows[name].astype(np.int64))
    return [np.concatenate(part) if part else np.empty(0, np.int64) for part in parts]


_BLOCK = 4 * 1024 * 1024


def _blocks(copy: str, given: Mapping[str, Any], length: int) -> Iterator[bytes]:
    """Yield what COPY sends in blocks of whole rows, without its head and its end."""
    waiting, at = bytearray(), _HEAD
    # Django's own cursor takes no parameters for COPY while it notes queries.
    with connection.connection.cursor() as cursor, cursor.copy(copy, given) as sent:
        for chunk in sent:
            waiting += chunk
            if len(waiting) >= _BLOCK:
                whole = (len(waiting) - at) // length * length
                yield bytes(waiting[at : at + whole])
                del waiting[: at + whole]
                at = 0
    whole = (len(waiting) - at) // length * length
    yield bytes(waiting[at : at + whole])


# What was first known under a topic after the turn was not known then, whatever later imports found there.
_LATER = """
    SELECT DISTINCT ON (change.enterprise_id, old.key) change.enterprise_id, old.key, old.value
    FROM enterprises_import AS later
    JOIN enterprises_change AS change ON change.batch_id = later.id
    CROSS JOIN LATERAL jsonb_each_text(change.before::jsonb) AS old
    LEFT JOIN enterprises_holding AS held
           ON held.enterprise_id = change.enterprise_id AND held.topic = %(topic_of)s::jsonb ->> old.key
    LEFT JOIN enterprises_import AS filled ON filled.id = held.entered_in_id
    WHERE later.turn > %(turn)s AND old.key = ANY(%(codes)s) AND (filled.turn IS NULL OR filled.turn <= %(turn)s)
      AND (%(ids)s::bigint[] IS NULL OR change.enterprise_id = ANY(%(ids)s))
    ORDER BY change.enterprise_id, old.key, later.turn
"""


def _lay(
    found: dict[str, Numbers],
    ids: Numbers,
    known: Mapping[str, Field],
    words: Mapping[str, Sequence[str]],
    of: _Of,
    codes: set[str],
) -> None:
    """Put back what stood after a turn where later imports wrote over it; of each value the earliest that was found."""
    places = {code: {word: place for place, word in enumerate(listed)} for code, listed in words.items()}
    moved = set[int]()
    with connection.cursor() as cursor:
        topic_of = json.dumps({code: known[code].topic for code in codes if known[code].slot})
        cursor.execute(_LATER, {**of.given, "codes": [*codes, "listed"], "topic_of": topic_of})
        later = [one for one in cursor if one[1] in found]
    rows = np.searchsorted(ids, np.fromiter((one[0] for one in later), np.int64, len(later))).tolist()
    for row, (enterprise, code, text) in zip(rows, later, strict=True):
        if row < len(ids) and ids[row] == enterprise:
            found[code][row] = _then(known.get(code), code, text, places)
            moved.add(row)
    if "size" in codes:
        _sizes(found, words, moved, known["size"])


def _then(field: Field | None, code: str, text: str | None, places: Mapping[str, Mapping[str, int]]) -> int:
    if field is None:
        return int(text == "true")
    if text is None:
        return UNKNOWN
    if code in places:
        return places[code][text]
    if field.column and field.kind == CHOICE:
        return list(field.choices or ()).index(text)
    if field.column and field.kind == DAY:
        return int(np.datetime64(text, "D").astype(np.int64))
    return int(text)


def _sizes(found: dict[str, Numbers], words: Mapping[str, Sequence[str]], moved: set[int], size: Field) -> None:
    """Reckon the size class anew of the enterprises that stood otherwise."""
    grades = {code: place for place, code in enumerate(size.choices or ())}
    for row in moved:
        numbers = [found[name][row] for name in _INDUSTRY[2:]]
        section, industry = (words[name][found[name][row]] for name in _INDUSTRY[:2])
        given = [None if number == UNKNOWN else int(number) for number in numbers]
        found["size"][row] = grades[size_of(Figures(section, industry, *given), standard()).code]


# Which fields an import wrote over, as places in the codes; of whom it was the first to know a topic; whom it entered.
_WROTE = """
    SELECT one.place, change.enterprise_id FROM enterprises_import AS later
    JOIN enterprises_change AS change ON change.batch_id = later.id, jsonb_object_keys(change.after::jsonb) AS fresh
    JOIN unnest(%(names)s::text[]) WITH ORDINALITY AS one(code, place) ON one.code = fresh
    WHERE later.turn > %(after)s AND later.turn <= %(upto)s
"""
_FILLED = """
    SELECT one.place, held.enterprise_id FROM enterprises_import AS later
    JOIN enterprises_holding AS held ON held.entered_in_id = later.id
    JOIN unnest(%(names)s::text[]) WITH ORDINALITY AS one(topic, place) ON one.topic = held.topic
    WHERE later.turn > %(after)s AND later.turn <= %(upto)s
"""
_CAME = """
    SELECT 1, enterprise.id FROM enterprises_import AS later
    JOIN enterprises_enterprise AS enterprise ON enterprise.entered_in_id = later.id
    WHERE later.turn > %(after)s AND later.turn <= %(upto)s
"""


def changed(after: int, upto: int) -> Mapping[str, Numbers]:
    """Return which enterprises may stand otherwise after `upto` than after `after`, by the fields that were written.

    Under "listed" those that came in or went; a field that was written back to what it was is named all the same. The
    size class is named wherever one of the figures is from which it is reckoned. Three statements and some work for
    each field, however many enterprises; arrays ascend, may be those of another field too, and are not to be written.
    """
    known = everything()
    came = _named(_CAME, ["came"], after, upto).get("came")
    topics = _named(_FILLED, sorted({one.topic for one in known.values() if one.slot}), after, upto)
    found = dict.fromkeys((*FIELDS, "uscc", "listed"), came) if came is not None else {}
    found |= {code: topics[one.topic] for code, one in known.items() if one.slot and one.topic in topics}
    for code, wrote in _named(_WROTE, [*known, "listed"], after, upto).items():
        found[code] = _either([found.get(code), wrote])
    if figures := [found[code] for code in _INDUSTRY if code in found]:
        found["size"] = _either(figures)
    return found


def _either(parts: Iterable[Numbers | None]) -> Numbers:
    """Return what stands in any of them, once; one that is the same array again costs nothing."""
    own = {id(part): part for part in parts if part is not None}
    joined = next(iter(own.values())) if len(own) == 1 else np.unique(np.concatenate(list(own.values())))
    joined.flags.writeable = False
    return joined


def _named(query: str, names: Sequence[str], after: int, upto: int) -> dict[str, Numbers]:
    """Return the enterprises that a query finds, by the name to whose place it gives each; where none is, no name."""
    places, ids = _copied(query, {"names": list(names), "after": after, "upto": upto}, 2)
    order = np.argsort(places, kind="stable")
    starts = np.searchsorted(places[order], np.arange(1, len(names) + 2))
    parts = np.split(ids[order], starts)[1:-1]
    return {name: _either([np.unique(part)]) for name, part in zip(names, parts, strict=True) if len(part)}
