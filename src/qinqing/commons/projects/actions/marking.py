"""Marking the items of a list, adding one, and signing a stage off: two sides, each for itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.projects import access, events
from qinqing.commons.projects.actions.sides import fallen, reconciled, signed
from qinqing.commons.projects.models import Item, Mark, Project, Stage
from qinqing.commons.projects.rules.lists import ABSENT, FORCE, MARKS, SIDES, STAGES, UNIT, standing, tally
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.evidence.actions import keep
from qinqing.kernel.matters.actions import current, moved

MOST_ITEMS = 60
OTHER = {UNIT: FORCE, FORCE: UNIT}


class StageClosed(Refusal):
    """What both sides have signed is not changed by one of them."""

    says = _("「{stage}」双方已经签字销号，不能再改。新的情况请提到问题清单里。")
    status = 409


class MarkOvertaken(Refusal):
    """Somebody said something of the item after this form was opened."""

    says = _("您打开后，「{item}」已经有新的标注：项目单位{unit}，专班{force}。您填写的内容还在，请看过再提交。")
    status = 409


class NothingMarked(Refusal):
    """Marks that are as they were would be an empty event."""

    says = _("没有改动。选了再保存。")


class NeedsNote(Refusal):
    """That something is not involved takes it off the list: whoever says so says why."""

    says = _("「{item}」标为不涉及，请写明为什么。")


class TooManyItems(Refusal):
    """A list that nobody can read is no list."""

    says = _("一个阶段的清单最多 {most} 项。")


class NotSettled(Refusal):
    """A stage is signed when both sides say of every item that it is done or not involved."""

    says = _("还有 {count} 项没有销号，不能签字。")
    status = 409


class NotItsTurn(Refusal):
    """A stage is left after the one before it."""

    says = _("请先销号「{stage}」。")
    status = 409


class SignedAlready(Refusal):
    """One side signs once."""

    says = _("本单位已经签过字。")
    status = 409


class SamePerson(Refusal):
    """Two signatures are of two persons."""

    says = _("双方签字不能是同一个人。")
    status = 403


class NotSigned(Refusal):
    """Only one's own signature is taken back, and only while the other side has not signed."""

    says = _("没有可以收回的签字。")
    status = 409


@dataclass(frozen=True, slots=True)
class Said:
    """What a side says of the item `item`: one of MARKS, or nothing any more; `rev` is the item's as it was read."""

    item: int
    word: str
    note: str = ""
    rev: int | None = None


def _stage(project: Project, code: str) -> Stage:
    """Return an open stage; raises NotFound, StageClosed."""
    found = Stage.objects.filter(project=project.pk, code=code).first()
    if found is None:
        raise NotFound
    if found.closed_on is not None:
        raise StageClosed(stage=STAGES[code])
    return found


def _word(mark: Mark | None) -> str:
    return mark.word if mark else ""


@action(access.MARK)
def mark(
    *,
    reference: str,
    stage: str,
    said: Sequence[Said],
    uploads: "Sequence[UploadedFile[bytes]]" = (),
    by: Actor,
    at: datetime = NOW,
) -> None:
    """Say of items of an open stage how they are, or take back what was said; what is as it was is left out.

    `uploads` prove all that is said here. Signatures of the stage fall: they were of another list.
    """
    project, side = reconciled(reference, by)
    found = _stage(project, stage)
    changes = _changes(found, side, said)
    if not changes:
        raise NothingMarked
    files = keep(project.matter, uploads, by=by, at=at)
    marks = {
        item.pk: Mark(
            item=item, side=side, word=one.word, note=one.note.strip(), unit_id=by.unit_id, by_id=by.person_id, at=at
        )
        for item, one in changes
        if one.word
    }
    Mark.objects.bulk_create(marks.values())
    proofs = Mark.files.through.objects
    proofs.bulk_create([Mark.files.through(mark=made, file=one) for made in marks.values() for one in files])
    for item, _one in changes:
        setattr(item, f"{side}_mark", marks.get(item.pk))
        item.rev += 1
    Item.objects.bulk_update([item for item, _one in changes], [f"{side}_mark", "rev"])
    told = {
        "side": side,
        "stage": stage,
        "marks": [{"item": item.pk, "word": one.word} for item, one in changes],
        "files": [str(one.pk) for one in files],
        "fallen": bool(fallen([found])),
    }
    notes = "；".join(f"{item.name}：{one.note.strip()}" for item, one in changes if one.note.strip())
    record(project.pk, events.MARKED, by=by, at=at, facts=told, texts={"notes": notes})
    moved(project.matter)


def _changes(stage: Stage, side: str, said: Sequence[Said]) -> list[tuple[Item, Said]]:
    """Return what changes; raises NotFound, MarkOvertaken, NeedsNote."""
    items: Mapping[int, Item] = {
        one.pk: one for one in Item.objects.filter(stage=stage.pk).select_related("unit_mark", "force_mark")
    }
    found = []
    for one in said:
        item = items.get(one.item)
        if item is None or (one.word and one.word not in MARKS):
            raise NotFound
        before = getattr(item, f"{side}_mark")
        if _word(before) == one.word and (before.note if before else "") == one.note.strip():
            continue
        if one.rev is not None and one.rev != item.rev:
            words = {name: MARKS.get(_word(getattr(item, f"{name}_mark")), "没有标注") for name in SIDES}
            raise MarkOvertaken(item=item.name, **words)
        if one.word == ABSENT and not one.note.strip():
            raise NeedsNote(item=item.name)
        found.append((item, one))
    return found


@action(access.MARK)
def add_item(*, reference: str, stage: str, name: str, by: Actor, at: datetime = NOW) -> Item:
    """Add an item to the list of an open stage; nobody takes one off, both sides may say that it is not involved."""
    project, side = reconciled(reference, by)
    found = _stage(project, stage)
    positions = list(found.items.values_list("position", flat=True))
    if len(positions) >= MOST_ITEMS:
        raise TooManyItems(most=MOST_ITEMS)
    item = Item.objects.create(stage=found, position=max(positions, default=0) + 1, name=name.strip())
    told = {"side": side, "stage": stage, "item": item.pk, "fallen": bool(fallen([found]))}
    record(project.pk, events.ADDED, by=by, at=at, facts=told, texts={"name": item.name})
    moved(project.matter)
    return item


@action(access.SIGN_OFF)
def sign_off(*, reference: str, stage: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Sign a stage for one side; with the second signature it is left, on that day."""
    project, side = reconciled(reference, by)
    current(project.matter, rev)
    found = _stage(project, stage)
    _may_sign(project, found, side, by)
    told: dict[str, Any] = {f"{side}_signed_at": at, f"{side}_signed_by": by.person_id}
    closes = signed(found, OTHER[side])
    if closes:
        told["closed_on"] = timezone.localdate(at)
    Stage.objects.filter(pk=found.pk).update(**told)
    record(project.pk, events.SIGNED, by=by, at=at, facts={"side": side, "stage": stage, "closed": closes})
    moved(project.matter)


def _may_sign(project: Project, stage: Stage, side: str, by: Actor) -> None:
    """Raise what stands against a signature."""
    before = Stage.objects.filter(project=project.pk, position__lt=stage.position, closed_on__isnull=True).first()
    if before is not None:
        raise NotItsTurn(stage=STAGES[before.code])
    if signed(stage, side):
        raise SignedAlready
    if getattr(stage, f"{OTHER[side]}_signed_by_id") == by.person_id:
        raise SamePerson
    marks = stage.items.values_list("unit_mark__word", "force_mark__word")
    counted = tally(standing(unit or "", force or "") for unit, force in marks)
    if not counted.is_closed:
        raise NotSettled(count=counted.total - counted.closed)


@action(access.SIGN_OFF)
def recall(*, reference: str, stage: str, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Take one's signature back while the other side has not signed."""
    project, side = reconciled(reference, by)
    found = _stage(project, stage)
    if not fallen([found], side):
        raise NotSigned
    record(
        project.pk,
        events.RECALLED,
        by=by,
        at=at,
        facts={"side": side, "stage": stage},
        texts={"reason": reason.strip()},
    )
    moved(project.matter)
