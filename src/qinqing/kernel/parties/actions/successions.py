"""One unit comes from another: called by the action that hands the matters on."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties import events
from qinqing.kernel.parties.actions.units import AREA, held_unit, within
from qinqing.kernel.parties.models import Succession, Unit


class OtherSide(Refusal):
    """A promise stays on its side: no government unit succeeds an enterprise, nor the other way round."""

    says = _("{predecessor}和{successor}不在同一方，不能承接。")


class AlreadyTaken(Refusal):
    """One unit takes everything over, or nobody can say who owes."""

    says = _("{predecessor}的事项已由{heir}承接。")


def inherit(
    *, predecessor_id: int, successor_id: int, kind: str, takes_over: bool, since: date, by: Actor, at: datetime
) -> Succession:
    """Enter that one unit came from another; inside an action, which hands on what the heir takes over.

    Raises a Refusal when the heir stands on the other side, has ended, or is not the only one.
    """
    running()
    stream = area_stream(AREA)
    predecessor = held_unit(predecessor_id, by=by)
    successor = Unit.objects.filter(pk=successor_id, until__isnull=True).exclude(pk=predecessor.pk).first()
    if successor is None:
        raise NotFound
    within(by, successor.path)
    if predecessor.side != successor.side:
        raise OtherSide(predecessor=predecessor.short_name, successor=successor.short_name)
    heir = Succession.objects.filter(predecessor=predecessor, takes_over=True).select_related("successor").first()
    if takes_over and heir is not None:
        raise AlreadyTaken(predecessor=predecessor.short_name, heir=heir.successor.short_name)
    made = Succession.objects.create(
        predecessor=predecessor, successor=successor, kind=kind, takes_over=takes_over, succeeded_on=since
    )
    facts = {
        "predecessor": predecessor.pk,
        "successor": successor.pk,
        "succession": kind,
        "takes_over": takes_over,
        "since": since,
    }
    record(stream, events.SUCCEEDED, by=by, at=at, facts=facts)
    return made
