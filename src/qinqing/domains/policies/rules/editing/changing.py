"""Rows that come and go while the form is filled."""

from dataclasses import replace

from qinqing.commons.enterprises.rules.catalogue import CODE, FLAG, Field
from qinqing.domains.policies.rules.editing.rows import SINGLE, TIERED, Asking, Draft, Paying


def added(draft: Draft, field: Field) -> Draft:
    """Return the form with another clause at its end."""
    return replace(draft, clauses=(*draft.clauses, Asking(str(draft.next_key), field.code, _first_sign(field))))


def added_tier(draft: Draft, field: Field | None) -> Draft:
    """Return the form with another tier: one with a condition stands before the one without, which is always last."""
    key = f"t{draft.next_key}"
    fresh = Paying(key, when=Asking(key, field.code, _first_sign(field)) if field else None)
    place = len(draft.sums)
    if field and draft.sums and draft.sums[-1].when is None:
        place -= 1
    return replace(draft, amount=TIERED, sums=(*draft.sums[:place], fresh, *draft.sums[place:]))


def dropped(draft: Draft, key: str) -> Draft:
    """Return the form without a row; a key that no row has changes nothing."""
    clauses = tuple(one for one in draft.clauses if one.key != key)
    return replace(draft, clauses=clauses, sums=tuple(one for one in draft.sums if one.key != key))


def switched(draft: Draft) -> Draft:
    """Return the form with a first sum to fill in, where the way it pays needs one."""
    if draft.amount not in {SINGLE, TIERED} or draft.sums:
        return draft
    return replace(draft, sums=(Paying(f"t{draft.next_key}"),))


def _first_sign(field: Field) -> str:
    if field.kind == FLAG:
        return "is"
    if field.kind == CODE:
        return "starts"
    return "in" if field.choices else ">="
