"""What would follow: everybody keeps the dates that can fairly be asked of them, save for what is supposed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from qinqing.kernel.obligations.rules.fairness import Reckoned, judge
from qinqing.kernel.obligations.rules.promises import Adjusted, Key, Promised, in_order


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed of promises, by key: the day on which one is fulfilled, an extension that is granted."""

    done_on: Mapping[Key, date] = field(default_factory=dict)
    granted: Mapping[Key, Adjusted] = field(default_factory=dict)


NOTHING = Supposition()


def foresee(
    promises: Iterable[Promised], today: date, supposed: Supposition = NOTHING, statutory: Collection[Key] = ()
) -> dict[Key, Reckoned]:
    """Judge promises as they will stand when all are fulfilled; raises CycleOfGates.

    Whatever is open is fulfilled on the day that alarms (for `statutory` ones the legal date, else the fair one), or
    today where that has passed, once all that it waits for is fulfilled; a stopped clock runs again from today.
    """
    waiting = {one.key: _supposed(one, today, supposed) for one in promises}
    in_order(waiting)
    settled: list[Promised] = []
    while waiting:
        ready = [one for one in waiting.values() if not _needs(one) & set(waiting)]
        found = judge([*settled, *ready], _last(settled, today))
        for one in ready:
            del waiting[one.key]
            settled.append(_fulfilled(one, found[one.key], today, supposed, statutory))
    return judge(settled, _last(settled, today))


def _needs(promise: Promised) -> set[Key]:
    needs = {gate.on for gate in promise.gates}
    return needs if promise.replaces is None else needs | {promise.replaces}


def _last(settled: Iterable[Promised], today: date) -> date:
    return max((one.verified_on or today for one in settled), default=today)


def _supposed(promise: Promised, today: date, supposed: Supposition) -> Promised:
    given = [replace(one, end=today) if one.start and one.end is None else one for one in promise.adjustments]
    more = supposed.granted.get(promise.key)
    return replace(promise, adjustments=(*given, more) if more else tuple(given))


def _fulfilled(
    promise: Promised, found: Reckoned, today: date, supposed: Supposition, statutory: Collection[Key]
) -> Promised:
    if promise.released_on or (promise.verified_on and promise.key not in supposed.done_on):
        return promise
    asked = found.due if promise.key in statutory else found.fair_due
    return replace(promise, verified_on=supposed.done_on.get(promise.key, max(asked, today)))
