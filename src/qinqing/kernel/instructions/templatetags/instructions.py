"""The instructions of a matter, on the page of whatever matter it is."""

from typing import Any

from django import template
from django.utils import timezone

from qinqing.kernel.devices.permission import may
from qinqing.kernel.instructions import access
from qinqing.kernel.instructions.queries import told_on, why_not
from qinqing.kernel.matters.models import Matter

register = template.Library()


@register.inclusion_tag("instructions/_on_matter.html", takes_context=True)
def instructions(context: dict[str, Any], matter: Matter) -> dict[str, Any]:
    """Show what leaders wrote on a matter and how it was answered; nothing where there is nothing to read or do."""
    actor = context["frame"].actor
    shown = told_on(matter, actor, timezone.localdate()) if may(actor, access.READ) else []
    return {"matter": matter, "shown": shown, "writes": may(actor, access.WRITE) and not why_not(matter)}
