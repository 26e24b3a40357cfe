"""Making promises: what mechanisms call to put what somebody undertook under the clock."""

from collections.abc import Iterable, Mapping, Sequence
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
from qinqing.kernel.obligations.lifecycle import PENDING, RUNNING
from qinqing.kernel.obligations.models import Gate, Ladder, Obligation
from qinqing.kernel.obligations.queries import ladders_at
from qinqing.kernel.obligations.rules import ANSWER, BOTH, START, default_start
from qinqing.kernel.parties.models import Unit

LADDERS = {ENT: "enterprise"}
"""How the ladder of each side is called; government's otherwise."""


class TooFar(Refusal):
    """The working calendar ends; a later date could not be watched."""

    says = _("「{title}」的期限超出工作日历。请缩短期限。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """What `debtor` undertook towards `creditor`, who also checks it unless there is another `verifier`.

    Due on `due`, or `length` days in `unit` after `made_on`. It waits for the undertakings numbered in `waits_for`,
    which stand before it. `source` are the words of a document of `source_kind`. For the rest see Obligation; `ladder`
    names the ladders of both sides, such as `contract`.
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


def undertake(matter: Matter, undertakings: Sequence[Undertaking], *, by: Actor, at: datetime) -> list[Obligation]:
    """Put what was undertaken in a matter under the clock, by the calendar and the ladders of its place.

    What waits for others starts, by rule, at the latest promised date among them. Raises TooFar; gates on promises of
    other matters are bound afterwards, see `bind`.
    """
    days, ladders = rest_on(matter.path), ladders_at(matter.path)
    made: dict[str, Obligation] = {}
    for one in undertakings:
        made[one.number] = _promise(matter, one, _due(one, days), days, made, ladders)
    Obligation.objects.bulk_create(made.values())
    Gate.objects.bulk_create(
        Gate(obligation=made[one.number], on=made[on], mode=START) for one in undertakings for on in one.waits_for
    )
    start(matter.pk, list(made.values()), by=by, at=at)
    for one in undertakings:
        if one.recurrence and one.until:
            repeat(made[one.number], one.recurrence, one.until)
    return list(made.values())


def _due(one: Undertaking, days: Calendar) -> date:
    if one.due is not None:
        return one.due
    try:
        return calendar(days.code).shift(one.made_on, one.length or 0, one.unit)
    except BeyondCalendar as beyond:
        raise TooFar(title=one.title) from beyond


def _promise(
    matter: Matter,
    one: Undertaking,
    due: date,
    days: Calendar,
    made: Mapping[str, Obligation],
    ladders: Mapping[str, Ladder],
) -> Obligation:
    gates: Iterable[date] = (made[number].base_due for number in one.waits_for)
    return Obligation(
        matter=matter,
        number=one.number,
        title=one.title,
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
        base_start=default_start(one.made_on, gates, due),
        base_due=due,
        length=one.length,
        due=due,
        alarm_on=due,
        counted=one.length is not None,
        state=PENDING if one.waits_for else RUNNING,
        ladder=ladders[f"{one.ladder}.{LADDERS.get(one.debtor.side, 'government')}"],
        answer_ladder=ladders[ANSWER],
    )
