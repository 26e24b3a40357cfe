"""The usual milestones as they would stand in a draft."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from qinqing.commons.projects.queries import template
from qinqing.commons.projects.rules import Laid, lay
from qinqing.domains.contracts.models import Draft
from qinqing.domains.contracts.rules.drafting import Offered
from qinqing.kernel.calendars.rules import CALENDAR_DAY
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.obligations.rules import MODES, SHIFT, START
from qinqing.kernel.obligations.rules.giving import gives


@dataclass(frozen=True, slots=True)
class Stone:
    """One promise of the template as its reader sees it: `waits` in words, by mode."""

    laid: Laid
    waits: Sequence[str]


@cache
def named() -> dict[str, str]:
    """Return what every usual milestone is called, by its code."""
    return {one.code: one.name for one in template().milestones}


def _laid(draft: Draft) -> list[Laid]:
    return lay(template(), draft.signed_on or draft.matter.opened_at.date())


def stones(draft: Draft) -> list[Stone]:
    """Return the usual milestones for a person to choose from."""
    return [
        Stone(one, [f"{MODES[mode]}：{'、'.join(on)}" for mode, on in _by_mode(one).items()]) for one in _laid(draft)
    ]


def _by_mode(one: Laid) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, mode in one.gates:
        found.setdefault(mode, []).append(number)
    return found


def milestones(draft: Draft, chosen: Collection[str], after: Mapping[str, int]) -> list[Offered]:
    """Return the chosen ones as clauses; the first falls on the day of signing where that is known."""
    return [
        Offered(
            number=one.number,
            title=f"{one.name}（{one.third_party}办）" if one.third_party else one.name,
            side=one.side,
            length=after.get(one.number),
            length_unit=CALENDAR_DAY if one.number in after else "",
            base_due=one.due if draft.signed_on and one.number not in after else None,
            waits_for=tuple(_by_mode(one).get(START, ())),
            stops_for=tuple(_by_mode(one).get(SHIFT, ())),
            milestone=one.code,
            incentive=one.side == GOV and bool(gives(one.name)),
        )
        for one in _laid(draft)
        if one.number in chosen
    ]
