"""Clauses offered to a draft from elsewhere: numbered so that their gates still point at one another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qinqing.kernel.calendars.rules import CALENDAR_DAY


@dataclass(frozen=True, slots=True)
class Offered:
    """A clause as it is offered: its `number` where it comes from, and its gates by those numbers."""

    number: str
    title: str
    side: str
    length: int | None = None
    length_unit: str = ""
    base_due: date | None = None
    unit: str = CALENDAR_DAY
    waits_for: tuple[str, ...] = ()
    stops_for: tuple[str, ...] = ()
    condition: str = ""
    recurrence: str = ""
    quantity: int | None = None
    measure: str = ""
    text: str = ""
    incentive: bool = False
    legal_basis: str = ""
    milestone: str = ""


def renumbered(offered: Sequence[Offered], taken: Collection[str]) -> list[Offered]:
    """Return them with their own numbers where none of these is taken, else counted on behind all that are.

    Gates follow; one on something that is not offered is left away, or it would point at a stranger. A gate written
    =3 is on the draft's own clause 3.
    """
    own = [one.number for one in offered]
    if set(own) & set(taken):
        last = max((int(one.partition(".")[0]) for one in taken if one.partition(".")[0].isdecimal()), default=0)
        own = [str(last + place) for place in range(1, len(offered) + 1)]
    new = dict(zip((one.number for one in offered), own, strict=True)) | {f"={number}": number for number in taken}
    return [
        replace(
            one,
            number=new[one.number],
            waits_for=tuple(new[on] for on in one.waits_for if on in new),
            stops_for=tuple(new[on] for on in one.stops_for if on in new),
        )
        for one in offered
    ]
