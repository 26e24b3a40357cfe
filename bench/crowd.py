"""A crowd of obligations, four to a matter, some of them running, a few of them due; loaded with SQL."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from bench.many import advance, multiply, numbered
from bench.slots import Slots
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.obligations.lifecycle import RUNNING, VERIFIED
from qinqing.kernel.obligations.models import Clock, LadderStep, Obligation
from qinqing.site.postgres.roles import Session
from tests.builders import city, clause, sign_contract

PER_MATTER = 4
SCATTERED, TOGETHER = "each in a matter of its own", "four in one matter"
LAYOUTS = (SCATTERED, TOGETHER)
STRIDE = 7_919
"""A prime: numbers times it, modulo a count that it does not divide, come in an order that is not that of the rows."""


@dataclass(frozen=True)
class Crowd:
    """How many obligations there are, all to alarm on `anchor_on`; in how many tenths of the matters they run."""

    total: int
    anchor_on: date
    tenths: int

    @property
    def matters(self) -> int:
        """How many matters there are."""
        return self.total // PER_MATTER

    @property
    def running(self) -> int:
        """How many obligations run."""
        full, rest = divmod(self.matters, 10)
        return (full * self.tenths + min(rest, self.tenths)) * PER_MATTER


@dataclass(frozen=True)
class First:
    """The matter that the product itself made, and the first key of those that were multiplied from it."""

    contract: int
    obligation: int
    stream: int


def prototype(anchor_on: date) -> Contract:
    """Sign one contract of one clause that is due far ahead, by the real action."""
    made_on = timezone.localdate() - timedelta(days=30)
    return sign_contract(city(), clause("1", GOV, anchor_on, unit=WORKING_DAY), signed_on=made_on)


def load(opened: Session, crowd: Crowd) -> First:
    """Make matters and obligations of the one that Django has just signed; nothing of them is due."""
    contract = Contract.objects.select_related("matter__stream").get()
    like, matter = contract.matter.obligations.get(), contract.matter
    first = First(contract.pk, like.pk + 1, contract.pk + 1_000)
    multiply(opened, matter.stream, numbered(crowd.matters), id=f"{first.stream} + n", seq="0")
    stream = f"{first.stream} + n"
    multiply(opened, matter, numbered(crowd.matters), stream_id=stream, reference="'HT-' || n", rev="0")
    runs = f"n / {PER_MATTER} % 10 < {crowd.tenths}"
    multiply(
        opened,
        like,
        numbered(crowd.total),
        id=f"{first.obligation} + n",
        matter_id=f"{first.stream} + n / {PER_MATTER}",
        number=f"(n % {PER_MATTER} + 1)::text",
        state=f"CASE WHEN {runs} THEN '{RUNNING}' ELSE '{VERIFIED}' END",
        verified_on=f"CASE WHEN {runs} THEN NULL ELSE alike.base_due END",
    )
    advance(opened, "chronicle_stream", Obligation._meta.db_table)  # noqa: SLF001 - the public name of Django's own
    return first


def wind(opened: Session, crowd: Crowd, first: First, slots: Slots, layout: str) -> int:
    """Set the clocks: so many ranks as the slots need are due, each at the instant of its slot, the others far ahead.

    Whatever is due keeps its far anchor, so that its next step lies ahead and it fires once; no step is the last one.
    """
    clock = Clock.objects.get(obligation=first.obligation - 1)
    steps = LadderStep.objects.filter(ladder=clock.ladder_id).count() - 1
    running = f"""(
        SELECT obligation, stream, rank, {slots.instant} AS due_at FROM (
            SELECT obligation, stream, {_rank(crowd, layout)} AS rank FROM (
                SELECT {first.obligation} + n AS obligation, {first.stream} + n / {PER_MATTER} AS stream,
                       n % {PER_MATTER} AS place,
                       n / {PER_MATTER * 10} * {crowd.tenths} + n / {PER_MATTER} % 10 AS matter
                FROM {numbered(crowd.total)} WHERE n / {PER_MATTER} % 10 < {crowd.tenths}
            ) AS each
        ) AS ranked LEFT JOIN {slots.heats} ON rank >= heat.first AND rank < heat.first + heat.slots * heat.size
    ) AS n"""
    done = multiply(
        opened,
        clock,
        running,
        obligation_id="obligation",
        stream_id="stream",
        step=f"obligation % {steps} + 1",
        next_at="coalesce(due_at, now() + interval '90 days' + rank * interval '1 second')",
    )
    opened.execute("DELETE FROM obligations_clock WHERE obligation_id = %s", [clock.pk])
    return done


def _rank(crowd: Crowd, layout: str) -> str:
    """Return in which order the running ones come: all firsts of the matters, or one matter after the other."""
    matters = crowd.running // PER_MATTER
    shuffled = f"(matter::bigint * {STRIDE} % {matters})"
    return f"{shuffled} + place * {matters}" if layout == SCATTERED else f"{shuffled} * {PER_MATTER} + place"
