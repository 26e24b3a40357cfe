"""What was agreed of the money of promises, version by version: at the signing, and by supplementary agreements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from qinqing.domains.contracts.models import AddedTerms, PaymentTerm
from qinqing.domains.contracts.rules.money import Payable
from qinqing.kernel.obligations.lifecycle import GRANTED
from qinqing.kernel.obligations.models import Obligation


@dataclass(frozen=True, slots=True)
class Version:
    """The terms of one promise from the day on which they were agreed; `goal` is the promise of their claw-back."""

    since: date
    payable: Payable
    goal: int | None
    is_supplement: bool = False


def versions(promises: Iterable[Obligation], as_of: date) -> dict[int, list[Version]]:
    """Return the versions of a contract's promises that were agreed by a day, the oldest first; two queries.

    What replaced a promise, or comes again after it, begins with what the former one had.
    """
    rows = {one.pk: one for one in promises}
    matter = next(iter(rows.values())).matter_id
    signed = {one.obligation_id: one for one in PaymentTerm.objects.filter(obligation__matter=matter)}
    later = defaultdict(list)
    granted = AddedTerms.objects.filter(consent__contract=matter, consent__outcome=GRANTED).select_related("consent")
    for one in granted.order_by("consent__answered_at", "pk"):
        if timezone.localdate(one.consent.answered_at) <= as_of:
            later[one.obligation_id].append(one)
    places: dict[tuple[int | None, int], int] = {
        (one.series_id, one.occurrence): one.pk for one in rows.values() if one.series_id
    }
    found: dict[int, list[Version]] = {}
    for pk in sorted(rows):
        before = rows[pk].replaces_id or places.get((rows[pk].series_id, rows[pk].occurrence - 1))
        own = [_version(rows, rows[pk], signed[pk], rows[pk].made_on)] if pk in signed else found.get(before or 0, [])
        found[pk] = [
            *(_again(rows[pk], one) for one in own),
            *(
                _version(rows, rows[pk], one, timezone.localdate(one.consent.answered_at), is_supplement=True)
                for one in later[pk]
            ),
        ]
    return {pk: given for pk, given in found.items() if given}


def _again(promise: Obligation, one: Version) -> Version:
    return replace(one, payable=replace(one.payable, amount=promise.quantity or 0))


def _version(
    rows: Mapping[int, Obligation],
    promise: Obligation,
    terms: PaymentTerm | AddedTerms,
    since: date,
    *,
    is_supplement: bool = False,
) -> Version:
    goal = rows.get(terms.back_on_id or 0)
    payable = terms.payable_of(promise.quantity or 0, goal.number if goal else "")
    return Version(since, payable, terms.back_on_id, is_supplement)
