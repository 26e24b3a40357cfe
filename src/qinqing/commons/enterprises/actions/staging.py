"""Staging an import: its rows wait in the database until somebody has looked at what they would change."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.models import Import, Staged
from qinqing.commons.enterprises.queries.catalogue import everything, not_theirs
from qinqing.commons.enterprises.queries.differences import wrong_rows
from qinqing.commons.enterprises.queries.reach import away_from, import_for, reach, touches
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.rules import below
from qinqing.kernel.parties.models import Unit

AREA = "enterprises"

_COPY = "COPY enterprises_staged (batch_id, number, uscc, given) FROM STDIN"
_TWICE = """
    SELECT (array_agg(number ORDER BY number))[1:5] FROM enterprises_staged WHERE batch_id = %s
    GROUP BY uscc HAVING count(*) > 1 ORDER BY min(number) LIMIT %s
"""
_NAMED = 20
"""Rows that a refusal names; beyond them it says how many."""


class WrongRows(Refusal):
    """All or nothing: a new enterprise without a name, or one of another range, keeps the whole file out."""

    says = _("{nameless}{foreign}整个文件都没有导入，改好后请再传一次。")


class AsOfTomorrow(Refusal):
    """Figures are of a day that has been."""

    says = _("数据截止日期不能晚于今天({today})。")


class NothingChanges(Refusal):
    """An import that says what stands there already would be an empty event: the same file was sent twice."""

    says = _("与现有登记完全一致，没有要改的。不需要导入。")


class OlderThanKnown(Refusal):
    """Figures do not go back in time: what the registry holds of a later day stays as it is."""

    says = _("没有要改的：这次导入里不同的内容，登记里都已有截止日期更晚的。请核对数据截止日期。")


class SameCodeTwice(Refusal):
    """One enterprise stands in a file once: nobody could say which of two rows is right."""

    says = _("统一社会信用代码重复：{which}。请各留一行。整个文件都没有导入。")


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


class StayAway(Refusal):
    """Whoever declared a conflict with an enterprise neither reads nor writes what the registry says of it."""

    says = _("依规回避：这次导入里有您登记过回避的企业，请由别的经办人员办理。")
    status = 403


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as it came: where it is from, of which day its figures are, what it says and what to check in it."""

    source: str
    as_of: date
    rows: Iterable[Row]
    file_name: str = ""
    digest: str = ""
    doubts: Sequence[Sequence[str]] = ()


def lock() -> int:
    """Lock the registry's history, so that imports follow one another; only inside an action."""
    running()
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    return stream


def held(import_id: int, by: Actor) -> Import:
    """Return a staged import that `by` may see, the registry being locked."""
    running().row_checked = True
    found = import_for(by, import_id)
    if found is None:
        raise NotFound
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
    batch.doubts = [list(one) for one in delivery.doubts]
    batch.save(update_fields=["rows", "fields", "doubts"])
    _refuse_twice(batch.pk)
    refuse_foreign(batch, by)
    refuse_wrong(batch, by)
    facts = {"batch": batch.pk, "as_of": batch.as_of, "rows": batch.rows, "file_digest": delivery.digest}
    record(area_stream(AREA), events.STAGED, by=by, at=at, facts=facts, texts={"source": delivery.source})
    return batch


def _copy(batch_id: int, rows: Iterable[Row]) -> tuple[int, set[str]]:
    """Hand the rows over by COPY as they come; return how many there were, and which fields they give."""
    count, fields = 0, set[str]()
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row((batch_id, row.number, row.uscc, _given(row.given)))
            fields.update(row.given)
            count += 1
    return count, fields


def _refuse_twice(batch_id: int) -> None:
    """Raise SameCodeTwice when a code stands in more than one staged row."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, [batch_id, _NAMED])
        found = cursor.fetchall()
    if found:
        raise SameCodeTwice(which="；".join(f"第 {'、'.join(map(str, rows))} 行" for (rows,) in found))


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
    wrong = wrong_rows(batch.pk, *below(reach(by)))
    nameless = [number for number, new in wrong if new]
    foreign = [number for number, new in wrong if not new]
    if wrong:
        raise WrongRows(
            nameless=_sentence(nameless, "没有企业名称，登记里也没有这家企业：请补上名称。"),
            foreign=_sentence(foreign, "登记在别的辖区：请由那里或上一级导入。"),
        )


def _sentence(numbers: Sequence[int], says: str) -> str:
    if not numbers:
        return ""
    named = "、".join(map(str, numbers[:_NAMED]))
    more = f"等 {len(numbers)} 行" if len(numbers) > _NAMED else " 行"
    return f"第 {named}{more}{says}"


@action(access.IMPORT)
def drop(*, import_id: int, by: Actor, at: datetime = NOW) -> None:
    """Give a staged import up; its rows go, that it was made stays in the history."""
    stream = lock()
    batch = held(import_id, by)
    batch.state = Import.DROPPED
    batch.save(update_fields=["state"])
    Staged.objects.filter(batch=batch).delete()
    record(stream, events.DROPPED, by=by, at=at, facts={"batch": batch.pk})
