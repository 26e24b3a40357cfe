"""To whom a lost day goes: to its root, by exact fractions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qinqing.kernel.obligations.rules.promises import Adjusted, Key, Promised
from qinqing.kernel.obligations.rules.terms import AGREED, CONCURRENT, FORCE_MAJEURE, OWN, SIDES


@dataclass(frozen=True, slots=True, order=True)
class Root:
    """Where lateness comes from: the party (a side, or what stands outside both), who of it, and through what."""

    party: str
    debtor: Key | None
    cause: Key


Roots = frozenset[Root]


@dataclass(frozen=True, slots=True)
class Account:
    """What days are booked to: one of BUCKETS, the debtor where one is known, and the cause."""

    bucket: str
    debtor: Key | None
    cause: str


Booking = Mapping[Account, Fraction]


def own_root(promise: Promised) -> Roots:
    """Return the root of a promise's own lateness."""
    return frozenset({Root(promise.side, promise.debtor, promise.key)})


def agreed_root(promise: Promised) -> Roots:
    """Return the root of the days that a promise was put off by agreement."""
    return frozenset({Root(AGREED, None, promise.key)})


def given_root(adjusted: Adjusted) -> Roots:
    """Return the root that an adjustment names."""
    return frozenset({Root(adjusted.party, adjusted.debtor, adjusted.cause)})


def shares(roots: Roots, debtor: Key) -> Booking:
    """Return how one day with these roots is booked on a promise of `debtor`; the shares make one day.

    Roots on both sides are concurrent and charged to neither. Force majeure meeting a party's root goes to the party.
    Otherwise the day is split equally among those who caused it, and within one of them among its causes.
    """
    sided = {root for root in roots if root.party in SIDES}
    if len({root.party for root in sided}) > 1:
        causes = sorted(str(root.cause) for root in sided)
        return {Account(CONCURRENT, None, "、".join(causes)): Fraction(1)}
    charged = {root for root in roots if not (sided and root.party == FORCE_MAJEURE)}
    causers: dict[tuple[str, Key | None], list[Root]] = defaultdict(list)
    for root in charged:
        causers[root.party, root.debtor].append(root)
    booked: dict[Account, Fraction] = defaultdict(Fraction)
    for (party, who), mine in causers.items():
        bucket = OWN if party in SIDES and who == debtor else party
        for root in mine:
            booked[Account(bucket, who, str(root.cause))] += Fraction(1, len(causers) * len(mine))
    return booked


def book(days: Iterable[tuple[int, Roots]], debtor: Key) -> dict[Account, Fraction]:
    """Return the booking of so many days with these roots each."""
    booked: dict[Account, Fraction] = defaultdict(Fraction)
    for count, roots in days:
        for account, share in shares(roots, debtor).items():
            booked[account] += share * count
    return booked
