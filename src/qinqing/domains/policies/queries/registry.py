"""The registry as columns and bitmaps, kept in this process and brought up to date turn by turn."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.columns import UNKNOWN, Columns, Numbers, changed, columns
from qinqing.commons.enterprises.rules.catalogue import CHOICE, CODE, DAY, Field
from qinqing.commons.enterprises.rules.values import EPOCH
from qinqing.domains.policies.queries.engine import filler
from qinqing.domains.policies.queries.fields import NOT_KNOWN
from qinqing.domains.policies.rules.criteria import Condition
from qinqing.domains.policies.rules.matching import Column, Filler, Matching, Snapshot, column
from qinqing.domains.policies.rules.rule import Rule

MOST_CONDITIONS = 512
"""Conditions whose bitmaps are kept: about 128 MB for a million enterprises."""

PART = 4
"""If more than one in so many enterprises changed, everything is read anew."""

_DAYS = EPOCH.toordinal()
"""From days since 1970, as the registry counts, to days since the year 1."""

Stand = tuple[int, bytes]
"""A turn and the seal of its import: turns of another database, or of one that was restored, have other seals."""

_EMPTY: Stand = (0, b"")


class Registry:
    """What one process keeps: one snapshot and its bitmaps, of the fields and conditions that were asked lately."""

    def __init__(self, engine: Callable[[], Filler] = filler) -> None:
        self._engine = engine
        self._lock = Lock()
        self._stand = _EMPTY
        self._matching: Matching | None = None
        self._recent: dict[Condition, None] = {}

    @contextmanager
    def matching(self, *rules: Rule, fields: Iterable[str] = ()) -> Iterator[Matching]:
        """Give the matching of the last turn, for these rules and for fields by which their enterprises are told apart.

        Nobody else uses it meanwhile. One query as long as nothing was delivered.
        """
        asked = {condition for rule in rules for condition in rule.conditions}
        codes = frozenset(fields).union(*(rule.fields for rule in rules))
        with self._lock:
            found = self._current(codes)
            for condition in sorted(asked, key=repr):
                self._recent.pop(condition, None)
                self._recent[condition] = None
            self._recent = dict(list(self._recent.items())[-max(MOST_CONDITIONS, len(asked)) :])
            found.keep(self._recent)
            yield found

    def _current(self, codes: frozenset[str]) -> Matching:
        now, held = _stand(), self._matching
        if held is None or not _still(self._stand, now):
            held = self._begin(codes, now)
        elif now != self._stand:
            held = self._follow(held, codes, now)
        if lacking := codes - held.snapshot.columns.keys():
            more = _snapshot(columns(sorted(lacking), now[0]))
            held.extend(more.columns)
        self._matching, self._stand = held, now
        return held

    def _begin(self, codes: frozenset[str], now: Stand) -> Matching:
        """Read everything that is asked, or was lately."""
        asked = codes | {condition.field for condition in self._recent}
        return Matching(_snapshot(columns(sorted(asked), now[0])), self._engine())

    def _follow(self, held: Matching, codes: frozenset[str], now: Stand) -> Matching:
        """Read only whoever stands otherwise; whoever came or went needs a new order of all."""
        moved, kept = changed(self._stand[0], now[0]), held.snapshot
        touched = [ids for code, ids in moved.items() if code in kept.columns]
        ids = np.intersect1d(np.concatenate([*touched, np.empty(0, np.int64)]), kept.ids)
        if "listed" in moved or len(ids) * PART > kept.size:
            return self._begin(codes, now)
        if len(ids):
            fresh = _snapshot(columns(sorted(kept.columns), now[0], ids))
            held.change(np.searchsorted(kept.ids, ids), fresh)
        return held


def _stand() -> Stand:
    last = Import.objects.filter(turn__gt=0).order_by("-turn").values_list("turn", "seal").first()
    return (last[0] or 0, bytes(last[1])) if last else _EMPTY


def _still(stand: Stand, now: Stand) -> bool:
    """Say whether what was read then is a part of this database's past."""
    turn, seal = stand
    return stand in {now, _EMPTY} or Import.objects.filter(turn=turn, seal=seal).exists()


def _snapshot(read: Columns) -> Snapshot:
    known = everything()
    return Snapshot(read.ids, {code: _column(known[code], numbers, read) for code, numbers in read.values.items()})


def _column(field: Field, numbers: Numbers, read: Columns) -> Column:
    """Return a column of the registry as criteria compare it: words sorted, days since the year 1."""
    known = numbers != UNKNOWN
    if field.kind == CODE:
        # The empty word, which stands first, says that nobody knows.
        known &= numbers > 0
        return column(np.where(known, numbers - 1, 0), known, read.words[field.code][1:])
    if field.kind == CHOICE:
        return _choices(field, numbers)
    return column(np.where(known, numbers + (_DAYS if field.kind == DAY else 0), 0), known)


def _choices(field: Field, numbers: NDArray[np.int64]) -> Column:
    listed, nothing = list(field.choices or ()), NOT_KNOWN.get(field.code, frozenset())
    words = sorted(set(listed) - nothing)
    turned = np.array([words.index(word) if word in words else UNKNOWN for word in listed], np.int64)
    inside = (numbers >= 0) & (numbers < len(listed))
    found = np.where(inside, turned[np.where(inside, numbers, 0)], UNKNOWN)
    known = found != UNKNOWN
    return column(np.where(known, found, 0), known, words)


_REGISTRY = Registry()


def matching(*rules: Rule, fields: Iterable[str] = ()) -> AbstractContextManager[Matching]:
    """Give this process's matching of the last turn (see Registry.matching)."""
    return _REGISTRY.matching(*rules, fields=fields)
