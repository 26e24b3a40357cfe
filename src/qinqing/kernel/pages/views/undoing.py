"""The one way back: what the message after an act offers, and the rows of a bulk act together."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.bulk import BulkAct, One, Planned
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.undo import Recorded, Undo
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.pages import access, actions, events
from qinqing.kernel.pages.actions.undoing import undo
from qinqing.kernel.pages.queries.undoing import own_acts, why_not_undo


@require_POST
def act_undo(request: ActingRequest, stream: int, seq: int) -> HttpResponse:
    """Take back one act of one's own, and lead back to where it was done."""
    undo(stream=stream, seq=seq, by=request.actor)
    messages.success(request, _("已撤销。原来的和这次撤销都留在记录里。"))
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, None) else "/")


def _places(rows: Sequence[str]) -> list[tuple[int, int]]:
    parts = [row.split(".") for row in rows]
    known = [one for one in parts if len(one) == 2 and all(n.isascii() and n.isdecimal() and len(n) < 19 for n in one)]
    return [(int(stream), int(seq)) for stream, seq in known]


def _plan(actor: Actor, rows: Sequence[str], today: date) -> list[Planned]:
    """Say of each of one's acts whether it can be taken back; as many queries for many as for one."""
    places = _places(rows)
    found = own_acts(actor, places)
    reasons = why_not_undo(actor, found, timezone.now())
    matters = Matter.objects.visible_to(actor).in_bulk({stream for stream, _ in found})
    planned = []
    for place in places:
        one = found.get(place)
        if one is None:
            continue
        matter = matters.get(one.stream)
        planned.append(
            Planned(
                row=f"{one.stream}.{one.seq}",
                title=matter.title if matter else label_of(one.kind),
                about=f"{matter.reference} {label_of(one.kind)}" if matter else "",
                effect="撤销；原来的和这次撤销都留在记录里。",
                why_not=reasons.get(place, ""),
            )
        )
    return planned


def _undo(one: One, by: Actor) -> None:
    stream, seq = one.row.split(".")
    undo(stream=int(stream), seq=int(seq), by=by)


BULK = (BulkAct("undo", "撤销", access.UNDO, _plan, _undo, "home"),)


def _restore(event: Recorded, by: Actor) -> None:
    actions.restore(view=event.facts["view"], by=by)


UNDOES = (Undo(events.REMOVED.tag, access.KEEP, _restore),)
