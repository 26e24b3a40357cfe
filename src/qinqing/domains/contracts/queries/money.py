"""The money of a contract as a sheet: what is due, paid, open, late, to be clawed back; alike for both sides."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from qinqing.commons.enterprises.rules.sizes import SIZES
from qinqing.domains.contracts.models import Contract, Standing
from qinqing.domains.contracts.queries.agreed import Version, versions
from qinqing.domains.contracts.queries.lending import held
from qinqing.domains.contracts.rules.money import Owed, Party, Payment, Rate, Reached, Statement, statements
from qinqing.domains.contracts.rules.money.agreed import readings
from qinqing.domains.contracts.rules.money.standing import (
    BODIES,
    DECLARED,
    enterprise,
    enterprise_paying,
    government,
    government_paid,
)
from qinqing.domains.contracts.rules.money.terms import INTEREST
from qinqing.kernel.calendars.queries.limits import committed
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.obligations.lifecycle import PENDING, RELEASED, STATES, SUSPENDED
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.obligations.rules.measures import MONEY
from qinqing.kernel.pages.queries import Shown, shown

STATUTORY = "ZF.INTEREST"
_WITH = ("matter", "debtor", "creditor", "verifier", "grantor", "calendar", "series", "replaces")
_SAYS = {PENDING: "等前项办完，还没有起算。", SUSPENDED: "计时已中止，中止的日子不算。"}


@dataclass(frozen=True, slots=True)
class Change:
    """The terms of one payment, each with the day from which it stands, the former ones first."""

    number: str
    title: str
    versions: Sequence[tuple[date, Sequence[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Money:
    """The sheet of one contract as its reader sees it on `as_of`; `masked` promises of money are not for the reader.

    `standing` says who both sides were at signing and whence that is known.
    """

    contract: Contract
    as_of: date
    statements: Sequence[Statement]
    masked: int = 0
    standing: Sequence[tuple[str, str]] = ()
    changes: Sequence[Change] = ()

    @property
    def any(self) -> bool:
        """Say whether the contract speaks of money at all, shown or not."""
        return bool(self.statements or self.masked)


def statutory() -> Rate:
    """Return the rate of the law for late payment with its source, from the committed limits."""
    limit = committed()[STATUTORY]
    return Rate(Fraction(str(limit.length)), "day", source=f"{limit.law}（{limit.verified_text}）")


def sheet(contract: Contract, actor: Actor, as_of: date, today: date | None = None) -> Money:
    """Return the money of a contract that `actor` may see, with dates as known on `today`, reckoned up to `as_of`.

    Whoever is neither a party nor the verifier nor a named supervisor gets no amount, only how many are masked.
    """
    rows = Obligation.objects.filter(matter=contract.pk).telling_amounts(actor).select_related(*_WITH)
    return money_of(contract, shown(rows.order_by("base_due", "number"), today or as_of, actor), as_of)


def money_of(contract: Contract, clauses: Sequence[Shown], as_of: date) -> Money:
    """Return the money of a contract from its promises as they are shown; no query where nothing is money."""
    paying = [one for one in clauses if one.promise.quantity and one.promise.measure in MONEY]
    terms = versions([one.promise for one in clauses], as_of) if paying else {}
    goals = _goals([one.promise for one in clauses], terms)
    mine = [one for one in paying if one.promise.pk not in goals]
    told = [one for one in mine if getattr(one.promise, "tells_amount", False)]
    if not told:
        return Money(contract, as_of, (), len(mine))
    days = {one[-1].since for one in terms.values() if one[-1].payable.late == INTEREST}
    known = _Known(
        clauses,
        terms,
        _claims(contract.pk),
        Standing.objects.filter(matter=contract.pk).first(),
        as_of,
        held(days) if days else {},
    )
    owed = [found for one in told if (found := known.owed(one))]
    return Money(
        contract,
        as_of,
        statements(owed, as_of, statutory()),
        len(mine) - len(told),
        known.standing_words,
        list(_changes(told, terms)),
    )


def _changes(told: Sequence[Shown], terms: Mapping[int, Sequence[Version]]) -> Iterator[Change]:
    """Yield the terms of every payment for which any were agreed after the signing, the first ones first."""
    for one in told:
        known = terms.get(one.promise.pk, ())
        if any(version.is_supplement for version in known):
            yield Change(one.promise.number, one.promise.title, [(v.since, _said(v)) for v in known])


def _said(version: Version) -> list[tuple[str, str]]:
    pairs = readings(version.payable)
    return [(label, text) for label, text in pairs.items() if text and label not in {"金额", "大写"}]


def _goals(promises: Sequence[Obligation], terms: Mapping[int, Sequence[Version]]) -> set[int]:
    """Return the promises that claw-backs rest on, with what replaced them: an investment in money is no payment."""
    found = {one.goal for known in terms.values() for one in known if one.goal}
    for one in sorted(promises, key=lambda one: one.pk):
        if one.replaces_id in found:
            found.add(one.pk)
    return found - terms.keys()


def _claims(matter_id: int) -> dict[int, list[Claim]]:
    rows = Claim.objects.filter(obligation__matter=matter_id, outcome__in=[Claim.ACCEPTED, Claim.OPEN])
    found: dict[int, list[Claim]] = defaultdict(list)
    for one in rows.order_by("completed_on", "pk"):
        found[one.obligation_id].append(one)
    return found


@dataclass(frozen=True)
class _Known:
    """What stands of a contract's money, by which its promises are judged."""

    clauses: Sequence[Shown]
    terms: Mapping[int, Sequence[Version]]
    claims: Mapping[int, Sequence[Claim]]
    standing: Standing | None
    as_of: date
    lending: Mapping[date, Rate]

    @property
    def standing_words(self) -> list[tuple[str, str]]:
        """Return who both sides were at signing, and whence that is known."""
        if self.standing is None:
            return []
        said = DECLARED[self.standing.declared]
        declared = f"{said}（{self.standing.evidence}）" if self.standing.evidence else said
        size = f"{SIZES[self.standing.size]}。{self.standing.size_source}"
        return [("政府一方", BODIES[self.standing.body]), ("企业声明", declared), ("登记规模", size)]

    def owed(self, one: Shown) -> Owed | None:
        """Return a promise of money as the rules take it; of one that is no longer owed, what was paid of it."""
        promise = one.promise
        fen = MONEY[promise.measure]
        amount, note = (promise.quantity or 0) * fen, _SAYS.get(promise.state, "")
        if promise.state in RELEASED:
            amount = promise.accepted * fen
            if not amount:
                return None
            note = f"其余部分{STATES[promise.state]}，这里不再计算。"
        debtor, creditor = self._parties(promise)
        version = next(reversed(self.terms.get(promise.pk, ())), None)
        agreed_on = version.since if version and version.payable.late == INTEREST else None
        made = self.claims.get(promise.pk, ())
        return Owed(
            number=promise.number,
            title=promise.title,
            debtor=debtor,
            creditor=creditor,
            promised=promise.base_due,
            due=one.fair.due,
            amount=amount,
            paid=[Payment(c.completed_on, (c.amount or 0) * fen) for c in made if c.outcome == Claim.ACCEPTED],
            terms=replace(version.payable, amount=amount) if version else None,
            waiting=sum((c.amount or 0) * fen for c in made if c.outcome == Claim.OPEN),
            reached=self._reached(version),
            note=note,
            agreed_on=agreed_on,
            lpr=self.lending.get(agreed_on) if agreed_on else None,
        )

    def _parties(self, promise: Obligation) -> tuple[Party, Party]:
        body, size = (self.standing.body, self.standing.size) if self.standing else ("", "")
        declared = self.standing.declared if self.standing else ""
        payer, payee = promise.debtor.name, promise.creditor.name
        if promise.debtor.side == GOV:
            return government(payer, body), enterprise(payee, size, declared)
        return enterprise_paying(payer, size), government_paid(payee)

    def _reached(self, version: Version | None) -> Reached | None:
        """Return how far the promise came on which a claw-back rests, by the fair date of that promise."""
        goal = self._goal(version.goal) if version and version.goal else None
        if goal is None or version is None:
            return None
        promise, due = goal.promise, goal.fair.due
        if version.payable.back_quantity is None or not promise.quantity:
            done = promise.verified_on is not None and promise.verified_on <= self.as_of
            in_time = done and promise.verified_on is not None and promise.verified_on <= due
            return Reached(promise.number, promise.title, due, 1, int(in_time), int(done and not in_time), "次")
        known = [c for c in self.claims.get(promise.pk, ()) if c.completed_on <= self.as_of]
        made = [c for c in known if c.outcome == Claim.ACCEPTED]
        parts = [sum(c.amount or 0 for c in made if (c.completed_on <= due) is in_time) for in_time in (True, False)]
        return Reached(promise.number, promise.title, due, promise.quantity, parts[0], parts[1], promise.measure)

    def _goal(self, key: int) -> Shown | None:
        """Return the promise that stands today for the one that the contract named; None once it is waived or ended."""
        found = next((one for one in self.clauses if one.promise.pk == key), None)
        later = next((one for one in self.clauses if one.promise.replaces_id == key), None)
        if later:
            return self._goal(later.promise.pk)
        return None if found is None or found.promise.state in RELEASED else found
