"""The accounts of a contract from its promises of money; only what the other side confirmed counts as paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from qinqing.domains.contracts.rules.money.agreed import Payable
from qinqing.domains.contracts.rules.money.sheet import NOTHING, Line, Sheet, sheet
from qinqing.domains.contracts.rules.money.terms import Account, Incentive, Instalment, Party, Payment, Rate
from qinqing.domains.contracts.rules.money.words import yuan
from qinqing.kernel.calendars.rules import whole_day
from qinqing.kernel.obligations.rules.measures import so_many

FAIR = "对方和前项耽误的、中止的和准延的日子都不算付款方逾期：从应当日期的次日起算。"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the promise came that a claw-back rests on: `reached` confirmed by `due`, `later` after it."""

    number: str
    title: str
    due: date
    promised: int
    reached: int
    later: int = 0
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise of money: amounts in 分. `promised` is the date of the contract, `due` the fair one (应当).

    `terms` is None where nobody entered what the contract says; `waiting` was claimed and not confirmed yet.
    `lpr` held on the day on which they were agreed; None where it is not known.
    """

    number: str
    title: str
    debtor: Party
    creditor: Party
    promised: date
    due: date
    amount: int
    paid: Sequence[Payment] = ()
    terms: Payable | None = None
    waiting: int = 0
    reached: Reached | None = None
    note: str = ""
    agreed_on: date | None = None
    lpr: Rate | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One promise on the statement; amounts in 分, `late` and `back` None where nothing is reckoned.

    `in_time` of what was paid came by the fair date; `fallen` says that this date lies before the day of reckoning.
    """

    owed: Owed
    fallen: bool
    paid: int
    in_time: int
    open: int
    days: int
    late: int | None
    back: int | None
    lines: Sequence[Line]

    @property
    def late_text(self) -> str:
        """Return the sum for lateness as it is read."""
        return NOTHING if self.late is None else yuan(self.late)

    @property
    def amounts(self) -> list[tuple[str, str]]:
        """Return what stands beside its title, as it is read."""
        paid = [("金额", yuan(self.owed.amount)), ("已付", yuan(self.paid)), ("未付", yuan(self.open))]
        return [*paid, ("逾期利息或违约金", self.late_text)]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one side owes the other in money; each sum is rounded once, in its item."""

    debtor: str
    creditor: str
    items: Sequence[Item]
    notes: Sequence[str]

    @property
    def due(self) -> int:
        """Return what has fallen due."""
        return sum(one.owed.amount for one in self.items if one.fallen)

    @property
    def paid(self) -> int:
        """Return what was paid and confirmed, also before its date."""
        return sum(one.paid for one in self.items)

    @property
    def open(self) -> int:
        """Return what has fallen due and was not paid."""
        return sum(one.open for one in self.items if one.fallen)

    @property
    def waiting(self) -> int:
        """Return what was claimed as paid and waits for its confirmation."""
        return sum(one.owed.waiting for one in self.items)

    @property
    def late(self) -> int | None:
        """Return interest and penalties for lateness; None where nothing is reckoned."""
        return _sum(one.late for one in self.items)

    @property
    def back(self) -> int | None:
        """Return what is to be clawed back; None where nothing is reckoned."""
        return _sum(one.back for one in self.items)

    @property
    def totals(self) -> list[tuple[str, str]]:
        """Return the sums as they are read."""
        found = [("已到期应付", yuan(self.due)), ("已付", yuan(self.paid)), ("到期未付", yuan(self.open))]
        found += [("已报付款，等确认", yuan(self.waiting))] if self.waiting else []
        found.append(("逾期利息或违约金", NOTHING if self.late is None else yuan(self.late)))
        return [*found, *([("应退还", yuan(self.back))] if self.back is not None else [])]


def _sum(found: Iterator[int | None]) -> int | None:
    known = [one for one in found if one is not None]
    return sum(known) if known else None


def statements(owed: Sequence[Owed], as_of: date, statutory: Rate | None = None) -> list[Statement]:
    """Return a statement for each who owes whom, in the order in which their first payments fall due."""
    ordered = sorted(owed, key=lambda one: (one.due, one.number))
    pairs = dict.fromkeys((one.debtor.name, one.creditor.name) for one in ordered)
    return [
        _statement([one for one in ordered if (one.debtor.name, one.creditor.name) == pair], as_of, statutory)
        for pair in pairs
    ]


def _statement(owed: Sequence[Owed], as_of: date, statutory: Rate | None) -> Statement:
    found = [(one, sheet(account(one, as_of, statutory))) for one in owed]
    notes = list(dict.fromkeys(note for _one, made in found for note in made.notes))
    return Statement(owed[0].debtor.name, owed[0].creditor.name, [_item(*one, as_of) for one in found], notes)


def account(one: Owed, as_of: date, statutory: Rate | None) -> Account:
    """Return the account of one promise: the same that a calculator reckons."""
    terms = one.terms
    return Account(
        debtor=one.debtor,
        creditor=one.creditor,
        subject=terms.kind_of_subject if terms else None,
        as_of=as_of,
        instalments=[Instalment(one.number, one.due, one.amount, one.title)],
        payments=[replace(part, towards=one.number) for part in one.paid],
        agreed=terms.agreed if terms else None,
        statutory=statutory,
        lpr=one.lpr,
        agreed_on=one.agreed_on,
        incentives=list(_incentives(one, as_of)),
        terms_known=terms is not None,
        part="条",
    )


def _incentives(one: Owed, as_of: date) -> Iterator[Incentive]:
    reached, terms = one.reached, one.terms
    if reached is None or terms is None or reached.due >= as_of:
        return
    paid = sum(part.amount for part in one.paid if part.on <= as_of)
    tolerated = None if terms.tolerated is None else Fraction(terms.tolerated)
    found, promised = Fraction(reached.reached), Fraction(reached.promised)
    yield Incentive(one.title, paid, promised, found, reached.measure, tolerated)


def _item(one: Owed, found: Sheet, as_of: date) -> Item:
    paid = [part for part in one.paid if part.on <= as_of]
    done = sum(part.amount for part in paid)
    fallen = one.due <= as_of
    left = one.amount - done
    last = as_of if left else max((part.on for part in paid), default=as_of)
    return Item(
        owed=one,
        fallen=fallen,
        paid=done,
        in_time=sum(part.amount for part in paid if part.on <= one.due),
        open=left,
        days=max((last - one.due).days, 0),
        late=found.late,
        back=found.back,
        lines=[*found.lines, *_more(one, as_of)],
    )


def _more(one: Owed, as_of: date) -> Iterator[Line]:
    if one.due != one.promised:
        yield Line("应当日期", f"合同承诺 {whole_day(one.promised)}，应当 {whole_day(one.due)}。{FAIR}", otherwise="")
    if one.waiting:
        yield Line("已报付款，等对方确认", "确认之前不算已付。", one.waiting)
    if one.note:
        yield Line("说明", one.note, otherwise="")
    if one.reached:
        yield Line("是否达到", _reached_text(one.reached, as_of), otherwise="")


def _reached_text(one: Reached, as_of: date) -> str:
    name = f"第 {one.number} 条（{one.title}）"
    if one.due >= as_of:
        return f"{name}应于 {whole_day(one.due)} 前完成，到期之后才看是否达到，现在不计算退还。"
    later = f"；到期后又完成 {so_many(one.later, one.measure)}，没有计入" if one.later else ""
    done = f"对方确认的 {so_many(one.reached, one.measure)}，约定 {so_many(one.promised, one.measure)}"
    return f"{name}到应当日期 {whole_day(one.due)} 为止，{done}{later}。"
