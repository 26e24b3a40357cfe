"""Saved filters above a list: the one part that every list that can be narrowed includes."""

from typing import Any

from django import forms, template
from django.utils import timezone
from django.utils.translation import gettext as _

from qinqing.kernel.devices.permission import may
from qinqing.kernel.pages.access import KEEP
from qinqing.kernel.pages.queries.saving import gone, views_of
from qinqing.kernel.pages.rules.saved import LONGEST_NAME, PLACE, asks, worth

register = template.Library()


@register.inclusion_tag("pages/parts/saved.html", takes_context=True)
def saved_views(context: dict[str, Any], page: str, besides: str = "") -> dict[str, Any]:
    """Show the saved filters of the list `page`, and the form that keeps the present one.

    `besides` names, with blanks between, the parameters that the list reads without its form. What the list does not
    understand of its address is said in words; the rest applies.
    """
    request = context.get("request")
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may(actor, KEEP):
        return {}
    pairs = worth(request.GET.items())
    views = views_of(actor, page, timezone.localdate())
    current = next((one for one in views if worth(one.pairs) == pairs), None) if pairs else None
    return {
        "page": page,
        "views": views,
        "current": current,
        "whole": asks([]) if any(one.is_default and one.person_id == actor.person_id for one in views) else "?",
        "reader": actor.person_id,
        "asked": asks(pairs)[1:] if pairs and not current else "",
        "odd": _odd(context.get("form"), frozenset(besides.split()), pairs, context.get("odd", "")),
        "longest": LONGEST_NAME,
        "csrf_token": context.get("csrf_token"),
    }


def _odd(form: Any, besides: frozenset[str], pairs: list[tuple[str, str]], said: str) -> str:
    """Return in words what the list does not understand of its address, empty when it understands all."""
    labels = [said] if said else []
    known = PLACE | besides
    if isinstance(form, forms.Form):
        known |= frozenset(form.fields)
        labels += [str(form.fields[name].label or _("所选的范围")) for name in form.errors if name in form.fields]
    elif not besides:
        return said
    if gone(pairs, known):
        labels.append(_("这里没有的条件"))
    return "、".join(dict.fromkeys(labels))
