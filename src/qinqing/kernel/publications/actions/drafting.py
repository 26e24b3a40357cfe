"""Drafting: rows are read, a person checks what was read and asks somebody else to issue it."""

import json
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.evidence.rules import is_marked
from qinqing.kernel.matters.actions import current, hold, moved, open_matter
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.publications import access, events
from qinqing.kernel.publications.actions.composing import Composed, composed, period_of
from qinqing.kernel.publications.lifecycle import DRAFT, LIFE
from qinqing.kernel.publications.models import KIND, Publication
from qinqing.kernel.publications.queries import drafting_range, facts, kind_of, publication_for, series
from qinqing.kernel.publications.rules.kinds import Period


class NoPlace(Refusal):
    """A publication speaks of a place, so its drafter looks over one."""

    says = _("您的岗位没有管辖范围，不能起草刊物。请由能看到全部范围的岗位起草。")


class AlreadyThere(Refusal):
    """One publication for one period: two with other figures would leave everybody asking which is right."""

    says = _("这一期已经有了一份，请在它上面办：草稿可以更新，签发了的可以更正。")
    status = 409


class NothingChanged(Refusal):
    """A correction names what it changes."""

    says = _("按现在的数据重新计算，和签发时没有不同，不用更正。")
    status = 409


class Unexplained(Refusal):
    """Corrections, withdrawals and returns say why."""

    says = _("请写明理由，读者会看到。")


class AlreadyMarked(Refusal):
    """This system must not hold state secrets: a marked text is not taken in."""

    says = _("理由里标有密级。本系统不得存储、处理涉密信息，没有接收这份文字。请按保密规定办理。")


def said(reason: str) -> str:
    """Return a reason as it is kept; raises Unexplained, AlreadyMarked."""
    words = reason.strip()
    if not words:
        raise Unexplained
    if any(is_marked([line]) for line in words.splitlines()):
        raise AlreadyMarked
    return words


def held(reference: str, name: str, rev: int | None, by: Actor, *, along: Any = None) -> Publication:
    """Lock a publication and check that `name` is a legal move for `by` now."""
    current(hold(reference, by=by, along=along), rev)
    one = publication_for(by, reference)
    LIFE.require(name, one.matter.state, facts(one, by))
    return one


def _opened(found: Composed, issuer: Unit, at: datetime, **more: Any) -> Publication:
    kind = kind_of(found.columns["of"])
    matter = open_matter(
        kind=KIND,
        prefix="KW",
        title=found.title,
        host=issuer,
        confidentiality=kind.confidentiality,
        state=DRAFT,
        parties={issuer: GOV},
        at=at,
    )
    try:
        with transaction.atomic():
            return Publication.objects.create(
                matter=matter, issuer=issuer, content=found.text, digest=found.digest, **found.columns, **more
            )
    except IntegrityError as twice:
        raise AlreadyThere from twice


@action(access.DRAFT, creates=True)
def draft(*, of: str, first: date, by: Actor, at: datetime = NOW) -> Publication:
    """Draft the publication of a kind for the period that begins on `first`, of the place that `by` looks over."""
    place = drafting_range(by)
    if place is None:
        raise NoPlace
    issuer = Unit.objects.get(pk=by.unit_id)
    if series(issuer.pk, of, place).filter(first=first, withdrawn_at__isnull=True, discarded_at__isnull=True).exists():
        raise AlreadyThere
    found = composed(of, issuer, place, period_of(of, first, at), at)
    one = _opened(found, issuer, at, drafted_by_id=by.person_id)
    record(one.pk, events.DRAFTED, by=by, at=at, facts={**found.facts, "former": None})
    return one


def prepare(of: str, issuer: Unit, place: str, period: Period, at: datetime) -> Publication:
    """Make a draft that nobody drafted; only inside a job. Whoever checks it asks for its issue, another issues it."""
    running()
    found = composed(of, issuer, place, period, at)
    one = _opened(found, issuer, at)
    append([Entry(one.pk, events.PREPARED, at, found.facts)])
    return one


@action(access.DRAFT)
def refresh(*, reference: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Read a draft's rows anew."""
    one = held(reference, "refresh", rev, by)
    drafting_range(by)
    period = Period(one.first, one.last, one.said["period"])
    found = composed(one.of, one.issuer, one.place, period, at, one.former)
    Publication.objects.filter(pk=one.pk).update(content=found.text, digest=found.digest, as_of=at)
    record(one.pk, events.REFRESHED, by=by, at=at, facts=found.facts)
    moved(one.matter)


@action(access.DRAFT)
def submit(*, reference: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Say that a draft was checked, and ask somebody else to issue it."""
    one = held(reference, "submit", rev, by)
    drafting_range(by)
    Publication.objects.filter(pk=one.pk).update(submitted_at=at, submitted_by=by.person_id)
    Matter.objects.filter(pk=one.pk).update(state=LIFE.move("submit").to)
    record(one.pk, events.SUBMITTED, by=by, at=at, facts={"digest": one.fingerprint})
    moved(one.matter)


@action(access.DRAFT)
def discard(*, reference: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Give a draft up; it never had a number."""
    one = held(reference, "discard", rev, by)
    Publication.objects.filter(pk=one.pk).update(discarded_at=at, discarded_by=by.person_id)
    Matter.objects.filter(pk=one.pk).update(state=LIFE.move("discard").to)
    record(one.pk, events.DISCARDED, by=by, at=at, facts={"digest": one.fingerprint})
    moved(one.matter)


@action(access.DRAFT)
def correct(*, reference: str, reason: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> Publication:
    """Draft a correction of what was issued, from the rows as they are now; raises NothingChanged.

    It names what changed and why; once it is issued the former stays readable with a mark.
    """
    words, one = said(reason), held(reference, "correct", rev, by)
    drafting_range(by)
    period = Period(one.first, one.last, one.said["period"])
    found = composed(one.of, one.issuer, one.place, period, at, one)
    if not json.loads(found.text)["corrects"]["changes"]:
        raise NothingChanged
    made = _opened(found, one.issuer, at, drafted_by_id=by.person_id, former=one)
    told = {**found.facts, "former": one.matter.reference}
    record(made.pk, events.DRAFTED, by=by, at=at, facts=told, texts={"reason": words})
    return made


__all__ = [
    "AlreadyThere",
    "NoPlace",
    "NothingChanged",
    "Unexplained",
    "correct",
    "discard",
    "draft",
    "held",
    "prepare",
    "refresh",
    "said",
    "submit",
]
