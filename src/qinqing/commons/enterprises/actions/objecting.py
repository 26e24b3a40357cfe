"""An enterprise objects to a value of its record; the owning department corrects it, or says why it stays."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.actions.applying import apply
from qinqing.commons.enterprises.actions.locking import lock
from qinqing.commons.enterprises.actions.staging import Delivery, stage
from qinqing.commons.enterprises.models import Enterprise, Import, Objection
from qinqing.commons.enterprises.models.objections import CORRECTED, KEPT, KIND
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.listing import own_code, text_of_field
from qinqing.commons.enterprises.queries.objections import (
    NUMBER,
    answers,
    disputed,
    may_be_objected,
    objection_for,
    within,
)
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.rules.catalogue import Field
from qinqing.commons.enterprises.rules.columns import BadCell, Context
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.rules.values import headings
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.evidence.actions import keep
from qinqing.kernel.matters.actions import open_matter
from qinqing.kernel.matters.rules import PARTIES
from qinqing.kernel.obligations.actions import Completion, Target, Undertaking, claim, undertake
from qinqing.kernel.obligations.rules import GOV_ALONE, PLEDGE
from qinqing.kernel.parties.models import Unit

OPEN = "open"


class WrongValue(Refusal):
    """What an enterprise says is right is read as a cell of a sheet would be."""

    says = _("「{label}」不能这样填：{why}")


class NoDifference(Refusal):
    """An objection says that something else is right than what stands."""

    says = _("和现在的内容一样，没有异议可提。")


class ObjectedBefore(Refusal):
    """A value is disputed once at a time: its answer stands out."""

    says = _("对「{label}」的异议正在办理，见 {reference}。")
    status = 409


class NobodyAnswers(Refusal):
    """Without an owning unit nobody could answer; the keeper of the catalogue names it."""

    says = _("「{label}」归{source}，还没有指定归口单位，暂时没有单位可以答复。请向本地营商环境部门反映。")
    status = 409


class NotYoursToAnswer(Refusal):
    """Whoever has to answer an objection answers it, nobody in its place."""

    says = _("由{unit}答复，别人不能代替。")
    status = 403


@action(access.OBJECT, creates=True)
def object_to(
    *,
    code: str,
    value: str,
    reason: str,
    uploads: Sequence["UploadedFile[Any]"] = (),
    by: Actor,
    at: datetime = NOW,
) -> Objection:
    """Object to one value of one's own record: what is right (empty: nothing is known), why, and what shows it.

    The owning department owes an answer within the limit of `queries.objections.within`, a rule of the city.
    """
    lock()
    enterprise = Enterprise.objects.select_related("entered_in").filter(uscc=own_code(by)).first()
    field = everything().get(code)
    if enterprise is None or field is None or not may_be_objected(field):
        raise NotFound
    if known := disputed(enterprise).get(code):
        raise ObjectedBefore(label=field.label, reference=known)
    stood, asked = text_of_field(enterprise, field), _read(field, value, timezone.localdate(at))
    if stood == asked:
        raise NoDifference
    debtor = answers(enterprise, field)
    if debtor is None:
        raise NobodyAnswers(label=field.label, source=field.source)
    made = _open(enterprise, field, debtor, {"stood": stood, "asked": asked, "reason": reason.strip()}, by, at)
    keep(made.matter, uploads, by=by, at=at)
    return made


def _read(field: Field, value: str, today: date) -> str | None:
    if not value.strip():
        return None
    column = next(one for one in headings(everything()).values() if one.field == field.code)
    try:
        return column.read(value, Context(today, {}))
    except BadCell as fault:
        raise WrongValue(label=field.label, why=str(fault)) from fault


def _open(
    enterprise: Enterprise, field: Field, debtor: Unit, said: dict[str, Any], by: Actor, at: datetime
) -> Objection:
    """Open the matter and let the debtor owe the answer; the enterprise itself checks it."""
    running()
    creditor, limit = Unit.objects.get(pk=by.unit_id), within(enterprise.path)
    matter = open_matter(
        kind=KIND,
        prefix="YY",
        title=f"对「{field.label}」的异议",
        host=debtor,
        confidentiality=PARTIES,
        state=OPEN,
        parties={debtor: GOV, creditor: ENT},
        at=at,
    )
    made = Objection.objects.create(matter=matter, enterprise=enterprise, code=field.code, **said)
    record(matter.pk, events.OBJECTED, by=by, at=at, facts={"code": field.code}, texts={"reason": made.reason})
    owed = Undertaking(
        number=NUMBER,
        title=f"答复对「{field.label}」的异议",
        debtor=debtor,
        creditor=creditor,
        source=limit.says,
        source_kind=PLEDGE,
        made_on=timezone.localdate(at),
        length=limit.length,
        unit=limit.unit,
        agreed_by=GOV_ALONE,
    )
    undertake(matter, [owed], by=by, at=at)
    return made


@action(access.ANSWER_OBJECTION)
def answer_objection(
    *,
    target: Target,
    corrected: bool,
    note: str,
    uploads: Sequence["UploadedFile[Any]"],
    by: Actor,
    at: datetime = NOW,
) -> Objection:
    """Correct the value as asked, or keep it with reasons: a claim that the enterprise confirms or sends back.

    A correction is an import of one value of today: what comes later of an earlier day does not undo it.
    """
    objection = objection_for(by, target.reference)
    if objection.matter.host_id != by.unit_id:
        raise NotYoursToAnswer(unit=objection.matter.host.short_name)
    lock()
    claim(target=target, completion=Completion(timezone.localdate(at), note), uploads=uploads, by=by, at=at)
    if running().repeated:
        return objection
    stands = text_of_field(objection.enterprise, everything()[objection.code])
    if corrected and stands != objection.asked:
        objection.batch = _correct(objection, by, at)
    objection.outcome = CORRECTED if corrected or objection.batch else KEPT
    objection.save(update_fields=["outcome", "batch"])
    facts = {"code": objection.code, "outcome": objection.outcome, "batch": objection.batch and objection.batch.pk}
    record(objection.pk, events.OBJECTION_ANSWERED, by=by, at=at, facts=facts, texts={"note": note})
    return objection


def _correct(objection: Objection, by: Actor, at: datetime) -> Import:
    row = Row(1, objection.enterprise.uscc, {objection.code: objection.asked})
    source = f"异议更正 {objection.matter.reference}"
    batch = stage(delivery=Delivery(source, timezone.localdate(at), [row]), by=by, at=at)
    return apply(import_id=batch.pk, seen=turn(), by=by, at=at)
