"""Making promises: what mechanisms call to put what somebody undertook under the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.actions import rest_on
from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import CALENDAR_DAY, BeyondCalendar
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.actions.promises import start
from qinqing.kernel.obligations.actions.recurring import repeat
from qinqing.kernel.obligations.lifecycle import CLOSED, PENDING, RUNNING
from qinqing.kernel.obligations.models import Gate, Ladder, Obligation
from qinqing.kernel.obligations.queries import ladders_at
from qinqing.kernel.obligations.rules import ANSWER, BOTH, SHIFT, START, default_start, last_day
from qinqing.kernel.parties.models import Unit

LADDERS = {ENT: "enterprise"}
"""How the ladder of each side is called; government's otherwise."""


class TooFar(Refusal):
    """The working calendar ends; a later date could not be watched."""

    says = _("「{title}」的期限超出工作日历。请缩短期限。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """What `debtor` undertook towards `creditor`, who also checks it unless there is another `verifier`.

    Due on `due`, or `length` days in `unit` after it begins: on `made_on`, or on the latest promised date among those
    numbered in `waits_for` and `stops_for`, which stand before it or in the matter already: it may not begin before the
    former, and its clock stops while one of the latter is late. `source` are the words of a document of `source_kind`.
    For the rest see Obligation; `ladder` names the ladders of both sides, such as `contract`.
    """

    number: str
    title: str
    debtor: Unit
    creditor: Unit
    source: str
    source_kind: str
    made_on: date
    due: date | None = None
    length: int | None = None
    unit: str = CALENDAR_DAY
    waits_for: tuple[str, ...] = ()
    stops_for: tuple[str, ...] = ()
    verifier: Unit | None = None
    grantor: Unit | None = None
    page: str = ""
    condition: str = ""
    quantity: int | None = None
    measure: str = ""
    agreed_by: str = BOTH
    recurrence: str = ""
    until: date | None = None
    ladder: str = "contract"
    milestone: str = ""


def undertake(matter: Matter, undertakings: Sequence[Undertaking], *, by: Actor, at: datetime) -> list[Obligation]:
    """Put what was undertaken in a matter under the clock, by the calendar and the ladders of its place.

    What waits for others starts, by rule, at the latest promised date among them. Raises TooFar; gates on promises of
    other matters are bound afterwards, see `bind`.
    """
    days, ladders = rest_on(matter.path), ladders_at(matter.path)
    known = _standing(matter, undertakings)
    made: dict[str, Obligation] = {}
    for one in undertakings:
        made[one.number] = known[one.number] = _promise(matter, one, days, known, ladders)
    Obligation.objects.bulk_create(made.values())
    Gate.objects.bulk_create(
        Gate(obligation=made[one.number], on=known[on], mode=mode) for one in undertakings for on, mode in _gates(one)
    )
    start(matter.pk, list(made.values()), by=by, at=at)
    for one in undertakings:
        if one.recurrence and one.until:
            repeat(made[one.number], one.recurrence, one.until)
    return list(made.values())


def _gates(one: Undertaking) -> list[tuple[str, str]]:
    return [*((on, START) for on in one.waits_for), *((on, SHIFT) for on in one.stops_for)]


def _standing(matter: Matter, undertakings: Sequence[Undertaking]) -> dict[str, Obligation]:
    """Return what is waited for and stands in the matter already."""
    new = {one.number for one in undertakings}
    wanted = {on for one in undertakings for on, _mode in _gates(one)} - new
    if not wanted:
        return {}
    return {one.number: one for one in Obligation.objects.filter(matter=matter, number__in=wanted)}


def _window(one: Undertaking, gates: Sequence[date], days: Calendar) -> tuple[date, date]:
    """Return from which day it counts, and when it is due."""
    if one.due is not None:
        return default_start(one.made_on, gates, one.due), one.due
    start = max(gates, default=one.made_on)
    try:
        return start, last_day(calendar(days.code), start, one.length or 0, one.unit)
    except BeyondCalendar as beyond:
        raise TooFar(title=one.title) from beyond


def _promise(
    matter: Matter,
    one: Undertaking,
    days: Calendar,
    known: Mapping[str, Obligation],
    ladders: Mapping[str, Ladder],
) -> Obligation:
    still = [(known[on], mode) for on, mode in _gates(one) if known[on].state not in CLOSED]
    begins_on, due = _window(one, [gate.base_due for gate, _mode in still], days)
    return Obligation(
        matter=matter,
        number=one.number,
        title=one.title,
        milestone=one.milestone,
        debtor=one.debtor,
        creditor=one.creditor,
        verifier=one.verifier or one.creditor,
        grantor=one.grantor,
        source=one.source,
        source_kind=one.source_kind,
        page=one.page,
        condition=one.condition,
        quantity=one.quantity,
        measure=one.measure,
        agreed_by=one.agreed_by,
        unit=one.unit,
        calendar=days,
        made_on=one.made_on,
        base_start=begins_on,
        base_due=due,
        length=one.length,
        due=due,
        alarm_on=due,
        counted=one.length is not None,
        state=PENDING if any(mode == START for _gate, mode in still) else RUNNING,
        ladder=ladders[f"{one.ladder}.{LADDERS.get(one.debtor.side, 'government')}"],
        answer_ladder=ladders[ANSWER],
    )
