"""Registers the room with Django."""

from django.apps import AppConfig

from qinqing.commons.orders.events import SAYS


class OrdersConfig(AppConfig):
    """Django's handle on `commons.orders`."""

    name = "qinqing.commons.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"
    notices_say = SAYS
    matter_kinds = {"order": "督办单"}
    lists = {"orders": "督办单"}
    bulk = "qinqing.commons.orders.views.together.BULK"
    undoes = "qinqing.commons.orders.views.together.UNDOES"
    work = "qinqing.commons.orders.queries.WORK"
