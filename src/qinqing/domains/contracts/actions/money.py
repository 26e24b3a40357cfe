"""The money of a draft's clauses, and who both sides are."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.actions.clauses import Spot, at_spot, put
from qinqing.domains.contracts.actions.drafts import NothingToChange, held
from qinqing.domains.contracts.actions.freezing import check
from qinqing.domains.contracts.models import LEFT_OUT, UNCLEAR, ClausePayment, Standing
from qinqing.domains.contracts.rules.money.agreed import Payable, readings
from qinqing.domains.contracts.rules.money.standing import NO, Declared
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import moved


class NotDecidedYet(Refusal):
    """Only a clause that may become a promise has money."""

    says = _("没有采用的句子不能填付款条件。请先采用这一条，或写成条款。")


class NeedsDeclaration(Refusal):
    """That an enterprise declared itself small or medium is said with where it stands."""

    says = _("企业声明了规模的，请写明声明在哪里，例如合同附件 3《中小企业声明函》。")


@action(access.WRITE_DRAFT)
def write_money(*, spot: Spot, terms: Payable, by: Actor, at: datetime = NOW) -> None:
    """Write what a clause of a draft says of money; what it said before stands in the history."""
    draft, clause = at_spot(spot, by)
    if clause.state in {UNCLEAR, LEFT_OUT}:
        raise NotDecidedYet
    check(terms)
    known = ClausePayment.objects.filter(clause=clause).first()
    was, now = readings(known.payable if known else None), readings(terms)
    if known and known.payable == terms:
        raise NothingToChange
    running()
    ClausePayment.objects.update_or_create(clause=clause, defaults=asdict(terms))
    put(draft, clause)
    before = "；".join(f"{name}：{was[name] or '（空）'}" for name in was if was[name] != now[name])
    facts = {"clause": clause.position, "subject": terms.subject, "late": terms.late}
    record(draft.pk, events.PRICED, by=by, at=at, facts=facts, texts={"title": clause.title, "was": before})


@action(access.WRITE_DRAFT)
def drop_money(*, spot: Spot, by: Actor, at: datetime = NOW) -> None:
    """Take the money of a clause out again; what it said stays in the history."""
    draft, clause = at_spot(spot, by)
    known = ClausePayment.objects.filter(clause=clause).first()
    if known is None:
        raise NothingToChange
    was = "；".join(f"{name}：{said}" for name, said in readings(known.payable).items() if said)
    running()
    known.delete()
    put(draft, clause)
    texts = {"title": clause.title, "was": was}
    record(draft.pk, events.UNPRICED, by=by, at=at, facts={"clause": clause.position}, texts=texts)


@action(access.WRITE_DRAFT)
def declare(*, reference: str, declared: Declared, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Say who both sides are as payer and payee: the government side's kind, the enterprise's own declaration."""
    draft = held(reference, "write", by=by, rev=rev)
    if declared.declared not in {"", NO} and not declared.evidence.strip():
        raise NeedsDeclaration
    known = Standing.objects.filter(matter=draft.pk).first()
    if known and Declared(known.body, known.declared, known.evidence) == declared:
        raise NothingToChange
    running()
    Standing.objects.update_or_create(matter=draft.matter, defaults=asdict(declared))
    told = {"body": declared.body, "declared": declared.declared}
    record(draft.pk, events.STOOD, by=by, at=at, facts=told, texts={"evidence": declared.evidence.strip()})
    moved(draft.matter)
