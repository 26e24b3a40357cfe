"""Finding matters by words of their reference or title, among those that somebody may see."""

import re
import unicodedata

from django.db.models import BooleanField, F, Func, Subquery, Value
from django.db.models.functions import Coalesce

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import Hit, Sought, matter_kinds
from qinqing.kernel.matters.models import Heading, Matter, MatterQuerySet

MOST_WORDS, LONGEST = 6, 60
NEWEST = 4000
"""Headings that are walked before the index is asked: they cost some milliseconds."""

_SPACE = re.compile(r"\s+")
_UPPER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def words_of(asked: str) -> list[str]:
    """Return the words of a search, folded as headings are by `matters_folded`; at most MOST_WORDS, cut at LONGEST."""
    folded = unicodedata.normalize("NFKC", asked.replace("\0", "")).translate(_UPPER)
    return [word[:LONGEST] for word in _SPACE.split(folded) if word][:MOST_WORDS]


def grams_of(word: str) -> str:
    """Return what a heading holds that contains `word`, as PostgreSQL writes a tsquery: its pairs, side by side.

    Those that overlap say little more, and the planner would take each for a chance of its own.
    """
    if len(word) == 1:
        return f"{_quoted(word)}:*"
    begin = {*range(0, len(word) - 1, 2), len(word) - 2}
    return " & ".join(_quoted(word[place : place + 2]) for place in sorted(begin))


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


class _Holds(Func):
    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = BooleanField()


def containing(matters: MatterQuerySet, asked: str) -> MatterQuerySet:
    """Return those whose heading contains every word of `asked`; all of them where it has no word.

    The pairs of characters find, and the words themselves decide: 「合同编号」 has all pairs of a heading in which they
    stand apart.
    """
    for word in words_of(asked):
        matters = matters.filter(_Holds(F("heading__grams"), Value(grams_of(word))), heading__words__contains=word)
    return matters


def found(actor: Actor, asked: str, most: int) -> list[Matter]:
    """Return the newest matters that `actor` may see and whose heading contains every word; one query.

    Of a common word enough stand among the NEWEST, which are walked; only then are the others looked up in the index.
    So a rare word costs no walk through all, and a common one no sorting of all that have it, whatever the planner
    believes of how common a word is: of one that it has not heard of it believes far too much.
    """
    if not words_of(asked):
        return []
    newest = Heading.objects.order_by("-pk").values("pk")[NEWEST : NEWEST + 1]
    parted = Coalesce(Subquery(newest), Value(0))
    rows = containing(Matter.objects.visible_to(actor), asked).select_related("host").order_by("-pk")
    return list(rows.filter(pk__gt=parted)[:most].union(rows.filter(pk__lte=parted)[:most], all=True)[:most])


def _hits(actor: Actor, asked: str, most: int) -> list[Hit]:
    kinds = matter_kinds()
    return [
        Hit(one.title or one.reference, f"{kinds.get(one.kind, '')} · {one.reference} · {one.host.short_name}", one.url)
        for one in found(actor, asked, most)
    ]


SOUGHT = (Sought("matters", "事项", _hits),)
