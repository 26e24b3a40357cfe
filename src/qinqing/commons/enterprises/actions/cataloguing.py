"""Keeping the catalogue of fields: setting a field, taking that back, and naming who delivers for a department."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.models import Entry, Owner
from qinqing.commons.enterprises.queries.catalogue import AREA, everything, free_slot, last_entry
from qinqing.commons.enterprises.rules.catalogue import Field, fault_of
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.models import Unit


class WrongField(Refusal):
    """What a field means is set once; see `fault_of`."""

    says = _("{reason}")


class SameField(Refusal):
    """A change that changes nothing would only make people look for the difference."""

    says = _("和现在的一样，没有要改的。")


class NotTheLastOfTheField(Refusal):
    """Changes of a field rest on one another: only the last one that still stands is undone."""

    says = _("只能撤销这个字段最近一次的改动。")
    status = 409


class StillInUse(Refusal):
    """A field under which values stand is not taken out of the catalogue: nobody could say what they mean."""

    says = _("「{label}」已经有企业的数据，不能撤销设立。请停用它。")
    status = 409


class NoOffice(Refusal):
    """Only an office of government delivers for a department."""

    says = _("{unit}是企业，不能当归口单位。")


class AlreadyAssigned(Refusal):
    """A unit delivers for a department once."""

    says = _("{unit}已经是「{source}」的归口单位。")
    status = 409


def _locked() -> int:
    running().row_checked = True
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    return stream


@action(access.SET_FIELD)
def set_field(*, field: Field, by: Actor, at: datetime = NOW) -> Entry:
    """Add a field to the catalogue, or put another version of one in force; raises WrongField, SameField."""
    stream, known = _locked(), everything()
    if field.code not in known:
        field = replace(field, slot=free_slot(field.topic))
    if why := fault_of(field, known):
        raise WrongField(reason=why)
    if known.get(field.code) == field:
        raise SameField
    newest = Entry.objects.filter(code=field.code).order_by("-version").first()
    told = {
        **{name: getattr(field, name) for name in ("code", "label", "kind", "topic", "unit", "places", "source")},
        **{name: getattr(field, name) for name in ("refresh", "supplied", "sensitive", "retired")},
        "choices": [list(one) for one in (field.choices or {}).items()],
        "version": newest.version + 1 if newest else 1,
    }
    same = {name: getattr(field, name) for name in ("column", "derived", "signed", "slot")}
    entry = Entry.objects.create(**told, **same)
    record(stream, events.FIELD_SET, by=by, at=at, facts=told)
    return entry


@action(access.SET_FIELD)
def undo_field(*, entry_id: int, by: Actor, at: datetime = NOW) -> Entry:
    """Take the last change of a field back: what stood before it counts again, the version stays in the history."""
    stream = _locked()
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    if last_entry(entry.code) != entry:
        raise NotTheLastOfTheField
    entry.withdrawn = True
    entry.save(update_fields=["withdrawn"])
    facts = {"code": entry.code, "version": entry.version, "label": entry.label}
    record(stream, events.FIELD_REVERTED, by=by, at=at, facts=facts)
    return entry


@action(access.ASSIGN)
def assign(*, source: str, unit: Unit, by: Actor, at: datetime = NOW) -> Owner:
    """Let a unit deliver what a department owns, at its place and below; from now on nobody else does there."""
    stream = _locked()
    if source not in {one.source for one in everything().values()}:
        raise NotFound
    if unit.side == ENT:
        raise NoOffice(unit=unit.short_name)
    if Owner.objects.filter(source=source, unit=unit, ended_at__isnull=True).exists():
        raise AlreadyAssigned(unit=unit.short_name, source=source)
    owner = Owner.objects.create(source=source, unit=unit, assigned_at=at)
    record(stream, events.OWNER_ASSIGNED, by=by, at=at, facts={"owner": owner.pk, "source": source, "unit": unit.pk})
    return owner


@action(access.ASSIGN)
def end_owner(*, owner_id: int, by: Actor, at: datetime = NOW) -> Owner:
    """End that a unit delivers for a department; assigning it anew takes that back."""
    stream = _locked()
    owner = Owner.objects.filter(pk=owner_id, ended_at__isnull=True).first()
    if owner is None:
        raise NotFound
    owner.ended_at = at
    owner.save(update_fields=["ended_at"])
    facts = {"owner": owner.pk, "source": owner.source, "unit": owner.unit_id}
    record(stream, events.OWNER_ENDED, by=by, at=at, facts=facts)
    return owner
