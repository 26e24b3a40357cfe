"""Staging an import: its rows wait in the database until somebody has looked at what they would change."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.actions.locking import AREA, Busy, lock
from qinqing.commons.enterprises.models import Errand, Import, Staged
from qinqing.commons.enterprises.queries.catalogue import everything, not_theirs
from qinqing.commons.enterprises.queries.differences import foreseen
from qinqing.commons.enterprises.queries.judging import judge
from qinqing.commons.enterprises.queries.reach import away_from, import_for, reach, touches
from qinqing.commons.enterprises.rules.errands import AT_ONCE_ROWS
from qinqing.commons.enterprises.rules.sheets import Reading, Row
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.rules import below
from qinqing.kernel.parties.models import Unit

_COPY = "COPY enterprises_staged (batch_id, number, uscc, given) FROM STDIN"
_NAMED = 20
"""Rows that a refusal names; beyond them it says how many."""


class WrongRows(Refusal):
    """All or nothing: a new enterprise without a name, or one of another range, keeps the whole file out."""

    says = _("{which}。登记没有改动，改好后请再传一次。")


class AsOfTomorrow(Refusal):
    """Figures are of a day that has been."""

    says = _("数据截止日期不能晚于今天({today})。")


class NothingChanges(Refusal):
    """An import that says what stands there already would be an empty event: the same file was sent twice."""

    says = _("与现有登记完全一致，没有要改的。不需要导入。")


class OlderThanKnown(Refusal):
    """Figures do not go back in time: what the registry holds of a later day stays as it is."""

    says = _("没有要改的：这次导入里不同的内容，登记里都已有截止日期更晚的。请核对数据截止日期。")


class Faulty(Refusal):
    """All or nothing: a file with one cell or row at fault is not imported."""

    says = _("有 {count} 处要改，整个文件都没有导入：{which}。")


class NotInCatalogue(Refusal):
    """What the catalogue does not know, or knows as retired or reckoned, is not imported."""

    says = _("字段目录里没有可以导入的「{code}」。")


class OthersField(Refusal):
    """Only the department that owns a field delivers it (归口单位): two offices would overwrite one another."""

    says = _("{reason}")
    status = 403


class AlreadyDone(Refusal):
    """An import is applied or dropped once."""

    says = _("这次导入已经办过：{state}。")
    status = 409


class UnderWay(Refusal):
    """What the worker has begun ends, or is called off, before anything else is done with the same import."""

    says = _("正在后台办理：{what}。请等它办完，或者先取消。")
    status = 409


class StayAway(Refusal):
    """Whoever declared a conflict with an enterprise neither reads nor writes what the registry says of it."""

    says = _("依规回避：这次导入里有您登记过回避的企业，请由别的经办人员办理。")
    status = 403


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as it came: where it is from, of which day its figures are, what it says.

    While its `rows` are read, `reading` is filled with what is at fault in them and what to check.
    """

    source: str
    as_of: date
    rows: Iterable[Row]
    file_name: str = ""
    digest: str = ""
    reading: Reading = field(default_factory=Reading)


def held(import_id: int, by: Actor) -> Import:
    """Return a staged import that `by` may see, and keep it from others until the transaction ends; raises Busy."""
    running().row_checked = True
    if import_for(by, import_id) is None:
        raise NotFound
    mine = Import.objects.select_for_update(no_key=True, skip_locked=True)
    found = mine.filter(pk=import_id).first()
    if found is None:
        raise Busy
    if found.state != Import.STAGED:
        raise AlreadyDone(state=found.get_state_display())
    return found


@action(access.IMPORT, creates=True)
def stage(*, delivery: Delivery, by: Actor, at: datetime = NOW) -> Import:
    """Keep the rows of a file for a look; the registry itself does not change yet."""
    today = timezone.localdate(at)
    if delivery.as_of > today:
        raise AsOfTomorrow(today=f"{today:%Y-%m-%d}")
    path = reach(by)
    batch = Import.objects.create(
        source=delivery.source,
        as_of=delivery.as_of,
        file_name=delivery.file_name,
        path=path,
        staged_at=at,
        staged_by_id=by.person_id,
        rows=0,
        office_id=by.unit_id,
        salt=secrets.token_bytes(16),
    )
    batch.rows, given = _copy(batch.pk, delivery.rows)
    batch.fields = sorted(given)
    batch.doubts = [note.told for note in delivery.reading.doubts]
    if touches(batch, away_from(by)):
        raise StayAway
    refuse_foreign(batch, by)
    _refuse_faulty(batch, delivery.reading, by)
    if batch.rows > AT_ONCE_ROWS:
        batch.foreseen = foreseen(batch)
    batch.save(update_fields=["rows", "fields", "doubts", "foreseen"])
    facts = {"batch": batch.pk, "as_of": batch.as_of, "rows": batch.rows, "file_digest": delivery.digest}
    record(area_stream(AREA), events.STAGED, by=by, at=at, facts=facts, texts={"source": delivery.source})
    return batch


def _refuse_faulty(batch: Import, reading: Reading, by: Actor) -> None:
    """Hold the staged rows against the registry, and raise Faulty with all that is at fault in `reading`."""
    judge(batch.pk, *below(reach(by)), reading)
    if reading.faults_count:
        raise Faulty(count=reading.faults_count, which=_sentence(reading, 3), faults=reading)


def _copy(batch_id: int, rows: Iterable[Row]) -> tuple[int, set[str]]:
    """Hand the rows over by COPY as they come; return how many there were, and which fields they give."""
    count, fields = 0, set[str]()
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row((batch_id, row.number, row.uscc, _given(row.given)))
            fields.update(row.given)
            count += 1
    return count, fields


def refuse_foreign(batch: Import, by: Actor) -> None:
    """Raise a Refusal when an import gives a field that the catalogue does not take, or that is not `by`'s to give."""
    running()
    known = everything()
    closed = not_theirs(Unit.objects.get(pk=by.unit_id), known)
    for code in batch.fields:
        field = known.get(code)
        if field is None or field.derived or (field.retired and not batch.reverts_id):
            raise NotInCatalogue(code=field.label if field else code)
        if code in closed:
            raise OthersField(reason=closed[code])


def _given(given: Mapping[str, str | None]) -> str:
    return json.dumps({**given, "listed": "true"}, ensure_ascii=False)


def refuse_wrong(batch: Import, by: Actor) -> None:
    """Raise a Refusal when `by` may not write one of the staged rows, as the registry stands now."""
    running()
    if touches(batch, away_from(by)):
        raise StayAway
    reading = Reading()
    judge(batch.pk, *below(reach(by)), reading)
    if reading.faults_count:
        raise WrongRows(faults=reading, which=_sentence(reading, _NAMED))


def _sentence(reading: Reading, most: int) -> str:
    named = "；".join(f"{note.where}（{note.label}）{note.says.rstrip('。')}" for note in reading.first(most))
    return f"{named}；等等" if reading.faults_count > most else named


@action(access.IMPORT)
def drop(*, import_id: int, by: Actor, at: datetime = NOW) -> None:
    """Give a staged import up; its rows go, that it was made stays in the history."""
    stream = lock()
    batch = held(import_id, by)
    refuse_under_way(batch)
    batch.state = Import.DROPPED
    batch.save(update_fields=["state"])
    Staged.objects.filter(batch=batch).delete()
    record(stream, events.DROPPED, by=by, at=at, facts={"batch": batch.pk})


def refuse_under_way(batch: Import) -> None:
    """Raise UnderWay while the worker does something with an import."""
    running()
    errand = batch.errands.filter(state=Errand.WAITING).first()
    if errand is not None:
        raise UnderWay(what=errand.get_kind_display())
