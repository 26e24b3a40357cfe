"""Erasing what people wrote, everywhere at once, without breaking the history that it stood beside."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, JSONField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Replace
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle import access, events
from qinqing.kernel.chronicle.actions.recording import area_stream, record
from qinqing.kernel.chronicle.models import Content
from qinqing.kernel.chronicle.rules import ERASED_TEXT
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal

AREA = "erasure"
SHORTEST = 2
MOST = 300
"""Places that one person, one number or one file may stand in; a common word stands in more."""


class TooShort(Refusal):
    """One character would be found everywhere."""

    says = _("请至少写 {least} 个字，避免误删别的内容。")


class TooCommon(Refusal):
    """A word of the trade would take half the archive with it, and nothing brings it back."""

    says = _("「{text}」出现在 {count} 处，太常见，没有删除。请写得更完整，例如姓名加单位，或证件号码。")


class NeedsReason(Refusal):
    """Whoever erases says on which ground."""

    says = _("请写明删除的依据，例如当事人的申请和日期。")


class NamesIt(Refusal):
    """The reason is kept; it must not hold what is being erased."""

    says = _("理由会留在记录里，请不要在理由中写出要删除的内容。")


class NothingFound(Refusal):
    """There is nothing to erase."""

    says = _("没有找到要删除的内容。请核对文字，或写明文件编号。")
    status = 404


class CityOnly(Refusal):
    """A text is searched and erased wherever it stands, in every county: that is no county's own to do."""

    says = _("依法删除会查找和删除全市的记录，由市级安全管理员办理。请把申请转给市级。")
    status = 403


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to go: a text (a name, a number) wherever it stands, and files in which nobody can search for it."""

    text: str
    files: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    """How much went from one place; `digests` are those that the chain goes on naming."""

    count: int
    digests: Sequence[str] = ()


@dataclass(frozen=True)
class Erasable:
    """A place that may hold what somebody wrote; registered in one explicit list in `site`."""

    name: str
    find: Callable[[Subject], int]
    erase: Callable[[Subject], Erased]


Counts = list[tuple[str, int]]


def erasables() -> Sequence[Erasable]:
    """Return the registered places."""
    registered: Sequence[Erasable] = import_string(settings.QINQING_ERASABLES)
    return registered


def unreachable() -> Sequence[str]:
    """Return what no erasure reaches, in words."""
    registered: Sequence[str] = import_string(settings.QINQING_UNREACHABLE)
    return registered


def find(subject: Subject) -> Counts:
    """Return how much would go, by place; places without any are left out."""
    if len(subject.text.strip()) < SHORTEST:
        raise TooShort(least=SHORTEST)
    counts = [(place.name, place.find(subject)) for place in erasables()]
    return [(name, count) for name, count in counts if count]


def _for_the_city(by: Actor) -> None:
    running().row_checked = True
    if by.jurisdiction is not None and by.jurisdiction.count("/") > 1:
        raise CityOnly


def _places(counts: Counts) -> dict[str, object]:
    return {"places": [[name, count] for name, count in counts]}


@action(access.ERASE)
def search(*, subject: Subject, by: Actor, at: datetime = NOW) -> Counts:
    """Return how much would go; that somebody asked is recorded, since the answer says whether a name stands here."""
    _for_the_city(by)
    counts = find(subject)
    record(area_stream(AREA), events.SEARCHED, by=by, at=at, facts=_places(counts))
    return counts


@action(access.ERASE)
def erase(*, subject: Subject, reason: str, by: Actor, at: datetime = NOW) -> Counts:
    """Erase `subject` in every registered place and return how much went from each.

    The chain keeps salted digests, which without salt and text say nothing. Raises a Refusal that says why not.
    """
    _for_the_city(by)
    if not reason.strip():
        raise NeedsReason
    if subject.text in reason:
        raise NamesIt
    found = sum(count for _, count in find(subject))
    if not found:
        raise NothingFound
    if found > MOST:
        raise TooCommon(text=subject.text, count=found)
    gone = [(place.name, place.erase(subject)) for place in erasables()]
    counts = [(name, erased.count) for name, erased in gone if erased.count]
    digests = sorted(digest for _, erased in gone for digest in erased.digests)
    facts = {**_places(counts), "texts_erased": digests}
    record(area_stream(AREA), events.ERASED, by=by, at=at, facts=facts, texts={"reason": reason.strip()})
    return counts


def find_texts(subject: Subject) -> int:
    """Count the texts beside the chain that hold the subject."""
    return Content.objects.filter(text__contains=subject.text).count()


def erase_texts(subject: Subject) -> Erased:
    """Remove those texts with their salts."""
    running()
    found = Content.objects.filter(text__contains=subject.text)
    digests = [bytes(digest) for digest in found.values_list("digest", flat=True)]
    Content.objects.filter(pk__in=digests).delete()  # not one that came meanwhile: nobody would have recorded it
    return Erased(len(digests), [digest.hex() for digest in digests])


Rows = Callable[[], "QuerySet[Any]"]


def _holding(rows: Rows, columns: Sequence[str], subject: Subject) -> "QuerySet[Any]":
    wanted = Q()
    for column in columns:
        wanted |= Q(**{f"{column}__contains": subject.text})
    return rows().filter(wanted)


def find_words(rows: Rows, columns: Sequence[str], subject: Subject) -> int:
    """Count the rows that hold the subject in one of `columns`."""
    return _holding(rows, columns, subject).count()


def erase_words(rows: Rows, columns: Sequence[str], subject: Subject) -> Erased:
    """Put ERASED_TEXT in the place of the subject and leave the words around it."""
    running()
    changes = {column: Replace(F(column), Value(subject.text), Value(ERASED_TEXT)) for column in columns}
    return Erased(_holding(rows, columns, subject).update(**changes))


def _saying(rows: Rows, column: str, subject: Subject) -> "QuerySet[Any]":
    told: QuerySet[Any] = rows().alias(said=Cast(column, TextField()))
    return told.filter(said__contains=_spelled(subject.text))


def _spelled(text: str) -> str:
    """Return a text as it stands inside JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def find_nested(rows: Rows, column: str, subject: Subject) -> int:
    """Count the rows that hold the subject anywhere in a column of JSON."""
    return _saying(rows, column, subject).count()


def erase_nested(rows: Rows, column: str, subject: Subject) -> Erased:
    """As `erase_words`, in the strings of a column of JSON; not for one in which anything but words stands."""
    running()
    left = Replace(Cast(F(column), TextField()), Value(_spelled(subject.text)), Value(ERASED_TEXT))
    return Erased(_saying(rows, column, subject).update(**{column: Cast(left, JSONField())}))
