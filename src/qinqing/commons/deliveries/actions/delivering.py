"""Importing what an origin delivered: staged for a look, then written, all or nothing."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.deliveries import access, events
from qinqing.commons.deliveries.actions.keeping import locked
from qinqing.commons.deliveries.models import MODELS, Change, DeliveredContract, DeliveredPromise, Delivery, Key, Origin
from qinqing.commons.deliveries.queries.differences import Difference, Found, found, rows_from
from qinqing.commons.deliveries.queries.origins import delivery_for, importable
from qinqing.commons.deliveries.rules.reading import Manifest, admit, read
from qinqing.commons.deliveries.rules.rows import CONTRACT, FIELDS, PROMISE, Fault, Row
from qinqing.commons.deliveries.rules.signing import opened
from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.kernel.access.queries import excluded_units
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.evidence.rules import is_marked, name_is_marked
from qinqing.kernel.parties.models import Unit

LONGEST_NAME = 200
_BATCH = 500


class NoDelivery(Refusal):
    """The file cannot be read; the sentence says what about it."""

    says = "{reason}"


class NotYours(Refusal):
    """An origin's files are imported by its own office or by one above it; whether it exists, nobody else is told."""

    says = _("来源「{code}」不是您可以导入的报送系统。请核对文件；别的县区的，由那里的经办人员导入。")
    status = 403


class WrongKey(Refusal):
    """Only keys that an administrator registered for the origin are believed."""

    says = _("签名用的公钥没有登记给来源「{code}」，或者已经停用。请同系统管理员核对公钥指纹。")


class WrongSignature(Refusal):
    """What was signed is what came."""

    says = _("签名与内容不符：文件在签名以后被改过，或者没有传完。请重新导出、签名，再上传。")


class AsOfTomorrow(Refusal):
    """What is delivered stood so on a day that has been."""

    says = _("数据截至日期（{as_of}）晚于今天（{today}）。请核对报送系统的日期。")


class OnlyOlder(Refusal):
    """Whatever the file says, something newer is known already."""

    says = _("这个文件截至 {as_of}，每一行都已有更新的数据，不再导入。")
    status = 409


class FaultyRows(Refusal):
    """All or nothing: one row at fault keeps the whole file out; `faults` names them."""

    says = _("{count} 处有错，整个文件都没有导入。请在报送系统里改好，重新导出、签名，再上传。")

    @property
    def faults(self) -> Sequence[Fault]:
        """Return what is wrong with which row."""
        return cast("Sequence[Fault]", self.details["faults"])


class Marked(Refusal):
    """Nothing classified is stored or processed."""

    says = _("文件标有密级。本系统不得存储、处理涉密信息，没有接收这个文件。")


class StayAway(Refusal):
    """Whoever declared a conflict with an enterprise neither reads nor writes what is delivered about it."""

    says = _("依规回避：这个文件里有您登记过回避的企业，请由别的经办人员办理。")
    status = 403


class AlreadyDone(Refusal):
    """A delivery is applied or dropped once."""

    says = _("这次报送已经办过：{state}。")
    status = 409


class Overtaken(Refusal):
    """What was previewed is what is written."""

    says = _("您预览之后又导入了别的文件，请再看一遍会改什么，再确认。")
    status = 409


def _understood(content: bytes, file_name: str, by: Actor) -> tuple[Manifest, Sequence[Row], Origin, Key]:
    """Return what a file says and who signed it; raises a Refusal for whatever is wrong with it."""
    try:
        admit(content)
        seal = opened(content)
        reading = read(seal.body)
    except UnreadableFile as fault:
        raise NoDelivery(reason=str(fault)) from fault
    origin = importable(by, reading.manifest.origin)
    if origin is None:
        raise NotYours(code=reading.manifest.origin)
    key = origin.keys.filter(public_key=seal.public_key.hex(), retired_at__isnull=True).first()
    if key is None:
        raise WrongKey(code=origin.code)
    if not seal.is_valid:
        raise WrongSignature
    if reading.faults:
        raise FaultyRows(count=len(reading.faults), faults=reading.faults)
    if name_is_marked(file_name) or any(map(_is_marked, reading.rows)):
        raise Marked
    return reading.manifest, reading.rows, origin, key


def _is_marked(row: Row) -> bool:
    """Tell whether what a row calls something bears a mark: alone, starred, or in brackets as names of files do."""
    called = [str(row.given[name]) for name in ("title", "number", "project") if name in row.given]
    return any(is_marked([words]) or name_is_marked(words) for words in called)


def _judged(origin: Origin, rows: Sequence[Row], manifest: Manifest, by: Actor) -> Found:
    """Return what the rows would change; raises a Refusal for rows that contradict what stands, or change nothing."""
    codes = [str(row.given["uscc"]) for row in rows if row.kind == CONTRACT and row.given["uscc"]]
    if codes and Unit.objects.filter(pk__in=excluded_units(by.person_id), uscc__in=codes).exists():
        raise StayAway
    result = found(origin, rows, manifest.as_of)
    if result.faults:
        raise FaultyRows(count=len(result.faults), faults=result.faults)
    if result.older and result.nothing:
        raise OnlyOlder(as_of=f"{manifest.as_of:%Y-%m-%d}")
    return result


@action(access.IMPORT)
def stage(*, content: bytes, file_name: str, by: Actor, at: datetime = NOW) -> Delivery:
    """Keep the rows of a signed file for a look; the same file again is the delivery that it was before.

    Raises a Refusal that says in one sentence why a file is not taken; nothing of it is kept.
    """
    running().row_checked = True
    manifest, rows, origin, key = _understood(content, file_name, by)
    today = timezone.localdate(at)
    if manifest.as_of > today:
        raise AsOfTomorrow(as_of=f"{manifest.as_of:%Y-%m-%d}", today=f"{today:%Y-%m-%d}")
    stream = locked(origin.code)
    digest = hashlib.sha256(content).hexdigest()
    known = Delivery.objects.filter(origin=origin, digest=digest).exclude(state=Delivery.DROPPED).first()
    if known is not None:
        running().repeated = True
        return known
    _judged(origin, rows, manifest, by)
    delivery = Delivery.objects.create(
        origin=origin,
        key=key,
        as_of=manifest.as_of,
        file_name=file_name[:LONGEST_NAME],
        digest=digest,
        staged_at=at,
        staged_by_id=by.person_id,
        rows=len(rows),
        staged=json.dumps(
            [{"line": row.line, "kind": row.kind, "given": dict(row.given)} for row in rows], ensure_ascii=False
        ),
    )
    record(stream, events.STAGED, by=by, at=at, facts=_facts(delivery))
    return delivery


def _facts(delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery": delivery.pk,
        "as_of": delivery.as_of,
        "rows": delivery.rows,
        "digest": delivery.digest,
        "key": delivery.key.public_key,
    }


def _waiting(delivery_id: int, by: Actor) -> tuple[Delivery, int]:
    """Return a delivery that waits and that `by` may import, the origin's history being locked."""
    running().row_checked = True
    delivery = delivery_for(by, delivery_id)
    if delivery is None:
        raise NotFound
    stream = locked(delivery.origin.code)
    delivery.refresh_from_db()
    if delivery.state != Delivery.STAGED:
        raise AlreadyDone(state=Delivery.STATES[delivery.state])
    return delivery, stream


def turn(origin: Origin) -> int:
    """Return how many deliveries of an origin were applied: a preview made before the last of them is out of date."""
    return origin.deliveries.filter(state=Delivery.APPLIED).count()


@action(access.IMPORT)
def apply(*, delivery_id: int, seen: int, by: Actor, at: datetime = NOW) -> Delivery:
    """Write what a staged delivery says; `seen` is the turn at which its preview was made. All or nothing.

    Raises Overtaken when another delivery came in between, WrongKey when its key was retired meanwhile.
    """
    delivery, stream = _waiting(delivery_id, by)
    origin = delivery.origin
    if seen != turn(origin):
        raise Overtaken
    if delivery.key.retired_at is not None:
        raise WrongKey(code=origin.code)
    rows = rows_from(json.loads(delivery.staged))
    result = _judged(origin, rows, Manifest(origin.code, delivery.as_of, len(rows)), by)
    for kind in (CONTRACT, PROMISE):
        _write(delivery, kind, result)
    delivery.entered, delivery.changed = len(result.entered), len(result.changed)
    delivery.unchanged, delivery.older = len(result.unchanged), len(result.older)
    delivery.state, delivery.applied_at, delivery.applied_by_id = Delivery.APPLIED, at, by.person_id
    delivery.staged = ""
    delivery.save()
    origin.as_of = max(filter(None, (origin.as_of, delivery.as_of)))
    origin.save(update_fields=["as_of"])
    counts = {name: getattr(delivery, name) for name in ("entered", "changed", "unchanged", "older")}
    record(stream, events.APPLIED, by=by, at=at, facts={**_facts(delivery), **counts})
    return delivery


def _write(delivery: Delivery, kind: str, result: Found) -> None:
    """Write the rows of one kind; contracts come first, since promises point at them."""
    running()
    model, of_delivery = MODELS[kind], {"delivery": delivery, "as_of": delivery.as_of}
    contracts = _contracts(delivery.origin, result) if kind == PROMISE else {}
    new = [
        model(origin=delivery.origin, external_id=one.row.external_id, **_values(kind, one, contracts), **of_delivery)
        for one in result.entered
        if one.row.kind == kind
    ]
    model.objects.bulk_create(new, batch_size=_BATCH)
    changed = {one.row.external_id: one for one in result.changed if one.row.kind == kind}
    rows = list(model.objects.filter(origin=delivery.origin, external_id__in=changed))
    for row in rows:
        for name, value in {**_values(kind, changed[row.external_id], contracts), **of_delivery}.items():
            setattr(row, name, value)
    columns = [*(name for name in FIELDS[kind] if name != "id"), *of_delivery, *(["path"] if kind == PROMISE else [])]
    model.objects.bulk_update(rows, columns, batch_size=_BATCH)
    Change.objects.bulk_create(
        [Change(delivery=delivery, kind=kind, external_id=key, **_told(one)) for key, one in changed.items()],
        batch_size=_BATCH,
    )
    still = [row.external_id for row in result.unchanged if row.kind == kind]
    model.objects.filter(origin=delivery.origin, external_id__in=still).update(as_of=delivery.as_of)
    if kind == CONTRACT:
        _follow(rows)


def _follow(contracts: Sequence[DeliveredContract]) -> None:
    """Let the promises of contracts stand where the contracts stand now."""
    running()
    for path in {one.path for one in contracts}:
        there = [one.pk for one in contracts if one.path == path]
        DeliveredPromise.objects.filter(contract__in=there).exclude(path=path).update(path=path)


def _told(one: Difference) -> dict[str, str]:
    return {
        "before": json.dumps(one.before, ensure_ascii=False, sort_keys=True),
        "after": json.dumps(one.after, ensure_ascii=False, sort_keys=True),
    }


def _contracts(origin: Origin, result: Found) -> dict[str, DeliveredContract]:
    wanted = {str(one.after["contract"]) for one in (*result.entered, *result.changed) if one.row.kind == PROMISE}
    return {one.external_id: one for one in DeliveredContract.objects.filter(origin=origin, external_id__in=wanted)}


def _values(kind: str, one: Difference, contracts: dict[str, DeliveredContract]) -> dict[str, Any]:
    values: dict[str, Any] = dict(one.after)
    if kind == PROMISE:
        values["contract"] = contracts[str(values["contract"])]
        values["path"] = values["contract"].path
    return values


@action(access.IMPORT)
def drop(*, delivery_id: int, by: Actor, at: datetime = NOW) -> None:
    """Give a staged delivery up; its rows go, that it came stays in the history."""
    delivery, stream = _waiting(delivery_id, by)
    delivery.state, delivery.staged = Delivery.DROPPED, ""
    delivery.save(update_fields=["state", "staged"])
    record(stream, events.DROPPED, by=by, at=at, facts={"delivery": delivery.pk, "digest": delivery.digest})
