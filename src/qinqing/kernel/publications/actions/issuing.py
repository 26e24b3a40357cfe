"""Issuing: somebody else than the drafter freezes what was checked; withdrawing says why."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.actions import moved, numbered
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.publications import access, events
from qinqing.kernel.publications.actions.composing import frozen
from qinqing.kernel.publications.actions.drafting import held, said
from qinqing.kernel.publications.lifecycle import CORRECTED, DRAFT, LIFE
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.queries import drafting_range, kind_of


@action(access.ISSUE)
def issue(*, reference: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> Publication:
    """Issue what was checked, as it was checked: it takes the next number, goes to its audience, and never changes.

    A correction takes the number of what it corrects, which is marked and stays readable.
    """
    one = held(reference, "issue", rev, by, along=lambda: _former(reference))
    drafting_range(by)
    numbers = _number(one, timezone.localdate(at).year)
    Publication.objects.filter(pk=one.pk).update(issued_at=at, issued_by=by.person_id, **numbers)
    Matter.objects.filter(pk=one.pk).update(state=LIFE.move("issue").to)
    former = one.former
    told = {**frozen(one), **numbers, "former": former.matter.reference if former else None}
    record(one.pk, events.ISSUED, by=by, at=at, facts={**told, "audience": _send(one)})
    moved(one.matter)
    if former is not None:
        Matter.objects.filter(pk=former.pk).update(state=CORRECTED)
        record(former.pk, events.CORRECTED, by=by, at=at, facts={"later": reference})
        moved(former.matter)
    return one


def _former(reference: str) -> list[int]:
    found = Publication.objects.filter(matter__reference=reference, former__isnull=False)
    return [key for key in found.values_list("former", flat=True) if key is not None]


def _number(one: Publication, year: int) -> dict[str, Any]:
    if one.former is not None:
        return {"year": one.former.year, "number": one.former.number, "version": one.former.version + 1}
    return {"year": year, "number": numbered(f"publication:{one.of}:{one.issuer_id}", year), "version": 1}


def _send(one: Publication) -> list[int]:
    """Open it to the units of which it speaks, and to those to which its former went."""
    spoken_of = set(kind_of(one.of).audience(one.said["body"]))
    before = Party.objects.filter(matter=one.former_id).values_list("unit", flat=True) if one.former_id else []
    units = Unit.objects.filter(pk__in=spoken_of | set(before)).exclude(pk=one.issuer_id).order_by("pk")
    Party.objects.bulk_create([Party(matter=one.matter, unit=unit, side=unit.side) for unit in units])
    return [unit.pk for unit in units]


@action(access.ISSUE)
def send_back(*, reference: str, reason: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Send what waits to be issued back to whoever drafted it, with a reason."""
    words, one = said(reason), held(reference, "return", rev, by)
    Publication.objects.filter(pk=one.pk).update(submitted_at=None, submitted_by=None)
    Matter.objects.filter(pk=one.pk).update(state=DRAFT)
    record(one.pk, events.RETURNED, by=by, at=at, facts={"digest": one.fingerprint}, texts={"reason": words})
    moved(one.matter)


@action(access.ISSUE)
def withdraw(*, reference: str, reason: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Withdraw what was issued: everybody who read it reads why; what it said stays with the issuing unit alone."""
    words, one = said(reason), held(reference, "withdraw", rev, by)
    Publication.objects.filter(pk=one.pk).update(withdrawn_at=at, withdrawn_by=by.person_id)
    Matter.objects.filter(pk=one.pk).update(state=LIFE.move("withdraw").to)
    record(one.pk, events.WITHDRAWN, by=by, at=at, facts={"digest": one.fingerprint}, texts={"reason": words})
    moved(one.matter)
