"""The registry as columns and bitmaps, kept in this process and brought up to date turn by turn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Held:
    """A matching that nobody changes any more, and the turn after which the registry stood so."""

    stand: Stand
    matching: Matching

    def answers(self, now: Stand, codes: frozenset[str], asked: frozenset[Condition]) -> bool:
        """Say whether nothing has to be read or filled."""
        return self.stand == now and codes <= self.matching.snapshot.columns.keys() and self.matching.holds(asked)


class Registry:
    """What one process keeps: one snapshot and its bitmaps, of the fields and conditions that were asked lately.

    What is held is never changed: whatever is new is made beside it and then put in its place whole. So nobody waits
    for somebody else's reckoning, and a database that goes away in the middle leaves what was held.
    """

    def __init__(self, engine: Callable[[], Filler] = filler) -> None:
        self._engine = engine
        self._noting, self._making = Lock(), Lock()
        self._held: _Held | None = None
        self._recent: dict[Condition, None] = {}

    def matching(self, *rules: Rule, fields: Iterable[str] = ()) -> Matching:
        """Return the matching of the last turn for rules, and for fields by which their enterprises are told apart.

        It is the caller's own. One query as long as nothing was delivered; only who asks for what has to be read or
        filled waits for others who do.
        """
        asked = frozenset(condition for rule in rules for condition in rule.conditions)
        codes = frozenset(fields).union(*(rule.fields for rule in rules))
        self._note(asked)
        # Asked before the lock as well: nobody holds it while waiting for a connection that another waiter has.
        now, held = _stand(), self._held
        if held is None or not held.answers(now, codes, asked):
            with self._making:
                held = self._held = self._made(codes, asked)
        return held.matching.twin()

    def _note(self, asked: frozenset[Condition]) -> None:
        with self._noting:
            recent = [one for one in self._recent if one not in asked] + sorted(asked, key=repr)
            self._recent = dict.fromkeys(recent[-max(MOST_CONDITIONS, len(asked)) :])

    def _made(self, codes: frozenset[str], asked: frozenset[Condition]) -> _Held:
        """Make what answers out of what is held; that stays as it is."""
        now, held = _stand(), self._held
        if held is None or not _still(held.stand, now):
            fresh = self._begun(codes, now)
        elif now == held.stand:
            fresh = held.matching.twin()
        else:
            fresh = self._followed(held, codes, now)
        if lacking := codes - fresh.snapshot.columns.keys():
            fresh.extend(_snapshot(columns(sorted(lacking), now[0])).columns)
        fresh.keep([*self._recent, *asked])
        fresh.prepare(asked)
        return _Held(now, fresh)

    def _begun(self, codes: frozenset[str], now: Stand) -> Matching:
        """Read everything that is asked, or was lately and is still in the catalogue."""
        lately = {condition.field for condition in self._recent} & everything().keys()
        return Matching(_snapshot(columns(sorted(codes | lately), now[0])), self._engine())

    def _followed(self, held: _Held, codes: frozenset[str], now: Stand) -> Matching:
        """Read only whoever stands otherwise; whoever came or went needs a new order of all."""
        moved, kept = changed(held.stand[0], now[0]), held.matching.snapshot
        touched = [ids for code, ids in moved.items() if code in kept.columns]
        ids = np.intersect1d(np.concatenate([*touched, np.empty(0, np.int64)]), kept.ids)
        gone = kept.columns.keys() - everything().keys()
        if gone or "listed" in moved or len(ids) * PART > kept.size:
            return self._begun(codes, now)
        following = held.matching.twin()
        if len(ids):
            fresh = _snapshot(columns(sorted(kept.columns), now[0], ids))
            following.change(np.searchsorted(kept.ids, ids), fresh)
        return following


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


def matching(*rules: Rule, fields: Iterable[str] = ()) -> Matching:
    """Return this process's matching of the last turn (see Registry.matching)."""
    return _REGISTRY.matching(*rules, fields=fields)
