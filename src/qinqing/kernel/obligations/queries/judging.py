"""Handing promises to the rule of fairness: those of whole matters, or each with its gates alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.devices.actor import ENT
from qinqing.kernel.matters.models import Party
from qinqing.kernel.obligations.lifecycle import CLOSED, GRANTED, SUSPENDED
from qinqing.kernel.obligations.models import Adjustment, Gate, Obligation
from qinqing.kernel.obligations.queries.waiting import above
from qinqing.kernel.obligations.rules import (
    ENTERPRISE,
    GOVERNMENT,
    SIDES,
    Adjusted,
    Key,
    Promised,
    Reckoned,
    WaitsFor,
    judge,
    last_day,
)
from qinqing.kernel.parties.models import UnitKind

ONE_DAY = timedelta(days=1)


def side(unit_side: str) -> str:
    """Return the party that a unit's side is in a booking."""
    return ENTERPRISE if unit_side == ENT else GOVERNMENT


def promised_side(row: Obligation) -> str:
    """Return on which side a promise is booked: that of its debtor in the matter.

    An outsider that is no party to the matter acts for whoever owes the creditor: the other side.
    """
    in_matter: str | None = getattr(row, "party_side", None)
    if in_matter is None and row.debtor.kind == UnitKind.EXTERNAL:
        return GOVERNMENT if row.creditor.side == ENT else ENTERPRISE
    return side(in_matter or row.debtor.side)


def caused_by(promise: Obligation, party: str) -> int | None:
    """Return whose cause it is: a party's own side means the debtor itself, the other side its creditor."""
    if party not in SIDES:
        return None
    return promise.debtor_id if side(promise.debtor.side) == party else promise.creditor_id


def cause_of(adjustment_id: int) -> str:
    """Return the cause under which an adjustment is booked; a promise is booked under its own key."""
    return f"adjustment:{adjustment_id}"


def judged(
    matters: Iterable[int], as_of: date, calendars: Mapping[str, WorkCalendar] | None = None
) -> dict[int, tuple[Obligation, Reckoned]]:
    """Judge every promise of the given matters, each with all that it waits for, wherever that stands; four queries.

    `calendars` stand in for those of the database, for a preview.
    """
    wanted = set(matters)
    promises, asked = asked_of(wanted, calendars)
    found = _found(judge(asked, as_of))
    return {pk: (promises[pk], one) for pk, one in found.items() if promises[pk].matter_id in wanted}


def asked_of(
    matters: Collection[int], calendars: Mapping[str, WorkCalendar] | None = None
) -> tuple[dict[int, Obligation], list[Promised]]:
    """Return the promises of matters with all that they wait for, by key, and the same as the rule sees them."""
    debtor = Party.objects.filter(matter=OuterRef("matter"), unit=OuterRef("debtor"))
    concerned = Q(matter__in=matters) | Q(pk__in=above(matters))
    rows = (
        Obligation.objects.filter(concerned)
        .annotate(party_side=Subquery(debtor.values("side")[:1]))
        .select_related("debtor", "creditor", "calendar", "matter")
        .order_by("pk")
    )
    promises = {row.pk: row for row in rows}
    gates, adjustments = _gates(promises), _adjustments(promises)
    known = _calendars(promises.values(), calendars or {})
    return promises, [_promised(row, known, gates[row.pk], adjustments[row.pk]) for row in promises.values()]


def outlook(promises: Sequence[Obligation], as_of: date) -> dict[int, Reckoned]:
    """Return the dates of promises by their own gates and adjustments, two queries; who bears the days is not asked.

    Each comes with debtor and calendar.
    """
    rows = {promise.pk: promise for promise in promises}
    gates, adjustments = _gates(rows), _adjustments(rows)
    known = _calendars(promises, {})
    asked = [_promised(row, known, gates[row.pk], adjustments[row.pk]) for row in rows.values()]
    beyond = _beyond({gate.on for waits in gates.values() for gate in waits} - set(rows), known)
    return _found(judge([*asked, *beyond], as_of))


def alarms_on(promise: Obligation, found: Reckoned) -> date:
    """Return the day that alarms: the legal date of a statutory limit, the fair date of everything else."""
    return found.due if promise.is_statutory else found.fair_due


def waiting(today: date | Combinable) -> Exists:
    """Return, as a column, whether a promise stands behind a late gate."""
    return Exists(Gate.objects.late(today).filter(obligation=OuterRef("pk")))


def moves(state: str, behind: bool) -> bool:
    """Return whether a promise's dates grow from day to day: suspended, or open and behind a late gate."""
    return state == SUSPENDED or (behind and state not in CLOSED)


def moving(promises: Sequence[Obligation], today: date) -> set[int]:
    """Return which of these promises have dates that grow from day to day."""
    still = [promise.pk for promise in promises if promise.state not in CLOSED]
    behind = set(Gate.objects.late(today).filter(obligation__in=still).values_list("obligation", flat=True))
    return {promise.pk for promise in promises if moves(promise.state, promise.pk in behind)}


def _found(by_key: Mapping[Key, Reckoned]) -> dict[int, Reckoned]:
    return {int(key): found for key, found in by_key.items()}


def _gates(rows: Mapping[int, Obligation]) -> dict[int, list[WaitsFor]]:
    gates: dict[int, list[WaitsFor]] = defaultdict(list)
    for pk, on, mode in Gate.objects.filter(obligation__in=rows).values_list("obligation", "on", "mode").order_by("pk"):
        gates[pk].append(WaitsFor(on, mode))
    return gates


def _adjustments(rows: Mapping[int, Obligation]) -> dict[int, list[Adjusted]]:
    adjustments: dict[int, list[Adjusted]] = defaultdict(list)
    for given in Adjustment.objects.filter(obligation__in=rows, outcome=GRANTED).order_by("decided_at", "pk"):
        adjustments[given.obligation_id].append(
            Adjusted(
                kind=given.kind,
                party=given.party,
                cause=cause_of(given.pk),
                days=given.days,
                start=given.start_on,
                end=given.resumed_on - ONE_DAY if given.resumed_on else None,
                debtor=given.caused_by_id,
            )
        )
    return adjustments


def _calendars(promises: Iterable[Obligation], given: Mapping[str, WorkCalendar]) -> dict[str, WorkCalendar]:
    codes = {promise.calendar.code for promise in promises}
    return {code: given.get(code) or calendar(code) for code in codes}


def _promised(
    row: Obligation, calendars: Mapping[str, WorkCalendar], gates: Sequence[WaitsFor], given: Sequence[Adjusted]
) -> Promised:
    days = calendars[row.calendar.code]
    # What is settled was promised for the day that stood then: a calendar that changes afterwards changes no past.
    named = row.length is None or row.state in CLOSED
    base_due = row.base_due if named else last_day(days, row.base_start, row.length or 0, row.unit)
    return Promised(
        key=row.pk,
        debtor=row.debtor_id,
        side=promised_side(row),
        unit=row.unit,
        calendar=days,
        base_start=row.base_start,
        base_due=base_due,
        verified_on=row.verified_on,
        released_on=row.released_on,
        gates=tuple(gates),
        adjustments=tuple(given),
        replaces=row.replaces_id,
        first_due=row.first_due,
    )


def _beyond(gates: Iterable[Key], known: dict[str, WorkCalendar]) -> list[Promised]:
    """Return gates that were not asked for, with the dates that their dependants need."""
    rows = Obligation.objects.filter(pk__in=[int(key) for key in gates])
    found = list(rows.select_related("debtor", "calendar"))
    known |= _calendars((row for row in found if row.calendar.code not in known), {})
    return [_promised(row, known, (), ()) for row in found]
