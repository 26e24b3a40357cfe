"""What was claimed before of the same promise, and to which claims a check falls that was drawn for an earlier one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from qinqing.kernel.checks.lifecycle import CONCLUDED
from qinqing.kernel.checks.models import Check, Draw
from qinqing.kernel.checks.rules import DRAWN, Past, is_drawn, still_owed
from qinqing.kernel.obligations.models import Claim, Obligation


def before(claims: Sequence[Claim]) -> dict[int, list[Claim]]:
    """Return for claims those made before them of the same promise or of what it replaced, the oldest first.

    The first claim of a promise has none and is left out. One query, and one for each time that a promise was replaced.
    """
    lines = _lines([one.obligation for one in claims])
    made = Claim.objects.filter(obligation__in={promise for line in lines.values() for promise in line})
    by_promise = defaultdict(list)
    for one in made.select_related("obligation__matter").order_by("pk"):
        by_promise[one.obligation_id].append(one)
    found = {
        one.pk: [other for promise in lines[one.obligation_id] for other in by_promise[promise] if other.pk < one.pk]
        for one in claims
    }
    return {pk: earlier for pk, earlier in found.items() if earlier}


def _lines(promises: Sequence[Obligation]) -> dict[int, list[int]]:
    """Return for each promise those that it replaced, the oldest first, and itself."""
    lines = {one.pk: [one.pk] for one in promises}
    replaced = {one.pk: one.replaces_id for one in promises}
    while older := {promise: old for promise, old in replaced.items() if old is not None}:
        for promise, old in older.items():
            lines[promise].insert(0, old)
        above = dict(Obligation.objects.filter(pk__in=older.values()).values_list("pk", "replaces"))
        replaced = {promise: above[old] for promise, old in older.items()}
    return lines


def owed(past: Mapping[int, Sequence[Claim]]) -> set[int]:
    """Return the claims to which a check falls that was drawn for one before them and never made; two queries."""
    keys = {one.pk for earlier in past.values() for one in earlier}
    lots = Draw.objects.in_bulk(keys)
    checks = list(Check.objects.filter(claim__in=keys).values_list("claim", "cause", "state"))
    drawn = {claim for claim, cause, _ in checks if cause == DRAWN} | {pk for pk, lot in lots.items() if _drawn(lot)}
    looked_at = {claim for claim, _, state in checks if state == CONCLUDED}
    return {pk for pk, earlier in past.items() if still_owed(_past(one, drawn, looked_at) for one in earlier)}


def _drawn(lot: Draw) -> bool:
    return lot.on_day is not None or is_drawn(bytes(lot.secret), lot.fell_for, lot.permille)


def _past(claim: Claim, drawn: set[int], looked_at: set[int]) -> Past:
    amount = claim.amount or claim.obligation.quantity or 1
    return Past(amount, claim.pk in drawn, claim.outcome == Claim.ACCEPTED or claim.pk in looked_at)
