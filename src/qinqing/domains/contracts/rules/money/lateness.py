"""Lateness of money: what was open on which days, by spans in which nothing changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from qinqing.domains.contracts.rules.money.terms import WHOLE, Instalment, Payment


@dataclass(frozen=True, slots=True)
class Span:
    """`days` late days with the same amount open: after `after`, up to and including `until`."""

    instalment: Instalment
    open: int
    after: date
    until: date

    @property
    def days(self) -> int:
        """Return how many days the span holds."""
        return (self.until - self.after).days

    def base(self, base: str) -> int:
        """Return the amount that a rate is taken of."""
        return self.instalment.amount if base == WHOLE else self.open


@dataclass(frozen=True, slots=True)
class Settled:
    """An instalment with what was paid towards it, in the order of time, and its late spans."""

    instalment: Instalment
    paid: int
    spans: Sequence[Span]

    @property
    def open(self) -> int:
        """Return what is still to be paid."""
        return self.instalment.amount - self.paid


def shares(instalments: Sequence[Instalment], payments: Sequence[Payment]) -> tuple[dict[str, list[Payment]], int]:
    """Return which part of which payment goes to which instalment, and what was paid beyond all of them.

    A payment that names an instalment goes there first; the rest, and every other payment, goes to what fell due
    first. Payments count in the order of their days.
    """
    left = {one.number: one.amount for one in instalments}
    found: dict[str, list[Payment]] = {one.number: [] for one in instalments}
    order = [one.number for one in sorted(instalments, key=lambda one: one.due)]
    beyond = 0
    for payment in sorted(payments, key=lambda one: one.on):
        rest = payment.amount
        for number in dict.fromkeys([payment.towards, *order] if payment.towards else order):
            part = min(rest, left[number])
            if part:
                left[number] -= part
                rest -= part
                found[number].append(Payment(payment.on, part, number))
        beyond += rest
    return found, beyond


def settle(instalment: Instalment, parts: Sequence[Payment], as_of: date) -> Settled:
    """Return an instalment with its late spans up to `as_of`: the due day is not late, the day of payment is."""
    open_now, after, spans = instalment.amount, instalment.due, list[Span]()
    for part in parts:
        if part.on > as_of:
            break
        if part.on > after and open_now:
            spans.append(Span(instalment, open_now, after, part.on))
            after = part.on
        open_now -= part.amount
    if open_now and as_of > after:
        spans.append(Span(instalment, open_now, after, as_of))
    return Settled(instalment, instalment.amount - open_now, spans)


def accrued(spans: Sequence[Span], daily: Fraction, base: str) -> Fraction:
    """Return what a daily rate comes to over spans, exact."""
    return sum((span.base(base) * daily * span.days for span in spans), Fraction(0))
