"""The way back in the message after an act."""

from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.utils import timezone

from qinqing.kernel.devices.undo import offered
from qinqing.kernel.pages.queries.undoing import own_acts, why_not_undo

register = template.Library()


@register.inclusion_tag("pages/parts/undo.html", takes_context=True)
def undo_button(context: dict[str, Any], message: Message) -> dict[str, Any]:
    """Show the way back where the message offers one and nothing stands against it now; no query for any other."""
    place, request = offered(message.extra_tags or ""), context.get("request")
    actor = getattr(request, "actor", None)
    if place is None or request is None or actor is None:
        return {}
    found = own_acts(actor, [place])
    if place not in found or why_not_undo(actor, found, timezone.now()):
        return {}
    stream, seq = place
    here = request.get_full_path()
    return {"stream": stream, "seq": seq, "next": here, "csrf_token": context.get("csrf_token")}
