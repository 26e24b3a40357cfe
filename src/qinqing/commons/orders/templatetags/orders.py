"""Where an order about a promise is written from, for whoever may."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from qinqing.commons.orders.queries import to_order
from qinqing.kernel.devices.markup import markup
from qinqing.kernel.obligations.models import Obligation

register = template.Library()


@register.simple_tag(takes_context=True)
def order_link(context: Any, promise: Obligation) -> SafeString | str:
    """Return the link to the form of an order about a promise; nothing for whoever may not write one."""
    if not to_order(context["frame"].actor, [promise]):
        return ""
    url = f"{reverse('order_write')}?about={promise.pk}"
    return markup('<p class="item__sub"><a href="{}">发督办单</a></p>', url)
