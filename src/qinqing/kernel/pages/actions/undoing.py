"""Taking back what one just did: by the act that compensates it, into the same history."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.devices.undo import WINDOW, undoes
from qinqing.kernel.matters.actions import lock
from qinqing.kernel.pages import access, events
from qinqing.kernel.pages.actions.saving import AREA
from qinqing.kernel.pages.queries.undoing import own_acts


class NotYourAct(NotFound):
    """Nobody takes back what somebody else did, or what no room takes back."""

    says = _("没有可以撤销的这一件，或它不是您办的。")


class WindowPassed(Refusal):
    """What others may have built on is changed by an act of its own, with its own reason."""

    says = _("办完已经超过 {minutes} 分钟，不能这样撤销了。请到那一件的页面上办。")
    status = 409


@action(access.UNDO)
def undo(*, stream: int, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Take back one act of one's own; doing it twice changes nothing. Raises what the room's own rule refuses with."""
    own = area_stream(f"{AREA}{by.person_id}")
    lock({own})
    found = own_acts(by, [(stream, seq)]).get((stream, seq))
    if found is None:
        raise NotYourAct
    running().row_checked = True
    if Event.objects.filter(stream=own, kind=events.UNDONE.tag, facts__stream=stream, facts__seq=seq).exists():
        running().repeated = True
        return
    if found.at + WINDOW < at:
        raise WindowPassed(minutes=WINDOW.seconds // 60)
    undoes()[found.kind].act(found, by)
    record(own, events.UNDONE, by=by, at=at, facts={"stream": stream, "seq": seq, "undone_kind": found.kind})
