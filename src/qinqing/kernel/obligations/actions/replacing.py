"""A supplementary agreement replaces a promise: one side proposes new terms whole, the other side agrees or not."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import current, moved
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations import access, events
from qinqing.kernel.obligations.actions.adjustments import NeedsReason
from qinqing.kernel.obligations.actions.claims import lapse
from qinqing.kernel.obligations.actions.clock import park
from qinqing.kernel.obligations.actions.dates import GATE
from qinqing.kernel.obligations.actions.promises import follow, start
from qinqing.kernel.obligations.actions.recurring import NeverAgain, repeat
from qinqing.kernel.obligations.actions.target import Target, held
from qinqing.kernel.obligations.lifecycle import CLOSED, GRANTED, LIFE, PENDING, REFUSED, RUNNING, WITHDRAWN
from qinqing.kernel.obligations.models import Gate, Obligation, Replacement, Series
from qinqing.kernel.obligations.queries import facts, open_adjustment, open_replacement
from qinqing.kernel.obligations.rules import START, SUPPLEMENT, default_start
from qinqing.kernel.obligations.rules.giving import without_grounds
from qinqing.kernel.obligations.rules.measures import FEN, MONEY, names_amount
from qinqing.kernel.obligations.rules.series import falls_due

ROOM = timedelta(days=2 * 365)
"""What the calendar must hold beyond a promise, for delays, extensions and answers."""

MARK = "补"
"""Stands between the number of a promise and the count of its supplements."""


class NeedsWords(Refusal):
    """New terms are whole: what is promised, and where it is written."""

    says = _("请写明承诺的内容和补充协议的原文。")


class NotFromToday(Refusal):
    """What takes the place of a promise can still be kept, and be watched."""

    says = _("新的期限应在今天（{first}）到 {last} 之间。")


class RanOut(Refusal):
    """A proposal lies open for a while; once its date is past nobody could keep what would begin with it."""

    says = _("补充协议写的期限（{due}）已经过去，不能再同意。请答复不同意，或者由提出的一方撤回后另提。")


class HalfAQuantity(Refusal):
    """A quantity is a positive whole number of something."""

    says = _("数量和单位请一起填写，数量为正整数；没有数量的都不填。")


class AmountInTitle(Refusal):
    """Titles stand in lists and notices, where an amount of money is read by everybody."""

    says = _("金额是商业秘密，标题会出现在列表和提醒里：请把金额只填在数量里，不要写进承诺的内容。")


class WithoutGrounds(Refusal):
    """What government gives by new terms rests on the same grounds as by a contract (公平竞争审查条例 第10条)."""

    says = _("还不能这样替代：{faults}")


@dataclass(frozen=True, slots=True)
class NewTerms:
    """What shall stand in the place of a promise; parties, counting and ladders stay as they are."""

    title: str
    base_due: date
    source: str
    page: str = ""
    condition: str = ""
    quantity: int | None = None
    measure: str = ""
    recurrence: str = ""
    until: date | None = None
    incentive: bool = False
    legal_basis: str = ""
    fair_review: str = ""


def _check(terms: NewTerms, today: date) -> None:
    last = calendar().last - ROOM
    if not (terms.title.strip() and terms.source.strip()):
        raise NeedsWords
    if not today <= terms.base_due <= last:
        raise NotFromToday(first=f"{today:%Y-%m-%d}", last=f"{last:%Y-%m-%d}")
    if (terms.quantity is None) != (not terms.measure.strip()) or (terms.quantity is not None and terms.quantity < 1):
        raise HalfAQuantity
    if terms.recurrence and (terms.until is None or falls_due(terms.base_due, terms.recurrence, 2) > terms.until):
        raise NeverAgain(until=f"{terms.until:%Y-%m-%d}" if terms.until else "没有填的截止日期")


def _check_grounds(terms: NewTerms | Replacement, promise: Obligation) -> None:
    """Raise what government's new terms lack of grounds; what gave something does not lose its name by new words."""
    if promise.debtor.side != GOV:
        return
    words = f"{terms.title}{terms.source}{terms.condition}{promise.title}{promise.source}"
    grounds = {"legal_basis": terms.legal_basis, "fair_review": terms.fair_review}
    if found := list(without_grounds(str(_("新的一项")), words, incentive=terms.incentive, **grounds)):
        raise WithoutGrounds(faults="".join(found))


def _counted_alike(terms: NewTerms, promise: Obligation) -> NewTerms:
    """Return new terms of money in the measure of the old: what was counted in 分 goes on being counted so."""
    fen = MONEY.get(terms.measure.strip())
    if promise.measure != FEN or fen is None or terms.quantity is None:
        return terms
    return replace(terms, quantity=terms.quantity * fen, measure=FEN)


@action(access.PROPOSE)
def propose(*, target: Target, terms: NewTerms, reason: str = "", by: Actor, at: datetime = NOW) -> None:
    """Propose that new terms take the place of a promise; nothing changes until the other side agrees."""
    matter, promise = held(target, by=by)
    if Replacement.objects.filter(key=target.key, obligation=promise, proposed_by=by.person_id).exists():
        running().repeated = True
        return
    current(matter, target.rev)
    LIFE.require("propose", promise.state, facts(promise, by, proposed=open_replacement(promise)))
    _check(terms, timezone.localdate(at))
    if {terms.measure.strip(), promise.measure} & MONEY.keys() and names_amount(terms.title):
        raise AmountInTitle
    _check_grounds(terms, promise)
    terms = _counted_alike(terms, promise)
    until = terms.until if terms.recurrence else None
    proposed = Replacement.objects.create(
        obligation=promise,
        key=target.key,
        by_debtor=by.unit_id == promise.debtor_id,
        proposed_at=at,
        proposed_by_id=by.person_id,
        **{**asdict(terms), "until": until},
    )
    told = {
        "obligation": promise.pk,
        "replacement": proposed.pk,
        "base_due": terms.base_due,
        "quantity": terms.quantity,
        "recurrence": terms.recurrence,
    }
    record(matter.pk, events.PROPOSED, by=by, at=at, facts=told, texts={"reason": reason.strip()})
    moved(matter)


def _answered(name: str, target: Target, by: Actor) -> tuple[Matter, Obligation, Replacement] | None:
    """Return what is answered, held; None when the same form already did. Withdrawing judges nobody."""
    matter, promise = held(target, by=by, judges=name != "retract")
    if Replacement.objects.filter(answer_key=target.key, obligation=promise, answered_by=by.person_id).exists():
        running().repeated = True
        return None
    current(matter, target.rev)
    proposed = open_replacement(promise)
    known = facts(promise, by, asked=open_adjustment(promise), proposed=proposed)
    LIFE.require(name, promise.state, known)
    if proposed is None:
        raise RuntimeError("the guards of the lifecycle let nobody answer to nothing")
    moved(matter)
    return matter, promise, proposed


def _close(
    proposed: Replacement, outcome: str, target: Target, by: Actor, at: datetime, made: Obligation | None = None
) -> None:
    Replacement.objects.filter(pk=proposed.pk).update(
        outcome=outcome, made=made, answer_key=target.key, answered_at=at, answered_by=by.person_id
    )


@action(access.AGREE)
def agree(*, target: Target, note: str = "", by: Actor, at: datetime = NOW) -> None:
    """Agree: the new promise begins, the old one stays visible and its clock stops.

    Whoever waited for the old one waits for the new one: days after the old date are lost to them as before, those up
    to the new date by agreement. What would have followed the old one in its series does not come.
    """
    answered = _answered("agree", target, by)
    if answered is None:
        return
    matter, old, proposed = answered
    released_on = timezone.localdate(at)
    if proposed.base_due < released_on:
        raise RanOut(due=f"{proposed.base_due:%Y-%m-%d}")
    _check_grounds(proposed, old)
    waits = list(Gate.objects.filter(obligation=old).select_related("on").order_by("pk"))
    made = _made(old, proposed, waits, released_on)
    Gate.objects.bulk_create(Gate(obligation=made, on_id=gate.on_id, mode=gate.mode) for gate in waits)
    waiting = Gate.objects.filter(on=old)
    told = {
        "obligation": old.pk,
        "replacement": proposed.pk,
        "by": made.pk,
        "released_on": released_on,
        "waiting": sorted(waiting.exclude(obligation__state__in=CLOSED).values_list("obligation", flat=True)),
    }
    waiting.update(on=made)
    lapse([old.pk])
    park([old.pk])
    move = LIFE.move("agree")
    Obligation.objects.filter(pk=old.pk).update(state=move.to, light=0, released_on=released_on, remaining=None)
    if old.series_id:
        Series.objects.filter(pk=old.series_id).update(next_on=None)
    _close(proposed, GRANTED, target, by, at, made)
    record(matter.pk, events.SUPERSEDED, by=by, at=at, facts=told, texts={"note": note.strip()})
    start(matter.pk, [made], by=by, at=at)
    if proposed.recurrence and proposed.until:
        repeat(made, proposed.recurrence, proposed.until)
    follow(matter.pk, made.pk, by=by, at=at, why=GATE)


def _made(old: Obligation, proposed: Replacement, waits: list[Gate], today: date) -> Obligation:
    open_gates = [gate for gate in waits if gate.on.state not in CLOSED]
    return Obligation.objects.create(
        matter_id=old.matter_id,
        number=_number(old),
        title=proposed.title.strip(),
        milestone=old.milestone,
        debtor_id=old.debtor_id,
        creditor_id=old.creditor_id,
        verifier_id=old.verifier_id,
        grantor_id=old.grantor_id,
        source=proposed.source.strip(),
        source_kind=SUPPLEMENT,
        page=proposed.page.strip(),
        condition=proposed.condition.strip(),
        quantity=proposed.quantity,
        measure=proposed.measure.strip(),
        replaces=old,
        first_due=min(old.base_due, old.first_due or date.max),
        is_statutory=old.is_statutory,
        unit=old.unit,
        calendar_id=old.calendar_id,
        made_on=today,
        base_start=default_start(today, [gate.on.base_due for gate in open_gates], proposed.base_due),
        base_due=proposed.base_due,
        due=proposed.base_due,
        alarm_on=proposed.base_due,
        state=PENDING if any(gate.mode == START for gate in open_gates) else RUNNING,
        ladder_id=old.ladder_id,
        answer_ladder_id=old.answer_ladder_id,
    )


def _number(old: Obligation) -> str:
    """Return 3补1, then 3补2: the matter is held, so that nobody counts at the same time."""
    root = old.number.partition(MARK)[0]
    taken = set(Obligation.objects.filter(matter=old.matter_id).values_list("number", flat=True))
    return next(number for count in range(1, len(taken) + 2) if (number := f"{root}{MARK}{count}") not in taken)


@action(access.AGREE, alone=True)
def decline(*, target: Target, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Decline the new terms, with a reason; the promise stays as it is."""
    _refused("decline", REFUSED, events.DECLINED, target, reason, by, at)


@action(access.PROPOSE)
def retract(*, target: Target, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Withdraw what one's own side proposed, with a reason, before the other side answered."""
    _refused("retract", WITHDRAWN, events.RETRACTED, target, reason, by, at)


def _refused(name: str, outcome: str, kind: EventKind, target: Target, reason: str, by: Actor, at: datetime) -> None:
    """Close what was proposed without any new promise."""
    if not reason.strip():
        raise NeedsReason
    if answered := _answered(name, target, by):
        matter, promise, proposed = answered
        _close(proposed, outcome, target, by, at)
        told = {"obligation": promise.pk, "replacement": proposed.pk}
        record(matter.pk, kind, by=by, at=at, facts=told, texts={"reason": reason.strip()})
