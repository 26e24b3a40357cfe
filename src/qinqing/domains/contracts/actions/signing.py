"""Making a contract: its clauses become promises of both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.actions.freezing import Agreed, freeze, measured
from qinqing.domains.contracts.lifecycle import ACTIVE
from qinqing.domains.contracts.models import CONTRACT, KIND, Contract, known_as
from qinqing.domains.contracts.rules.money.agreed import Payable
from qinqing.domains.contracts.rules.money.standing import Declared
from qinqing.kernel.access.queries import stays_away
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import CALENDAR_DAY
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import also_called, open_matter
from qinqing.kernel.matters.queries import Recused
from qinqing.kernel.matters.rules import PARTIES
from qinqing.kernel.obligations.actions import Undertaking, undertake
from qinqing.kernel.obligations.rules import BOTH, CLAUSE
from qinqing.kernel.obligations.rules.measures import FEN
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.rules import lies_below

ROOM = timedelta(days=2 * 365)
"""What the calendar must hold beyond a promise, for delays, extensions and answers."""


class SignedInTheFuture(Refusal):
    """A contract is entered after it was signed."""

    says = _("签订日期不能晚于今天({today})。")


class DueBeforeSigning(Refusal):
    """A clause cannot fall due before the contract was signed."""

    says = _("第 {number} 条的期限早于签订日期。请核对年份和月份。")


class UnknownGate(Refusal):
    """A clause waits for one that stands before it in the same contract; so gates have no cycle."""

    says = _("第 {number} 条的前项「{on}」不在它之前的条款里。请先写前项，再写等它的条款。")


class DueBeforeGate(Refusal):
    """A clause that waits for another is due after it: else it would be late before it could begin."""

    says = _("第 {number} 条要等第 {on} 条，期限须晚于 {on_due}。请核对两条的日期。")


class BeyondTheCalendar(Refusal):
    """The working calendar holds twenty years ahead; a later date could not be watched."""

    says = _("第 {number} 条的期限超出工作日历（到 {last} 为止）。请核对年份。")


class OneSided(Refusal):
    """A contract has a government side and an enterprise side."""

    says = _("合同须有一个政府单位和一家企业。请核对双方单位。")


class NotYourUnit(Refusal):
    """A contract is entered by the government side itself, or by whoever has that unit in its jurisdiction."""

    says = _("合同由政府一方的经办人员登记。{unit}不是您的单位，也不在您的管辖范围之内。")
    status = 403


class NoClauses(Refusal):
    """A contract without a promise has nothing to be watched."""

    says = _("合同至少要有一条承诺。")


class SameNumber(Refusal):
    """Everybody names a clause by its number."""

    says = _("第 {number} 条写了两次。请核对条款编号。")


class AlreadyEntered(Refusal):
    """A contract is entered once."""

    says = _("编号为「{number}」的合同已经登记过。请核对编号。")


@dataclass(frozen=True, slots=True)
class Clause:
    """One promise: its number and words in the contract, whose it is (GOV, ENT), its date, what it waits for.

    It may promise a quantity, come again until a last day, rest on a limit that one side set alone, and have another
    source than the contract's own words, a resolution for instance.
    """

    number: str
    title: str
    side: str
    base_due: date
    text: str
    waits_for: tuple[str, ...] = ()
    unit: str = CALENDAR_DAY
    page: str = ""
    condition: str = ""
    quantity: int | None = None
    measure: str = ""
    agreed_by: str = BOTH
    recurrence: str = ""
    until: date | None = None
    source_kind: str = CLAUSE
    stops_for: tuple[str, ...] = ()
    money: Payable | None = None
    milestone: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """A signed contract as a clerk enters it."""

    number: str
    project: str
    title: str
    government: Unit
    enterprise: Unit
    signed_on: date
    clauses: Sequence[Clause]
    document: str = CONTRACT
    meeting: str = ""
    issuer: str = ""
    declared: Declared | None = None

    @property
    def agreed(self) -> list[Agreed]:
        """Return what the clauses say of money."""
        return [Agreed(one.number, one.money) for one in self.clauses if one.money]


def _check(terms: Terms, today: date) -> None:
    if (terms.government.side, terms.enterprise.side) != (GOV, ENT):
        raise OneSided
    if not terms.clauses:
        raise NoClauses
    if terms.signed_on > today:
        raise SignedInTheFuture(today=f"{today:%Y-%m-%d}")
    last = calendar().last - ROOM
    known: dict[str, date] = {}
    for clause in terms.clauses:
        if clause.number in known:
            raise SameNumber(number=clause.number)
        if clause.base_due < terms.signed_on:
            raise DueBeforeSigning(number=clause.number)
        if clause.base_due > last:
            raise BeyondTheCalendar(number=clause.number, last=f"{last:%Y-%m-%d}")
        _check_gates(clause, known)
        known[clause.number] = clause.base_due


def _check_signer(terms: Terms, by: Actor) -> None:
    """Raise a Refusal when the clerk may not enter a contract between these two."""
    if by.unit_id != terms.government.pk and not lies_below(terms.government.path, by.jurisdiction):
        raise NotYourUnit(unit=terms.government.short_name)
    if stays_away(by, [terms.government.pk, terms.enterprise.pk]):
        raise Recused


def _check_gates(clause: Clause, known: Mapping[str, date]) -> None:
    for on in (*clause.waits_for, *clause.stops_for):
        if on not in known:
            raise UnknownGate(number=clause.number, on=on)
        if clause.base_due <= known[on]:
            raise DueBeforeGate(number=clause.number, on=on, on_due=f"{known[on]:%Y-%m-%d}")


def _quantity(clause: Clause, wanted: Mapping[str, tuple[int, str]]) -> tuple[int | None, str]:
    """Return how much a clause promises: its money in 分, else what it says, else what a payment demands of it."""
    if clause.money:
        return clause.money.amount, FEN
    if clause.quantity is not None:
        return clause.quantity, clause.measure
    return wanted.get(clause.number, (None, ""))


def _undertaking(terms: Terms, clause: Clause, wanted: Mapping[str, tuple[int, str]]) -> Undertaking:
    """Return the clause as its side undertook it; the other side verifies it."""
    quantity, measure = _quantity(clause, wanted)
    debtor, creditor = terms.government, terms.enterprise
    if clause.side == ENT:
        debtor, creditor = creditor, debtor
    return Undertaking(
        number=clause.number,
        title=clause.title,
        milestone=clause.milestone,
        debtor=debtor,
        creditor=creditor,
        source=clause.text,
        source_kind=clause.source_kind,
        made_on=terms.signed_on,
        due=clause.base_due,
        unit=clause.unit,
        waits_for=clause.waits_for,
        stops_for=clause.stops_for,
        page=clause.page,
        condition=clause.condition,
        quantity=quantity,
        measure=measure,
        agreed_by=clause.agreed_by,
        recurrence=clause.recurrence,
        until=clause.until,
    )


@action(access.SIGN, creates=True)
def sign(*, terms: Terms, by: Actor, at: datetime = NOW) -> Contract:
    """Enter a signed contract; every clause becomes a running or waiting promise of its side.

    A clause that waits for others starts, by rule, at the latest promised date among them. Raises a Refusal naming the
    clause at fault.
    """
    _check(terms, timezone.localdate(at))
    _check_signer(terms, by)
    matter = open_matter(
        kind=KIND,
        prefix="HT",
        title=terms.title,
        host=terms.government,
        confidentiality=PARTIES,
        state=ACTIVE,
        parties={terms.government: GOV, terms.enterprise: ENT},
        at=at,
    )
    try:
        with transaction.atomic():
            contract = Contract.objects.create(
                matter=matter,
                number=terms.number,
                project=terms.project,
                government=terms.government,
                enterprise=terms.enterprise,
                signed_on=terms.signed_on,
                document=terms.document,
                meeting=terms.meeting,
                issuer=terms.issuer,
            )
    except IntegrityError as taken:
        raise AlreadyEntered(number=terms.number) from taken
    also_called(matter, known_as(terms.number, terms.project, terms.government, terms.enterprise))
    facts = {"number": terms.number, "signed_on": terms.signed_on, "clauses": len(terms.clauses)}
    record(matter.pk, events.SIGNED, by=by, at=at, facts=facts)
    wanted = measured(terms.agreed)
    undertake(matter, [_undertaking(terms, clause, wanted) for clause in terms.clauses], by=by, at=at)
    freeze(contract, terms.agreed, terms.declared, by=by, at=at)
    return contract
