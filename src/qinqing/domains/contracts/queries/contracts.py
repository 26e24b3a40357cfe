"""Reading contracts: the list, and one contract's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from qinqing.commons.receipts.queries.reading import OnPromise, on_promise
from qinqing.domains.contracts import events as contract_events
from qinqing.domains.contracts.lifecycle.contract import AGREES, PROPOSES, SAID, STATES
from qinqing.domains.contracts.lifecycle.contract import KINDS as PROPOSALS
from qinqing.domains.contracts.lifecycle.contract import LIFE as WHOLE_LIFE
from qinqing.domains.contracts.models import Consent, Contract
from qinqing.domains.contracts.queries.consents import life_facts, open_consent
from qinqing.domains.contracts.queries.finding import contract_for
from qinqing.domains.contracts.queries.money import Money, money_of
from qinqing.domains.contracts.queries.reasons import Reasons, reasons
from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.checks.queries.standing import Answering, answering
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.queries import Entry as Recorded
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.evidence.queries import Piece, pieces
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.lifecycle import GRANTED, LIFE, UNSAID, Facts
from qinqing.kernel.obligations.lifecycle.pages import PAGES
from qinqing.kernel.obligations.models import Adjustment, Claim, Obligation
from qinqing.kernel.obligations.queries import (
    all_prepared,
    cause_of,
    facts,
    judged,
    open_adjustments,
    open_replacements,
)
from qinqing.kernel.obligations.rules import ANSWER, BUCKETS, LEVELS, OWN, PARTIES, RECURRENCES, Reckoned
from qinqing.kernel.obligations.rules import KINDS as KINDS_OF_ADJUSTMENT
from qinqing.kernel.obligations.rules.measures import MASKED, MONEY, so_many, so_many_of
from qinqing.kernel.obligations.rules.telling import mixed
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.pages.rules import Act, Barred, Entry, GanttRow
from qinqing.kernel.pages.rules.telling import SIDE_WORDS
from qinqing.kernel.parties.queries import names
from qinqing.kernel.parties.rules import AUDIENCES

TONES = {events.CONFIRMED.tag: "done", events.OPENED.tag: "active", events.CLAIMED.tag: "active"}
WHY = {"gate": "前项办结", "adjustment": "同意调整期限", "calendar": "工作日历变动"}
"""Why a date moved, in people's words."""

LEVEL_TONES = {1: "remind", 2: "warn", 3: "alarm"}
FULFILS = frozenset({"claim", "confirm", "reject"})
"""Moves that everybody looks for; those that adjust a promise are named only to whom they concern."""

ANSWERS = frozenset({"confirm_part", "extend", "suspend", "refuse", "agree", "decline", "adopt", "disown"})
GIVES_UP = frozenset({"waive"})
"""Moves that give up what one is owed: offered, but never first."""

NEWEST = 3
"""Steps of the history that stand open on the page."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Days that moved a clause's date for one cause, and where they are booked."""

    cause: str
    affects: str
    days: Fraction
    side: str
    number: str
    bucket: str

    @property
    def days_text(self) -> str:
        """Return the days, exact: 3, 1/2 or 3 1/2."""
        return mixed(self.days)


@dataclass(frozen=True)
class Sheet:
    """Everything on one contract's page."""

    contract: Contract
    clauses: Sequence[Shown]
    chosen: Shown
    answering: Answering
    acts: Sequence[Act]
    more: Sequence[Act]
    barred: Sequence[Barred]
    delays: Sequence[Delay]
    reasons: Reasons
    receipts: OnPromise
    money: Money
    pieces: Sequence[Piece]
    entries: Sequence[Entry]
    consent: Consent | None = None
    whole: Sequence[Act] = ()
    whole_barred: Sequence[Barred] = ()
    is_party: bool = False

    @property
    def word(self) -> str:
        """Return the state of the whole contract in words."""
        return STATES[self.contract.matter.state]

    @property
    def rows(self) -> list[GanttRow]:
        """Return the rows of the Gantt table."""
        return [clause.row for clause in self.clauses]

    @property
    def panel(self) -> list[Act]:
        """Return everything that the reader may do with the chosen clause, what fulfils it first."""
        return [*self.acts, *self.more]

    @property
    def newest(self) -> Sequence[Entry]:
        """Return what happened last; what came before it is folded."""
        return self.entries[:NEWEST]

    @property
    def older(self) -> Sequence[Entry]:
        """Return what happened before that."""
        return self.entries[NEWEST:]

    @property
    def kept(self) -> int:
        """Return how many clauses are fulfilled."""
        return sum(clause.promise.verified_on is not None for clause in self.clauses)

    @property
    def headline(self) -> str:
        """Return what is late and what moves with it without fault, in one sentence for both sides; empty when calm."""
        late = [one for one in self.clauses if one.late]
        if not late:
            return ""
        worst = max(late, key=lambda one: one.today - one.fair.due)
        moved = [
            f"「{one.promise.title}」"
            for one in self.clauses
            if not one.late and one.promise.verified_on is None and (one.held or one.fair.lost_days)
        ]
        said = f"{SIDE_WORDS[worst.side]}一项超期 {(worst.today - worst.fair.due).days} 天：{worst.promise.title}。"
        return said + (f"{'、'.join(moved)}随之顺延，不算迟延。" if moved else "")

    @property
    def lights(self) -> list[tuple[str, int]]:
        """Return each burning light with its count, the gravest first."""
        codes = [clause.light for clause in self.clauses]
        return [(code, codes.count(code)) for code in ("alarm", "warn", "remind") if code in codes]


Judgements = Mapping[int, tuple[Obligation, Reckoned]]
_WITH = ("matter", "debtor", "creditor", "verifier", "grantor", "calendar", "series", "replaces", "replaced_by")


def sheet(actor: Actor, reference: str, number: str, today: date) -> Sheet:
    """Return one contract as `actor` sees it, opened at clause `number` or where there is something to do.

    Raises NotFound when `actor` may not see it, Recused after a declared conflict.
    """
    contract = contract_for(actor, reference)
    promises = Obligation.objects.filter(matter=contract.pk).telling_amounts(actor).select_related(*_WITH)
    clauses = shown(promises.order_by("base_due", "number"), today, actor)
    claims = {
        claim.obligation_id: claim for claim in Claim.objects.filter(obligation__matter=contract.pk, outcome=Claim.OPEN)
    }
    asked, proposed = open_adjustments(contract.pk), open_replacements(contract.pk)
    drafts = all_prepared(contract.pk)
    offers = {
        pk: _offers(
            one.promise,
            facts(one.promise, actor, claims.get(pk), asked.get(pk), proposed.get(pk), drafts.get(pk), today),
        )
        for one in clauses
        if (pk := one.promise.pk)
    }
    chosen = _chosen(clauses, number, offers)
    offer = offers[chosen.promise.pk]
    judgements = judged([contract.pk], today)
    return Sheet(
        contract=contract,
        clauses=clauses,
        chosen=chosen,
        answering=answering(chosen.promise, today),
        acts=offer.acts,
        more=offer.more,
        barred=offer.barred,
        delays=_delays(contract.pk, clauses, judgements, actor),
        reasons=reasons(chosen.promise, judgements[chosen.promise.pk][1], actor, today),
        receipts=on_promise(chosen.promise, judgements[chosen.promise.pk][1], actor, today),
        money=money_of(contract, clauses, today),
        pieces=pieces(contract.matter.files.open_to(actor), today),
        entries=_entries(contract, clauses, today),
        **_whole(contract, actor),
    )


def _whole(contract: Contract, actor: Actor) -> dict[str, Any]:
    """Return what may be done with the whole contract, and why not."""
    proposed = open_consent(contract.pk)
    facts = life_facts(contract.pk, actor, proposed)
    acts, barred = [], []
    for verdict in WHOLE_LIFE.verdicts(contract.matter.state, facts):
        name = verdict.move.name
        if verdict.reason is not None:
            barred += [Barred(verdict.move.label, verdict.reason)] if name in SAID else []
            continue
        agrees = name in AGREES.values()
        route = "contract_answer" if agrees or name == "decline" else "contract_propose"
        url = reverse(route, args=[contract.matter.reference, "agree" if agrees else name])
        acts.append(Act(verdict.move.label, url, primary=agrees or name == PROPOSES["sign_off"]))
    return {
        "consent": proposed,
        "whole": acts,
        "whole_barred": barred,
        "is_party": actor.unit_id in facts.parties,
    }


@dataclass(frozen=True, slots=True)
class Offer:
    """What an actor may do with a promise, and what not: `more` adjusts it."""

    acts: Sequence[Act]
    more: Sequence[Act]
    barred: Sequence[Barred]


def _offers(promise: Obligation, known: Facts) -> Offer:
    """Return what an actor may do with a promise now, and what not, with the reason."""
    acts: list[Act] = []
    more: list[Act] = []
    barred: list[Barred] = []
    for verdict in sorted(LIFE.verdicts(promise.state, known), key=lambda one: one.move.name in GIVES_UP):
        name, label = verdict.move.name, verdict.move.label
        if verdict.reason is None:
            url = reverse(PAGES[name], args=[promise.matter.reference, promise.number])
            chosen = acts if name in FULFILS | ANSWERS else more
            chosen.append(Act(label, url, primary=chosen is acts and not acts))
        elif name in FULFILS or (name not in UNSAID and known.actor.unit_id == promise.debtor_id):
            barred.append(Barred(label, verdict.reason))
    return Offer(acts, more, barred)


def _chosen(clauses: Sequence[Shown], number: str, offers: dict[int, Offer]) -> Shown:
    asked = [one for one in clauses if one.promise.number == number]
    to_do = [one for one in clauses if offers[one.promise.pk].acts]
    burning = [one for one in clauses if one.promise.light]
    unsettled = [one for one in clauses if one.promise.verified_on is None and one.promise.released_on is None]
    return next(iter([*asked, *to_do, *burning, *unsettled, *clauses]))


def _delays(matter_id: int, clauses: Sequence[Shown], judgements: Judgements, actor: Actor) -> list[Delay]:
    """Return what moved the clauses' dates, by cause; a clause's own delay is told by its due chip."""
    titles = {str(one.promise.pk): f"{one.promise.title}晚了" for one in clauses}
    given = Adjustment.objects.filter(obligation__matter=matter_id, outcome=GRANTED)
    titles |= {cause_of(one.pk): KINDS_OF_ADJUSTMENT[one.kind] for one in given}
    titles |= _elsewhere([found for _, found in judgements.values()], titles, actor)
    delays = []
    for one in clauses:
        _, found = judgements[one.promise.pk]
        delays += [
            Delay(
                cause=_cause(account.cause, titles),
                affects=one.promise.title,
                days=days,
                side=_booked_to(account.bucket, one),
                number=one.promise.number,
                bucket=account.bucket,
            )
            for account, days in found.booking.items()
            if account.cause != str(one.promise.pk)
        ]
    return delays


def _elsewhere(judgements: Sequence[Reckoned], titles: Mapping[str, str], actor: Actor) -> dict[str, str]:
    """Name causes that lie in other matters: by their title to whoever may see it."""
    causes = {part for found in judgements for account in found.booking for part in account.cause.split("、")}
    unknown = {int(part) for part in causes - set(titles) if part.isdecimal()}
    if not unknown:
        return {}
    seen = dict(Obligation.objects.visible_to(actor).filter(pk__in=unknown).values_list("pk", "title"))
    return {str(pk): f"{seen[pk]}晚了" if pk in seen else "另一事项的前项晚了" for pk in unknown}


def _cause(cause: str, titles: dict[str, str]) -> str:
    return "、".join(titles.get(part, part) for part in cause.split("、"))


def _booked_to(bucket: str, one: Shown) -> str:
    return SIDE_WORDS[one.side] if bucket == OWN else BUCKETS[bucket]


def _entries(contract: Contract, clauses: Sequence[Shown], today: date) -> list[Entry]:
    """Return the matter's history, newest first, in people's words."""
    recorded = history(contract.pk)
    who = names([one.actor for one in recorded])
    promises = {one.promise.pk: one.promise for one in clauses}
    secret = [one for one in promises.values() if _hides(one)]
    return [
        _entry(one, promise, who, today, hides=_hides(promise) if promise else bool(secret))
        for one in reversed(recorded)
        for promise in [promises.get(one.facts.get("obligation", 0))]
    ]


def _hides(promise: Obligation) -> bool:
    """Say whether what was written about a promise may name an amount that is not for its reader."""
    return promise.measure in MONEY and not getattr(promise, "tells_amount", False)


def _entry(one: Recorded, promise: Obligation | None, who: dict[UUID, str], today: date, *, hides: bool) -> Entry:
    at = timezone.localtime(one.at)
    when = f"{day_text(at.date(), today)} {at:%H:%M}"
    title = promise.title if promise else ""
    actor = who.get(one.actor, "") if one.actor else ""
    tone, strong, text = TONES.get(one.kind, "plain"), label_of(one.kind), title
    if one.kind == events.FIRED.tag:
        tone, strong = LEVEL_TONES[one.facts["level"]], LEVELS[one.facts["level"]]
        told = "、".join(AUDIENCES[audience] for audience in one.facts["audience"])
        text = f"{title}，{'催对方答复，' if one.facts['purpose'] == ANSWER else ''}报{told}"
    words = f"说明是{MASKED}" if hides and one.words else one.words
    detail = "，".join(filter(None, [_detail(one, promise, today), words]))
    said = " · ".join(filter(None, [text, actor]))
    return Entry(when, said, tone, strong, detail, at.isoformat(timespec="minutes"))


def _detail(one: Recorded, promise: Obligation | None, today: date) -> str:
    """Return what an event did to a date, in one phrase; empty when it did nothing."""
    facts = one.facts
    if one.kind == events.OPENED.tag and facts["lost_days"]:
        return f"因前项顺延 {facts['lost_days']} 天，应于{_day(facts['due'], today)}前完成"
    if one.kind == events.DUE_MOVED.tag and facts["alarm_was"] != facts["alarm_on"]:
        return f"{WHY[facts['why']]}，由{_day(facts['alarm_was'], today)}改为{_day(facts['alarm_on'], today)}"
    if one.kind == events.WITHDRAWN.tag:
        return f"原来的{LEVELS[facts['level']]}不作数，到时再提醒"
    if one.kind == events.ASKED.tag:
        asked = f"延期 {facts['days']} 天" if facts["days"] else f"从{_day(facts['start_on'], today)}起中止计时"
        return f"{asked}，{PARTIES[facts['party']]}原因"
    return _more_detail(one, promise, today)


def _part(facts: Mapping[str, Any], promise: Obligation) -> str:
    if _hides(promise):
        return f"金额是{MASKED}"
    so_far = so_many_of(facts["accepted"], facts["quantity"], promise.measure)
    return f"这次 {so_many(facts['amount'], promise.measure)}，共已确认 {so_far}"


def _more_detail(one: Recorded, promise: Obligation | None, today: date) -> str:
    facts = one.facts
    if one.kind in {kind.tag for kind in contract_events.CONSENTS} and "kind" in facts:
        return PROPOSALS[facts["kind"]]
    if one.kind == events.PART_CONFIRMED.tag and promise:
        return _part(facts, promise)
    if one.kind == events.CLAIMED.tag and facts.get("prepared"):
        return "确认了代办的报告"
    if one.kind == events.PROPOSED.tag:
        again = f"，{RECURRENCES[facts['recurrence']]}一次" if facts["recurrence"] else ""
        return f"期限改为{_day(facts['base_due'], today)}{again}"
    if one.kind == events.RECURRED.tag:
        return f"第 {facts['occurrence']} 期，应于{_day(facts['base_due'], today)}前完成"
    return ""


def _day(text: str, today: date) -> str:
    return day_text(date.fromisoformat(text), today)
